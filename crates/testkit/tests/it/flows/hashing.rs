//! Passwords whose stored hash has other costs than today's: renewed while another request signs in, changed meanwhile,
//! and compared with the same work as for an unknown account.

use async_trait::async_trait;
use housekey_accounts::{
    Ctx, FlowError, Services, Settings,
    admin::{self, NewAccount},
    context::NextStep,
    flows::login::{self, Identity, LogInForm},
    model::{Email, PasswordHash, Secret},
    ports::{HashError, Hasher, Store, Wake, hasher::PasswordCheck},
    settings::{HashEngine, Rates},
};
use housekey_adapters::{Argon2Pool, HashCosts, OsEntropy};
use housekey_http::Accounts;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD, database::TestDatabase};
use http::Method;
use serde_json::json;
use std::sync::{Arc, Mutex};

const ADA: &str = "ada@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
const TODAY: HashCosts = HashCosts { memory_kib: 8, iterations: 1, parallelism: 1 };
const OLD: HashCosts = HashCosts { memory_kib: 16, ..TODAY };

fn pool(costs: HashCosts) -> Argon2Pool {
    Argon2Pool::new(costs, 1, 64, HashEngine::Auto, Arc::new(OsEntropy)).unwrap()
}

fn no_limits(settings: &mut Settings) {
    settings.account.rate_limits.login = Rates::default();
    settings.account.rate_limits.login_failed = Rates::default();
}

#[expect(clippy::disallowed_methods, reason = "what another server, or a later flow, has stored")]
async fn store_hash(store: &dyn Store, hash: &PasswordHash) {
    let mut unit = store.begin().await.unwrap();
    let id = unit.find_email_owners(&Email::parse(ADA).unwrap()).await.unwrap()[0].account_id;
    unit.set_password_hash(id, Some(hash)).await.unwrap();
    unit.commit().await.unwrap();
}

async fn stored_hash(store: &dyn Store) -> PasswordHash {
    let mut unit = store.begin_read().await.unwrap();
    let id = unit.find_email_owners(&Email::parse(ADA).unwrap()).await.unwrap()[0].account_id;
    unit.lookup_account(id).await.unwrap().unwrap().password.unwrap()
}

/// Regression: the loser of the race for the renewed hash was answered that its right password was wrong, 40 times of 40.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_right_passwords_all_sign_in_during_a_rehash() {
    for backend in BOTH {
        let app = TestApp::on(backend, no_limits).await;
        app.user(ADA).await;
        let store = app.accounts.services().store.clone();
        let old = pool(OLD).hash(Secret::new(PASSWORD)).await.unwrap();
        for _ in 0..10 {
            store_hash(&*store, &old).await;
            let tasks: Vec<_> = (0..4)
                .map(|_| {
                    let mut browser = Browser::new(&app);
                    tokio::spawn(async move {
                        let body = json!({"email": ADA, "password": PASSWORD});
                        browser.api(Method::POST, "auth/login", body).await
                    })
                })
                .collect();
            for task in tasks {
                let reply = task.await.unwrap();
                assert_eq!(reply.status, 200, "{backend:?}: {}", reply.text);
            }
            assert!(stored_hash(&*store).await.as_str().contains("$m=8,t=1,p=1$"), "it was renewed");
        }
    }
}

/// Compares, and then stores another hash, as a faster request would.
struct Quicker {
    hasher: Arc<dyn Hasher>,
    store: Arc<dyn Store>,
    next: Mutex<Vec<PasswordHash>>,
}

#[async_trait]
impl Hasher for Quicker {
    async fn hash(&self, secret: Secret) -> Result<PasswordHash, HashError> {
        self.hasher.hash(secret).await
    }

    async fn verify(&self, secret: Secret, stored: Option<PasswordHash>) -> Result<PasswordCheck, HashError> {
        let check = self.hasher.verify(secret, stored).await;
        let next = self.next.lock().unwrap().pop();
        if let Some(hash) = next {
            store_hash(&*self.store, &hash).await;
        }
        check
    }
}

fn with_hasher(services: &Services, hasher: Arc<dyn Hasher>) -> Ctx {
    Ctx::background(Arc::new(Services {
        settings: services.settings.clone(),
        store: services.store.clone(),
        clock: services.clock.clone(),
        entropy: services.entropy.clone(),
        hasher,
        stages: services.stages.clone(),
        registry: services.registry.clone(),
        signal_log: services.signal_log.clone(),
        places: None,
        invitations: None,
        wake: Wake::default(),
        background: services.background.clone(),
        process_secret: services.process_secret.clone(),
        refused: housekey_accounts::context::Refused::default(),
    }))
}

