//! The registry: handlers by point and signal, collected by a builder, then frozen.

use super::{
    Before, Command, Decision, Durable, Envelope, Event, Filter, HandlerError, Hook, InTx, On, Signal,
    handlers::HandlerFault,
    subscriber::{self, Subscriber},
    subscriptions::{OfAny, OfOne, Subscription, Wants},
};
use crate::{model::RequestFacts, ports::UnitOfWork};
use futures::FutureExt;
use std::{
    any::{Any, TypeId},
    borrow::Cow,
    collections::HashMap,
    future::Future,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// How long one handler may take in a request (`before`, `in_tx`) or after it (`on`).
pub const BUDGET: Duration = Duration::from_secs(2);
/// How long one try of a `durable` handler may take.
pub const DURABLE_BUDGET: Duration = Duration::from_mins(1);

type Slots = HashMap<TypeId, Vec<Slot>>;

struct Slot {
    hook: Hook,
    /// An `Arc<dyn Before<C>>`, `Arc<dyn InTx<S>>` or `Arc<dyn On<S>>`; which one, the map's key says.
    handler: Box<dyn Any + Send + Sync>,
}

/// Collects handlers.
#[derive(Default)]
pub struct RegistryBuilder {
    before: Slots,
    in_tx: Slots,
    on: Slots,
    durable: Vec<Subscription>,
    lanes: Vec<Arc<dyn Subscriber>>,
    duplicates: Vec<String>,
}

/// Why a registry could not be frozen.
#[derive(Debug, thiserror::Error)]
#[error("two handlers of one name: {}; name each handler of a signal differently", .0.join(", "))]
pub struct RegistryError(Vec<String>);

impl RegistryBuilder {
    /// Hears of a command before it changes anything.
    #[must_use]
    pub fn before<C: Command>(mut self, hook: impl Into<Hook>, handler: impl Before<C> + 'static) -> Self {
        let handler: Arc<dyn Before<C>> = Arc::new(handler);
        let slot = Slot { hook: hook.into(), handler: Box::new(handler) };
        add(&mut self.before, &mut self.duplicates, TypeId::of::<C>(), C::NAME, slot);
        self
    }

    /// Writes the host's rows in the transaction of a signal.
    #[must_use]
    pub fn in_tx<S: Signal>(mut self, hook: impl Into<Hook>, handler: impl InTx<S> + 'static) -> Self {
        let handler: Arc<dyn InTx<S>> = Arc::new(handler);
        let slot = Slot { hook: hook.into(), handler: Box::new(handler) };
        add(&mut self.in_tx, &mut self.duplicates, TypeId::of::<S>(), S::TYPE, slot);
        self
    }

    /// Hears of a signal after its commit.
    #[must_use]
    pub fn on<S: Signal>(mut self, hook: impl Into<Hook>, handler: impl On<S> + 'static) -> Self {
        let handler: Arc<dyn On<S>> = Arc::new(handler);
        let slot = Slot { hook: hook.into(), handler: Box::new(handler) };
        add(&mut self.on, &mut self.duplicates, TypeId::of::<S>(), S::TYPE, slot);
        self
    }

    /// Is notified of a signal from the outbox, at least once. One name may hear of several signals; deliveries wait
    /// under it in the database, so a name that is changed leaves what waits behind.
    #[must_use]
    pub fn durable<S: Signal>(
        self,
        hook: impl Into<Hook>,
        handler: impl Durable<Event<S>> + 'static,
    ) -> Self {
        let deliver = Arc::new(OfOne::new(handler));
        self.subscribe(Subscription { hook: hook.into(), wants: Wants::One(S::TYPE), deliver: Some(deliver) })
    }

    /// Is notified of every signal of a choice from the outbox, at least once.
    #[must_use]
    pub fn durable_every(
        self,
        hook: impl Into<Hook>,
        filter: Filter,
        handler: impl Durable<Envelope> + 'static,
    ) -> Self {
        let deliver = Arc::new(OfAny(handler));
        self.subscribe(Subscription { hook: hook.into(), wants: Wants::Many(filter), deliver: Some(deliver) })
    }

    /// A subscriber that carries its deliveries out itself: a webhook.
    #[must_use]
    pub fn subscriber(mut self, filter: Filter, in_order: bool, lane: Arc<dyn Subscriber>) -> Self {
        let hook = Hook { in_order, ..Hook::named(lane.name().to_owned()) };
        self.lanes.push(lane);
        self.subscribe(Subscription { hook, wants: Wants::Many(filter), deliver: None })
    }

    fn subscribe(mut self, new: Subscription) -> Self {
        if self.durable.iter().any(|kept| kept.hook.name == new.hook.name && kept.overlaps(&new)) {
            self.duplicates.push(format!("{} on {}", new.hook.name, new.wants.describe()));
        }
        self.durable.push(new);
        self
    }

    /// Freezes.
    ///
    /// # Errors
    /// When two handlers of one signal and point have one name.
    pub fn build(self) -> Result<Arc<Registry>, RegistryError> {
        let Self { before, in_tx, on, mut durable, mut lanes, mut duplicates } = self;
        // Two lanes of one name would take each other's deliveries.
        let own = std::iter::once(subscriber::MAIL).chain(lanes.iter().map(|lane| lane.name()));
        let mut names: Vec<String> = own.map(str::to_owned).collect();
        names.sort_unstable();
        duplicates.extend(names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()));
        let taken = |name: &str| names.iter().any(|own| own == name);
        let handlers = durable.iter().filter(|subscription| subscription.deliver.is_some());
        duplicates.extend(handlers.map(|s| s.hook.name()).filter(|name| taken(name)).map(str::to_owned));
        if !duplicates.is_empty() {
            return Err(RegistryError(duplicates));
        }
        durable.sort_by_key(|subscription| std::cmp::Reverse(subscription.hook.priority));
        lanes.extend(super::subscriptions::lanes(&durable));
        Ok(Arc::new(Registry { before, in_tx, on, durable, lanes }))
    }
}

