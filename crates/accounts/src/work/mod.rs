//! The unit of work, as flows hold it: every write of a fact hands back a [`Change`], and only
//! [`Work::commit`], which takes them all, makes anything durable. So a change cannot be committed without its
//! signal: dropping one is a compile error (`unused_must_use`), and a count stands behind that.

mod changes;
mod closing;
mod emails;
mod locks;
mod phones;

use locks::Lock;

use crate::{
    context::Ctx,
    errors::{Fault, FlowError, Outrun},
    model::{AccountId, At, EventId, RequestFacts},
    ports::{
        Rows, StoreResult, UnitOfWork,
        deliveries::{Deliveries, Outbox, OutboxRow, SecretPart},
        journal::EventRow,
    },
    signals::{Envelope, Event, Hook, LoginFailed, Registry, Signal, SignalLog, registry::BUDGET, wire},
};
use async_trait::async_trait;
use futures::FutureExt;
use serde_json::Value;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

/// A fact was written, and `S` is owed for it. Hand it to [`Work::commit`].
#[must_use = "this change owes a signal: hand it to Work::commit, in the order the signals shall fire"]
#[derive(Debug)]
pub struct Change<S: Signal> {
    signal: S,
}

impl<S: Signal> Change<S> {
    /// The signal it will fire.
    pub fn signal(&self) -> &S {
        &self.signal
    }
}

/// A [`Change`] of any signal, or several in the order they fire.
#[must_use = "this change owes a signal: hand it to Work::commit, in the order the signals shall fire"]
pub struct Changes(Vec<Box<dyn Fire>>);

impl<S: Signal> From<Change<S>> for Changes {
    fn from(change: Change<S>) -> Self {
        Self(vec![Box::new(change)])
    }
}

impl Changes {
    /// This, then that.
    pub(crate) fn then(mut self, next: Option<impl Into<Self>>) -> Self {
        self.0.extend(next.into_iter().flat_map(|next| next.into().0));
        self
    }
}

/// What a step of `in_work!` answers: its value, and the changes it owes.
pub type Step<T, E = FlowError> = Result<(T, Vec<Changes>), E>;

/// How long a unit of work waits before it runs once more. PostgreSQL lets a newcomer take a row before the one that
/// waited for it has woken up: without a pause the two can meet in the same deadlock again.
const PAUSE: Duration = Duration::from_millis(50);

/// One open transaction of a flow.
pub struct Work<'c> {
    ctx: &'c Ctx,
    uow: Box<dyn UnitOfWork>,
    owed: usize,
    enqueued: bool,
    held: Vec<Lock>,
}

impl<'c> Work<'c> {
    /// Begins.
    ///
    /// # Errors
    /// When the database is busy or away.
    #[expect(clippy::disallowed_methods, reason = "the only place that begins a transaction")]
    pub async fn begin(ctx: &'c Ctx) -> StoreResult<Self> {
        let uow = ctx.services.store.begin().await?;
        Ok(Self { ctx, uow, owed: 0, enqueued: false, held: vec![] })
    }

    /// Runs a unit of work; `in_work!` writes the step. When the database ends it in favour of another (a deadlock, a
    /// serialisation failure), nothing of it is stored and nobody was notified: it runs once more. So a step begins one unit
    /// of work and commits it last, and does nothing else; what it hashes, mails or asks comes before or after.
    ///
    /// # Errors
    /// The step's.
    pub async fn run<T, E, F>(step: impl Fn() -> F) -> Result<T, E>
    where
        E: Outrun,
        F: Future<Output = Result<T, E>>,
    {
        match step().await {
            Err(error) if error.is_outrun() => {
                tracing::info!("the database ended a unit of work in favour of another; once more");
                metrics::counter!("housekey_work_retries_total").increment(1);
                tokio::time::sleep(PAUSE).await;
                step().await
            }
            done => done,
        }
    }

    /// Commits what a step did with the changes it owes, or undoes it.
    ///
    /// # Errors
    /// The step's; those of [`Work::commit`].
    pub async fn finish<T, E: From<Fault>>(self, step: Step<T, E>) -> Result<T, E> {
        match step {
            Ok((value, changes)) => Ok(self.commit(changes).await.map(|()| value)?),
            Err(error) => {
                // At once, and not when the connection is used next: somebody may wait for its locks.
                if let Err(fault) = self.uow.rollback().await {
                    tracing::debug!(%fault, "a unit of work that failed ends with its connection");
                }
                Err(error)
            }
        }
    }

