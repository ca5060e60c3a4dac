//! The account's password: changing it, or setting a first one.
//!
//! Whoever knows the old password keeps this session, under a new id; every other session ends, because the old password
//! may be known to somebody else (docs/security.md#password).

use super::{
    Refusals,
    proof::{self, Compared},
    reauthenticate, viewer,
};
use crate::{
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    failures,
    limits::{Limit, Taken},
    model::{Owner, PasswordHash, Secret},
    outbox::{Mail, kinds},
    passwords,
    signals::Command,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code};

/// The form, as typed.
#[derive(Clone, Debug)]
pub struct ChangePasswordForm {
    /// The password until now. Not looked at where the account has none.
    pub current: Secret,
    /// The password from now on.
    pub new: Secret,
}

/// A password about to be changed or set, as `before` handlers see it: the old one was right, the new one will do.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    /// Whose.
    pub account: crate::model::AccountId,
    /// Whether the account had none.
    pub first: bool,
}

impl Command for ChangePassword {
    const NAME: &'static str = "change_password";
}

/// Changes the password, or sets the first one; ends every other session of the account.
///
/// # Errors
/// 401 for a visitor, or without a recent proof where there is no password yet; 429 past `change_password` or after too many wrong passwords; `enter_current_password` at
/// `current_password`; the judge's codes at `new_password`; 409 if the password was changed by somebody else meanwhile.
pub async fn change(ctx: &Ctx, form: ChangePasswordForm) -> FlowResult {
    viewer::required(ctx)?;
    let rates = &ctx.settings().account.rate_limits.change_password;
    Limit { action: "change_password", rates, key: "" }.require(ctx).await?;
    let seen = viewer::owner(ctx, &mut Work::read(ctx).await?).await?;
    if seen.account.password.is_none() {
        // A first password opens the account for whoever chose it. (Where there is one, it is the proof.)
        reauthenticate::required(ctx)?;
    }
    readable(&seen, &form)?;
    let taken = prove(ctx, &seen, &form.current).await?;
    let changed = replace(ctx, &seen, &form.new, &taken).await;
    if changed.is_err() {
        // The old one was right: that is no failed try, whatever became of the rest.
        taken.give_back_alone(ctx).await;
    }
    changed
}

/// Judges the new password and stores it in the place of the one that was proved.
async fn replace(ctx: &Ctx, seen: &Owner, new: &Secret, taken: &Taken) -> FlowResult {
    let stored = seen.account.password.clone();
    let first = stored.is_none();
    let (email, username) = (seen.primary().map(|row| &row.email), seen.account.username.as_ref());
    if let Err(code) = passwords::check(ctx.settings(), new, email, username).await? {
        return Err(FlowError::field("new_password", code));
    }
    ctx.ask(ChangePassword { account: seen.account.id, first }).await?;
    let hash = ctx.services.hasher.hash(passwords::normalise(new)).await?;
    let leaves = ctx.settings().account.logout_on_password_change;
    let session = in_work!(ctx, |work| -> Step<_> {
        let mut owner = viewer::owner_to_change(ctx, work).await?;
        if owner.account.password != stored {
            return Err(AccountError::Conflict.into());
        }
        taken.give_back(work.rows()).await?;
        failures::forget(ctx, work, &owner).await?;
        let changes = store(ctx, work, &mut owner, &hash, leaves).await?;
        notify(ctx, work, &owner, first).await?;
        let session =
            if leaves { SessionChange::End } else { SessionChange::Renew(owner.account.credential_epoch) };
        Ok((session, changes))
    })
    .await?;
    let next = if leaves {
        NextStep::LoggedOut(ctx.settings().account.logout_redirect_url.clone())
    } else {
        NextStep::Stay
    };
    let notice = if first { Notice::PASSWORD_SET } else { Notice::PASSWORD_CHANGED };
    Ok(Outcome { next, session, notice: Some(notice), value: () })
}

/// What can be refused before anything is compared.
fn readable(owner: &Owner, form: &ChangePasswordForm) -> Result<(), FlowError> {
    let mut refused = Refusals::default();
    if owner.account.password.is_some() {
        refused.note("current_password", passwords::readable(&form.current));
    }
    refused.note("new_password", passwords::readable(&form.new));
    Ok(refused.check()?)
}

/// Compares the current password, where there is one.
async fn prove(ctx: &Ctx, owner: &Owner, current: &Secret) -> Result<Taken, FlowError> {
    if owner.account.password.is_none() {
        return Ok(Taken::default());
    }
    match proof::compare(ctx, owner, current).await? {
        Compared::Right(taken) => Ok(taken),
        Compared::Wrong => Err(FlowError::field("current_password", Code::ENTER_CURRENT_PASSWORD)),
    }
}

/// Stores the hash; what it owes, in django-allauth's order.
async fn store(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &mut Owner,
    hash: &PasswordHash,
    leaves: bool,
) -> Result<Vec<Changes>, FlowError> {
    let out = leaves.then(|| work.log_out(owner));
    if let (true, Some(browser)) = (leaves, &ctx.browser) {
        work.lock_browser(&browser.digest()).await?;
        work.rows().drop_browser(&browser.digest()).await?;
    }
    let changed = work.change_password(owner, hash).await?;
    Ok(out.into_iter().chain([changed]).collect())
}

/// Mails the primary address: whoever reads it learns of a change that somebody else made.
async fn notify(ctx: &Ctx, work: &mut Work<'_>, owner: &Owner, first: bool) -> Result<(), FlowError> {
    if let Some(reader) =
        owner.primary().filter(|row| row.verified() && ctx.settings().account.email_notifications)
    {
        let kind = if first { kinds::PASSWORD_SET } else { kinds::PASSWORD_CHANGED };
        work.mail(Mail::notice(ctx, kind, reader.email.clone(), owner.account.locale)).await?;
    }
    Ok(())
}
