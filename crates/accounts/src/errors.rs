//! Errors of flows: an expected refusal, or a fault.

use crate::{
    ports::{HashError, StoreError},
    signals::{HandlerError, HandlerFault},
};
use housekey_protocol::{AccountError, Code};

/// An expected refusal or a fault; a fault is answered 503 with an incident number.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// Expected: the person can read it and do something about it.
    #[error(transparent)]
    Expected(#[from] AccountError),
    /// A fault: an operator must look at the log.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A `before` handler sends the person elsewhere; nothing was changed.
    #[error("a handler detours to {0}")]
    Detour(String),
}

/// What went wrong on our side.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hasher.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A handler that must not fail did.
    #[error(transparent)]
    Handler(#[from] HandlerError),
    /// The host's [`InvitationPolicy`](crate::ports::InvitationPolicy) could not answer.
    #[error("the invitation policy could not answer")]
    Policy(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A signal cannot be written as JSON: a bug of its struct.
    #[error("a signal cannot be written down: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// A login was to be finished without the host's permission for it: a bug of ours, found before anybody is signed in.
    #[error("a login was to be finished without the host's permission")]
    Unpermitted,
    /// A unit of work was to be committed without the signals of some changes: a bug of ours, found before the commit.
    #[error("{owed} changes were made, {changes} were handed to commit")]
    Untold {
        /// Changes made.
        owed: usize,
        /// Changes handed to commit.
        changes: usize,
    },
}

/// Errors that may say: the database ended the unit of work in favour of another, and it can be done once more.
pub trait Outrun {
    /// Whether this one does.
    fn is_outrun(&self) -> bool;
}

impl Outrun for StoreError {
    fn is_outrun(&self) -> bool {
        matches!(self, Self::Outrun(_))
    }
}

impl Outrun for Fault {
    fn is_outrun(&self) -> bool {
        match self {
            Self::Store(error) => error.is_outrun(),
            // A host's rows may be the ones that two transactions want in different orders.
            Self::Handler(HandlerError { cause: HandlerFault::Failed(cause), .. }) => {
                cause.downcast_ref::<StoreError>().is_some_and(Outrun::is_outrun)
            }
            _ => false,
        }
    }
}

impl Outrun for FlowError {
    fn is_outrun(&self) -> bool {
        matches!(self, Self::Fault(fault) if fault.is_outrun())
    }
}

impl From<StoreError> for FlowError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<HashError> for FlowError {
    fn from(error: HashError) -> Self {
        Self::Fault(error.into())
    }
}

impl FlowError {
    /// A refused field.
    pub fn field(field: &'static str, code: Code) -> Self {
        Self::Expected(AccountError::field(field, code))
    }

    /// A refused form.
    pub fn form(code: Code) -> Self {
        Self::Expected(AccountError::form(code))
    }
}