    /// Begins a unit that only reads; it waits for no writer, and no writer waits for it. Ends by drop.
    ///
    /// # Errors
    /// When the database is busy or away.
    pub async fn read(ctx: &'c Ctx) -> StoreResult<Self> {
        let uow = ctx.services.store.begin_read().await?;
        Ok(Self { ctx, uow, owed: 0, enqueued: false, held: vec![] })
    }

    /// Reads, and the rows of processes (pending logins, challenges, limits), which owe no signal.
    ///
    /// Facts (accounts, addresses) are written through the methods of this type that return a [`Change`]; [`Rows`]
    /// has no method that writes one.
    pub fn rows(&mut self) -> &mut dyn Rows {
        &mut *self.uow
    }

    /// The outbox, for its worker.
    pub(crate) fn outbox(&mut self) -> &mut dyn Outbox {
        &mut *self.uow
    }

    /// The outbox, for operators. Telling somebody again changes nothing that happened.
    pub(crate) fn deliveries(&mut self) -> &mut dyn Deliveries {
        &mut *self.uow
    }

    /// A write happened that owes `signal`.
    fn owe<S: Signal>(&mut self, signal: S) -> Change<S> {
        self.owed += 1;
        Change { signal }
    }

    /// Commits, with one event for each change, in this order; then runs the handlers and wakes the worker.
    ///
    /// # Errors
    /// [`Fault::Untold`] when a change is missing; an `in_tx` handler's error; the database's. Nothing is stored
    /// then, and no signal was fired.
    pub async fn commit(mut self, changes: Vec<Changes>) -> Result<(), Fault> {
        let changes: Vec<Box<dyn Fire>> = changes.into_iter().flat_map(|changes| changes.0).collect();
        if changes.len() != self.owed {
            return Err(Fault::Untold { owed: self.owed, changes: changes.len() });
        }
        let services = &self.ctx.services;
        let mut envelopes = Vec::with_capacity(changes.len());
        let mut tell = Vec::with_capacity(changes.len());
        for change in changes {
            let id = EventId(services.entropy.uuid());
            let row = change.row(id, services.clock.now(), &self.ctx.facts)?;
            let ordered = services.registry.subscribers_of(&row.kind).any(Hook::is_in_order);
            if let Some(account) = in_order_of(&row).filter(|_| ordered) {
                // Else another transaction could take an earlier place in the journal and commit after this one.
                self.lock_account(account).await?;
            }
            let seq = self.uow.append_event(&row).await?;
            let event = change.fire(Firing { id, seq, at: row.at, facts: &self.ctx.facts });
            // What a host's handler writes may be a mail.
            self.enqueued |= event.write(&services.registry, &mut *self.uow).await?;
            let envelope = Envelope::new(seq, &row);
            self.enqueue(&row, &envelope).await?;
            envelopes.push(envelope);
            tell.push(event);
        }
        self.uow.commit().await?;
        if self.enqueued {
            services.wake.now();
        }
        let registry = services.registry.clone();
        if tell.iter().any(|event| event.is_heard(&registry)) {
            services.background.spawn(async move {
                for event in tell {
                    event.tell(&registry).await;
                }
            });
        }
        if let Some(log) = services.signal_log.as_ref().filter(|_| !envelopes.is_empty()) {
            logged(&**log, &envelopes).await;
        }
        Ok(())
    }

    /// One delivery for each durable subscriber of an event, its bytes fixed now.
    async fn enqueue(&mut self, event: &EventRow, envelope: &Envelope) -> Result<(), Fault> {
        let services = &self.ctx.services;
        let mut payload = None;
        for hook in services.registry.subscribers_of(&event.kind) {
            let payload = match &payload {
                Some(payload) => payload,
                None => payload.insert(Value::String(serde_json::to_string(envelope)?)),
            };
            let row = OutboxRow {
                id: services.entropy.uuid(),
                subscriber: hook.name().to_owned(),
                payload: payload.clone(),
                // A signal never holds a secret.
                secret: SecretPart::Nothing,
                priority: i64::from(hook.rank()),
                due_at: event.at,
                expires_at: None,
                attempts: 0,
                event_id: Some(event.id),
                in_order_of: in_order_of(event).filter(|_| hook.is_in_order()),
            };
            self.uow.enqueue(&row).await?;
            self.enqueued = true;
        }
        Ok(())
    }
}

