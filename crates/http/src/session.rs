//! Sessions, from the request's side: who is signed in, and what an outcome does to the session.
//!
//! Browsers hold the session id in a cookie (`__Host-sid` on https, `sid` on plain http), app clients in
//! `X-Session-Token`; both are the same rows, and each row says which of the two it belongs to.

mod judge;

use crate::{Accounts, cookies};
use axum::http::HeaderValue;
use chrono::TimeDelta;
use housekey_accounts::{
    Services,
    context::{NewSession, SessionChange},
    model::{AccountId, At, AuthRecord, BrowserKey, Owner, RequestFacts, SessionHandle, Viewer},
    settings::{self, HeadlessClient},
};
use housekey_store::{SqlSessions, account_json, client_json, session_handle};
use judge::Judge;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::{Arc, Mutex, PoisonError};
use tower_sessions::{Expiry, Session, session, session_store};

/// The cookie's name: the `__Host-` prefix pins it to this host and to https; on plain http browsers refuse it.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

/// Keys of the session's data. `account` and `client` are read by the store, too.
const ACCOUNT: &str = SqlSessions::ACCOUNT;
const CLIENT: &str = SqlSessions::CLIENT;
const BROWSER: &str = "browser";
const RECORDS: &str = "records";
const TIMES: &str = "times";
/// Which kind of client the session belongs to. An id of one kind is refused for the other, because they are protected
/// in different ways: a token is not subject to the origin guard, and a cookie cannot be read by scripts.
const HOLDER: &str = "holder";

/// How long the session lasts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Times {
    /// When somebody signed in.
    began: At,
    /// Whether the cookie outlives the browser.
    #[serde(default)]
    remember: bool,
}

impl Times {
    /// When the session ends, if it is not used after `seen`.
    fn end(self, limits: &settings::Session, seen: At) -> At {
        let absolute = self.began + TimeDelta::seconds(limits.absolute_timeout.into());
        absolute.min(seen + TimeDelta::seconds(limits.idle_timeout.into()))
    }
}

#[derive(Deserialize)]
struct Account {
    id: AccountId,
    epoch: i64,
}

/// One request's session. Clones are the same session; it is loaded once a request.
#[derive(Clone)]
pub struct Current(Arc<Inner>);

struct Inner {
    session: Session,
    holder: HeadlessClient,
    accounts: Accounts,
    judge: Arc<Judge>,
    /// What the load said; empty before it, and after a change.
    standing: tokio::sync::Mutex<Option<SessionState>>,
    /// What becomes of the cookie with the answer.
    cookie: Mutex<CookieChange>,
}

/// What becomes of the browser's cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum CookieChange {
    /// Nothing: also where its session could not be changed, or is another request's by now.
    #[default]
    Keep,
    /// It is set.
    Set(CookieAge),
    /// It is removed.
    Remove,
}

/// How long a browser keeps the cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CookieAge {
    /// Until it is closed.
    Browser,
    /// For seconds.
    Seconds(u32),
}

/// What the session says.
#[derive(Clone, Debug, Default)]
pub struct SessionState {
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// The key of this browser.
    pub browser: Option<BrowserKey>,
    /// The viewer's account and addresses, as the load found them.
    pub seen: Option<Arc<Owner>>,
}

impl std::fmt::Debug for Current {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Current").field("holder", &self.0.holder).finish_non_exhaustive()
    }
}

/// An id, in the one text form that we write: unused bits of base64 would give it others.
fn parse(text: &str) -> Option<session::Id> {
    text.parse::<session::Id>().ok().filter(|id| id.to_string() == text)
}

impl Current {
    fn new(accounts: &Accounts, holder: HeadlessClient, id: Option<session::Id>) -> Self {
        let judge = Arc::new(Judge::new(accounts.clone(), holder));
        Self(Arc::new(Inner {
            session: Session::new(id, judge.clone(), None),
            holder,
            accounts: accounts.clone(),
            judge,
            standing: tokio::sync::Mutex::default(),
            cookie: Mutex::default(),
        }))
    }

    /// The session of a cookie, or a new one.
    pub(crate) fn of_browser(accounts: &Accounts, cookie: Option<&str>) -> Self {
        Self::new(accounts, HeadlessClient::Browser, cookie.and_then(parse))
    }

