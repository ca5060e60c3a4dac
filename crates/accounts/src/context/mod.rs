//! What a flow is given: the services, and the facts of one request.

mod refused;

pub use refused::Refused;
pub(crate) use refused::{Known, PAUSE};

use crate::{
    errors::{Fault, FlowError},
    model::{
        AccountId, At, AuthRecord, BrowserKey, DeviceKey, Email, Owner, ProcessSecret, RequestFacts,
        SessionHandle, StageRef, Viewer,
    },
    next::same_origin_path,
    ports::{Clock, Entropy, Hasher, InvitationPolicy, Places, Store, Wake},
    settings::Settings,
    signals::{Command, Registry, SignalLog, registry::Gate},
    stages::Stages,
};
use housekey_protocol::{AccountError, Code, FieldError, Locale};
use std::sync::Arc;
use tokio_util::task::TaskTracker;

pub use housekey_protocol::Notice;

/// Everything a flow may use, shared by all requests.
pub struct Services {
    /// The settings, checked.
    pub settings: Settings,
    /// The database.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// A random secret of this process.
    pub process_secret: Arc<ProcessSecret>,
    /// Slow hashes.
    pub hasher: Arc<dyn Hasher>,
    /// The stages of a login, in order.
    pub stages: Stages,
    /// Everybody who wants to hear of what happens.
    pub registry: Arc<Registry>,
    /// The JSON-lines log of signals, if one is kept.
    pub signal_log: Option<Arc<dyn SignalLog>>,
    /// The host's names of places, if it has any.
    pub places: Option<Arc<dyn Places>>,
    /// Who may sign up where sign-up is not open, if the host says that.
    pub invitations: Option<Arc<dyn InvitationPolicy>>,
    /// Wakes the outbox worker.
    pub wake: Wake,
    /// Recent refusals of rate limits.
    pub refused: Refused,
    /// Running handlers; a graceful stop waits for them.
    pub background: TaskTracker,
}

/// One request, as a flow sees it.
#[derive(Clone)]
pub struct Ctx {
    /// The services.
    pub services: Arc<Services>,
    /// The facts.
    pub facts: RequestFacts,
    /// The key of this browser's session, once it has one.
    pub browser: Option<BrowserKey>,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// What the session of this request is called by, if somebody is signed in.
    pub session: Option<SessionHandle>,
    /// The viewer's account and addresses, as the load of the session found them: for what only shows them, while this
    /// request wrote nothing. A flow that changes something reads them again, under the account's lock.
    pub seen: Option<Arc<Owner>>,
}

impl Ctx {
    /// For work without a request: the outbox, an operator's command.
    pub fn background(services: Arc<Services>) -> Self {
        Self {
            services,
            facts: RequestFacts::default(),
            browser: None,
            viewer: None,
            session: None,
            seen: None,
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.services.settings
    }

    /// Now.
    pub fn now(&self) -> At {
        self.services.clock.now()
    }

    /// The reader's language.
    pub fn locale(&self) -> Locale {
        self.facts.locale
    }

    /// This browser's key, or a fresh one that the outcome must hand to the session.
    pub fn browser_or_new(&self) -> BrowserKey {
        self.browser.clone().unwrap_or_else(|| BrowserKey::new(self.services.entropy.bytes()))
    }

    /// Whether there is a sign-up form for everybody: sign-up is open, or the host says by the address who may.
    pub fn has_signup_form(&self) -> bool {
        self.settings().account.signup_open || self.services.invitations.is_some()
    }

    /// Whether the host admits this address, where sign-up is not open.
    ///
    /// # Errors
    /// The host's.
    pub(crate) async fn admits(&self, email: Option<&Email>) -> Result<bool, Fault> {
        if self.settings().account.signup_open {
            return Ok(true);
        }
        match (&self.services.invitations, email) {
            (Some(policy), Some(email)) => policy.admits(email, &self.facts).await.map_err(Fault::Policy),
            _ => Ok(false),
        }
    }

    /// Asks the `before` handlers; goes on with the command as they left it.
    pub(crate) async fn ask<C: Command>(&self, command: C) -> Result<C, FlowError> {
        match self.services.registry.ask(&self.facts, command).await.map_err(Fault::from)? {
            Gate::Open(command) => Ok(command),
            Gate::Denied { field, code } => {
                tracing::info!(command = C::NAME, %code, "denied by a handler");
                Err(AccountError::Invalid { errors: vec![FieldError { field, code }] }.into())
            }
            Gate::Detour(path) => Err(match self.safe_next(Some(&path)) {
                Some(path) => FlowError::Detour(path),
                None => FlowError::form(Code::DENIED),
            }),
        }
    }

    /// A `next` value, if it is a path of ours.
    pub(crate) fn safe_next(&self, next: Option<&str>) -> Option<String> {
        next.and_then(|next| same_origin_path(&self.settings().site.base_url, next))
    }
}

/// What becomes of the session once the unit of work is committed.
#[derive(Clone, Debug, Default)]
pub enum SessionChange {
    /// Nothing.
    #[default]
    Keep,
    /// The (anonymous) session remembers this browser key.
    Bind(BrowserKey),
    /// It ends, whoever was signed in, and an anonymous one begins that remembers this browser key: the browser has a right
    /// now that nobody may share who knows the old id, or who planted it (CWE-384).
    Restart(BrowserKey),
    /// A new session for this account, under a new id.
    Begin(NewSession),
    /// It goes on, under a new id and with this credential epoch of its account: everything that was known of it is
    /// worth nothing now (CWE-384).
    Renew(i64),
    /// It goes on, under a new id: who is signed in has proved it once more.
    Prove(AuthRecord),
    /// It ends.
    End,
}

/// A session to begin. Only [`crate::stages`] makes one, when every stage is passed.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub(crate) account_id: AccountId,
    pub(crate) credential_epoch: i64,
    pub(crate) records: Vec<AuthRecord>,
    pub(crate) remember: bool,
    pub(crate) fresh_device: Option<DeviceKey>,
}

