//! Sessions, from the request's side: who is signed in, and what an outcome does to the session.
//!
//! Browsers hold the session id in a cookie (`__Host-sid` on https, `sid` on plain http), app clients in
//! `X-Session-Token`; both are the same rows.

use crate::Accounts;
use chrono::TimeDelta;
use housekey_accounts::{
    Services,
    context::{Facts, Grant, SessionChange},
    model::{AccountId, At, AuthRecord, BrowserKey, Viewer},
};
use housekey_store::{SqlSessions, account_json, client_json};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tower_sessions::{Expiry, Session, SessionStore, session};

/// The cookie's name: the `__Host-` prefix pins it to this host and to https; on plain http browsers refuse it.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

/// Keys of the session's data. `account` and `client` are read by the store, too.
const ACCOUNT: &str = "account";
const CLIENT: &str = "client";
const BROWSER: &str = "browser";
const RECORDS: &str = "records";
const TIMES: &str = "times";

/// How often at most it is noted that a session was used.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How long the session lasts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Times {
    /// When somebody signed in.
    began: At,
    /// Whether the cookie outlives the browser.
    #[serde(default)]
    remember: bool,
}

#[derive(Deserialize)]
struct Account {
    id: AccountId,
    epoch: i64,
}

/// One request's session.
#[derive(Clone, Debug)]
pub struct Current {
    session: Session,
}

/// What the session says.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// The key of this browser.
    pub browser: Option<BrowserKey>,
}

impl Current {
    /// The session of a cookie.
    pub fn of_browser(session: Session) -> Self {
        Self { session }
    }

    /// The session of an app client, or a new one. `None`: the token names no session (any more).
    pub async fn of_app(accounts: &Accounts, token: Option<&str>) -> Result<Option<Self>, session::Error> {
        let store = &accounts.0.sessions;
        let Some(token) = token else {
            return Ok(Some(Self { session: Session::new(None, store.clone(), Some(Expiry::OnSessionEnd)) }));
        };
        let Ok(id) = token.parse::<session::Id>() else { return Ok(None) };
        // The id's text form is not unique (padding bits); only the one we would write counts (T177).
        if id.to_string() != token || store.load(&id).await?.is_none() {
            return Ok(None);
        }
        let current = Self { session: Session::new(Some(id), store.clone(), Some(Expiry::OnSessionEnd)) };
        let signed_in: Option<Account> = current.read(ACCOUNT).await?;
        if signed_in.is_some() && current.standing(accounts).await?.viewer.is_none() {
            // Too old, or unused for too long.
            current.session.flush().await?;
            return Ok(None);
        }
        Ok(Some(current))
    }

    /// The token of this session, once it has been saved.
    pub fn token(&self) -> Option<String> {
        self.session.id().map(|id| id.to_string())
    }

    /// Who is signed in, as of now: idle and absolute limits are the server's to judge.
    pub async fn standing(&self, accounts: &Accounts) -> Result<Standing, session::Error> {
        let browser = self.read(BROWSER).await?;
        let account: Option<Account> = self.read(ACCOUNT).await?;
        let (Some(account), Some(times)) = (account, self.times().await?) else {
            return Ok(Standing { viewer: None, browser });
        };
        let services = accounts.services();
        let now = services.clock.now();
        // A session that was never loaded began with this very request.
        let seen = self.read(SqlSessions::SEEN).await?.unwrap_or(times.began);
        let limits = &services.settings.session;
        let alive = now - times.began < TimeDelta::seconds(limits.absolute_timeout.into())
            && now - seen < TimeDelta::seconds(limits.idle_timeout.into());
        if !alive {
            return Ok(Standing::default());
        }
        if let Some(id) = self.session.id().filter(|_| now - seen >= SEEN_EVERY) {
            let sessions = accounts.0.sessions.clone();
            services.background.spawn(async move { sessions.touch(&id).await });
        }
        let records: Vec<AuthRecord> = self.read(RECORDS).await?.unwrap_or_default();
        let viewer = Viewer { account_id: account.id, credential_epoch: account.epoch, records };
        Ok(Standing { viewer: Some(viewer), browser })
    }

    async fn times(&self) -> Result<Option<Times>, session::Error> {
        self.read(TIMES).await
    }

    /// A value of the session. One that cannot be read (written by another release) counts as absent: the
    /// person signs in again, instead of being answered 503 for ever.
    async fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, session::Error> {
        match self.session.get(key).await {
            Err(session::Error::SerdeJson(error)) => {
                tracing::warn!(key, %error, "a session holds what cannot be read");
                Ok(None)
            }
            answer => answer,
        }
    }

    /// Carries an outcome out, and saves at once: a later failure of the answer must not undo it.
    pub async fn apply(
        &self,
        services: &Services,
        facts: &Facts,
        change: &SessionChange,
    ) -> Result<(), session::Error> {
        match change {
            SessionChange::Keep => Ok(()),
            SessionChange::Bind(browser) => self.bind(services, facts, browser).await,
            SessionChange::Begin(grant) => self.begin(services, facts, grant).await,
            SessionChange::End => self.session.flush().await,
        }
    }

    async fn bind(
        &self,
        services: &Services,
        facts: &Facts,
        browser: &BrowserKey,
    ) -> Result<(), session::Error> {
        if self.read(BROWSER).await?.as_ref() == Some(browser) {
            return Ok(());
        }
        if let Some(times) = self.times().await? {
            // The cookie is sent again with this save, and must last as long as it did.
            self.session.set_expiry(Some(expiry(services, times.remember)));
        }
        self.session.insert(BROWSER, browser).await?;
        self.note_client(facts).await?;
        self.session.save().await
    }

    async fn begin(&self, services: &Services, facts: &Facts, grant: &Grant) -> Result<(), session::Error> {
        // A new id at every change of standing: an id somebody planted before is worth nothing after (T034).
        self.session.cycle_id().await?;
        let now = services.clock.now();
        let account = account_json(grant.account_id(), grant.credential_epoch());
        self.session.insert(ACCOUNT, account).await?;
        self.session.insert(RECORDS, grant.records()).await?;
        self.session.insert(TIMES, Times { began: now, remember: grant.remember() }).await?;
        self.note_client(facts).await?;
        self.session.set_expiry(Some(expiry(services, grant.remember())));
        self.session.save().await
    }

    async fn note_client(&self, facts: &Facts) -> Result<(), session::Error> {
        let client = client_json(facts.ip.as_deref(), facts.user_agent.as_deref());
        self.session.insert(CLIENT, client).await
    }
}

/// How long the cookie lasts. (How long the session does, [`Current::standing`] judges.)
fn expiry(services: &Services, remember: bool) -> Expiry {
    if remember {
        Expiry::OnInactivity(time::Duration::seconds(services.settings.session.absolute_timeout.into()))
    } else {
        Expiry::OnSessionEnd
    }
}