/// Appends to the log of signals. It is all committed: neither a log that hangs nor one that panics may change the answer.
async fn logged(log: &dyn SignalLog, envelopes: &[Envelope]) {
    let append = AssertUnwindSafe(log.append(envelopes)).catch_unwind();
    let lines = envelopes.len();
    match tokio::time::timeout(BUDGET, append).await {
        Ok(Ok(())) => {}
        Ok(Err(_panic)) => tracing::error!(lines, "the log of signals panicked"),
        Err(elapsed) => tracing::error!(lines, %elapsed, "the log of signals took too long"),
    }
}

/// The account in whose order an event is stored. A failed sign-in has none: waiting for an account's lock would make
/// the answer for a known address slower than for an unknown one.
fn in_order_of(event: &EventRow) -> Option<AccountId> {
    event.account_id.filter(|_| event.kind != LoginFailed::TYPE)
}

struct Firing<'f> {
    id: EventId,
    seq: i64,
    at: At,
    facts: &'f RequestFacts,
}

/// A change whose signal's type is forgotten.
trait Fire: Send {
    fn row(&self, id: EventId, at: At, facts: &RequestFacts) -> Result<EventRow, Fault>;
    fn fire(self: Box<Self>, firing: Firing<'_>) -> Box<dyn Fired>;
}

impl<S: Signal> Fire for Change<S> {
    fn row(&self, id: EventId, at: At, facts: &RequestFacts) -> Result<EventRow, Fault> {
        Ok(EventRow {
            id,
            kind: S::TYPE.into(),
            version: S::VERSION,
            at,
            account_id: self.signal.account(),
            data: wire::data(&self.signal, facts)?,
        })
    }

    fn fire(self: Box<Self>, firing: Firing<'_>) -> Box<dyn Fired> {
        let Firing { id, seq, at, facts } = firing;
        Box::new(Arc::new(Event { id, seq, at, signal: self.signal, facts: facts.clone() }))
    }
}

/// An event whose signal's type is forgotten.
#[async_trait]
trait Fired: Send + Sync {
    /// Lets the `in_tx` handlers write; answers whether there were any.
    async fn write(&self, registry: &Registry, uow: &mut dyn UnitOfWork) -> Result<bool, Fault>;
    fn is_heard(&self, registry: &Registry) -> bool;
    async fn tell(self: Box<Self>, registry: &Registry);
}

#[async_trait]
impl<S: Signal> Fired for Arc<Event<S>> {
    async fn write(&self, registry: &Registry, uow: &mut dyn UnitOfWork) -> Result<bool, Fault> {
        registry.write(self, uow).await?;
        Ok(registry.has_writers::<S>())
    }

    fn is_heard(&self, registry: &Registry) -> bool {
        registry.has_listeners::<S>()
    }

    async fn tell(self: Box<Self>, registry: &Registry) {
        registry.tell(*self).await;
    }
}

/// A step in a unit of work of its own: `in_work!(ctx, |work| -> Step<_> { … }).await`. The step answers a value and the
/// changes it owes, and is committed with them. It runs once more when the database ended it in favour of another
/// ([`Work::run`]).
///
/// A macro, because a future that borrows its argument cannot be said to be `Send` for every lifetime.
macro_rules! in_work {
    ($ctx:expr, |$work:ident| -> $step:ty $body:block) => {
        $crate::work::Work::run(|| async {
            let mut unit = $crate::work::Work::begin($ctx).await.map_err($crate::errors::Fault::from)?;
            let $work = &mut unit;
            let step: $step = async { $body }.await;
            unit.finish(step).await
        })
    };
}
pub(crate) use in_work;

/// The changes of a step, in the order their signals fire: `changes![a, b]`.
#[macro_export]
macro_rules! changes {
    ($($change:expr),* $(,)?) => { vec![$($crate::work::Changes::from($change)),*] };
}
