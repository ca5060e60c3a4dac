//! Signals: a typed event for everything that happens, and the registry of those who want to hear of it.
//!
//! A signal is a plain struct with a stable name. It is *owed* by every change (see [`crate::work`]) and
//! leaves only with the commit, in the order django-allauth fires it (docs/behaviour.md#signals).

pub mod account;
pub mod declare;
pub mod document;
pub mod filter;
pub mod flows;
pub mod handlers;
pub mod mfa;
pub mod ours;
pub mod parts;
pub mod registry;
pub mod sessions;
pub mod social;
pub mod subscriber;
mod subscriptions;
pub mod wire;

use crate::model::AccountId;
use serde::{Serialize, de::DeserializeOwned};

pub use account::*;
pub use declare::Entry;
pub use filter::Filter;
pub use handlers::{
    Before, Decision, Delivery, Durable, Event, HandlerError, HandlerFault, Hook, InTx, On, Shared,
};
pub use mfa::*;
pub use ours::*;
pub use parts::UserRef;
pub use registry::{Registry, RegistryBuilder, RegistryError};
pub use sessions::*;
pub use social::*;
pub use subscriber::{DeliveryResult, Receipt, Subscriber};
pub use wire::{Envelope, SignalLog};

/// Something that happened.
pub trait Signal: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
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

/// Every signal there is, by family.
pub fn catalog() -> impl Iterator<Item = &'static Entry> {
    [account::ENTRIES, social::ENTRIES, mfa::ENTRIES, sessions::ENTRIES, ours::ENTRIES].into_iter().flatten()
}
