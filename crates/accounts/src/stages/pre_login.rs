//! Asking the host before somebody is signed in (allauth's `pre_login`).

use super::Ctx;
use crate::{
    errors::FlowError,
    flows::{ask, safe_next},
    signals::{Command, UserRef},
    work::Owner,
};

/// Somebody proved who they are and is about to pass the stages, as `before` handlers see it.
///
/// Asked after a right password (and, at sign-up, where no stage will stop the new account), and when a confirmed
/// address lets a waiting login go on. Denying a sign-in is an error of the form; denying one that a confirmation
/// would finish leaves the address confirmed and nobody signed in. A denied sign-up does not happen at all.
#[derive(Clone, Debug)]
pub struct PreLogin {
    /// Who.
    pub user: UserRef,
    /// Whether this is the end of a sign-up.
    pub signup: bool,
    /// Where to go afterwards, as the person asked; `None` goes where the settings say. What a handler puts here
    /// must be a path of this site, or it is not followed.
    pub next: Option<String>,
}

impl Command for PreLogin {
    const NAME: &'static str = "pre_login";
}

/// The handlers' answer for a login that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    /// Go on, to this path afterwards.
    Granted(Option<String>),
    /// Nobody is signed in by this.
    Denied,
}

/// Asks; answers where to go afterwards.
///
/// # Errors
/// As the handlers decide; their faults are ours.
pub(crate) async fn permit(
    ctx: &Ctx,
    owner: &Owner,
    signup: bool,
    next: Option<String>,
) -> Result<Option<String>, FlowError> {
    if !ctx.services.registry.asks::<PreLogin>() {
        return Ok(next);
    }
    let asked = ask(ctx, PreLogin { user: owner.user(), signup, next }).await?;
    Ok(safe_next(ctx, asked.next.as_deref()))
}