fn add(slots: &mut Slots, duplicates: &mut Vec<String>, key: TypeId, subject: &str, slot: Slot) {
    let list = slots.entry(key).or_default();
    if list.iter().any(|kept| kept.hook.name == slot.hook.name) {
        duplicates.push(format!("{} on {subject}", slot.hook.name));
    }
    let place = list.partition_point(|kept| kept.hook.priority >= slot.hook.priority);
    list.insert(place, slot);
}

/// All handlers, frozen.
pub struct Registry {
    before: Slots,
    in_tx: Slots,
    on: Slots,
    durable: Vec<Subscription>,
    lanes: Vec<Arc<dyn Subscriber>>,
}

/// What the `before` handlers decided together.
#[derive(Debug)]
pub(crate) enum Gate<C> {
    Open(C),
    Denied { field: Option<Cow<'static, str>>, code: housekey_protocol::Code },
    Detour(String),
}

impl Registry {
    fn of<H: Clone + 'static>(slots: &Slots, key: TypeId) -> impl Iterator<Item = (&Hook, H)> {
        slots
            .get(&key)
            .into_iter()
            .flatten()
            .filter_map(|slot| Some((&slot.hook, slot.handler.downcast_ref::<H>()?.clone())))
    }

    /// Asks every `before` handler in turn.
    pub(crate) async fn ask<C: Command>(
        &self,
        facts: &RequestFacts,
        command: C,
    ) -> Result<Gate<C>, HandlerError> {
        let mut command = command;
        for (hook, handler) in Self::of::<Arc<dyn Before<C>>>(&self.before, TypeId::of::<C>()) {
            let run = handler.before(facts.clone(), command);
            match guarded("before", C::NAME, hook, BUDGET, run).await? {
                Decision::Continue(amended) => command = amended,
                Decision::Deny { field, code } => return Ok(Gate::Denied { field, code }),
                Decision::Detour(path) => return Ok(Gate::Detour(path)),
            }
        }
        Ok(Gate::Open(command))
    }

