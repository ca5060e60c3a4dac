//! Checks that the database is consistent.

use super::sink::Arrival;
use housekey_store::{Pool, Row};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

struct Event {
    id: Uuid,
    seq: i64,
    kind: String,
    account: Uuid,
    data: Value,
}

pub(super) struct Books {
    /// Each account's addresses.
    accounts: HashMap<Uuid, Vec<String>>,
    /// In order.
    events: Vec<Event>,
    dead: i64,
}

impl Books {
    pub(super) async fn read(pool: &Pool) -> Self {
        let mut look = pool.begin_read().await.unwrap();
        let accounts = look.fetch_all("SELECT id FROM housekey_accounts", vec![]).await.unwrap();
        let mut accounts: HashMap<Uuid, Vec<String>> =
            accounts.iter().map(|row| (row.get("id").unwrap(), vec![])).collect();
        let emails = "SELECT account_id, email FROM housekey_email_addresses";
        for row in look.fetch_all(emails, vec![]).await.unwrap() {
            accounts.get_mut(&row.get("account_id").unwrap()).unwrap().push(row.get("email").unwrap());
        }
        let events = "SELECT id, seq, kind, account_id, data FROM housekey_events ORDER BY seq";
        let events = look.fetch_all(events, vec![]).await.unwrap();
        let dead = "SELECT count(*) AS n FROM housekey_outbox WHERE dead_at IS NOT NULL";
        let dead = look.fetch_optional(dead, vec![]).await.unwrap().unwrap().get("n").unwrap();
        Self { accounts, events: events.iter().map(event).collect(), dead }
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// Complete accounts or none, each with its events once, and no event without its account.
    pub(super) fn balance(&self) {
        let mut told: HashMap<Uuid, Vec<&str>> = HashMap::new();
        for event in &self.events {
            let emails = self.accounts.get(&event.account);
            let email = event.data["user"]["email"].as_str().unwrap();
            assert_eq!(emails.map(Vec::as_slice), Some([email.to_owned()].as_slice()), "{}", event.data);
            told.entry(event.account).or_default().push(&event.kind);
        }
        for (account, emails) in &self.accounts {
            let told = told.remove(account).unwrap_or_default();
            assert_eq!(told, ["account.user_signed_up", "account.email_confirmation_sent"], "{emails:?}");
        }
        let people: HashSet<&String> = self.accounts.values().flatten().collect();
        assert_eq!(people.len(), self.accounts.len(), "an address is one account's");
        let places: HashSet<i64> = self.events.iter().map(|event| event.seq).collect();
        assert_eq!(places.len(), self.events.len());
        assert_eq!(self.dead, 0, "dead letters");
    }

    /// Who was answered is there.
    pub(super) fn hold(&self, answered: &HashSet<String>) {
        let people: HashSet<&String> = self.accounts.values().flatten().collect();
        let lost: Vec<_> = answered.iter().filter(|email| !people.contains(email)).collect();
        assert!(lost.is_empty(), "answered and lost: {lost:?}");
    }

    /// Every event has arrived, a repeated one with the same bytes, an account's in their order. Answers how many
    /// arrivals were repetitions.
    pub(super) fn were_told_to(&self, arrivals: &[Arrival]) -> usize {
        let journal: HashMap<String, &Event> =
            self.events.iter().map(|event| (event.id.to_string(), event)).collect();
        let mut first: HashMap<&str, &str> = HashMap::new();
        let mut last_of: HashMap<Uuid, i64> = HashMap::new();
        let mut repeated = 0;
        for Arrival { id, body } in arrivals {
            let event = journal.get(id).unwrap_or_else(|| panic!("told, and it did not happen: {body}"));
            if let Some(before) = first.insert(id, body) {
                assert_eq!(before, body, "a repetition differs");
                repeated += 1;
                continue;
            }
            let told: Value = serde_json::from_str(body).unwrap();
            assert_eq!(
                [&told["id"], &told["seq"], &told["type"], &told["data"]],
                [&Value::from(id.as_str()), &event.seq.into(), &event.kind.as_str().into(), &event.data]
            );
            let last = last_of.insert(event.account, event.seq).unwrap_or_default();
            assert!(last < event.seq, "out of order: {body}");
        }
        let missing: Vec<_> = journal.keys().filter(|id| !first.contains_key(id.as_str())).collect();
        assert!(missing.is_empty(), "{} events never arrived: {missing:?}", missing.len());
        repeated
    }
}

fn event(row: &Row) -> Event {
    Event {
        id: row.get("id").unwrap(),
        seq: row.get("seq").unwrap(),
        kind: row.get("kind").unwrap(),
        account: row.get("account_id").unwrap(),
        data: row.get("data").unwrap(),
    }
}
