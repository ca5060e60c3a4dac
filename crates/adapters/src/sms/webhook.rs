//! A gateway that takes text messages by HTTP.

use crate::{
    outbound::{Outbound, OutboundError, Reach, Refused, words},
    webhooks::Signer,
};
use async_trait::async_trait;
use housekey_accounts::{
    model::Secret,
    ports::{Clock, SmsError, SmsSender, TextMessage},
    settings::Sms,
};
use reqwest::{Method, StatusCode, header::CONTENT_TYPE};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use url::Url;

/// Why a gateway cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SmsWebhookError {
    /// `sms.webhook_url` is missing.
    #[error("sms.webhook_url is missing")]
    NoUrl,
    /// Its address.
    #[error("sms.webhook_url: {0}")]
    Refused(#[from] Refused),
    /// The client.
    #[error(transparent)]
    Client(#[from] OutboundError),
}

/// Posts each message as `{"to", "kind", "code", "text"}`; signed, where there is a secret, as webhooks are.
pub struct SmsWebhook {
    url: Url,
    signer: Option<Signer>,
    outbound: Outbound,
    clock: Arc<dyn Clock>,
}

impl SmsWebhook {
    /// From its settings. Nothing is connected yet; a host that is a private number is refused already.
    ///
    /// # Errors
    /// See [`SmsWebhookError`].
    pub fn new(sms: &Sms, clock: Arc<dyn Clock>) -> Result<Self, SmsWebhookError> {
        let url = sms.webhook_url.clone().ok_or(SmsWebhookError::NoUrl)?;
        let reach = if sms.allow_private { Reach::Anywhere } else { Reach::Public };
        let outbound = Outbound::new(reach, Duration::from_secs(sms.timeout.into()))?;
        outbound.check(&url)?;
        let signer = sms.key().and_then(|key| Signer::of(&[key]));
        Ok(Self { url, signer, outbound, clock })
    }
}

#[async_trait]
impl SmsSender for SmsWebhook {
    async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        let body = json!({
            "to": message.to,
            "kind": message.kind,
            "code": message.code.as_ref().map(Secret::expose),
            "text": message.text,
        })
        .to_string();
        let (id, timestamp) = (message.id.to_string(), self.clock.now().timestamp());
        let request = self.outbound.request(Method::POST, &self.url);
        let mut request = request.map_err(|refused| SmsError::Transient(refused.to_string()))?;
        request = request
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp);
        if let Some(signer) = &self.signer {
            request = request.header("webhook-signature", signer.sign(&id, timestamp, &body));
        }
        let answer = request.body(body).send().await.map_err(|error| SmsError::Transient(words(&error)))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        // The answer's own words are not kept: they may repeat the message, with its code and its number.
        let why = status.to_string();
        match status {
            // It will say the same next time.
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Err(SmsError::Permanent(why)),
            _ => Err(SmsError::Transient(why)),
        }
    }
}
