//! The flows: one file each. A flow takes typed input and a [`Ctx`](crate::context::Ctx), and answers an
//! [`Outcome`](crate::context::Outcome) or a [`FlowError`](crate::errors::FlowError). It has seen no request, no
//! cookie, no view.

pub mod closing;
pub mod emails;
pub mod export;
pub mod invitation;
pub mod login;
pub mod login_code;
pub mod logout;
pub(crate) mod mailbox;
mod origin;
pub mod overview;
pub mod password;
pub mod password_reset;
pub mod password_strength;
pub mod phone;
mod proof;
pub mod reauthenticate;
pub mod reminder;
pub mod sessions;
pub mod signup;
pub mod trust_browser;
pub mod verify_email;
pub mod viewer;

use housekey_protocol::{AccountError, FieldError};

/// Collects refused fields, so that a person sees them all at once.
#[derive(Default)]
pub(crate) struct Refusals(Vec<FieldError>);

impl Refusals {
    /// Notes a refusal and goes on.
    pub(crate) fn note<T>(
        &mut self,
        field: &'static str,
        checked: Result<T, housekey_protocol::Code>,
    ) -> Option<T> {
        checked.map_err(|code| self.0.push(FieldError { field: Some(field.into()), code })).ok()
    }

    /// The answer, if anything was refused.
    pub(crate) fn check(self) -> Result<(), AccountError> {
        if self.0.is_empty() { Ok(()) } else { Err(AccountError::Invalid { errors: self.0 }) }
    }
}
