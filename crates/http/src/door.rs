//! A [`Door`] connects one request with a flow: it makes the flow's [`Ctx`] from the request, and applies the outcome
//! to the session. Pages, server functions and the JSON API all use it.

use crate::{Accounts, device::DeviceSlot, layers::facts, session::Current};
use axum::http::request::Parts;
use housekey_accounts::{
    Ctx, Fault, FlowError, FlowResult, Outcome,
    context::{NextStep, SessionChange},
    model::DeviceKey,
    ports::HashError,
};
use housekey_protocol::AccountError;
use tower_sessions::session;

/// One request, ready for a flow.
#[derive(Clone)]
pub struct Door {
    accounts: Accounts,
    ctx: Ctx,
    session: Current,
    device: Option<DeviceSlot>,
    fresh: bool,
}

impl Door {
    /// For a browser: the session is the cookie's.
    pub async fn of_browser(parts: &Parts) -> Result<Self, AccountError> {
        let found = (parts.extensions.get::<Accounts>(), parts.extensions.get::<Current>());
        let (Some(accounts), Some(session)) = found else {
            tracing::error!("a page or server function stands outside Accounts::protect");
            return Err(AccountError::Unavailable { incident: "unprotected".into() });
        };
        Self::open(accounts.clone(), parts, session.clone()).await
    }

    /// For any client whose session is known.
    pub(crate) async fn open(
        accounts: Accounts,
        parts: &Parts,
        session: Current,
    ) -> Result<Self, AccountError> {
        let facts = facts::of(parts);
        let standing = session.standing().await;
        let standing = standing.map_err(|error| unavailable(&facts.request_id, &error))?;
        let ctx = Ctx {
            services: accounts.services().clone(),
            facts,
            session: session.handle().filter(|_| standing.viewer.is_some()),
            browser: standing.browser,
            viewer: standing.viewer,
            seen: standing.seen,
        };
        let device = parts.extensions.get::<DeviceSlot>().cloned();
        Ok(Self { accounts, ctx, session, device, fresh: false })
    }

    /// For a client that keeps no cookies: it is known again by what it calls itself.
    pub(crate) fn of_program(mut self) -> Self {
        let agent = self.ctx.facts.user_agent.as_deref().unwrap_or_default();
        self.ctx.facts.device = Some(DeviceKey::of_program(agent));
        self.device = None;
        self
    }

    /// What the flow is given.
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// The account system.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The session.
    pub fn session(&self) -> &Current {
        &self.session
    }

    /// Whether this request began a session or gave it a new id.
    pub fn has_fresh_session(&self) -> bool {
        self.fresh
    }

    /// Carries a flow's answer out: the session follows what was committed, faults become 503.
    pub async fn settle<T: Default>(
        &mut self,
        answer: FlowResult<Outcome<T>>,
    ) -> Result<Outcome<T>, AccountError> {
        // The flow may have written: what was loaded before it is old.
        self.ctx.seen = None;
        self.session.forget_seen().await;
        let outcome = match answer {
            Ok(outcome) => outcome,
            Err(FlowError::Detour(path)) => Outcome { next: NextStep::Detour(path), ..Outcome::default() },
            Err(error) => return Err(self.refusal(error)),
        };
        let applied = self.session.apply(&self.ctx.facts, &outcome.session).await;
        applied.map_err(|error| unavailable(&self.ctx.facts.request_id, &error))?;
        if let (SessionChange::Begin(grant), Some(slot)) = (&outcome.session, &self.device) {
            if let Some(key) = grant.fresh_device() {
                slot.give(key);
            }
            // The first proof is the way in; what was asked for after it is not.
            if let Some(proof) = grant.records().first() {
                slot.signed_in_by(proof.method.name());
            }
        }
        if !matches!(outcome.session, SessionChange::Keep) {
            self.fresh = !matches!(outcome.session, SessionChange::End);
            let standing = self.session.standing().await;
            let standing = standing.map_err(|error| unavailable(&self.ctx.facts.request_id, &error))?;
            self.ctx.session = self.session.handle().filter(|_| standing.viewer.is_some());
            self.ctx.viewer = standing.viewer;
            self.ctx.browser = standing.browser;
        }
        if matches!(outcome.session, SessionChange::Prove(_)) && self.ctx.viewer.is_none() {
            // It was ended while its owner proved who they are.
            self.fresh = false;
            return Err(AccountError::Unauthenticated);
        }
        Ok(outcome)
    }

    /// The answer to a refusal or a fault.
    pub fn refusal(&self, error: FlowError) -> AccountError {
        match error {
            FlowError::Expected(error) => error,
            FlowError::Fault(fault) => {
                if matches!(fault, Fault::Hash(HashError::Busy)) {
                    tracing::warn!("the hashing queue is full");
                }
                unavailable(&self.ctx.facts.request_id, &fault)
            }
            FlowError::Detour(_) => AccountError::Forbidden { code: housekey_protocol::Code::DENIED },
        }
    }
}

/// A fault: the cause goes to the log, the incident's number to the person.
fn unavailable(incident: &str, error: &(dyn std::error::Error + 'static)) -> AccountError {
    let mut causes = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    tracing::error!(incident, error = causes.join(": "), "fault");
    AccountError::Unavailable { incident: incident.to_owned() }
}

impl From<SessionFault> for AccountError {
    fn from(fault: SessionFault) -> Self {
        unavailable(&fault.incident, &fault.cause)
    }
}

/// A session that could not be read.
pub(crate) struct SessionFault {
    pub(crate) incident: String,
    pub(crate) cause: session::Error,
}