    /// The session of an app client, or a new one. `None`: the token names no session (any more).
    pub(crate) async fn of_app(
        accounts: &Accounts,
        token: Option<&str>,
    ) -> Result<Option<Self>, session::Error> {
        let Some(token) = token else { return Ok(Some(Self::new(accounts, HeadlessClient::App, None))) };
        let Some(id) = parse(token) else { return Ok(None) };
        let current = Self::new(accounts, HeadlessClient::App, Some(id));
        current.standing().await?;
        Ok(current.0.session.id().is_some().then_some(current))
    }

    /// What this session is called by in the list of its owner, once it has been saved.
    pub(crate) fn handle(&self) -> Option<SessionHandle> {
        self.0.session.id().map(|id| session_handle(&id))
    }

    /// The token of this session, once it has been saved.
    pub fn token(&self) -> Option<String> {
        self.0.session.id().map(|id| id.to_string())
    }

    /// Who is signed in, as of now. Loads at most once.
    pub async fn standing(&self) -> Result<SessionState, session::Error> {
        let mut known = self.0.standing.lock().await;
        if let Some(standing) = &*known {
            return Ok(standing.clone());
        }
        let standing = self.look().await?;
        *known = Some(standing.clone());
        Ok(standing)
    }

    async fn look(&self) -> Result<SessionState, session::Error> {
        let browser = self.read(BROWSER).await?;
        let Some(Account { id, epoch }) = self.read(ACCOUNT).await? else {
            return Ok(SessionState { viewer: None, browser, seen: None });
        };
        let records: Vec<AuthRecord> = self.read(RECORDS).await?.unwrap_or_default();
        // Where it cannot be read, nothing is known to be recent.
        let began_at = self.read(TIMES).await?.map_or(At::UNIX_EPOCH, |times: Times| times.began);
        let viewer = Viewer { account_id: id, credential_epoch: epoch, records, began_at };
        let seen = self.0.judge.seen().filter(|owner| owner.account.id == id);
        Ok(SessionState { viewer: Some(viewer), browser, seen })
    }

    /// Something may have been written: what was loaded of the account is not shown any more.
    pub(crate) async fn forget_seen(&self) {
        self.0.judge.forget();
        if let Some(standing) = &mut *self.0.standing.lock().await {
            standing.seen = None;
        }
    }

    /// A value of the session. One that cannot be read (written by another release) counts as absent: the
    /// person signs in again, instead of being answered 503 for ever.
    async fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, session::Error> {
        match self.0.session.get(key).await {
            Err(session::Error::SerdeJson(error)) => {
                tracing::warn!(key, %error, "a session holds what cannot be read");
                Ok(None)
            }
            answer => answer,
        }
    }

    /// Carries an outcome out, and saves at once: a later failure of the answer must not undo it.
    pub(crate) async fn apply(
        &self,
        facts: &RequestFacts,
        change: &SessionChange,
    ) -> Result<(), session::Error> {
        match change {
            SessionChange::Keep => return Ok(()),
            SessionChange::Bind(browser) => self.bind(facts, browser).await?,
            SessionChange::Restart(browser) => self.restart(facts, browser).await?,
            SessionChange::Begin(grant) => self.begin(facts, grant).await?,
            SessionChange::Prove(record) => self.prove(facts, record).await?,
            SessionChange::Renew(epoch) => self.renew(facts, *epoch).await?,
            SessionChange::End => {
                self.0.session.flush().await?;
                self.change_cookie(CookieChange::Remove);
            }
        }
        self.0.judge.forget();
        *self.0.standing.lock().await = None;
        Ok(())
    }

    fn services(&self) -> &Services {
        self.0.accounts.services()
    }

    async fn bind(&self, facts: &RequestFacts, browser: &BrowserKey) -> Result<(), session::Error> {
        // Loads first, so that an expired session is not saved again.
        if self.read(BROWSER).await?.as_ref() == Some(browser) {
            return Ok(());
        }
        let times = self.read(TIMES).await?;
        self.0.session.insert(BROWSER, browser).await?;
        self.save(facts, times).await
    }

    /// Nothing of the old session is carried over, so none that was ended meanwhile comes back. (Not by `flush`: what is
    /// saved after that has the old id again.)
    async fn restart(&self, facts: &RequestFacts, browser: &BrowserKey) -> Result<(), session::Error> {
        let session = &self.0.session;
        session.clear().await;
        session.insert(BROWSER, browser).await?;
        if session.id().is_some() {
            session.cycle_id().await?;
        }
        self.save(facts, None).await
    }

