//! The embedding interface: settings in, a working account system out.

mod error;
mod sealing;
mod sms;
mod webhooks;

use crate::{api, dev_mail, export, health, layers, lifecycle::Lifecycle, signal_log::FileLog};
use axum::Router;
use housekey_accounts::{
    Services, Settings,
    context::Refused,
    model::ProcessSecret,
    ports::{Clock, Entropy, Hasher, InvitationPolicy, Mailer, Places, SmsSender, Store, StoreError, Wake},
    settings::{SmsTransport, Transport, Webhook},
    signals::{self, RegistryBuilder, SignalLog, Subscriber},
    stages::{Stage, Stages},
};
use housekey_adapters::{
    Argon2Pool, HashCosts, OsEntropy, SystemClock,
    mail::{Inbox, MailRenderer, SmtpMailer, SmtpSettings, TemplateOptions},
};
use housekey_messages::{Catalog, MessageFile};
use housekey_store::{ConnectOptions, Pool, SqlSessions, SqlStore, migrate};
use std::{borrow::Cow, sync::Arc, time::Duration};
use tokio_util::task::TaskTracker;

pub use error::BuildError;

/// Collects what an account system is made of.
#[must_use]
pub struct Builder {
    settings: Settings,
    database: Option<Database>,
    registry: RegistryBuilder,
    late: Vec<Late>,
    stages: Vec<Arc<dyn Stage>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    hasher: Option<Arc<dyn Hasher>>,
    mailer: Option<Arc<dyn Mailer>>,
    sms: Option<Arc<dyn SmsSender>>,
    signal_log: Option<Arc<dyn SignalLog>>,
    places: Option<Arc<dyn Places>>,
    invitations: Option<Arc<dyn InvitationPolicy>>,
    webhooks: Vec<Webhook>,
    messages: Vec<MessageFile>,
    stylesheet: Option<String>,
    body_time: Duration,
}

/// Handlers that need the database.
type Late = Box<dyn FnOnce(RegistryBuilder, &Pool) -> RegistryBuilder + Send>;

enum Database {
    Url(String, ConnectOptions),
    Pool(Pool),
}

impl Builder {
    /// Opens (SQLite: creates) this database; `sqlite:path` or `postgres://…`. Migrated by [`Builder::build`].
    pub fn database_url(self, url: impl Into<String>) -> Self {
        self.database_with(url, ConnectOptions::default())
    }

    /// As [`Builder::database_url`], with the pool's numbers.
    pub fn database_with(mut self, url: impl Into<String>, options: ConnectOptions) -> Self {
        self.database = Some(Database::Url(url.into(), options));
        self
    }

    /// Uses the host's own pool (`SqlitePool` and `PgPool` convert).
    pub fn pool(mut self, pool: impl Into<Pool>) -> Self {
        self.database = Some(Database::Pool(pool.into()));
        self
    }

    /// Registers handlers.
    pub fn handlers(mut self, register: impl FnOnce(RegistryBuilder) -> RegistryBuilder) -> Self {
        self.registry = register(self.registry);
        self
    }

    /// Registers handlers that use the database: the pool is open and migrated when this is called, at the end of
    /// [`Builder::build`].
    pub fn handlers_with(
        mut self,
        register: impl FnOnce(RegistryBuilder, &Pool) -> RegistryBuilder + Send + 'static,
    ) -> Self {
        self.late.push(Box::new(register));
        self
    }

    /// Adds a stage that every login must pass ([`Stage`]); its place says when.
    pub fn stage(mut self, stage: impl Stage + 'static) -> Self {
        self.stages.push(Arc::new(stage));
        self
    }

    /// Another clock, for tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Another source of randomness, for tests.
    pub fn entropy(mut self, entropy: Arc<dyn Entropy>) -> Self {
        self.entropy = entropy;
        self
    }

    /// Another hasher.
    pub fn hasher(mut self, hasher: Arc<dyn Hasher>) -> Self {
        self.hasher = Some(hasher);
        self
    }

    /// Another way for mail to leave; `mail.transport` is not looked at then.
    pub fn mailer(mut self, mailer: Arc<dyn Mailer>) -> Self {
        self.mailer = Some(mailer);
        self
    }

    /// Another way for text messages to leave; `sms.transport` is not looked at then.
    pub fn sms(mut self, sender: Arc<dyn SmsSender>) -> Self {
        self.sms = Some(sender);
        self
    }

    /// Another log of signals; `signals.log` is not looked at then.
    pub fn signal_log(mut self, log: Arc<dyn SignalLog>) -> Self {
        self.signal_log = Some(log);
        self
    }

    /// Names of places for the addresses of clients, on the pages that show them ([`Places`]).
    pub fn places(mut self, places: Arc<dyn Places>) -> Self {
        self.places = Some(places);
        self
    }

    /// Who may sign up where `account.signup_open` is false ([`InvitationPolicy`]).
    pub fn invitations(mut self, policy: Arc<dyn InvitationPolicy>) -> Self {
        self.invitations = Some(policy);
        self
    }

