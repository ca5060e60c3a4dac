use crate::support::{ADA, host, sign_up};
use async_trait::async_trait;
use housekey_example_handlers::announce_on_join::{self, Announcer};
use housekey_testkit::{Backend, TestApp};
use std::{
    collections::BTreeMap,
    error::Error,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

/// A service across the network: it can hang, and its answer can get lost.
struct Service {
    open: Semaphore,
    asked: Notify,
    posted: Notify,
    loses_its_answer: AtomicBool,
    keys: Mutex<Vec<Uuid>>,
    posts: Mutex<BTreeMap<Uuid, String>>,
}

#[async_trait]
impl Announcer for Service {
    async fn announce(&self, key: Uuid, text: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.keys.lock().unwrap().push(key);
        self.asked.notify_one();
        drop(self.open.acquire().await?);
        self.posts.lock().unwrap().insert(key, text.to_owned());
        self.posted.notify_one();
        if self.loses_its_answer.swap(false, Ordering::Relaxed) {
            return Err("connection reset".into());
        }
        Ok(())
    }
}

async fn with_service(open: usize) -> (TestApp, Arc<Service>) {
    let service = Arc::new(Service {
        open: Semaphore::new(open),
        asked: Notify::new(),
        posted: Notify::new(),
        loses_its_answer: AtomicBool::new(false),
        keys: Mutex::default(),
        posts: Mutex::default(),
    });
    let announcer = service.clone();
    let register = |registry, _| announce_on_join::register(registry, announcer);
    (host(Backend::Sqlite, &[], register).await.0, service)
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), what).await.expect("it never came")
}

#[tokio::test]
async fn sign_up_answers_while_the_service_hangs_and_the_call_is_retried() {
    let (app, service) = with_service(0).await;
    app.accounts.start_worker();
    assert_eq!(sign_up(&app, ADA).await.status, 401);
    soon(service.asked.notified()).await;
    // The service holds the worker now, and still nobody waits for it.
    assert_eq!(sign_up(&app, "bob@example.org").await.status, 401);
    assert!(service.posts.lock().unwrap().is_empty());
    service.open.add_permits(1);
    soon(service.posted.notified()).await;
    assert!(service.posts.lock().unwrap().values().all(|post| post == "A new member joined."));
    app.accounts.stop().await;
}

#[tokio::test]
async fn call_with_lost_answer_is_retried_under_its_idempotency_key() {
    let (app, service) = with_service(1).await;
    service.loses_its_answer.store(true, Ordering::Relaxed);
    sign_up(&app, ADA).await;
    app.deliver().await;
    app.wait(10);
    app.deliver().await;
    let keys = service.keys.lock().unwrap().clone();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(service.posts.lock().unwrap().len(), 1);

    sign_up(&app, "bob@example.org").await;
    app.deliver().await;
    assert_eq!(service.posts.lock().unwrap().len(), 2);
}
