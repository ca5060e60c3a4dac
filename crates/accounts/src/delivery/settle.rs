//! What becomes of a delivery that a worker had in hand: done, tried again later, given up, expired, or let go of.

use crate::{
    context::{Ctx, Services},
    errors::Fault,
    model::At,
    ports::{
        Entropy, StoreError,
        deliveries::{AttemptRow, Claimed, EXPIRED},
    },
    signals::subscriber::{DeliveryResult, Receipt, Subscriber},
    work::Work,
};
use chrono::TimeDelta;
use std::sync::Arc;

/// After this many failures a row is a dead letter. With the backoff below that is about half a day.
const MAX_ATTEMPTS: i64 = 16;

/// A delivery that a worker had in hand.
pub(super) struct Done {
    pub(super) claimed: Claimed,
    pub(super) outcome: Outcome,
    pub(super) began: At,
    pub(super) millis: i64,
}

/// What came of it.
pub(super) enum Outcome {
    /// It was tried, and this is what the subscriber says.
    Changes(Receipt),
    /// Its time was over before it was tried.
    Expired,
    /// It was not tried to its end, and not for the receiver's sake: nothing is counted.
    Untried,
}

impl Done {
    pub(super) fn untried(claimed: Claimed, began: At) -> Self {
        Self { claimed, outcome: Outcome::Untried, began, millis: 0 }
    }

    /// The subscriber's verdict, if it was asked for one.
    pub(super) fn result(&self) -> Option<&DeliveryResult> {
        match &self.outcome {
            Outcome::Changes(receipt) => Some(&receipt.result),
            Outcome::Expired | Outcome::Untried => None,
        }
    }

    /// Why no other try will be made, if so.
    fn is_final(&self) -> Option<&str> {
        match self.result()? {
            DeliveryResult::Delivered => None,
            DeliveryResult::Later(error) | DeliveryResult::Away(error) => {
                (self.claimed.row.attempts + 1 >= MAX_ATTEMPTS).then_some(error)
            }
            DeliveryResult::Never(error) | DeliveryResult::Gone(error) => Some(error),
        }
    }
}

/// Makes dead letters of what is given up, each in a unit of work of its own: it may fire a signal, and a host's handler
/// that fails at that must not keep the others from being settled. Then the delivery waits and is tried again. Only a
/// database that is away stops everything.
pub(super) async fn give_up(
    services: &Arc<Services>,
    subscriber: &dyn Subscriber,
    done: &mut Vec<Done>,
) -> Result<(), Fault> {
    let (finals, rest) = std::mem::take(done).into_iter().partition(|done| done.is_final().is_some());
    *done = rest;
    let mut finals: Vec<Done> = finals;
    while let Some(one) = finals.pop() {
        match bury(services, subscriber, &one).await {
            Ok(()) => count(&one),
            Err(error)
                if !matches!(error, Fault::Store(StoreError::Unavailable(_) | StoreError::Outrun(_))) =>
            {
                tracing::error!(delivery = %one.claimed.row.id, %error, "not given up: it could not be written down");
                let status = match &one.outcome {
                    Outcome::Changes(receipt) => receipt.status,
                    Outcome::Expired | Outcome::Untried => None,
                };
                let receipt = Receipt { result: DeliveryResult::Later(error.to_string()), status };
                // One try fewer than it had, or it would be final again and never wait.
                let mut claimed = one.claimed;
                claimed.row.attempts = claimed.row.attempts.min(MAX_ATTEMPTS - 2);
                done.push(Done { claimed, outcome: Outcome::Changes(receipt), ..one });
            }
            Err(error) => {
                done.push(one);
                done.append(&mut finals);
                return Err(error);
            }
        }
    }
    Ok(())
}

async fn bury(services: &Arc<Services>, subscriber: &dyn Subscriber, done: &Done) -> Result<(), Fault> {
    let Some(error) = done.is_final() else { return Ok(()) };
    let row = &done.claimed.row;
    let ctx = Ctx::background(services.clone());
    let now = ctx.now();
    let mut work = Work::begin(&ctx).await?;
    let (delivery, attempts) = (row.id, row.attempts + 1);
    tracing::error!(%delivery, attempts, %error, lane = row.subscriber, "dead letter");
    if let Some(DeliveryResult::Gone(_)) = done.result() {
        let reason = format!("stopped at {}: {error}", now.format("%Y-%m-%d %H:%M UTC"));
        work.outbox().disable_subscriber(&row.subscriber, now, &reason).await?;
        tracing::error!(
            lane = row.subscriber,
            "no more is delivered there; `housekey signals enable` ends that"
        );
    }
    if subscriber.is_remote() {
        work.outbox().log_attempt(&log(done)).await?;
    }
    let buried = work.outbox().bury_delivery(&done.claimed, now, error, &subscriber.keeps(row)).await?;
    let signal = subscriber.given_up(row, error).filter(|_| buried);
    let changes = signal.map(|signal| work.fail_mail(signal).into());
    work.commit(changes.into_iter().collect()).await
}

