//! The whole of Housekey in a test, without a network.

use crate::{Mailbox, MovableClock, SeededEntropy, SignalProbe, Texts, database::TestDatabase};
use axum::Router;
use chrono::TimeDelta;
use housekey_accounts::{
    Settings,
    admin::{self, NewAccount},
    delivery::Worker,
    model::Secret,
    ports::StoreResult,
    settings::Transport,
    signals::{Envelope, RegistryBuilder},
};
use housekey_http::{Accounts, Builder};
use std::sync::Arc;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite, in memory.
    Sqlite,
    /// The PostgreSQL of `DATABASE_URL`.
    Postgres,
}

/// An account system with a movable clock, seeded randomness and a mailbox.
pub struct TestApp {
    /// The system itself.
    pub accounts: Accounts,
    /// Its clock.
    pub clock: MovableClock,
    /// Its mail, once [`TestApp::deliver`] was called.
    pub mail: Mailbox,
    /// Its text messages, once [`TestApp::deliver`] was called.
    pub texts: Texts,
    /// Its signals.
    pub signals: SignalProbe,
    router: Router,
    worker: Worker,
    fakes: Fakes,
}

/// What outlives a restart.
struct Fakes {
    clock: MovableClock,
    mail: Mailbox,
    texts: Texts,
    entropy: SeededEntropy,
    database: TestDatabase,
    /// Mail goes into the development inbox, not into the mailbox.
    has_inbox: bool,
}

impl Fakes {
    fn new(database: TestDatabase) -> Self {
        Self {
            clock: MovableClock::default(),
            mail: Mailbox::default(),
            texts: Texts::default(),
            entropy: SeededEntropy::default(),
            database,
            has_inbox: false,
        }
    }
}

/// The sealing key of tests (`secrets.keys`); not random, so that runs are alike.
pub const SEALING_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The password tests use.
pub const PASSWORD: &str = "correct horse battery staple";

impl TestApp {
    /// Takes the password of the first account that signals told of away: as one that signed up by another way.
    #[expect(clippy::disallowed_methods, reason = "no flow makes such an account of one with a password")]
    pub async fn take_password(&self) {
        let Some(account) = self.signals.all().iter().find_map(Envelope::account) else {
            panic!("no signal told of an account");
        };
        let taken = async {
            let mut unit = self.accounts.services().store.begin().await?;
            unit.set_password_hash(account, None).await?;
            unit.commit().await
        };
        let taken: StoreResult<()> = taken.await;
        if let Err(error) = taken {
            panic!("the password was not taken away: {error}");
        }
    }

    /// Everything that its database holds, as text.
    pub async fn everything_stored(&self) -> String {
        match crate::dump::everything(self.fakes.database.pool()).await {
            Ok(text) => text,
            Err(error) => panic!("the database was not read: {error}"),
        }
    }