    /// Whether anybody wants to be asked.
    pub(crate) fn asks<C: Command>(&self) -> bool {
        self.before.contains_key(&TypeId::of::<C>())
    }

    /// Runs every `in_tx` handler in turn.
    pub(crate) async fn write<S: Signal>(
        &self,
        event: &Event<S>,
        uow: &mut dyn UnitOfWork,
    ) -> Result<(), HandlerError> {
        for (hook, handler) in Self::of::<Arc<dyn InTx<S>>>(&self.in_tx, TypeId::of::<S>()) {
            guarded("in_tx", S::TYPE, hook, BUDGET, handler.in_tx(event, uow)).await?;
        }
        Ok(())
    }

    /// Tells every `on` handler in turn; whatever happens to one, the next is told.
    pub async fn tell<S: Signal>(&self, event: Arc<Event<S>>) {
        for (hook, handler) in Self::of::<Arc<dyn On<S>>>(&self.on, TypeId::of::<S>()) {
            if let Err(error) = guarded("on", S::TYPE, hook, BUDGET, handler.on(event.clone())).await {
                tracing::error!(signal = S::TYPE, event = %event.id, %error, "an `on` handler failed");
            }
        }
    }

    /// Whether anybody writes with this signal.
    pub(crate) fn has_writers<S: Signal>(&self) -> bool {
        self.in_tx.contains_key(&TypeId::of::<S>())
    }

    /// Whether anybody hears of this signal after its commit.
    pub(crate) fn has_listeners<S: Signal>(&self) -> bool {
        self.on.contains_key(&TypeId::of::<S>())
    }

    /// Who is owed a delivery of a signal, highest priority first.
    pub(crate) fn subscribers_of(&self, kind: &str) -> impl Iterator<Item = &Hook> {
        self.durable.iter().filter(move |subscription| subscription.wants.wants(kind)).map(|s| &s.hook)
    }

    /// What carries deliveries out, one lane a subscriber.
    pub fn lanes(&self) -> &[Arc<dyn Subscriber>] {
        &self.lanes
    }
}

