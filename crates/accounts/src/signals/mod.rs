//! Signals: a typed event for everything that happens, and the registry of those who want to hear of it.
//!
//! A signal is a plain struct with a stable name. It is *owed* by every change (see [`crate::work`]) and
//! leaves only with the commit, in the order django-allauth fires it (allauth-behaviour.md §1.3).

pub mod account;
pub mod handlers;
pub mod registry;
pub mod wire;

use crate::model::AccountId;
use serde::Serialize;

pub use account::{
    AuthenticationStepCompleted, EmailAdded, EmailChanged, EmailConfirmationSent, EmailConfirmed,
    EmailRemoved, EmailVerificationCodeRejected, UserLoggedIn, UserLoggedOut, UserSignedUp,
};
pub use handlers::{Before, Decision, Event, HandlerError, Hook, InTx, On};
pub use registry::{Registry, RegistryBuilder, RegistryError};
pub use wire::{Envelope, SignalLog};

/// Something that happened.
pub trait Signal: Serialize + Clone + Send + Sync + 'static {
    /// The name on the wire: allauth's, with its family.
    const TYPE: &'static str;
    /// Grows when the shape of the data changes.
    const VERSION: i64;

    /// Whom it is about.
    fn account(&self) -> Option<AccountId>;
}

/// Something about to happen, as a `before` handler may amend or refuse it.
pub trait Command: Send + 'static {
    /// The name in logs.
    const NAME: &'static str;
}
