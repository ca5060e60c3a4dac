//! The one place that asks the host before somebody is signed in (allauth's `pre_login`).

use super::Ctx;
use crate::{
    errors::{Fault, FlowError},
    model::{Owner, PendingLogin, PendingLoginId},
    signals::{Command, UserRef},
};

/// Somebody proved who they are and is about to pass the stages, as `before` handlers see it.
///
/// Asked after the first proof where no stage is certain to stop the login, and when a login that waited goes on. Denying a sign-in is an error of the form; denying one that a confirmation would finish leaves
/// the address confirmed and nobody signed in. A denied sign-up does not happen at all.
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

/// The host's permission for one login to pass the stages. Only [`ask_host`] makes one, and nothing else leads through the
/// stages.
#[derive(Debug)]
pub(crate) struct Permit {
    login: PendingLoginId,
    /// Where to go afterwards.
    next: Option<String>,
    /// Whether the host has said yes. If not, a stage is certain to stop the login, and the host is asked when it goes
    /// on.
    asked: bool,
}

impl Permit {
    /// Where to go afterwards; a fault where it is another login's.
    pub(super) fn next_of(&self, login: &PendingLogin) -> Result<Option<String>, Fault> {
        if self.login == login.id { Ok(self.next.clone()) } else { Err(Fault::Unpermitted) }
    }

    /// A fault where the host was not asked.
    pub(super) fn require_asked(&self) -> Result<(), Fault> {
        if self.asked { Ok(()) } else { Err(Fault::Unpermitted) }
    }
}

/// Asks the host whether the account may be signed in. `None` for the account is an attempt for nobody, who is never
/// signed in, so that there is nothing to ask.
///
/// # Errors
/// As the handlers decide; their faults are ours.
pub(crate) async fn ask_host(
    ctx: &Ctx,
    owner: Option<&Owner>,
    login: &PendingLogin,
) -> Result<Permit, FlowError> {
    let permit = |next, asked| Permit { login: login.id, next, asked };
    let is_asked_later = ctx.services.stages.stop_every(ctx, login);
    let Some(owner) = owner.filter(|_| !is_asked_later) else { return Ok(permit(login.next.clone(), false)) };
    if !ctx.services.registry.asks::<PreLogin>() {
        return Ok(permit(login.next.clone(), true));
    }
    let command = PreLogin { user: owner.user(), signup: login.signup, next: login.next.clone() };
    let answer = ctx.ask(command).await?;
    Ok(permit(ctx.safe_next(answer.next.as_deref()), true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Digest;
    use uuid::Uuid;

    fn login(n: u128) -> PendingLogin {
        PendingLogin {
            id: PendingLoginId(Uuid::from_u128(n)),
            browser: Digest::of(b"browser"),
            account_id: None,
            email: None,
            phone: None,
            phone_confirmed: false,
            signup: false,
            remember: false,
            trust: false,
            next: None,
            records: vec![],
            waits_at: None,
            initiated_at: chrono::DateTime::UNIX_EPOCH,
            expires_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn permit_is_valid_for_its_login_and_only_when_the_host_was_asked() {
        let permit = Permit { login: login(1).id, next: Some("/next".into()), asked: false };
        assert_eq!(permit.next_of(&login(1)).ok().flatten().as_deref(), Some("/next"));
        assert!(matches!(permit.next_of(&login(2)), Err(Fault::Unpermitted)));
        assert!(matches!(permit.require_asked(), Err(Fault::Unpermitted)));
        assert!(Permit { asked: true, ..permit }.require_asked().is_ok());
    }
}
