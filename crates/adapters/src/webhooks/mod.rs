//! Webhooks: signals sent to other programs over HTTP, as [Standard Webhooks](https://www.standardwebhooks.com)
//! describes: signed, with an id that stays the same over every try, so that a receiver knows a repetition.
//!
//! When to try again is the outbox's to decide; here is one try.

mod answer;
mod signature;
#[cfg(test)]
mod tests;

use crate::outbound::{Outbound, OutboundError, Reach, Refused, words};
use async_trait::async_trait;
use housekey_accounts::{
    ports::{Clock, deliveries::OutboxRow},
    settings::Webhook,
    signals::{Receipt, Subscriber, subscriber::body},
};
use reqwest::{Method, header::CONTENT_TYPE};
pub(crate) use signature::Signer;
use std::{sync::Arc, time::Duration};
use url::Url;

/// How many requests may be under way to one receiver.
const WIDTH: usize = 32;

/// Why a webhook cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// Its settings.
    #[error("{}", .0.join("; "))]
    Settings(Vec<String>),
    /// Its address.
    #[error("{name}: {cause}")]
    Refused {
        /// The name its deliveries wait under.
        name: String,
        /// Why.
        cause: Refused,
    },
    /// The client.
    #[error(transparent)]
    Client(#[from] OutboundError),
}

/// Sends signals to one receiver.
pub struct WebhookSubscriber {
    name: String,
    url: Url,
    signer: Signer,
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl WebhookSubscriber {
    /// From its settings. Nothing is connected yet; a host that is a private number is refused already.
    pub fn new(webhook: &Webhook, clock: Arc<dyn Clock>) -> Result<Self, WebhookError> {
        Self::trusting(webhook, clock, &[])
    }

    /// As [`WebhookSubscriber::new`], and trusts these certificates too (PEM): for a receiver with a certificate
    /// authority of its own. Registered by `RegistryBuilder::subscriber`.
    pub fn trusting(webhook: &Webhook, clock: Arc<dyn Clock>, pem: &[u8]) -> Result<Self, WebhookError> {
        let problems = webhook.problems();
        // Unreadable secrets are among the problems.
        let Some(signer) = Signer::new(webhook).filter(|_| problems.is_empty()) else {
            return Err(WebhookError::Settings(problems));
        };
        let reach = if webhook.allow_private { Reach::Anywhere } else { Reach::Public };
        let timeout = Duration::from_secs(webhook.timeout.into());
        let outbound = Outbound::trusting(reach, timeout, pem)?;
        let (name, url) = (webhook.subscriber(), webhook.url.clone());
        match outbound.check(&url) {
            Ok(()) => Ok(Self { name, url, signer, outbound, clock, timeout }),
            Err(cause) => Err(WebhookError::Refused { name, cause }),
        }
    }
}

#[async_trait]
impl Subscriber for WebhookSubscriber {
    fn name(&self) -> &str {
        &self.name
    }

    fn width(&self) -> usize {
        WIDTH
    }

    /// Needs no database.
    fn at_once(&self) -> Option<usize> {
        Some(WIDTH)
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn budget(&self) -> Duration {
        // The client keeps the time itself, and says better what was slow.
        self.timeout + Duration::from_secs(5)
    }

    async fn deliver(&self, row: &OutboxRow) -> Receipt {
        let (Some(event), body) = (row.event_id, body(row)) else {
            return Receipt::never("the delivery tells of no signal");
        };
        if body.is_empty() {
            return Receipt::never("the delivery has no text");
        }
        // The receiver refuses what is old, so that nobody can send it again; a try of hours later is not old.
        let (id, timestamp) = (event.to_string(), self.clock.now().timestamp());
        let request = match self.outbound.request(Method::POST, &self.url) {
            Ok(request) => request,
            Err(refused) => return Receipt::later(refused.to_string()),
        };
        let sent = request
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", self.signer.sign(&id, timestamp, body))
            .body(body.to_owned())
            .send()
            .await;
        match sent {
            Ok(answer) => answer::receipt(answer, |text| self.signer.hide(text)).await,
            Err(error) => Receipt::away(words(&error)),
        }
    }
}