impl NewSession {
    /// Who.
    pub fn account_id(&self) -> AccountId {
        self.account_id
    }
    /// The account's credential epoch; a session of an older one is dead.
    pub fn credential_epoch(&self) -> i64 {
        self.credential_epoch
    }
    /// The proofs given.
    pub fn records(&self) -> &[AuthRecord] {
        &self.records
    }
    /// What the browser shall be known again by, when it brought nothing.
    pub fn fresh_device(&self) -> Option<&DeviceKey> {
        self.fresh_device.as_ref()
    }
    /// Whether the cookie should outlive the browser.
    pub fn remember(&self) -> bool {
        self.remember
    }
}

/// Where the person goes next: a page redirects there, the JSON API answers a status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NextStep {
    /// Nowhere: the answer is the value.
    #[default]
    Stay,
    /// Signed in; on to this path.
    LoggedIn(String),
    /// A stage stopped the login; on to its page, which says or asks for what is missing.
    Stage(StageRef),
    /// On to this page, which goes on with what was begun.
    Page(&'static str),
    /// Something was mailed to this address; on to the page that says so, or takes it.
    Mailed {
        /// The path.
        page: &'static str,
        /// The address, as typed: it may have no account.
        email: Email,
    },
    /// The password was right, but the account is deactivated.
    Inactive,
    /// Somebody proved to read an address, and nobody was signed in by it; on to this path.
    Confirmed {
        /// The path.
        path: String,
        /// The address: who is not signed in can sign in with it.
        email: Email,
    },
    /// Proved who they are; on to this path.
    Proved(String),
    /// Signed out; on to this path.
    LoggedOut(String),
    /// A `before` handler sends the person elsewhere.
    Detour(String),
}

/// What a flow answers: an outcome, or why there is none.
pub type FlowResult<T = Outcome> = Result<T, FlowError>;

/// What a flow answers: expected, and already committed.
#[derive(Clone, Debug, Default)]
pub struct Outcome<T = ()> {
    /// Where to go.
    pub next: NextStep,
    /// What becomes of the session.
    pub session: SessionChange,
    /// What to say on the next page.
    pub notice: Option<Notice>,
    /// The flow's own answer.
    pub value: T,
}

impl<T> Outcome<T> {
    /// An answer that changes nothing about the session.
    pub fn stay(value: T) -> Self {
        Self { next: NextStep::Stay, session: SessionChange::Keep, notice: None, value }
    }

    /// The same, for who does not ask for the value.
    #[must_use]
    pub fn without_value(self) -> Outcome {
        let Self { next, session, notice, .. } = self;
        Outcome { next, session, notice, value: () }
    }
}
