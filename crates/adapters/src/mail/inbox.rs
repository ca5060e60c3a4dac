//! The development inbox: mails stay in memory, to be read on a page of the server itself.

use super::{
    message::{self, BadSender, MailHeader},
    renderer::MailRenderer,
};
use async_trait::async_trait;
use housekey_accounts::{
    model::At,
    ports::{Clock, MailError, Mailer, OutgoingMail},
};
use lettre::message::Mailbox;
use serde::Serialize;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many mails it keeps. The oldest go first.
pub const KEPT: usize = 200;

/// A mail in the inbox.
#[derive(Clone, Serialize)]
pub struct StoredMail {
    /// Its number, counted from 1 since the server started.
    pub id: u64,
    /// Its kind, e.g. `account/email/email_confirmation`.
    pub kind: String,
    /// The recipient.
    pub to: String,
    /// The sender.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part. Show it in a sandbox: it is a document of its own.
    pub html: String,
    /// The headers, as they would be sent.
    pub headers: Vec<MailHeader>,
    /// When it came.
    pub received_at: At,
}

/// A mailer that delivers nowhere. Clones share one inbox.
///
/// It fails only where mail to a relay would fail before it is sent. It shows every code and link, so it is for
/// development only.
#[derive(Clone)]
pub struct Inbox {
    renderer: Arc<MailRenderer>,
    clock: Arc<dyn Clock>,
    from: Mailbox,
    mails: Arc<Mutex<Mails>>,
}

#[derive(Default)]
struct Mails {
    last_id: u64,
    kept: VecDeque<StoredMail>,
}

impl Inbox {
    /// An empty inbox. The sender is checked as for real mail, so that a wrong one shows in development.
    pub fn new(renderer: Arc<MailRenderer>, from: &str, clock: Arc<dyn Clock>) -> Result<Self, BadSender> {
        Ok(Self { renderer, clock, from: message::sender(from)?, mails: Arc::default() })
    }

    /// All mails, newest first.
    pub fn list(&self) -> Vec<StoredMail> {
        self.mails().kept.iter().rev().cloned().collect()
    }

    /// One mail.
    pub fn get(&self, id: u64) -> Option<StoredMail> {
        self.mails().kept.iter().find(|mail| mail.id == id).cloned()
    }

    /// Empties it. Numbers go on.
    pub fn clear(&self) {
        self.mails().kept.clear();
    }

    fn mails(&self) -> MutexGuard<'_, Mails> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mailer for Inbox {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        let mail = self.renderer.render(mail)?;
        let mut mails = self.mails();
        // Under the lock: the order of numbers is that of times.
        let received_at = self.clock.now();
        let headers = message::headers(&message::build(&mail, &self.from, received_at)?);
        mails.last_id += 1;
        let stored = StoredMail {
            id: mails.last_id,
            kind: mail.kind,
            to: mail.to.as_str().to_owned(),
            from: self.from.to_string(),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            headers,
            received_at,
        };
        mails.kept.push_back(stored);
        if mails.kept.len() > KEPT {
            mails.kept.pop_front();
        }
        Ok(())
    }
}