async fn log_in(ctx: &Ctx, email: &str, password: &str) -> Result<NextStep, String> {
    let form = LogInForm {
        identity: Identity::Email(email.to_owned()),
        password: Secret::new(password),
        remember: false,
        next: None,
    };
    match login::submit(ctx, form).await {
        Ok(outcome) => Ok(outcome.next),
        Err(FlowError::Expected(error)) => Err(error.to_string()),
        Err(other) => panic!("{other}"),
    }
}

async fn overtaken(app: &TestApp, by: &[&str]) -> Result<NextStep, String> {
    let services = app.accounts.services();
    let mut next = Vec::new();
    for password in by {
        next.push(services.hasher.hash(Secret::new(*password)).await.unwrap());
    }
    let (hasher, store) = (services.hasher.clone(), services.store.clone());
    store_hash(&*store, &pool(OLD).hash(Secret::new(PASSWORD)).await.unwrap()).await;
    log_in(&with_hasher(services, Arc::new(Quicker { hasher, store, next: Mutex::new(next) })), ADA, PASSWORD)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn password_changed_during_verification_is_refused_but_rehashed_one_accepted() {
    for backend in BOTH {
        let app = TestApp::on(backend, no_limits).await;
        app.user(ADA).await;
        let signed_in = Ok(NextStep::LoggedIn("/accounts".to_owned()));
        let refused = Err("invalid input: password=email_password_mismatch".to_owned());
        assert_eq!(overtaken(&app, &[PASSWORD]).await, signed_in, "{backend:?}");
        assert_eq!(overtaken(&app, &[PASSWORD, PASSWORD]).await, signed_in, "{backend:?}");
        app.signals.take();
        assert_eq!(overtaken(&app, &["another password of hers"]).await, refused, "{backend:?}");
        assert_eq!(app.signals.take(), ["login_failed"]);
        let store = &*app.accounts.services().store;
        let kept =
            pool(TODAY).verify(Secret::new("another password of hers"), Some(stored_hash(store).await)).await;
        assert_eq!(kept.unwrap(), PasswordCheck::Match, "the new password stays what it is");
        // Renewed, and then changed before the second look.
        assert_eq!(overtaken(&app, &["another password of hers", PASSWORD]).await, refused, "{backend:?}");
    }
}

/// The account system at its next start, with these costs.
async fn started(database: &TestDatabase, costs: HashCosts) -> (Accounts, Arc<Argon2Pool>) {
    let mut settings = Settings::default();
    no_limits(&mut settings);
    settings.secrets.keys = vec![Secret::new(housekey_testkit::SEALING_KEY)];
    settings.mail.transport = Some(housekey_accounts::settings::Transport::Inbox);
    let hasher = Arc::new(pool(costs));
    let built =
        Accounts::builder(settings).pool(database.pool().clone()).hasher(hasher.clone()).build().await;
    (built.unwrap(), hasher)
}

async fn user(accounts: &Accounts, email: &str) {
    let new = NewAccount {
        email: Some((email.to_owned(), true)),
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..NewAccount::default()
    };
    admin::create(accounts.services(), new).await.unwrap();
}

/// Regression: after the costs were raised, an account could be recognised by its time (19 ms without, 102 ms with one); after they
/// were lowered, the other way round.
#[tokio::test]
async fn refused_sign_ins_do_equal_work_after_the_costs_changed() {
    let cheap = HashCosts { memory_kib: 64, iterations: 1, parallelism: 1 };
    let dear = HashCosts { memory_kib: 128, iterations: 3, parallelism: 2 };
    for backend in BOTH {
        for (before, after) in [(cheap, dear), (dear, cheap)] {
            let database = match backend {
                Backend::Sqlite => TestDatabase::sqlite().await,
                Backend::Postgres => TestDatabase::postgres().await,
            };
            let (accounts, _) = started(&database, before).await;
            user(&accounts, "old@example.org").await;
            let (accounts, hasher) = started(&database, after).await;
            user(&accounts, "new@example.org").await;
            let ctx = Ctx::background(accounts.services().clone());
            let mut works = Vec::new();
            for email in ["nobody@example.org", "old@example.org", "new@example.org", "nobody@example.org"] {
                let before = hasher.blocks();
                assert!(log_in(&ctx, email, "not the password of anybody").await.is_err());
                works.push(hasher.blocks() - before);
            }
            assert_eq!(works, [128 * 3; 4], "{backend:?}, from {before:?} to {after:?}");
            assert_eq!(
                log_in(&ctx, "old@example.org", PASSWORD).await,
                Ok(NextStep::LoggedIn("/accounts".into()))
            );
        }
    }
}
