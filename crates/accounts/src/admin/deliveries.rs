//! Signals for operators: what happened, what waits, what was given up, and how to send it again.

use crate::{
    context::{Ctx, Services},
    errors::Fault,
    model::EventId,
    ports::{
        StoreResult,
        deliveries::{AttemptRow, Backlog, DeliveryView, OutboxRow, SecretPart},
        journal::{EventQuery, EventRow},
    },
    signals::{Envelope, subscriber},
    work::Work,
};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// How many events are read, and enqueued again, at a time.
const PAGE: i64 = 500;

/// An event with all that is known of who was notified.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The event.
    pub event: Envelope,
    /// Deliveries that wait or were given up; those that arrived are gone.
    pub deliveries: Vec<DeliveryView>,
    /// Every try of a webhook, and of any delivery that it expired.
    pub attempts: Vec<AttemptRow>,
}

/// A subscriber, as far as this process and the database know it.
#[derive(Clone, Debug)]
pub struct SubscriberStatus {
    /// What waits for it.
    pub backlog: Backlog,
    /// How many deliveries expired before they arrived, as far back as the delivery log goes.
    pub expired: i64,
    /// Whether this configuration has it.
    pub known: bool,
    /// Why nothing is delivered to it, if so.
    pub stopped: Option<String>,
}

/// Events of the journal.
///
/// # Errors
/// The database's, as everywhere here.
pub async fn events(services: &Services, query: &EventQuery) -> StoreResult<Vec<Envelope>> {
    let mut uow = services.store.begin_read().await?;
    Ok(uow.list_events(query).await?.iter().map(|(seq, row)| Envelope::new(*seq, row)).collect())
}

/// One event, and who was notified.
pub async fn show(services: &Services, id: EventId) -> StoreResult<Option<Shown>> {
    let mut uow = services.store.begin_read().await?;
    let Some((seq, row)) = uow.lookup_event(id).await? else { return Ok(None) };
    let deliveries = uow.list_deliveries_of(id).await?;
    let attempts = uow.list_attempts_of(id).await?;
    Ok(Some(Shown { event: Envelope::new(seq, &row), deliveries, attempts }))
}

/// Every subscriber that is configured here or has something waiting.
pub async fn subscribers(services: &Services) -> StoreResult<Vec<SubscriberStatus>> {
    let mut uow = services.store.begin_read().await?;
    let mut backlogs = uow.backlog().await?;
    let known: Vec<&str> = std::iter::once(subscriber::MAIL)
        .chain(services.settings.account.uses_phones().then_some(subscriber::SMS))
        .chain(services.registry.lanes().iter().map(|lane| lane.name()))
        .collect();
    for name in &known {
        if !backlogs.iter().any(|backlog| backlog.subscriber == *name) {
            let subscriber = (*name).to_owned();
            backlogs.push(Backlog { subscriber, waiting: 0, oldest: None, dead: 0 });
        }
    }
    let mut standings = Vec::with_capacity(backlogs.len());
    for backlog in backlogs {
        let stopped = uow.why_disabled(&backlog.subscriber).await?;
        let expired = uow.count_expired(&backlog.subscriber).await?;
        let known = known.contains(&backlog.subscriber.as_str());
        standings.push(SubscriberStatus { backlog, expired, known, stopped });
    }
    Ok(standings)
}

/// The dead letters, oldest first.
pub async fn dead(
    services: &Services,
    subscriber: Option<&str>,
    limit: i64,
) -> StoreResult<Vec<DeliveryView>> {
    services.store.begin_read().await?.list_dead(subscriber, limit).await
}

/// The deliveries that expired before they arrived, oldest first.
pub async fn expired(
    services: &Services,
    subscriber: Option<&str>,
    limit: i64,
) -> StoreResult<Vec<AttemptRow>> {
    services.store.begin_read().await?.list_expired(subscriber, limit).await
}

/// Puts a dead letter back. False when there is none of this id, or it is a mail: what it said is gone.
pub async fn retry(services: &Arc<Services>, id: Uuid) -> Result<bool, Fault> {
    let ctx = Ctx::background(services.clone());
    let mut work = Work::begin(&ctx).await?;
    let revived = work.deliveries().revive_delivery(id, ctx.now()).await?;
    work.commit(vec![]).await?;
    Ok(revived)
}

/// Puts all dead letters (of a subscriber) back, but mails; answers how many.
pub async fn retry_all(services: &Arc<Services>, subscriber: Option<&str>) -> Result<u64, Fault> {
    let ctx = Ctx::background(services.clone());
    let mut work = Work::begin(&ctx).await?;
    let revived = work.deliveries().revive_all(subscriber, ctx.now()).await?;
    work.commit(vec![]).await?;
    Ok(revived)
}

/// Deletes everything that waits for a subscriber, or was given up; answers how many.
pub async fn drop_subscriber(services: &Arc<Services>, subscriber: &str) -> Result<u64, Fault> {
    let ctx = Ctx::background(services.clone());
    let mut work = Work::begin(&ctx).await?;
    let dropped = work.deliveries().drop_subscriber(subscriber).await?;
    work.commit(vec![]).await?;
    Ok(dropped)
}

/// Lets deliveries to a subscriber go on. False when they were not stopped.
pub async fn enable(services: &Arc<Services>, subscriber: &str) -> Result<bool, Fault> {
    let ctx = Ctx::background(services.clone());
    let mut work = Work::begin(&ctx).await?;
    let enabled = work.deliveries().enable_subscriber(subscriber).await?;
    work.commit(vec![]).await?;
    Ok(enabled)
}

/// Tells a subscriber again of the events of a query that it wants to hear of, oldest first, under the ids they had;
/// answers of how many. `query.limit` is not looked at.
pub async fn replay(services: &Arc<Services>, query: &EventQuery, subscriber: &str) -> Result<u64, Fault> {
    let ctx = Ctx::background(services.clone());
    let mut query = EventQuery { newest_first: false, limit: PAGE, ..query.clone() };
    let mut count = 0;
    loop {
        let page = services.store.begin_read().await?.list_events(&query).await?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        query.after = Some(*last);
        let mut work = Work::begin(&ctx).await?;
        for (seq, row) in &page {
            if let Some(delivery) = delivery(services, *seq, row, subscriber)? {
                work.outbox().enqueue(&delivery).await?;
                count += 1;
            }
        }
        work.commit(vec![]).await?;
    }
}

/// The delivery of an old event, or `None` when the subscriber does not want it. One that this process does not know
/// gets whatever is asked for.
fn delivery(
    services: &Services,
    seq: i64,
    event: &EventRow,
    subscriber: &str,
) -> Result<Option<OutboxRow>, Fault> {
    let registry = &services.registry;
    let known = registry.lanes().iter().any(|lane| lane.name() == subscriber);
    let hook = registry.subscribers_of(&event.kind).find(|hook| hook.name() == subscriber);
    if known && hook.is_none() {
        return Ok(None);
    }
    Ok(Some(OutboxRow {
        id: services.entropy.uuid(),
        subscriber: subscriber.to_owned(),
        payload: Value::String(serde_json::to_string(&Envelope::new(seq, event))?),
        secret: SecretPart::Nothing,
        priority: hook.map_or(0, |hook| i64::from(hook.rank())),
        due_at: services.clock.now(),
        expires_at: None,
        attempts: 0,
        event_id: Some(event.id),
        in_order_of: event.account_id.filter(|_| hook.is_some_and(crate::signals::Hook::is_in_order)),
    }))
}
