//! Units of work that wait for each other: the database ends one, and it runs once more.

use housekey_accounts::{
    Ctx, Fault, admin,
    model::{AccountId, Email},
    ports::StoreError,
    work::Work,
};
use housekey_testkit::{Backend, TestApp};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{Barrier, Semaphore};

async fn ids(app: &TestApp) -> Vec<AccountId> {
    let all = admin::list(app.accounts.services()).await.unwrap();
    all.iter().map(|one| AccountId(one["id"].as_str().unwrap().parse().unwrap())).collect()
}

/// A host's rows may be wanted in any order. The database ends one of the two; it runs again, and nobody notices.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn unit_of_work_that_loses_a_deadlock_is_retried_once() {
    let app = TestApp::on(Backend::Postgres, |_| {}).await;
    app.user("ada@example.org").await;
    app.user("bob@example.org").await;
    let ids = ids(&app).await;
    let (both, tries) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let committed = Arc::new(Semaphore::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for (first, second) in [(ids[0], ids[1]), (ids[1], ids[0])] {
        let ctx = Ctx::background(app.accounts.services().clone());
        let (both, tries, committed) = (both.clone(), tries.clone(), committed.clone());
        tasks.spawn(async move {
            let own = AtomicUsize::new(0);
            Work::run(|| async {
                let mut work = Work::begin(&ctx).await?;
                tries.fetch_add(1, Ordering::Relaxed);
                let is_first_try = own.fetch_add(1, Ordering::Relaxed) == 0;
                if !is_first_try {
                    // On a busy machine the other one may need longer than the pause before a retry.
                    drop(committed.acquire().await);
                }
                work.lock_account(first).await?;
                if is_first_try {
                    both.wait().await;
                }
                work.lock_account(second).await?;
                work.commit(vec![]).await?;
                committed.add_permits(1);
                Ok::<(), Fault>(())
            })
            .await
        });
    }
    for done in tasks.join_all().await {
        done.unwrap();
    }
    assert_eq!(tries.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn unit_of_work_that_loses_twice_fails() {
    let tries = AtomicUsize::new(0);
    let done = Work::run(|| async {
        tries.fetch_add(1, Ordering::Relaxed);
        Err::<(), _>(Fault::Store(StoreError::Outrun("deadlock".into())))
    })
    .await;
    assert!(matches!(done, Err(Fault::Store(StoreError::Outrun(_)))));
    assert_eq!(tries.load(Ordering::Relaxed), 2);
}

#[tokio::test]
#[should_panic(expected = "is locked after")]
async fn lock_out_of_order_fails_an_assertion() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let ctx = Ctx::background(app.accounts.services().clone());
    let mut work = Work::begin(&ctx).await.unwrap();
    work.lock_address(&Email::parse("ada@example.org").unwrap()).await.unwrap();
    work.lock_account(ids(&app).await[0]).await.unwrap();
}
