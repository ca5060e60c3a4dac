//! What a handler is, at each of the points where one can be registered.

use crate::{
    model::{At, EventId, RequestFacts},
    ports::{MailError, StoreError, UnitOfWork},
};
use async_trait::async_trait;
use futures::future::BoxFuture;
use housekey_protocol::Code;
use std::{borrow::Cow, future::Future, sync::Arc, time::Duration};

/// One firing of a signal, as handlers get it.
#[derive(Clone, Debug)]
pub struct Event<S> {
    /// The firing; the same over every retry of a delivery.
    pub id: EventId,
    /// Its place in the journal of this database.
    pub seq: i64,
    /// When.
    pub at: At,
    /// What happened.
    pub signal: S,
    /// The request it happened in.
    pub facts: RequestFacts,
}

/// A handler's name and place. Names are unique per point and signal; order is priority (higher first), then
/// registration.
#[derive(Clone, Debug)]
pub struct Hook {
    pub(super) name: Cow<'static, str>,
    pub(super) priority: i32,
    pub(super) in_order: bool,
    pub(super) budget: Option<Duration>,
    pub(super) at_once: Option<usize>,
}

impl Hook {
    /// A handler of this name, at priority 0.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), priority: 0, in_order: false, budget: None, at_once: None }
    }

    /// Higher runs earlier.
    #[must_use]
    pub fn priority(self, priority: i32) -> Self {
        Self { priority, ..self }
    }

    /// For `durable` handlers: what concerns one account is delivered one by one, in the order it happened. One
    /// that fails holds up that account's others until it succeeds or is a dead letter.
    #[must_use]
    pub fn in_account_order(self) -> Self {
        Self { in_order: true, ..self }
    }

    /// Gives the handler less time than its point allows; more it cannot have.
    #[must_use]
    pub fn within(self, budget: Duration) -> Self {
        Self { budget: Some(budget), ..self }
    }

    /// For `durable` handlers: how many deliveries may run at once, 64 at most. Unless it is said, as many as leave
    /// connections of the database's pool for requests; say it for a handler that waits for others and needs none.
    #[must_use]
    pub fn at_once(self, deliveries: usize) -> Self {
        Self { at_once: Some(deliveries), ..self }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn rank(&self) -> i32 {
        self.priority
    }

    pub(crate) fn is_in_order(&self) -> bool {
        self.in_order
    }
}

impl From<&'static str> for Hook {
    fn from(name: &'static str) -> Self {
        Self::named(name)
    }
}

/// A `before` handler's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<C> {
    /// Go on with this command, amended or not.
    Continue(C),
    /// Refuse; becomes a field error (with a field) or a form error, in HTML and JSON alike.
    Deny {
        /// The input's name, or the whole form.
        field: Option<Cow<'static, str>>,
        /// Why, for machines; its words are the host's to give (the message `error-…` of `Builder::messages`).
        code: Code,
    },
    /// Send the person to another page of this site instead.
    Detour(String),
}

/// Runs in the request, before the change. An error, a timeout or a panic refuses the request (fails closed).
#[async_trait]
pub trait Before<C>: Send + Sync {
    /// Takes the command and hands it back, or decides otherwise.
    async fn before(&self, facts: RequestFacts, command: C) -> Result<Decision<C>, HandlerError>;
}

#[async_trait]
impl<C, F, Fut> Before<C> for F
where
    C: Send + 'static,
    F: Fn(RequestFacts, C) -> Fut + Send + Sync,
    Fut: Future<Output = Result<Decision<C>, HandlerError>> + Send,
{
    async fn before(&self, facts: RequestFacts, command: C) -> Result<Decision<C>, HandlerError> {
        self(facts, command).await
    }
}

/// Runs inside the database transaction. An error rolls everything back.
#[async_trait]
pub trait InTx<S>: Send + Sync {
    /// Writes the host's own rows with ours: `uow.as_any()` downcasts to `housekey_store::Tx`.
    async fn in_tx(&self, event: &Event<S>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError>;
}

#[async_trait]
impl<S, F> InTx<S> for F
where
    S: Send + Sync + 'static,
    F: for<'a> Fn(&'a Event<S>, &'a mut dyn UnitOfWork) -> BoxFuture<'a, Result<(), HandlerError>>
        + Send
        + Sync,
{
    async fn in_tx(&self, event: &Event<S>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        self(event, uow).await
    }
}

/// Runs after the commit, on its own task. Errors are logged and counted; the answer is already given.
#[async_trait]
pub trait On<S>: Send + Sync {
    /// Hears of it.
    async fn on(&self, event: Arc<Event<S>>) -> Result<(), HandlerError>;
}

#[async_trait]
impl<S, F, Fut> On<S> for F
where
    S: Send + Sync + 'static,
    F: Fn(Arc<Event<S>>) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), HandlerError>> + Send,
{
    async fn on(&self, event: Arc<Event<S>>) -> Result<(), HandlerError> {
        self(event).await
    }
}