    /// Tells another program of signals over HTTP, as an entry of `signals.webhooks` does.
    ///
    /// ```no_run
    /// use housekey_accounts::{Settings, settings::Webhook};
    /// use housekey_http::Accounts;
    ///
    /// # fn example(secret: String) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut webhook = Webhook::new("https://example.org/hooks/accounts".parse()?, secret);
    /// webhook.events = vec!["account.*".into()];
    /// let builder = Accounts::builder(Settings::default()).webhook(webhook);
    /// # Ok(()) }
    /// ```
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.webhooks.push(webhook);
        self
    }

    /// Adds a file of messages in Fluent's syntax, over Housekey's own: other words for a message, words for the error
    /// codes of handlers (`error-domain-not-allowed`), mails (`mail-host-welcome`), or a language. The folder in `path` is the
    /// language. What is wrong with it, [`Builder::build`] says with file and line; an operator's folder
    /// (`locales.dir`) goes over it.
    ///
    /// ```
    /// # use housekey_http::Accounts;
    /// # let settings = housekey_accounts::Settings::default();
    /// let builder = Accounts::builder(settings)
    ///     .messages("en/shop.ftl", "error-domain-not-allowed = Use your work address.")
    ///     .messages("de/shop.ftl", "error-domain-not-allowed = Nimm deine Dienstadresse.");
    /// ```
    pub fn messages(
        mut self,
        path: impl Into<Cow<'static, str>>,
        text: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.messages.push(MessageFile { path: path.into(), text: text.into() });
        self
    }

    /// The style sheet of the pages this crate writes itself (the development inbox).
    pub fn stylesheet(mut self, path: impl Into<String>) -> Self {
        self.stylesheet = Some(path.into());
        self
    }

    /// How long the whole body of a request may take, inside [`Accounts::protect`]; 15 seconds by default. Whoever is
    /// slower is answered 408.
    pub fn body_time(mut self, time: Duration) -> Self {
        self.body_time = time;
        self
    }

    /// Checks the settings, opens and migrates the database, starts the hashing threads.
    ///
    /// Nothing runs in the background yet; see [`Accounts::start`].
    pub async fn build(mut self) -> Result<Accounts, BuildError> {
        if self.mailer.is_some() {
            // A host with its own mailer needs no transport. The check asks for one; after it there is none.
            self.settings.mail.transport.get_or_insert(Transport::Inbox);
        }
        if self.sms.is_some() {
            self.settings.sms.transport = Some(SmsTransport::Console);
        }
        webhooks::add(&mut self.settings, self.webhooks)?;
        let mut problems = self.settings.check();
        problems.extend(signals::filter::check(&self.settings));
        if self.invitations.is_some() && !self.settings.account.signup_open {
            problems.extend(self.settings.check_invitations());
        }
        if !problems.is_empty() {
            return Err(BuildError::Settings(problems));
        }
        if self.mailer.is_some() {
            self.settings.mail.transport = None;
        }
        let registry = webhooks::subscribed(self.registry, &self.settings, &self.clock)?;
        let messages = Catalog::load(&self.messages, self.settings.locales.dir.as_deref())?;
        let (mailer, inbox) = match self.mailer {
            Some(mailer) => (mailer, None),
            None => mailer(&self.settings, messages.clone(), self.clock.clone())?,
        };
        let sms = sms::lane(&self.settings, self.sms, &messages, &self.clock)?;
        let hasher = match self.hasher {
            Some(hasher) => hasher,
            None => hasher_of(&self.settings, self.entropy.clone())?,
        };
        let signal_log = match (self.signal_log, &self.settings.signals.log) {
            (Some(log), _) => Some(log),
            (None, Some(path)) => {
                let log = FileLog::open(path)
                    .map_err(|cause| BuildError::SignalLog { path: path.clone(), cause })?;
                Some(Arc::new(log) as Arc<dyn SignalLog>)
            }
            (None, None) => None,
        };
        let (pool, owns_pool) = match self.database.ok_or(BuildError::NoDatabase)? {
            Database::Url(url, options) => (Pool::connect(&url, options).await?, true),
            Database::Pool(pool) => (pool, false),
        };
        migrate(&pool, self.clock.now()).await?;
        let sealer = sealing::sealer(&self.settings, &pool, self.entropy.clone())?;
        let store = Arc::new(SqlStore::new(pool.clone()).with_sealer(sealer));
        hasher.expect(&costs_of_stored_hashes(&store).await?);
        let registry =
            self.late.into_iter().fold(registry, |registry, register| register(registry, &pool)).build()?;
        let services = Arc::new(Services {
            stages: Stages::new(&self.settings, self.stages)?,
            settings: self.settings,
            store,
            clock: self.clock.clone(),
            process_secret: Arc::new(ProcessSecret::new(self.entropy.bytes())),
            entropy: self.entropy,
            hasher,
            registry,
            signal_log,
            places: self.places,
            invitations: self.invitations,
            wake: Wake::default(),
            refused: Refused::default(),
            background: TaskTracker::new(),
        });
        let sessions = Arc::new(SqlSessions::new(pool.clone(), self.clock));
        let lifecycle = Lifecycle::default();
        Ok(Accounts(Arc::new(Inner {
            services,
            sessions,
            pool,
            owns_pool,
            mailer,
            inbox,
            sms,
            messages,
            lifecycle,
            stylesheet: self.stylesheet,
            body_time: self.body_time,
        })))
    }
}