    /// On SQLite, with the settings changed by `change`.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(Backend::Sqlite, change).await
    }

    /// On a database of choice.
    pub async fn on(backend: Backend, change: impl FnOnce(&mut Settings)) -> Self {
        let routes = |accounts: &Accounts| accounts.router().merge(accounts.health_router());
        Self::build(backend, change, |registry| registry, routes).await
    }

    /// On SQLite, with mail in the development inbox (`mail.transport = "inbox"`) instead of [`TestApp::mail`].
    pub async fn with_inbox(
        change: impl FnOnce(&mut Settings),
        routes: impl FnOnce(&Accounts) -> Router,
    ) -> Self {
        let fakes = Fakes { has_inbox: true, ..Fakes::new(TestDatabase::sqlite().await) };
        Self::assemble(fakes, change, |builder| builder, routes).await
    }

    /// With handlers, and with routes beside the account system's own.
    pub async fn build(
        backend: Backend,
        change: impl FnOnce(&mut Settings),
        handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder,
        routes: impl FnOnce(&Accounts) -> Router,
    ) -> Self {
        let database = match backend {
            Backend::Sqlite => TestDatabase::sqlite().await,
            Backend::Postgres => TestDatabase::postgres().await,
        };
        Self::build_on(database, change, handlers, routes).await
    }

    /// As [`TestApp::build`], on a database the test has prepared: with the host's tables, and a pool
    /// ([`TestDatabase::pool`]) for the handlers.
    pub async fn build_on(
        database: TestDatabase,
        change: impl FnOnce(&mut Settings),
        handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder,
        routes: impl FnOnce(&Accounts) -> Router,
    ) -> Self {
        Self::assemble(Fakes::new(database), change, |builder| builder.handlers(handlers), routes).await
    }

    /// As [`TestApp::build`], with the builder in hand: for whatever else a host can add.
    pub async fn host(
        backend: Backend,
        change: impl FnOnce(&mut Settings),
        build: impl FnOnce(Builder) -> Builder,
        routes: impl FnOnce(&Accounts) -> Router,
    ) -> Self {
        let database = match backend {
            Backend::Sqlite => TestDatabase::sqlite().await,
            Backend::Postgres => TestDatabase::postgres().await,
        };
        Self::assemble(Fakes::new(database), change, build, routes).await
    }

    /// The server at its next start: everything is built anew over the same database; clock and mail go on. Visitors of
    /// before come by [`Browser::at`](crate::Browser::at).
    pub async fn restarted(
        self,
        change: impl FnOnce(&mut Settings),
        build: impl FnOnce(Builder) -> Builder,
        routes: impl FnOnce(&Accounts) -> Router,
    ) -> Self {
        Self::assemble(self.fakes, change, build, routes).await
    }

    async fn assemble(
        fakes: Fakes,
        change: impl FnOnce(&mut Settings),
        build: impl FnOnce(Builder) -> Builder,
        routes: impl FnOnce(&Accounts) -> Router,
    ) -> Self {
        let mut settings = Settings::default();
        settings.site.base_url.set_port(None).unwrap_or_default();
        // The cheapest costs, because flows are tested here, not Argon2.
        settings.hashing.memory_kib = 8;
        settings.hashing.iterations = 1;
        settings.hashing.threads = 2;
        settings.secrets.keys = vec![Secret::new(SEALING_KEY)];
        if fakes.has_inbox {
            settings.mail.transport = Some(Transport::Inbox);
        }
        change(&mut settings);
        let (clock, mail, signals) = (fakes.clock.clone(), fakes.mail.clone(), SignalProbe::default());
        let texts = fakes.texts.clone();
        let mut builder = Accounts::builder(settings)
            .pool(fakes.database.pool().clone())
            .clock(Arc::new(clock.clone()))
            .entropy(Arc::new(fakes.entropy.clone()))
            .sms(Arc::new(texts.clone()))
            .signal_log(Arc::new(signals.clone()));
        if !fakes.has_inbox {
            builder = builder.mailer(Arc::new(mail.clone()));
        }
        let accounts = match build(builder).build().await {
            Ok(accounts) => accounts,
            Err(error) => panic!("the test app was not built: {error}"),
        };
        let worker = accounts.worker();
        let inside = accounts.protect(routes(&accounts));
        Self { accounts, clock, mail, texts, signals, router: inside, worker, fakes }
    }

    /// Puts a host's own layers around everything.
    #[must_use]
    pub fn inside(mut self, host: impl FnOnce(Router) -> Router) -> Self {
        self.router = host(self.router);
        self
    }

    /// The system behind its layers.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Delivers everything that is due: mail, webhooks, `durable` handlers.
    pub async fn deliver(&self) {
        loop {
            match self.worker.round().await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => panic!("the outbox failed: {error}"),
            }
        }
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Makes an account with a confirmed address and [`PASSWORD`], as an operator does.
    pub async fn user(&self, email: &str) {
        let new = NewAccount {
            email: Some((email.to_owned(), true)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        };
        self.account(new).await;
    }

    /// Makes any account, as an operator does.
    pub async fn account(&self, new: NewAccount) {
        if let Err(error) = admin::create(self.accounts.services(), new).await {
            panic!("the account was not made: {error}");
        }
    }
}
