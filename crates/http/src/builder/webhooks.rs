//! From a webhook's settings to its place in the registry.

use super::BuildError;
use housekey_accounts::{
    Settings,
    ports::Clock,
    settings::Webhook,
    signals::{Filter, RegistryBuilder},
};
use housekey_adapters::{WebhookError, WebhookSubscriber};
use std::sync::Arc;

/// Puts the webhooks of code among those of the settings: one list for the check, the worker and the operator.
pub(super) fn add(settings: &mut Settings, more: Vec<Webhook>) -> Result<(), BuildError> {
    let all = &mut settings.signals.webhooks;
    for webhook in more {
        let name = webhook.subscriber();
        if let Some(first) = all.iter().find(|earlier| earlier.subscriber() == name) {
            return Err(BuildError::WebhookNames {
                name,
                first: first.url.to_string(),
                second: webhook.url.into(),
            });
        }
        all.push(webhook);
    }
    Ok(())
}

/// Every webhook becomes a subscriber. In order for each account: a receiver that keeps a copy of the accounts would
/// else bring a deleted one back.
pub(super) fn subscribed(
    registry: RegistryBuilder,
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<RegistryBuilder, BuildError> {
    settings.signals.webhooks.iter().try_fold(registry, |registry, webhook| {
        let lane = WebhookSubscriber::new(webhook, clock.clone())?;
        let filter =
            Filter::of_webhook(webhook).map_err(|error| WebhookError::Settings(vec![error.to_string()]))?;
        Ok(registry.subscriber(filter, true, Arc::new(lane)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn webhook(url: &str, name: &str) -> Webhook {
        Webhook { name: Some(name.into()), ..Webhook::new(url.parse().unwrap(), SECRET) }
    }

    #[test]
    fn webhook_from_code_is_added_to_those_of_the_settings() {
        let mut settings = Settings::default();
        settings.signals.webhooks.push(webhook("https://one.example/", "crm"));
        add(&mut settings, vec![webhook("https://two.example/", "audit")]).unwrap();
        let names: Vec<String> = settings.signals.webhooks.iter().map(Webhook::subscriber).collect();
        assert_eq!(names, ["webhook:crm", "webhook:audit"]);
    }

    #[test]
    fn two_webhooks_of_one_name_are_refused() {
        let mut settings = Settings::default();
        settings.signals.webhooks.push(webhook("https://one.example/", "crm"));
        let error = add(&mut settings, vec![webhook("https://two.example/", "crm")]).unwrap_err().to_string();
        for part in ["webhook:crm", "https://one.example/", "https://two.example/"] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn webhook_to_private_ip_is_refused_by_build() {
        struct Never;
        impl Clock for Never {
            fn now(&self) -> housekey_accounts::model::At {
                unreachable!("nothing is sent")
            }
        }
        let mut settings = Settings::default();
        settings.signals.webhooks.push(webhook("https://169.254.169.254/latest", "crm"));
        let clock: Arc<dyn Clock> = Arc::new(Never);
        let error = subscribed(RegistryBuilder::default(), &settings, &clock).err().unwrap();
        assert!(matches!(&error, BuildError::Webhook(WebhookError::Refused { .. })), "{error}");
    }
}
