//! The lane that sends mails.

use crate::{
    outbox::object,
    ports::{
        MailError, Mailer, OutgoingMail,
        deliveries::{OutboxRow, SecretPart},
    },
    settings::Site,
    signals::{
        MailFailed,
        subscriber::{self, Receipt, Subscriber},
    },
};
use async_trait::async_trait;
use housekey_protocol::Paths;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Sends the mails that wait.
pub(super) struct MailLane {
    pub(super) mailer: Arc<dyn Mailer>,
    pub(super) site: Site,
    /// How long one mail may take.
    pub(super) budget: Duration,
}

impl MailLane {
    /// What every mail may say, and its Message-ID: the same over all tries.
    fn address(&self, mail: &mut OutgoingMail, delivery: Uuid) {
        mail.values.insert("site_name".into(), self.site.name.clone().into());
        // In a sentence from right to left a slash at its end would stand at its beginning.
        let base_url = self.site.link("/");
        mail.values.insert("base_url".into(), base_url.trim_end_matches('/').into());
        mail.values.insert("account_url".into(), self.site.link(Paths::OVERVIEW).into());
        mail.message_id = format!("{delivery}@{}", self.site.base_url.host_str().unwrap_or("localhost"));
    }
}

/// Stands in the payload of a dead letter.
const GIVEN_UP: &str = "given_up";

#[async_trait]
impl Subscriber for MailLane {
    fn name(&self) -> &str {
        subscriber::MAIL
    }

    fn budget(&self) -> Duration {
        self.budget
    }

    /// Relays refuse more connections from one sender.
    fn width(&self) -> usize {
        16
    }

    /// Needs no database.
    fn at_once(&self) -> Option<usize> {
        Some(self.width())
    }

    async fn deliver(&self, row: &OutboxRow) -> Receipt {
        let mut mail: OutgoingMail = match serde_json::from_value(row.payload.clone()) {
            Ok(mail) => mail,
            Err(error) => return Receipt::never(error.to_string()),
        };
        if row.payload.get(GIVEN_UP).is_some() {
            return Receipt::never("given up before, and what it said is gone: have a new one sent");
        }
        match &row.secret {
            SecretPart::Open(values) => mail.values = object(values.clone()),
            // No later try has another key or other bytes.
            SecretPart::Unreadable(why) => return Receipt::never(format!("cannot be read: {why}")),
            // Written by a release that did not seal.
            SecretPart::Nothing => {}
        }
        self.address(&mut mail, row.id);
        match self.mailer.send(&mail).await {
            Ok(()) => Receipt::delivered(),
            Err(MailError::Transient(error)) => Receipt::later(error),
            Err(MailError::Permanent(error)) => Receipt::never(error),
        }
    }

    /// What a template may use goes: codes, links, and what a notice tells. A mail that was given up is half a day
    /// old; its reader has asked for another, and nobody else shall read it in a table.
    fn keeps(&self, row: &OutboxRow) -> Value {
        let mut payload = row.payload.clone();
        if let Some(mail) = payload.as_object_mut() {
            mail.insert("values".into(), json!({}));
            mail.insert(GIVEN_UP.into(), true.into());
        }
        payload
    }

    fn given_up(&self, row: &OutboxRow, error: &str) -> Option<MailFailed> {
        if row.payload.get(GIVEN_UP).is_some() {
            return None;
        }
        let mail: OutgoingMail = serde_json::from_value(row.payload.clone()).ok()?;
        let attempts = row.attempts + 1;
        Some(MailFailed { user: None, email: mail.to, mail: mail.kind, attempts, error: error.to_owned() })
    }
}
