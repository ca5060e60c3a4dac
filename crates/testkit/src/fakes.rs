//! Fakes of the ports: a movable clock, seeded randomness, a mailbox, a telephone.

use async_trait::async_trait;
use chrono::{TimeDelta, TimeZone, Utc};
use housekey_accounts::{
    model::At,
    ports::{Clock, Entropy, MailError, Mailer, OutgoingMail, SmsError, SmsSender, TextMessage},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Time that stands still until it is moved. Starts on 3 March 2026, noon UTC.
#[derive(Clone)]
pub struct MovableClock(Arc<Mutex<At>>);

impl Default for MovableClock {
    fn default() -> Self {
        let start = Utc.with_ymd_and_hms(2026, 3, 3, 12, 0, 0).single().unwrap_or_default();
        Self(Arc::new(Mutex::new(start)))
    }
}

impl MovableClock {
    /// Moves it.
    pub fn advance(&self, by: TimeDelta) {
        *lock(&self.0) += by;
    }
}

impl Clock for MovableClock {
    fn now(&self) -> At {
        *lock(&self.0)
    }
}

/// The same random bytes in every run.
#[derive(Clone)]
pub struct SeededEntropy(Arc<Mutex<ChaCha20Rng>>);

impl Default for SeededEntropy {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(42))))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        lock(&self.0).fill_bytes(buffer);
    }
}

/// Keeps what would have been sent. Rendering is the adapters' own test.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<Vec<OutgoingMail>>>);

impl Mailbox {
    /// All mails so far, oldest first.
    pub fn all(&self) -> Vec<OutgoingMail> {
        lock(&self.0).clone()
    }

    /// Kind and recipient of all mails so far.
    pub fn kinds(&self) -> Vec<(String, String)> {
        self.all().into_iter().map(|mail| (mail.kind, mail.to.to_string())).collect()
    }

    /// The last mail to this address.
    pub fn last_to(&self, address: &str) -> OutgoingMail {
        match self.all().into_iter().rev().find(|mail| mail.to.as_str() == address) {
            Some(mail) => mail,
            None => panic!("no mail to {address}; there are {:?}", self.kinds()),
        }
    }

    /// A text value of the last mail to this address, such as `code` or `activate_url`.
    pub fn value(&self, address: &str, name: &str) -> String {
        self.last_to(address).values.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
    }

    /// The key of the link in the last mail to this address.
    pub fn key(&self, address: &str) -> String {
        let links = ["activate_url", "password_reset_url"].map(|name| self.value(address, name));
        links.concat().rsplit('/').next().unwrap_or_default().to_owned()
    }
}

#[async_trait]
impl Mailer for Mailbox {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        lock(&self.0).push(mail.clone());
        Ok(())
    }
}

/// Keeps the text messages that would have been sent.
#[derive(Clone, Default)]
pub struct Texts(Arc<Mutex<Vec<TextMessage>>>);

impl Texts {
    /// All so far, oldest first.
    pub fn all(&self) -> Vec<TextMessage> {
        lock(&self.0).clone()
    }

    /// Kind and recipient of all so far.
    pub fn kinds(&self) -> Vec<(&'static str, String)> {
        self.all().into_iter().map(|text| (text.kind.name(), text.to.to_string())).collect()
    }

    /// The code of the last message to this number; empty where it had none.
    pub fn code(&self, number: &str) -> String {
        let last = self.all().into_iter().rev().find(|text| text.to.as_str() == number);
        let code = last.and_then(|text| text.code);
        code.map(|code| code.expose().to_owned()).unwrap_or_default()
    }
}

#[async_trait]
impl SmsSender for Texts {
    async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        lock(&self.0).push(message.clone());
        Ok(())
    }
}
