//! Sessions, from the request's side: who is signed in, and what an outcome does to the session.
//!
//! Browsers hold the session id in a cookie (`__Host-sid` on https, `sid` on plain http), app clients in
//! `X-Session-Token`; both are the same rows.

use chrono::TimeDelta;
use housekey_accounts::{
    Services,
    context::{Facts, Grant, SessionChange},
    model::{AccountId, At, AuthRecord, BrowserKey, Viewer},
};
use housekey_store::{SqlSessions, account_json, client_json};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
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

/// A session that does not end is written this often at most, to note that it was seen.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Times {
    /// When somebody signed in.
    began: At,
    /// The last request, to within [`SEEN_EVERY`].
    seen: At,
}

#[derive(Deserialize)]
struct Account {
    id: AccountId,
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
    pub async fn of_app(
        store: &Arc<SqlSessions>,
        token: Option<&str>,
    ) -> Result<Option<Self>, session::Error> {
        let Some(token) = token else {
            return Ok(Some(Self { session: Session::new(None, store.clone(), Some(Expiry::OnSessionEnd)) }));
        };
        let Ok(id) = token.parse::<session::Id>() else { return Ok(None) };
        // The id's text form is not unique (padding bits); only the one we would write counts (T177).
        if id.to_string() != token || store.load(&id).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(Self { session: Session::new(Some(id), store.clone(), Some(Expiry::OnSessionEnd)) }))
    }

    /// The token of this session, once it has been saved.
    pub fn token(&self) -> Option<String> {
        self.session.id().map(|id| id.to_string())
    }

    /// Who is signed in, as of now: idle and absolute limits are the server's to judge.
    pub async fn standing(&self, services: &Services) -> Result<Standing, session::Error> {
        let browser = self.session.get(BROWSER).await?;
        let account: Option<Account> = self.session.get(ACCOUNT).await?;
        let times: Option<Times> = self.session.get(TIMES).await?;
        let (Some(account), Some(times)) = (account, times) else {
            return Ok(Standing { viewer: None, browser });
        };
        let now = services.clock.now();
        let limits = &services.settings.session;
        let alive = now - times.began < TimeDelta::seconds(limits.absolute_timeout.into())
            && now - times.seen < TimeDelta::seconds(limits.idle_timeout.into());
        if !alive {
            return Ok(Standing::default());
        }
        if now - times.seen >= SEEN_EVERY {
            self.session.insert(TIMES, Times { seen: now, ..times }).await?;
        }
        let records: Vec<AuthRecord> = self.session.get(RECORDS).await?.unwrap_or_default();
        Ok(Standing { viewer: Some(Viewer { account_id: account.id, records }), browser })
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
            SessionChange::Bind(browser) => self.bind(facts, browser).await,
            SessionChange::Begin(grant) => self.begin(services, facts, grant).await,
            SessionChange::End => self.session.flush().await,
        }
    }

    async fn bind(&self, facts: &Facts, browser: &BrowserKey) -> Result<(), session::Error> {
        if self.session.get(BROWSER).await?.as_ref() == Some(browser) {
            return Ok(());
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
        self.session.insert(TIMES, Times { began: now, seen: now }).await?;
        self.note_client(facts).await?;
        let absolute = i64::from(services.settings.session.absolute_timeout);
        let expiry = if grant.remember() {
            Expiry::OnInactivity(time::Duration::seconds(absolute))
        } else {
            Expiry::OnSessionEnd
        };
        self.session.set_expiry(Some(expiry));
        self.session.save().await
    }

    async fn note_client(&self, facts: &Facts) -> Result<(), session::Error> {
        let client = client_json(facts.ip.as_deref(), facts.user_agent.as_deref());
        self.session.insert(CLIENT, client).await
    }

    /// Saves what a look at the session changed (an app client has no layer that does).
    pub async fn save_if_modified(&self) -> Result<(), session::Error> {
        if self.session.is_modified() && self.session.id().is_some() {
            self.session.save().await
        } else {
            Ok(())
        }
    }
}