/// One try to tell a `durable` handler.
#[derive(Clone, Debug)]
pub struct Delivery<E> {
    /// The delivery: the same over all tries of it. An operator's replay is another delivery of the same event: what
    /// must not be done twice at all is recognised by the event's id.
    pub id: uuid::Uuid,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// What happened: an [`Event`] of one signal, or an [`Envelope`](super::Envelope) of any.
    pub event: E,
}

/// Runs from the outbox, at least once: the row was written in the transaction of the change, and stays until the
/// handler answers `Ok`. Errors, panics and hangs are tried again with growing pauses, then kept as a dead letter.
#[async_trait]
pub trait Durable<E>: Send + Sync {
    /// Does it. A second call for the same event must do no harm.
    async fn deliver(&self, delivery: Delivery<E>) -> Result<(), HandlerError>;
}

#[async_trait]
impl<E, F, Fut> Durable<E> for F
where
    E: Send + 'static,
    F: Fn(Delivery<E>) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), HandlerError>> + Send,
{
    async fn deliver(&self, delivery: Delivery<E>) -> Result<(), HandlerError> {
        self(delivery).await
    }
}

/// A handler that is a trait object already: `registry.on("audit", Shared(handler))` with an `Arc<dyn On<S>>`, and the
/// same at every other point.
#[derive(Debug)]
pub struct Shared<H: ?Sized>(pub Arc<H>);

#[async_trait]
impl<C: Send + 'static, H: Before<C> + ?Sized> Before<C> for Shared<H> {
    async fn before(&self, facts: RequestFacts, command: C) -> Result<Decision<C>, HandlerError> {
        self.0.before(facts, command).await
    }
}

#[async_trait]
impl<S: Send + Sync + 'static, H: InTx<S> + ?Sized> InTx<S> for Shared<H> {
    async fn in_tx(&self, event: &Event<S>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        self.0.in_tx(event, uow).await
    }
}

#[async_trait]
impl<S: Send + Sync + 'static, H: On<S> + ?Sized> On<S> for Shared<H> {
    async fn on(&self, event: Arc<Event<S>>) -> Result<(), HandlerError> {
        self.0.on(event).await
    }
}

#[async_trait]
impl<E: Send + 'static, H: Durable<E> + ?Sized> Durable<E> for Shared<H> {
    async fn deliver(&self, delivery: Delivery<E>) -> Result<(), HandlerError> {
        self.0.deliver(delivery).await
    }
}

/// Why a handler did not do it.
#[derive(Debug, thiserror::Error)]
#[error("handler {handler}: {cause}")]
pub struct HandlerError {
    /// Which handler; filled in by the registry.
    pub handler: Cow<'static, str>,
    /// What happened.
    pub cause: HandlerFault,
}

/// What happened to a handler.
#[derive(Debug, thiserror::Error)]
pub enum HandlerFault {
    /// It returned an error.
    #[error("{0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
    /// It returned an error that no later try can mend.
    #[error("{0}")]
    Refused(Box<dyn std::error::Error + Send + Sync>),
    /// It took longer than its budget.
    #[error("took longer than {0:?}")]
    TimedOut(Duration),
    /// It panicked.
    #[error("panicked")]
    Panicked,
}

impl HandlerError {
    /// An error of the handler's own.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { handler: Cow::Borrowed(""), cause: HandlerFault::Failed(cause.into()) }
    }

    /// An error that trying again cannot mend: a `durable` delivery becomes a dead letter at once.
    pub fn permanent(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { handler: Cow::Borrowed(""), cause: HandlerFault::Refused(cause.into()) }
    }
}

/// So that `?` works in a handler. Errors of the database are retried.
impl From<StoreError> for HandlerError {
    fn from(error: StoreError) -> Self {
        Self::new(error)
    }
}

/// What the relay refuses for good is given up at once.
impl From<MailError> for HandlerError {
    fn from(error: MailError) -> Self {
        match error {
            MailError::Transient(_) => Self::new(error),
            MailError::Permanent(_) => Self::permanent(error),
        }
    }
}

/// Reading the same bytes again fails again.
impl From<serde_json::Error> for HandlerError {
    fn from(error: serde_json::Error) -> Self {
        Self::permanent(error)
    }
}

impl HandlerFault {
    /// One word for metrics.
    pub(crate) fn outcome(&self) -> &'static str {
        match self {
            Self::Failed(_) => "failed",
            Self::Refused(_) => "refused",
            Self::TimedOut(_) => "timed_out",
            Self::Panicked => "panicked",
        }
    }
}
