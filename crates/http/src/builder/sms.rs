//! How text messages leave.

use super::BuildError;
use housekey_accounts::{
    Settings,
    ports::{Clock, SmsSender},
    settings::SmsTransport,
    signals::Subscriber,
};
use housekey_adapters::{SmsConsole, SmsLane, SmsWebhook};
use housekey_messages::Catalog;
use std::sync::Arc;

/// The lane of text messages, where people can have phone numbers.
pub(super) fn lane(
    settings: &Settings,
    own: Option<Arc<dyn SmsSender>>,
    messages: &Catalog,
    clock: &Arc<dyn Clock>,
) -> Result<Option<Arc<dyn Subscriber>>, BuildError> {
    if !settings.account.uses_phones() {
        return Ok(None);
    }
    let sender: Arc<dyn SmsSender> = match own {
        Some(own) => own,
        None if settings.sms.transport == Some(SmsTransport::Webhook) => {
            Arc::new(SmsWebhook::new(&settings.sms, clock.clone())?)
        }
        None => Arc::new(SmsConsole),
    };
    Ok(Some(Arc::new(SmsLane::new(sender, messages.clone(), settings.site.clone()))))
}
