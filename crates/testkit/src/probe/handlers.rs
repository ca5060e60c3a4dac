//! Handlers with one behaviour each, mostly a fault, for every point where it makes sense.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    ports::UnitOfWork,
    signals::{Before, Command, Decision, Delivery, Durable, Event, HandlerError, InTx, On, Signal},
};
use housekey_protocol::Code;
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A `before` handler that refuses, with an error of this field.
pub fn denies(field: impl Into<Cow<'static, str>>, code: impl Into<Cow<'static, str>>) -> Denies {
    Denies { field: Some(field.into()), code: Code::custom(code) }
}

/// A `before` handler that refuses, with an error of the whole form.
pub fn denies_form(code: impl Into<Cow<'static, str>>) -> Denies {
    Denies { field: None, code: Code::custom(code) }
}

/// A `before` handler that sends people to another page.
pub fn detours(path: impl Into<String>) -> Detours {
    Detours(path.into())
}

/// A handler that panics, anywhere.
pub fn panics() -> Panics {
    Panics
}

/// A handler that fails whenever it is called, anywhere.
pub fn fails() -> Fails {
    fails_times(usize::MAX)
}

/// A handler that fails so many times, over all its calls, and then does nothing.
pub fn fails_times(times: usize) -> Fails {
    Fails { left: Arc::new(AtomicUsize::new(times)), for_good: false }
}

/// A handler that fails in a way that trying again cannot mend: `durable` deliveries become dead letters at once.
pub fn fails_for_good() -> Fails {
    Fails { for_good: true, ..fails() }
}

/// A handler that takes its time (the runtime's, not the movable clock's), and then does nothing.
pub fn delays(by: Duration) -> Delays {
    Delays(by)
}

/// A handler that does nothing.
pub fn accepts() -> Accepts {
    Accepts
}

/// Another handler, whose calls are counted. Clones share the count: register one, keep one.
pub fn counted<H>(handler: H) -> Counted<H> {
    Counted { handler: Arc::new(handler), calls: Arc::default() }
}

/// See [`denies`].
#[derive(Clone, Debug)]
pub struct Denies {
    field: Option<Cow<'static, str>>,
    code: Code,
}

#[async_trait]
impl<C: Command> Before<C> for Denies {
    async fn before(&self, _: RequestFacts, _: C) -> Result<Decision<C>, HandlerError> {
        Ok(Decision::Deny { field: self.field.clone(), code: self.code.clone() })
    }
}

/// See [`detours`].
#[derive(Clone, Debug)]
pub struct Detours(String);

#[async_trait]
impl<C: Command> Before<C> for Detours {
    async fn before(&self, _: RequestFacts, _: C) -> Result<Decision<C>, HandlerError> {
        Ok(Decision::Detour(self.0.clone()))
    }
}

/// See [`panics`].
#[derive(Clone, Copy, Debug)]
pub struct Panics;

/// See [`fails`].
#[derive(Clone, Debug)]
pub struct Fails {
    left: Arc<AtomicUsize>,
    for_good: bool,
}

/// See [`delays`].
#[derive(Clone, Copy, Debug)]
pub struct Delays(Duration);

/// See [`accepts`].
#[derive(Clone, Copy, Debug)]
pub struct Accepts;

/// What these do at every point alike.
#[async_trait]
trait Act: Send + Sync {
    async fn act(&self) -> Result<(), HandlerError>;
}

#[async_trait]
impl Act for Panics {
    async fn act(&self) -> Result<(), HandlerError> {
        panic!("a handler that panics on purpose")
    }
}

#[async_trait]
impl Act for Fails {
    async fn act(&self) -> Result<(), HandlerError> {
        let take = |left: usize| left.checked_sub(1);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
            Ok(_) if self.for_good => Err(HandlerError::permanent("it fails on purpose, for good")),
            Ok(_) => Err(HandlerError::new("it fails on purpose")),
            Err(_none_left) => Ok(()),
        }
    }
}

#[async_trait]
impl Act for Delays {
    async fn act(&self) -> Result<(), HandlerError> {
        tokio::time::sleep(self.0).await;
        Ok(())
    }
}

#[async_trait]
impl Act for Accepts {
    async fn act(&self) -> Result<(), HandlerError> {
        Ok(())
    }
}

macro_rules! at_every_point {
    ($($handler:ty),*) => {$(
        #[async_trait]
        impl<C: Command> Before<C> for $handler {
            async fn before(&self, _: RequestFacts, command: C) -> Result<Decision<C>, HandlerError> {
                self.act().await.map(|()| Decision::Continue(command))
            }
        }

        #[async_trait]
        impl<S: Signal> InTx<S> for $handler {
            async fn in_tx(&self, _: &Event<S>, _: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
                self.act().await
            }
        }

        #[async_trait]
        impl<S: Signal> On<S> for $handler {
            async fn on(&self, _: Arc<Event<S>>) -> Result<(), HandlerError> {
                self.act().await
            }
        }

        #[async_trait]
        impl<E: Send + 'static> Durable<E> for $handler {
            async fn deliver(&self, _: Delivery<E>) -> Result<(), HandlerError> {
                self.act().await
            }
        }
    )*};
}

at_every_point!(Panics, Fails, Delays, Accepts);

/// See [`counted`].
#[derive(Debug)]
pub struct Counted<H> {
    handler: Arc<H>,
    calls: Arc<AtomicUsize>,
}

impl<H> Clone for Counted<H> {
    fn clone(&self) -> Self {
        Self { handler: self.handler.clone(), calls: self.calls.clone() }
    }
}

impl<H> Counted<H> {
    /// How often it was called so far, at whichever points it stands.
    pub fn count(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    fn called(&self) -> &H {
        self.calls.fetch_add(1, Ordering::Relaxed);
        &self.handler
    }
}

#[async_trait]
impl<C: Command, H: Before<C>> Before<C> for Counted<H> {
    async fn before(&self, facts: RequestFacts, command: C) -> Result<Decision<C>, HandlerError> {
        self.called().before(facts, command).await
    }
}

#[async_trait]
impl<S: Signal, H: InTx<S>> InTx<S> for Counted<H> {
    async fn in_tx(&self, event: &Event<S>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        self.called().in_tx(event, uow).await
    }
}

#[async_trait]
impl<S: Signal, H: On<S>> On<S> for Counted<H> {
    async fn on(&self, event: Arc<Event<S>>) -> Result<(), HandlerError> {
        self.called().on(event).await
    }
}

#[async_trait]
impl<E: Send + 'static, H: Durable<E>> Durable<E> for Counted<H> {
    async fn deliver(&self, delivery: Delivery<E>) -> Result<(), HandlerError> {
        self.called().deliver(delivery).await
    }
}