/// Runs a handler within its budget, its panics caught, its name on every error, its time and outcome measured.
pub(super) async fn guarded<T>(
    point: &'static str,
    signal: &'static str,
    hook: &Hook,
    most: Duration,
    run: impl Future<Output = Result<T, HandlerError>>,
) -> Result<T, HandlerError> {
    let (name, budget) = (hook.name.as_ref(), hook.budget.map_or(most, |own| own.min(most)));
    let began = Instant::now();
    let span = tracing::info_span!("handler", point, signal, name);
    let run = tokio::time::timeout(budget, AssertUnwindSafe(run).catch_unwind()).instrument(span);
    let answer = match run.await {
        Ok(Ok(Ok(answer))) => Ok(answer),
        Ok(Ok(Err(error))) => Err(error.cause),
        Ok(Err(_panic)) => Err(HandlerFault::Panicked),
        Err(_elapsed) => Err(HandlerFault::TimedOut(budget)),
    };
    let outcome = answer.as_ref().map_or_else(HandlerFault::outcome, |_| "ok");
    let labels = [
        ("point", point.into()),
        ("signal", signal.into()),
        ("handler", metrics::SharedString::from(name.to_string())),
    ];
    let labels: Vec<metrics::Label> = labels
        .into_iter()
        .chain([("outcome", outcome.into())])
        .map(|(k, v)| metrics::Label::new(k, v))
        .collect();
    metrics::histogram!("housekey_handler_seconds", labels).record(began.elapsed().as_secs_f64());
    answer.map_err(|cause| HandlerError { handler: name.to_owned().into(), cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Door(Vec<&'static str>);
    impl Command for Door {
        const NAME: &'static str = "door";
    }

    fn note(name: &'static str) -> impl Before<Door> {
        move |_: RequestFacts, mut door: Door| async move {
            door.0.push(name);
            Ok(Decision::Continue(door))
        }
    }

    #[tokio::test]
    async fn handlers_run_by_priority_then_registration_order() {
        let registry = RegistryBuilder::default()
            .before("a", note("a"))
            .before("b", note("b"))
            .before(Hook::named("c").priority(1), note("c"))
            .build()
            .unwrap();
        let Ok(Gate::Open(door)) = registry.ask(&RequestFacts::default(), Door(vec![])).await else {
            panic!()
        };
        assert_eq!(door.0, ["c", "a", "b"]);
    }

    #[tokio::test]
    async fn trait_object_handler_registers_like_a_closure() {
        let shared: Arc<dyn Before<Door>> = Arc::new(note("shared"));
        let registry = RegistryBuilder::default()
            .before("a", crate::signals::Shared(shared.clone()))
            .before("b", crate::signals::Shared(shared))
            .build()
            .unwrap();
        let Ok(Gate::Open(door)) = registry.ask(&RequestFacts::default(), Door(vec![])).await else {
            panic!()
        };
        assert_eq!(door.0, ["shared", "shared"]);
    }

    #[test]
    fn durable_name_registered_twice_for_one_signal_is_refused() {
        use crate::signals::{Delivery, Filter, UserLoggedIn, UserSignedUp};
        async fn any(_: Delivery<Envelope>) -> Result<(), HandlerError> {
            Ok(())
        }
        let typed = || async |_: Delivery<Event<UserSignedUp>>| Ok(());
        let logged_in = async |_: Delivery<Event<UserLoggedIn>>| Ok(());
        let two_signals = RegistryBuilder::default()
            .durable::<UserSignedUp>("crm", typed())
            .durable::<UserLoggedIn>("crm", logged_in);
        assert_eq!(two_signals.build().unwrap().lanes().len(), 1, "one lane a name");
        let one = RegistryBuilder::default().durable::<UserSignedUp>("crm", typed()).build().unwrap();
        let two_lanes = RegistryBuilder::default()
            .subscriber(Filter::new(["mfa.*"]).unwrap(), true, one.lanes()[0].clone())
            .subscriber(Filter::new(["account.*"]).unwrap(), true, one.lanes()[0].clone());
        assert!(two_lanes.build().err().unwrap().to_string().contains("crm"), "each would take the other's");
        let mail = RegistryBuilder::default().durable::<UserSignedUp>("mail", typed());
        assert!(mail.build().err().unwrap().to_string().contains("mail"), "the mailer's name");
        let twice = RegistryBuilder::default().durable::<UserSignedUp>("crm", typed()).durable_every(
            "crm",
            Filter::new(["account.*"]).unwrap(),
            any,
        );
        assert!(twice.build().err().unwrap().to_string().contains("crm"));
    }

    #[test]
    fn duplicate_handler_name_fails_the_build() {
        let twice = RegistryBuilder::default().before("a", note("a")).before("a", note("a")).build();
        assert!(twice.err().unwrap().to_string().contains("a on door"));
    }

    #[tokio::test(start_paused = true)]
    async fn before_handler_panic_or_timeout_is_an_error() {
        async fn panics(_: RequestFacts, _: Door) -> Result<Decision<Door>, HandlerError> {
            panic!("oh")
        }
        async fn hangs(_: RequestFacts, _: Door) -> Result<Decision<Door>, HandlerError> {
            std::future::pending().await
        }
        let panics = RegistryBuilder::default().before("p", panics).build().unwrap();
        let error = panics.ask(&RequestFacts::default(), Door(vec![])).await.unwrap_err();
        assert_eq!(error.to_string(), "handler p: panicked");
        let hangs = RegistryBuilder::default().before("h", hangs).build().unwrap();
        let error = hangs.ask(&RequestFacts::default(), Door(vec![])).await.unwrap_err();
        assert_eq!(error.to_string(), "handler h: took longer than 2s");
    }
}
