//! The registry: handlers by point and signal, collected by a builder, then frozen.

use super::{Before, Command, Decision, Event, HandlerError, Hook, InTx, On, Signal, handlers::HandlerFault};
use crate::{context::Facts, ports::UnitOfWork};
use futures::FutureExt;
use std::{
    any::{Any, TypeId},
    borrow::Cow,
    collections::HashMap,
    future::Future,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};

/// How long one handler may take.
pub const BUDGET: Duration = Duration::from_secs(2);

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
        add(
            &mut self.before,
            &mut self.duplicates,
            TypeId::of::<C>(),
            C::NAME,
            hook.into(),
            Box::new(handler),
        );
        self
    }

    /// Writes the host's rows in the transaction of a signal.
    #[must_use]
    pub fn in_tx<S: Signal>(mut self, hook: impl Into<Hook>, handler: impl InTx<S> + 'static) -> Self {
        let handler: Arc<dyn InTx<S>> = Arc::new(handler);
        add(
            &mut self.in_tx,
            &mut self.duplicates,
            TypeId::of::<S>(),
            S::TYPE,
            hook.into(),
            Box::new(handler),
        );
        self
    }

    /// Hears of a signal after its commit.
    #[must_use]
    pub fn on<S: Signal>(mut self, hook: impl Into<Hook>, handler: impl On<S> + 'static) -> Self {
        let handler: Arc<dyn On<S>> = Arc::new(handler);
        add(&mut self.on, &mut self.duplicates, TypeId::of::<S>(), S::TYPE, hook.into(), Box::new(handler));
        self
    }

    /// Freezes.
    ///
    /// # Errors
    /// When two handlers of one signal and point have one name.
    pub fn build(self) -> Result<Arc<Registry>, RegistryError> {
        if self.duplicates.is_empty() {
            Ok(Arc::new(Registry { before: self.before, in_tx: self.in_tx, on: self.on }))
        } else {
            Err(RegistryError(self.duplicates))
        }
    }
}

fn add(
    slots: &mut Slots,
    duplicates: &mut Vec<String>,
    key: TypeId,
    subject: &str,
    hook: Hook,
    handler: Box<dyn Any + Send + Sync>,
) {
    let list = slots.entry(key).or_default();
    if list.iter().any(|slot| slot.hook.name == hook.name) {
        duplicates.push(format!("{} on {subject}", hook.name));
    }
    let place = list.partition_point(|slot| slot.hook.priority >= hook.priority);
    list.insert(place, Slot { hook, handler });
}

/// All handlers, frozen.
pub struct Registry {
    before: Slots,
    in_tx: Slots,
    on: Slots,
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
    pub(crate) async fn ask<C: Command>(&self, facts: &Facts, command: C) -> Result<Gate<C>, HandlerError> {
        let mut command = command;
        for (hook, handler) in Self::of::<Arc<dyn Before<C>>>(&self.before, TypeId::of::<C>()) {
            match guarded(hook, handler.before(facts.clone(), command)).await? {
                Decision::Continue(amended) => command = amended,
                Decision::Deny { field, code } => return Ok(Gate::Denied { field, code }),
                Decision::Detour(path) => return Ok(Gate::Detour(path)),
            }
        }
        Ok(Gate::Open(command))
    }

    /// Runs every `in_tx` handler in turn.
    pub(crate) async fn write<S: Signal>(
        &self,
        event: &Event<S>,
        uow: &mut dyn UnitOfWork,
    ) -> Result<(), HandlerError> {
        for (hook, handler) in Self::of::<Arc<dyn InTx<S>>>(&self.in_tx, TypeId::of::<S>()) {
            guarded(hook, handler.in_tx(event, uow)).await?;
        }
        Ok(())
    }

    /// Tells every `on` handler in turn; whatever happens to one, the next is told.
    pub(crate) async fn tell<S: Signal>(&self, event: Arc<Event<S>>) {
        for (hook, handler) in Self::of::<Arc<dyn On<S>>>(&self.on, TypeId::of::<S>()) {
            if let Err(error) = guarded(hook, handler.on(event.clone())).await {
                tracing::error!(signal = S::TYPE, event = %event.id, %error, "an `on` handler failed");
            }
        }
    }

    /// Whether anybody hears of this signal after its commit.
    pub(crate) fn has_listeners<S: Signal>(&self) -> bool {
        self.on.contains_key(&TypeId::of::<S>())
    }
}

/// Runs a handler within its budget, its panics caught, its name on every error.
async fn guarded<T>(
    hook: &Hook,
    run: impl Future<Output = Result<T, HandlerError>>,
) -> Result<T, HandlerError> {
    let named = |cause| HandlerError { handler: hook.name.clone(), cause };
    match tokio::time::timeout(BUDGET, AssertUnwindSafe(run).catch_unwind()).await {
        Ok(Ok(Ok(answer))) => Ok(answer),
        Ok(Ok(Err(error))) => Err(named(error.cause)),
        Ok(Err(_panic)) => Err(named(HandlerFault::Panicked)),
        Err(_elapsed) => Err(named(HandlerFault::TimedOut(BUDGET))),
    }
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
        move |_: Facts, mut door: Door| async move {
            door.0.push(name);
            Ok(Decision::Continue(door))
        }
    }

    #[tokio::test]
    async fn priority_decides_then_registration() {
        let registry = RegistryBuilder::default()
            .before("a", note("a"))
            .before("b", note("b"))
            .before(Hook::named("c").priority(1), note("c"))
            .build()
            .unwrap();
        let Ok(Gate::Open(door)) = registry.ask(&Facts::default(), Door(vec![])).await else { panic!() };
        assert_eq!(door.0, ["c", "a", "b"]);
    }

    #[test]
    fn two_handlers_of_one_name_do_not_build() {
        let twice = RegistryBuilder::default().before("a", note("a")).before("a", note("a")).build();
        assert!(twice.err().unwrap().to_string().contains("a on door"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_and_a_hang_both_fail_closed() {
        async fn panics(_: Facts, _: Door) -> Result<Decision<Door>, HandlerError> {
            panic!("oh")
        }
        async fn hangs(_: Facts, _: Door) -> Result<Decision<Door>, HandlerError> {
            std::future::pending().await
        }
        let panics = RegistryBuilder::default().before("p", panics).build().unwrap();
        let error = panics.ask(&Facts::default(), Door(vec![])).await.unwrap_err();
        assert_eq!(error.to_string(), "handler p: panicked");
        let hangs = RegistryBuilder::default().before("h", hangs).build().unwrap();
        let error = hangs.ask(&Facts::default(), Door(vec![])).await.unwrap_err();
        assert_eq!(error.to_string(), "handler h: took longer than 2s");
    }
}
