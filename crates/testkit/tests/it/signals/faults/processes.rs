//! Simulated processes on one database: each with its own pool, clock and worker.

use async_trait::async_trait;
use axum::{Router, body::Body, extract::ConnectInfo};
use housekey_accounts::{
    Services, Settings, changes,
    context::{Ctx, Refused},
    model::{Account, AccountId, At, Email, EmailAddress, EmailAddressId, Owner, Secret},
    ports::{Store, StoreResult, UnitOfWork, Wake, journal::EventRow},
    settings::{Rates, Retention},
    signals::RegistryBuilder,
    work::Work,
};
use housekey_http::{Accounts, Builder};
use housekey_protocol::Locale;
use housekey_store::{ConnectOptions, Pool, sqlx};
use housekey_testkit::{Backend, database::TestDatabase};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tower::ServiceExt;

/// A database that several pools open.
pub(super) struct Shared {
    folder: TempDir,
    postgres: Option<TestDatabase>,
}

impl Shared {
    pub(super) async fn new(backend: Backend) -> Self {
        let postgres = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(TestDatabase::postgres().await),
        };
        Self { folder: TempDir::new().unwrap(), postgres }
    }

    /// Connections of one more process, whose writers wait for another's lock this long.
    pub(super) async fn pool(&self, patience: Duration) -> Pool {
        self.pool_of(patience, 10).await
    }

    /// As [`Shared::pool`], of so many connections.
    pub(super) async fn pool_of(&self, patience: Duration, connections: u32) -> Pool {
        let Some(database) = &self.postgres else {
            let url = format!("sqlite:{}/housekey.sqlite", self.folder.path().display());
            let options = ConnectOptions {
                max_connections: connections,
                busy_timeout: patience,
                ..ConnectOptions::default()
            };
            return Pool::connect(&url, options).await.unwrap();
        };
        let options = (*database.pool().as_postgres().unwrap().connect_options()).clone();
        let options = options.options([("lock_timeout", format!("{}ms", patience.as_millis()))]);
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(patience.max(Duration::from_secs(5)))
            .connect_with(options);
        Pool::from(pool.await.unwrap())
    }
}

pub(super) fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.site.base_url.set_port(None).unwrap();
    settings.hashing.memory_kib = 8;
    settings.hashing.iterations = 1;
    settings.hashing.threads = 2;
    settings.secrets.keys = vec![Secret::new(housekey_testkit::SEALING_KEY)];
    settings.account.rate_limits.signup = Rates::default();
    settings
}

/// An account system by the real clock, not started.
pub(super) async fn process(
    settings: Settings,
    pool: &Pool,
    handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder,
    rest: impl FnOnce(Builder) -> Builder,
) -> Accounts {
    rest(Accounts::builder(settings).pool(pool.clone()).handlers(handlers)).build().await.unwrap()
}

/// Stores an account as a sign-up does, without waiting for a hash: one event, one delivery a subscriber.
pub(super) async fn signed_up(accounts: &Accounts, email: &str) {
    let ctx = Ctx::background(accounts.services().clone());
    let (entropy, now) = (&*accounts.services().entropy, ctx.now());
    let account = Account {
        id: AccountId(entropy.uuid()),
        username: None,
        password: None,
        active: true,
        credential_epoch: 0,
        locale: Locale::EN,
        created_at: now,
        last_login_at: None,
        closing: None,
    };
    let emails = vec![EmailAddress {
        id: EmailAddressId(entropy.uuid()),
        account_id: account.id,
        email: Email::parse(email).unwrap(),
        verified_at: None,
        primary: true,
        created_at: now,
    }];
    let mut work = Work::begin(&ctx).await.unwrap();
    let told = work.sign_up(&Owner { account, emails }, None).await.unwrap();
    work.commit(changes![told]).await.unwrap();
}

/// Posts to the app half of the JSON API; answers the status.
pub(super) async fn post(accounts: &Accounts, path: &str, body: Value) -> u16 {
    let router: Router = accounts.protect(accounts.router());
    let request = http::Request::post(format!("/_allauth/app/v1/{path}"))
        .header("content-type", "application/json")
        .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 40_000))))
        .body(Body::from(body.to_string()))
        .unwrap();
    router.oneshot(request).await.unwrap().status().as_u16()
}

/// The services of an account system, over a store that counts.
pub(super) fn counted(accounts: &Accounts) -> (Arc<Services>, Arc<Counted>) {
    let of = accounts.services();
    let store = Arc::new(Counted {
        inner: of.store.clone(),
        begun: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
    });
    let services = Services {
        settings: of.settings.clone(),
        store: store.clone(),
        clock: of.clock.clone(),
        entropy: of.entropy.clone(),
        process_secret: of.process_secret.clone(),
        hasher: of.hasher.clone(),
        stages: of.stages.clone(),
        registry: of.registry.clone(),
        signal_log: of.signal_log.clone(),
        places: None,
        invitations: None,
        wake: of.wake.clone(),
        refused: Refused::default(),
        background: of.background.clone(),
    };
    (Arc::new(services), store)
}

/// A store that counts who begins to write, and who was refused.
pub(super) struct Counted {
    inner: Arc<dyn Store>,
    begun: AtomicUsize,
    refused: AtomicUsize,
}

impl Counted {
    pub(super) fn begun(&self) -> usize {
        self.begun.load(Ordering::Relaxed)
    }

    pub(super) fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Store for Counted {
    #[expect(clippy::disallowed_methods, reason = "stands between the store and the units of work")]
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        let unit = self.inner.begin().await;
        let count = if unit.is_ok() { &self.begun } else { &self.refused };
        count.fetch_add(1, Ordering::Relaxed);
        unit
    }

    async fn begin_read(&self) -> StoreResult<Box<dyn UnitOfWork>> {
        self.inner.begin_read().await
    }

    async fn latest_events(
        &self,
        account: AccountId,
        kinds: &[&str],
        each: i64,
    ) -> StoreResult<Vec<EventRow>> {
        self.inner.latest_events(account, kinds, each).await
    }

    fn connections(&self) -> usize {
        self.inner.connections()
    }

    async fn ping(&self) -> StoreResult<()> {
        self.inner.ping().await
    }

    async fn sweep(&self, now: At, keep: &Retention) -> StoreResult<u64> {
        self.inner.sweep(now, keep).await
    }

    async fn listen(&self, wake: &Wake) {
        self.inner.listen(wake).await;
    }
}
