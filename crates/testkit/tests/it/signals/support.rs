//! Shared by the suites of the outbox: handlers that record their calls, queries of the tables, waiting.

use async_trait::async_trait;
use housekey_accounts::{
    ports::{StoreResult, UnitOfWork, deliveries::DeliveryView},
    settings::Rates,
    signals::{Delivery, Durable, Envelope, Event, HandlerError, RegistryBuilder, Signal},
};
use housekey_http::Accounts;
use housekey_store::{Pool, Tx};
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use uuid::Uuid;

pub(super) const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
pub(super) const ADA: &str = "ada@example.org";
pub(super) const BOB: &str = "bob@example.org";

/// One call of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    /// The delivery.
    pub(super) id: Uuid,
    pub(super) attempt: u32,
    pub(super) kind: String,
    pub(super) seq: i64,
    /// The address of the person it is about.
    pub(super) whom: String,
}

type Answer = Arc<dyn Fn(&Heard) -> Result<(), HandlerError> + Send + Sync>;

/// A `durable` handler that remembers every call.
#[derive(Clone)]
pub(super) struct Ear {
    heard: Arc<Mutex<Vec<Heard>>>,
    answer: Answer,
}

impl Ear {
    /// Takes everything.
    pub(super) fn new() -> Self {
        Self::answering(|_| Ok(()))
    }

    pub(super) fn answering(
        answer: impl Fn(&Heard) -> Result<(), HandlerError> + Send + Sync + 'static,
    ) -> Self {
        Self { heard: Arc::default(), answer: Arc::new(answer) }
    }

    /// Fails on the first tries.
    pub(super) fn failing(tries: u32) -> Self {
        Self::answering(move |heard| {
            if heard.attempt > tries { Ok(()) } else { Err(HandlerError::new("the ledger is locked")) }
        })
    }

    pub(super) fn all(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    pub(super) fn attempts(&self) -> Vec<u32> {
        self.all().iter().map(|heard| heard.attempt).collect()
    }

    pub(super) fn kinds(&self) -> Vec<String> {
        self.all().into_iter().map(|heard| heard.kind).collect()
    }

    pub(super) fn whom(&self) -> Vec<String> {
        self.all().into_iter().map(|heard| heard.whom).collect()
    }

    /// As [`Ear::whom`], by name: what is tried at once is heard in any order.
    pub(super) fn everybody(&self) -> Vec<String> {
        let mut all = self.whom();
        all.sort();
        all
    }

    fn hear<E>(
        &self,
        delivery: &Delivery<E>,
        kind: &str,
        seq: i64,
        data: &Value,
    ) -> Result<(), HandlerError> {
        let whom = data["user"]["email"].as_str().unwrap_or_default().to_owned();
        let heard = Heard { id: delivery.id, attempt: delivery.attempt, kind: kind.into(), seq, whom };
        self.heard.lock().unwrap().push(heard.clone());
        (self.answer)(&heard)
    }
}

#[async_trait]
impl Durable<Envelope> for Ear {
    async fn deliver(&self, delivery: Delivery<Envelope>) -> Result<(), HandlerError> {
        let event = &delivery.event;
        self.hear(&delivery, &event.kind, event.seq, &event.data)
    }
}

#[async_trait]
impl<S: Signal> Durable<Event<S>> for Ear {
    async fn deliver(&self, delivery: Delivery<Event<S>>) -> Result<(), HandlerError> {
        let event = &delivery.event;
        let data = serde_json::to_value(&event.signal).unwrap();
        self.hear(&delivery, S::TYPE, event.seq, &data)
    }
}

/// An app without limits.
pub(super) async fn app(
    backend: Backend,
    handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder,
) -> TestApp {
    let change = |settings: &mut housekey_accounts::Settings| {
        settings.account.rate_limits.signup = Rates::default();
    };
    TestApp::build(backend, change, handlers, Accounts::router).await
}

pub(super) async fn sign_up(app: &TestApp, email: &str) -> Reply {
    let body = json!({"email": email, "password": PASSWORD});
    Browser::new(app).api(Method::POST, "auth/signup", body).await
}

/// A wrong password for nobody's address.
pub(super) async fn fail_to_log_in(app: &TestApp, email: &str) {
    let body = json!({"email": email, "password": "a wrong password"});
    let reply = Browser::new(app).api(Method::POST, "auth/login", body).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
}

/// Runs in one transaction, as a host or an operator would.
pub(super) async fn done<T>(pool: &Pool, work: impl AsyncFnOnce(&mut Tx) -> StoreResult<T>) -> T {
    let mut tx = pool.begin().await.unwrap();
    let answer = work(&mut tx).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    answer
}

pub(super) async fn count(pool: &Pool, sql: &'static str) -> i64 {
    let mut tx = pool.begin_read().await.unwrap();
    tx.fetch_optional(sql, vec![]).await.unwrap().unwrap().get("n").unwrap()
}

/// Deliveries that are neither done nor dead.
pub(super) async fn waiting(pool: &Pool) -> i64 {
    count(pool, "SELECT count(*) AS n FROM housekey_outbox WHERE dead_at IS NULL").await
}

pub(super) async fn dead(pool: &Pool) -> Vec<DeliveryView> {
    use housekey_accounts::ports::deliveries::Deliveries;
    done(pool, async |tx| tx.list_dead(None, 100).await).await
}

/// Waits until something is true, with a long timeout for busy machines.
pub(super) async fn until(what: &str, mut come: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !come().await {
        assert!(began.elapsed() < Duration::from_mins(1), "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits for a task to end by itself, with a long timeout for busy machines.
pub(super) async fn within<T>(what: &str, run: impl Future<Output = T>) -> T {
    let Ok(done) = tokio::time::timeout(Duration::from_mins(2), run).await else { panic!("never: {what}") };
    done
}
