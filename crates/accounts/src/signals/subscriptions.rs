//! Who is notified from the outbox, and how a delivery finds its handler again.

use super::{
    Delivery, Durable, Envelope, Event, Filter, HandlerError, Hook, Signal, catalog,
    handlers::HandlerFault,
    registry::{DURABLE_BUDGET, guarded},
    subscriber::{Receipt, Subscriber, envelope},
};
use crate::ports::deliveries::OutboxRow;
use async_trait::async_trait;
use std::{borrow::Cow, marker::PhantomData, sync::Arc, time::Duration};

/// One registered interest.
pub(super) struct Subscription {
    pub(super) hook: Hook,
    pub(super) wants: Wants,
    /// `None`: a subscriber with a lane of its own.
    pub(super) deliver: Option<Arc<dyn Deliver>>,
}

#[derive(Clone)]
pub(super) enum Wants {
    One(&'static str),
    Many(Filter),
}

impl Wants {
    pub(super) fn wants(&self, kind: &str) -> bool {
        match self {
            Self::One(one) => *one == kind,
            Self::Many(filter) => filter.wants(kind),
        }
    }

    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::One(one) => one,
            Self::Many(_) => "many signals",
        }
    }
}

impl Subscription {
    /// Whether some signal would reach both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        catalog().any(|entry| self.wants.wants(entry.kind) && other.wants.wants(entry.kind))
    }
}

/// A durable handler whose signal's type is forgotten.
#[async_trait]
pub(super) trait Deliver: Send + Sync {
    async fn deliver(&self, delivery: Delivery<Envelope>) -> Result<(), HandlerError>;
}

pub(super) struct OfOne<S, H> {
    handler: H,
    signal: PhantomData<fn() -> S>,
}

impl<S, H> OfOne<S, H> {
    pub(super) fn new(handler: H) -> Self {
        Self { handler, signal: PhantomData }
    }
}

#[async_trait]
impl<S: Signal, H: Durable<Event<S>>> Deliver for OfOne<S, H> {
    async fn deliver(&self, delivery: Delivery<Envelope>) -> Result<(), HandlerError> {
        let Delivery { id, attempt, event } = delivery;
        let event = event.event::<S>().map_err(HandlerError::permanent)?;
        self.handler.deliver(Delivery { id, attempt, event }).await
    }
}

pub(super) struct OfAny<H>(pub(super) H);

#[async_trait]
impl<H: Durable<Envelope>> Deliver for OfAny<H> {
    async fn deliver(&self, delivery: Delivery<Envelope>) -> Result<(), HandlerError> {
        self.0.deliver(delivery).await
    }
}

/// All durable handlers of one name.
struct NamedHandlers {
    name: Cow<'static, str>,
    handlers: Vec<(Wants, Hook, Arc<dyn Deliver>)>,
}

/// One lane a name, in the order of their registration.
pub(super) fn lanes(subscriptions: &[Subscription]) -> Vec<Arc<dyn Subscriber>> {
    let mut lanes: Vec<NamedHandlers> = Vec::new();
    for Subscription { hook, wants, deliver } in subscriptions {
        let Some(deliver) = deliver else { continue };
        let handler = (wants.clone(), hook.clone(), deliver.clone());
        match lanes.iter_mut().find(|lane| lane.name == hook.name) {
            Some(lane) => lane.handlers.push(handler),
            None => lanes.push(NamedHandlers { name: hook.name.clone(), handlers: vec![handler] }),
        }
    }
    lanes.into_iter().map(|lane| Arc::new(lane) as Arc<dyn Subscriber>).collect()
}

#[async_trait]
impl Subscriber for NamedHandlers {
    fn name(&self) -> &str {
        &self.name
    }

    fn budget(&self) -> Duration {
        // The handlers' own is the one that counts; this one is behind it.
        DURABLE_BUDGET + Duration::from_secs(5)
    }

    /// The fewest that a handler of this name asks for; not said by one of them, it is said by none.
    fn at_once(&self) -> Option<usize> {
        let each: Option<Vec<usize>> = self.handlers.iter().map(|(_, hook, _)| hook.at_once).collect();
        each?.into_iter().min()
    }

    async fn deliver(&self, row: &OutboxRow) -> Receipt {
        let envelope = match envelope(row) {
            Ok(envelope) => envelope,
            Err(error) => return Receipt::never(format!("the payload cannot be read: {error}")),
        };
        let handler = self.handlers.iter().find(|(wants, ..)| wants.wants(&envelope.kind));
        let Some((_, hook, handler)) = handler else {
            return Receipt::never(format!(
                "no handler of {} hears of {} any more",
                self.name, envelope.kind
            ));
        };
        // A label for metrics must come from a list that is not the sender's.
        let signal =
            catalog().find(|entry| entry.kind == envelope.kind).map_or("unknown", |entry| entry.kind);
        let attempt = u32::try_from(row.attempts).unwrap_or(u32::MAX).saturating_add(1);
        let run = handler.deliver(Delivery { id: row.id, attempt, event: envelope });
        match guarded("durable", signal, hook, DURABLE_BUDGET, run).await {
            Ok(()) => Receipt::delivered(),
            Err(error) if matches!(error.cause, HandlerFault::Refused(_)) => {
                Receipt::never(error.to_string())
            }
            Err(error) => Receipt::later(error.to_string()),
        }
    }
}