/// Deletes what arrived or expired, lets wait what may arrive later, and lets go of what was not tried.
pub(super) async fn rest(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subscriber: &dyn Subscriber,
    done: &[Done],
) -> Result<(), Fault> {
    let mut finished = Vec::new();
    for one in done {
        let (claimed, row) = (&one.claimed, &one.claimed.row);
        let receipt = match &one.outcome {
            Outcome::Changes(receipt) => receipt,
            Outcome::Expired => {
                finished.push(claimed.seq);
                // Of every subscriber: what nobody was notified of is seen nowhere else.
                work.outbox().log_attempt(&log(one)).await?;
                continue;
            }
            Outcome::Untried => {
                work.outbox().release_delivery(claimed).await?;
                continue;
            }
        };
        match &receipt.result {
            DeliveryResult::Delivered => finished.push(claimed.seq),
            DeliveryResult::Later(error)
            | DeliveryResult::Away(error)
            | DeliveryResult::Never(error)
            | DeliveryResult::Gone(error) => {
                let (delivery, attempts) = (row.id, row.attempts + 1);
                let due = ctx.now() + backoff(&*ctx.services.entropy, row.attempts);
                tracing::warn!(%delivery, attempts, %due, %error, lane = row.subscriber, "delivery failed");
                work.outbox().retry_delivery(claimed, due, error).await?;
            }
        }
        if subscriber.is_remote() {
            work.outbox().log_attempt(&log(one)).await?;
        }
    }
    Ok(work.outbox().finish_deliveries(&finished).await?)
}

fn log(done: &Done) -> AttemptRow {
    let row = &done.claimed.row;
    let (attempt, status, error) = match &done.outcome {
        Outcome::Changes(receipt) => {
            let error = match &receipt.result {
                DeliveryResult::Delivered => None,
                DeliveryResult::Later(error)
                | DeliveryResult::Away(error)
                | DeliveryResult::Never(error)
                | DeliveryResult::Gone(error) => Some(error.clone()),
            };
            (row.attempts + 1, receipt.status, error)
        }
        Outcome::Expired | Outcome::Untried => (row.attempts, None, Some(EXPIRED.to_owned())),
    };
    AttemptRow {
        delivery_id: row.id,
        event_id: row.event_id,
        subscriber: row.subscriber.clone(),
        attempt,
        at: done.began,
        millis: done.millis,
        status: status.map(i64::from),
        error,
    }
}

/// Says and counts it, once it is settled.
pub(super) fn count(done: &Done) {
    let row = &done.claimed.row;
    let outcome = match &done.outcome {
        Outcome::Untried => return,
        Outcome::Expired => {
            let (delivery, tries) = (row.id, row.attempts);
            tracing::warn!(%delivery, tries, lane = row.subscriber, "expired: nobody could use it any more");
            "expired"
        }
        Outcome::Changes(Receipt { result: DeliveryResult::Delivered, .. }) => "delivered",
        Outcome::Changes(_) if done.is_final().is_some() => "given_up",
        Outcome::Changes(_) => "failed",
    };
    count_as(&row.subscriber, outcome);
}

/// Counts a dead letter of a subscriber that is stopped: it was not tried.
pub(super) fn count_stopped(subscriber: &str) {
    count_as(subscriber, "stopped");
}

fn count_as(subscriber: &str, outcome: &'static str) {
    let lane = subscriber.to_owned();
    metrics::counter!("housekey_deliveries_total", "subscriber" => lane, "outcome" => outcome).increment(1);
}

/// 5 s, doubling to two hours, with up to a quarter more at random so that many failures do not return as one.
fn backoff(entropy: &dyn Entropy, attempts: i64) -> TimeDelta {
    let seconds = pause_seconds(attempts);
    let jitter = seconds * 250 * i64::from(entropy.below(101)) / 100;
    TimeDelta::seconds(seconds) + TimeDelta::milliseconds(jitter)
}

fn pause_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(11);
    (5 * (1_i64 << doublings)).min(7200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sum_of_retry_pauses_is_about_half_a_day() {
        let total: i64 = (0..MAX_ATTEMPTS - 1).map(pause_seconds).sum();
        assert!((6 * 3600..48 * 3600).contains(&total), "{total} s");
    }
}