async fn costs_of_stored_hashes(store: &SqlStore) -> Result<Vec<String>, StoreError> {
    store.begin_read().await?.list_hash_costs().await
}

type Transports = (Arc<dyn Mailer>, Option<Inbox>);

fn mailer(settings: &Settings, messages: Catalog, clock: Arc<dyn Clock>) -> Result<Transports, BuildError> {
    let mail = &settings.mail;
    let templates = TemplateOptions {
        folder: mail.templates_dir.clone(),
        subject_prefix: settings.account.email_subject_prefix.clone(),
    };
    let renderer = MailRenderer::new(&templates, messages).map_err(|error| BuildError::Mail(error.into()))?;
    let renderer = Arc::new(renderer);
    let from = mail.sender(&settings.site.name);
    if mail.transport == Some(Transport::Smtp) {
        let smtp = SmtpMailer::new(SmtpSettings::from(&mail.smtp), &from, renderer, clock);
        return Ok((Arc::new(smtp.map_err(|error| BuildError::Mail(error.into()))?), None));
    }
    let inbox = Inbox::new(renderer, &from, clock).map_err(|error| BuildError::Mail(error.into()))?;
    Ok((Arc::new(inbox.clone()), Some(inbox)))
}

fn hasher_of(settings: &Settings, entropy: Arc<dyn Entropy>) -> Result<Arc<dyn Hasher>, BuildError> {
    let hashing = settings.hashing;
    if HashCosts::from(&hashing).below_owasp_minimum() {
        tracing::warn!(
            memory_kib = hashing.memory_kib,
            iterations = hashing.iterations,
            "PASSWORD HASHES ARE WEAKER THAN OWASP'S MINIMUM (m=19456, t=2, p=1): raise [hashing] before anybody signs up"
        );
    }
    let pool =
        Argon2Pool::from_settings(&hashing, entropy).map_err(|error| BuildError::Hasher(error.into()))?;
    Ok(Arc::new(pool))
}

/// A working account system. Cheap to clone.
#[derive(Clone)]
pub struct Accounts(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) services: Arc<Services>,
    pub(crate) sessions: Arc<SqlSessions>,
    pub(crate) pool: Pool,
    pub(crate) owns_pool: bool,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) inbox: Option<Inbox>,
    pub(crate) sms: Option<Arc<dyn Subscriber>>,
    pub(crate) messages: Catalog,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) stylesheet: Option<String>,
    pub(crate) body_time: Duration,
}

impl Accounts {
    /// Begins to build one.
    pub fn builder(settings: Settings) -> Builder {
        Builder {
            settings,
            database: None,
            registry: RegistryBuilder::default(),
            late: Vec::new(),
            stages: Vec::new(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
            hasher: None,
            mailer: None,
            sms: None,
            signal_log: None,
            places: None,
            invitations: None,
            webhooks: Vec::new(),
            messages: Vec::new(),
            stylesheet: None,
            body_time: layers::BODY_TIME,
        }
    }

    /// The routes that are not pages: the JSON API, the file with everything of an account, and (with the `inbox` transport) `/dev/mail`.
    pub fn router(&self) -> Router {
        let router = api::router(self).merge(export::router(self));
        match &self.0.inbox {
            Some(inbox) => router.merge(dev_mail::router(inbox.clone(), self.0.stylesheet.clone())),
            None => router,
        }
    }

    /// `/healthz` and `/readyz`, for a host that has none of its own: axum refuses to start with a path that is
    /// there twice.
    pub fn health_router(&self) -> Router {
        health::router(self)
    }

    /// Puts our layers around a router, pages and server functions included: request id, security headers,
    /// origin guard, body limit, session, page guards.
    pub fn protect(&self, router: Router) -> Router {
        layers::protect(self, router)
    }

    /// The services, for handlers and commands of the host's own.
    pub fn services(&self) -> &Arc<Services> {
        &self.0.services
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.services.settings
    }

    /// The messages, in all languages.
    pub fn messages(&self) -> &Catalog {
        &self.0.messages
    }

    /// Whether mail goes to the built-in inbox, which anybody who reaches the server can read.
    pub fn keeps_mail_here(&self) -> bool {
        self.0.inbox.is_some()
    }

    /// The database pool.
    pub fn pool(&self) -> &Pool {
        &self.0.pool
    }
}
