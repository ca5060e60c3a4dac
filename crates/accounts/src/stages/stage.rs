//! What a stage is: one condition between a proof of identity and a session.

use crate::{
    context::Ctx,
    errors::FlowError,
    model::{PendingLogin, StageRef, Subject},
    ports::StoreResult,
    work::{Changes, Work},
};
use async_trait::async_trait;
use serde_json::Value;
use std::any::Any;

/// One condition that a login must meet before it becomes a session.
///
/// Stages are entered one after the other. A stage lets the login pass, or stops it; a login that stops is stored, with
/// what the stage wants to keep, and the same stage is entered again when the login is resumed. Who is to be let in is
/// then seen from the database or from the kept state, never from the request.
///
/// A login may be an attempt for nobody ([`Subject::Nobody`]). Every stage does the same for it, statement by statement,
/// except that it sends nothing.
#[async_trait]
pub trait Stage: Send + Sync {
    /// The name in the login's row and in logs. No two stages share one, and it never changes.
    fn id(&self) -> &'static str;

    /// Where it stands among the others.
    fn place(&self) -> Place {
        Place::Host
    }

    /// The path of the page on which the person does what is missing.
    fn page(&self) -> &str;

    /// What the JSON API calls the flow that does what is missing.
    fn flow(&self) -> &'static str {
        self.id()
    }

    /// Whether only a secret that this stage sends to the owner lets a login pass it. Where it is not so, the browser gets another
    /// key, and another session, when a login stops here: who planted the session that it had before the proofs were given in it
    /// cannot go on in the owner's place (CWE-384).
    fn sends_secret(&self, login: &PendingLogin) -> bool {
        let _ = login;
        false
    }

    /// Whether this login is certain to stop here, as far as the settings and the login itself tell.
    fn stops_every(&self, ctx: &Ctx, login: &PendingLogin) -> bool {
        let _ = (ctx, login);
        false
    }

    /// Makes ready what takes long (a hash, a call to another service), while no transaction is open. It is not known
    /// yet whether the login will come this far, nor whether it is for somebody.
    ///
    /// # Errors
    /// Refuses the login.
    async fn prepare(&self, ctx: &Ctx, login: &PendingLogin) -> Result<Prepared, FlowError> {
        let _ = (ctx, login);
        Ok(Prepared::nothing())
    }

    /// Lets the login pass, or stops it. Runs in the login's transaction, and again when the database ends that in
    /// favour of another: what cannot be undone belongs into [`Stage::prepare`] or into the outbox.
    ///
    /// Locks are taken in the order account, address, browser; [`lock`](super::lock) takes the last two.
    ///
    /// # Errors
    /// Undo everything that the transaction did, and refuse the login.
    async fn enter(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        prepared: &Prepared,
    ) -> Result<Entered, FlowError>;

    /// Whether a login that waits here can still do what is missing. Reads only.
    ///
    /// # Errors
    /// The database's.
    async fn is_pending(&self, ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin) -> StoreResult<bool> {
        let _ = (ctx, work, login);
        Ok(true)
    }
}

/// Where a stage stands: the order is django-allauth's. Of two at one place, ours comes first, and then the host's in the
/// order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Place {
    /// A code that signs in, or that is asked for after another proof.
    LoginByCode,
    /// The phone number is confirmed.
    VerifyPhone,
    /// The e-mail address is confirmed.
    VerifyEmail,
    /// A second factor.
    SecondFactor,
    /// Whether this browser is to be trusted next time.
    TrustBrowser,
    /// A sign-up by passkey makes its credential.
    PasskeySignUp,
    /// What the host asks for.
    Host,
    /// Whether its owner wants a closed account back: the last, because only who would be let in may open it.
    Closed,
}

/// What a stage made ready.
pub struct Prepared(Option<Box<dyn Any + Send + Sync>>);

impl Prepared {
    /// Nothing was needed.
    pub fn nothing() -> Self {
        Self(None)
    }

    /// This.
    pub fn new<T: Any + Send + Sync>(value: T) -> Self {
        Self(Some(Box::new(value)))
    }

    /// What was made ready, if it is of this type.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.as_ref()?.downcast_ref()
    }
}

/// A stage's answer.
pub enum Entered {
    /// On to the next stage.
    Pass(Vec<Changes>),
    /// The login waits here. The pipeline stores it.
    Stop {
        /// What the stage keeps with the login: an object, never a secret in clear.
        state: Value,
        /// The changes made.
        changes: Vec<Changes>,
    },
    /// A login of this browser waits here already and goes on; this one is not stored.
    WaitsAlready,
}

impl Entered {
    /// Passes; nothing was written that owes a signal.
    pub fn pass() -> Self {
        Self::Pass(vec![])
    }

    /// Stops and keeps this; nothing was written that owes a signal.
    pub fn stop(state: Value) -> Self {
        Self::Stop { state, changes: vec![] }
    }
}

/// How callers that do not know a stage name it.
pub(super) fn reference(stage: &dyn Stage) -> StageRef {
    StageRef { id: stage.id(), page: stage.page().to_owned().into(), flow: stage.flow() }
}
