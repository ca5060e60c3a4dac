//! The worker: every lane of this process, and metrics of what waits.

use super::{lane::Lane, mail::MailLane};
use crate::{
    context::Services,
    errors::Fault,
    ports::{Mailer, StoreResult, deliveries::Backlog},
    signals::subscriber::Subscriber,
};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often what waits is counted for the metrics.
const LOOK: Duration = Duration::from_secs(15);

/// Delivers what the outbox holds for the subscribers this process knows.
pub struct Worker {
    services: Arc<Services>,
    lanes: Vec<Lane>,
}

impl Worker {
    /// Of the registry's durable subscribers, of mail, and of text messages where there are any.
    pub fn new(services: Arc<Services>, mailer: Arc<dyn Mailer>) -> Self {
        Self::with_sms(services, mailer, None)
    }

    /// As [`Worker::new`], with the subscriber that sends text messages.
    pub fn with_sms(
        services: Arc<Services>,
        mailer: Arc<dyn Mailer>,
        sms: Option<Arc<dyn Subscriber>>,
    ) -> Self {
        let (site, timeout) = (services.settings.site.clone(), services.settings.mail.smtp.timeout);
        // The mailer keeps its time itself, and says better what was slow.
        let budget = Duration::from_secs(u64::from(timeout) + 5);
        let mail: Arc<dyn Subscriber> = Arc::new(MailLane { mailer, site, budget });
        let subscribers: Vec<_> =
            std::iter::once(mail).chain(sms).chain(services.registry.lanes().iter().cloned()).collect();
        let share = share(
            services.store.connections(),
            subscribers.iter().filter(|subscriber| subscriber.at_once().is_none()).count(),
        );
        let lane = |subscriber: Arc<dyn Subscriber>| {
            let at_once = subscriber.at_once().unwrap_or(share).max(1);
            Lane::new(services.clone(), subscriber, at_once)
        };
        let lanes = subscribers.into_iter().map(lane).collect();
        Self { services, lanes }
    }

    /// Works until it is stopped; finishes the deliveries in hand first.
    pub async fn run(&self, stop: CancellationToken) {
        let lanes = self.lanes.iter().map(|lane| lane.run(stop.clone()));
        let others = async {
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.services.store.listen(&self.services.wake) => {}
                () = self.look() => {}
            }
        };
        futures::future::join(futures::future::join_all(lanes), others).await;
    }

    /// One round of every lane; answers how many deliveries were dealt with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn round(&self) -> Result<usize, Fault> {
        let mut count = 0;
        for lane in &self.lanes {
            count += lane.round().await?;
        }
        Ok(count)
    }

    /// Counts what waits, again and again, and says what nobody here delivers.
    async fn look(&self) {
        let mut said = HashSet::new();
        loop {
            tokio::time::sleep(LOOK).await;
            match self.backlog().await {
                Ok(backlogs) => backlogs.iter().for_each(|backlog| self.show(backlog, &mut said)),
                Err(error) => tracing::warn!(%error, "what waits in the outbox was not counted"),
            }
        }
    }

    async fn backlog(&self) -> StoreResult<Vec<Backlog>> {
        self.services.store.begin_read().await?.backlog().await
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    fn show(&self, backlog: &Backlog, said: &mut HashSet<String>) {
        let name = backlog.subscriber.clone();
        let lag = backlog.oldest.map_or(0, |oldest| (self.services.clock.now() - oldest).num_milliseconds());
        metrics::gauge!("housekey_outbox_waiting", "subscriber" => name.clone()).set(backlog.waiting as f64);
        metrics::gauge!("housekey_outbox_lag_seconds", "subscriber" => name.clone()).set(lag as f64 / 1000.0);
        metrics::gauge!("housekey_dead_letters", "subscriber" => name.clone()).set(backlog.dead as f64);
        let known = self.lanes.iter().any(|lane| lane.subscriber.name() == name);
        if backlog.waiting > 0 && !known && said.insert(name) {
            tracing::warn!(
                subscriber = backlog.subscriber,
                waiting = backlog.waiting,
                "deliveries wait for a subscriber that this process does not have; does another one?"
            );
        }
    }
}

/// How many deliveries each of so many lanes may try at once, so that handlers that use the database leave connections
/// for requests and for the lanes themselves: a quarter, and two at least. Each lane gets one, however many there are.
fn share(connections: usize, lanes: usize) -> usize {
    let spare = connections.saturating_sub((connections / 4).max(2));
    (spare / lanes.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn durable_handlers_use_at_most_part_of_the_pool() {
        assert_eq!([share(10, 1), share(10, 2), share(10, 4), share(40, 3)], [8, 4, 2, 10]);
        assert_eq!([share(10, 0), share(1, 1), share(0, 0), share(10, 9)], [8, 1, 1, 1]);
    }
}