    async fn begin(&self, facts: &RequestFacts, grant: &NewSession) -> Result<(), session::Error> {
        let session = &self.0.session;
        let account = account_json(grant.account_id(), grant.credential_epoch());
        session.insert(ACCOUNT, account).await?;
        if session.id().is_some() {
            // A new id whenever somebody signs in: an id planted before is worth nothing after (CWE-384).
            session.cycle_id().await?;
        }
        session.insert(RECORDS, grant.records()).await?;
        let times = Times { began: self.services().clock.now(), remember: grant.remember() };
        session.insert(TIMES, times).await?;
        self.save(facts, Some(times)).await
    }

    /// What was loaded is saved under a new id. Its row is gone, if the flow ended all sessions.
    async fn renew(&self, facts: &RequestFacts, epoch: i64) -> Result<(), session::Error> {
        let Some(Account { id, .. }) = self.read(ACCOUNT).await? else { return Ok(()) };
        let times = self.read(TIMES).await?;
        self.0.session.insert(ACCOUNT, account_json(id, epoch)).await?;
        self.0.session.cycle_id().await?;
        self.save(facts, times).await
    }

    /// Notes the proof, under a new id (CWE-384). Of each way the newest proof is kept. A session that was ended meanwhile
    /// stays ended: then nobody is signed in.
    async fn prove(&self, facts: &RequestFacts, record: &AuthRecord) -> Result<(), session::Error> {
        let mut records: Vec<AuthRecord> = self.read(RECORDS).await?.unwrap_or_default();
        records.retain(|old| !old.reauthenticated || old.method.name() != record.method.name());
        records.push(record.clone());
        let times = self.read(TIMES).await?;
        self.0.session.insert(RECORDS, records).await?;
        self.0.judge.rename();
        self.0.session.cycle_id().await?;
        self.save(facts, times).await?;
        if self.0.judge.was_ended() {
            self.0.session.flush().await?;
            self.change_cookie(CookieChange::Remove);
        }
        Ok(())
    }

    fn change_cookie(&self, change: CookieChange) {
        *self.0.cookie.lock().unwrap_or_else(PoisonError::into_inner) = change;
    }

    async fn save(&self, facts: &RequestFacts, times: Option<Times>) -> Result<(), session::Error> {
        let session = &self.0.session;
        session.insert(HOLDER, self.0.holder).await?;
        let client = client_json(facts.ip.as_deref(), facts.user_agent.as_deref());
        session.insert(CLIENT, client).await?;
        let (now, limits) = (self.services().clock.now(), &self.services().settings.session);
        let longest = TimeDelta::seconds(limits.absolute_timeout.into());
        let end = times.map_or(now + longest, |times| times.end(limits, now));
        session.set_expiry(Some(Expiry::AtDateTime(moment(end)?)));
        session.save().await?;
        let age = match times {
            // The browser keeps the cookie as long as possible; whether the session is valid is decided on the server.
            Some(times) if times.remember => {
                let left = (times.began + longest - now).num_seconds();
                CookieAge::Seconds(u32::try_from(left).unwrap_or(0))
            }
            _ => CookieAge::Browser,
        };
        self.change_cookie(CookieChange::Set(age));
        Ok(())
    }

    /// The `Set-Cookie` value for the answer to a request that `brought` the cookie, or did not.
    pub(crate) fn cookie(&self, brought: bool) -> Option<HeaderValue> {
        let secure = self.services().settings.site.secure();
        let name = cookie_name(secure);
        let change = *self.0.cookie.lock().unwrap_or_else(PoisonError::into_inner);
        match (self.token(), change) {
            (Some(id), CookieChange::Set(CookieAge::Browser)) => cookies::set(name, &id, None, secure),
            (Some(id), CookieChange::Set(CookieAge::Seconds(seconds))) => {
                cookies::set(name, &id, Some(seconds), secure)
            }
            (None, change) if brought && (change == CookieChange::Remove || self.0.judge.is_dead()) => {
                cookies::set(name, "", Some(0), secure)
            }
            _ => None,
        }
    }
}

/// A moment as tower-sessions has it.
fn moment(at: At) -> Result<time::OffsetDateTime, session_store::Error> {
    time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.timestamp_micros()) * 1_000)
        .map_err(|error| session_store::Error::Encode(error.to_string()))
}
