//! The flows: one file each. A flow takes typed input and a [`Ctx`](crate::context::Ctx), and answers an
//! [`Outcome`](crate::context::Outcome) or a [`FlowError`](crate::errors::FlowError). It has seen no request, no
//! cookie, no view.

pub mod confirmation;
pub mod emails;
pub mod login;
pub mod logout;
pub mod signup;
pub mod verify_email;
pub mod viewer;

use crate::{
    context::Ctx,
    errors::{Fault, FlowError},
    signals::{Command, registry::Gate},
};
use housekey_protocol::{AccountError, FieldError};

/// Asks the `before` handlers; goes on with the command as they left it.
pub(crate) async fn ask<C: Command>(ctx: &Ctx, command: C) -> Result<C, FlowError> {
    match ctx.services.registry.ask(&ctx.facts, command).await.map_err(Fault::from)? {
        Gate::Open(command) => Ok(command),
        Gate::Denied { field, code } => {
            tracing::info!(command = C::NAME, %code, "denied by a handler");
            Err(AccountError::Invalid { errors: vec![FieldError { field, code }] }.into())
        }
        Gate::Detour(path) => {
            Err(match crate::next::same_origin_path(&ctx.settings().site.base_url, &path) {
                Some(path) => FlowError::Detour(path),
                None => FlowError::form(housekey_protocol::Code::DENIED),
            })
        }
    }
}

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

/// A `next` value, if it is a path of ours.
pub(crate) fn safe_next(ctx: &Ctx, next: Option<&str>) -> Option<String> {
    next.and_then(|next| crate::next::same_origin_path(&ctx.settings().site.base_url, next))
}
