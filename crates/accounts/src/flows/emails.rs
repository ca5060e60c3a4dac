//! The e-mail manager: list, add, send again, make primary, remove.

use super::{reauthenticate, verify_email, viewer};
use crate::mailing::{confirmation, cool_down};
use crate::{
    changes,
    codes::{self, Fresh},
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    limits::Limit,
    model::{BrowserKey, Email, EmailAddress, EmailAddressId, Owner, Purpose},
    outbox::{Mail, kinds},
    settings::{LoginMethod, PreventEnumeration},
    signals::Command,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, Paths, views::EmailView};

/// An address about to be added, as `before` handlers see it (allauth's `_add_email`).
#[derive(Clone, Debug)]
pub struct AddEmail {
    /// Whose list.
    pub account: crate::model::AccountId,
    /// The address.
    pub email: Email,
}

impl Command for AddEmail {
    const NAME: &'static str = "add_email";
}

/// The list, primary first, with the address that waits for its code at the end.
pub async fn list(ctx: &Ctx) -> FlowResult<Outcome<Vec<EmailView>>> {
    let owner = viewer::shown(ctx).await?;
    if ctx.browser.is_none() && owner.emails.iter().all(EmailAddress::verified) {
        // Nothing can wait for its code here, and no mail for its cool-down.
        return Ok(Outcome::stay(rows(&owner)));
    }
    Ok(Outcome::stay(views(ctx, &mut Work::read(ctx).await?, &owner).await?))
}

fn rows(owner: &Owner) -> Vec<EmailView> {
    let view = |row: &EmailAddress| EmailView {
        email: row.email.to_string(),
        verified: row.verified(),
        primary: row.primary,
        pending: false,
        resend_in: 0,
    };
    owner.emails.iter().map(view).collect()
}

async fn views(ctx: &Ctx, work: &mut Work<'_>, owner: &Owner) -> Result<Vec<EmailView>, FlowError> {
    let mut list = rows(owner);
    for (view, row) in list.iter_mut().zip(&owner.emails).filter(|(_, row)| !row.verified()) {
        view.resend_in = cool_down::wait(ctx, work, &row.email).await?;
    }
    if let Some(browser) = &ctx.browser
        && let Some(challenge) =
            work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser.digest(), ctx.now()).await?
        && challenge.account_id == Some(owner.account.id)
        && let Some(email) = challenge.target.email()
        && owner.email(email).is_none()
    {
        list.push(EmailView {
            email: email.to_string(),
            verified: false,
            primary: false,
            pending: true,
            resend_in: cool_down::wait(ctx, work, email).await?,
        });
    }
    Ok(list)
}

async fn count(ctx: &Ctx) -> Result<(), FlowError> {
    viewer::required(ctx)?;
    let rates = &ctx.settings().account.rate_limits.manage_email;
    Limit { action: "manage_email", rates, key: "" }.require(ctx).await
}

/// The JSON API's one call for both: adds to the signed-in account's list, or changes the address of a sign-up that waits.
pub async fn add_or_change(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<Vec<EmailView>>> {
    if ctx.viewer.is_none() { verify_email::change(ctx, typed).await } else { add(ctx, typed).await }
}

/// Adds an address and mails its confirmation.
///
/// An address that another account has verified is accepted in silence where accounts are hidden: its owner is
/// told, and it can never be confirmed here (docs/security.md#enumeration).
pub async fn add(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<Vec<EmailView>>> {
    viewer::required(ctx)?;
    let email = Email::parse(typed).map_err(|code| FlowError::field("email", code))?;
    reauthenticate::required(ctx)?;
    count(ctx).await?;
    let account = viewer::required(ctx)?.account_id;
    let AddEmail { email, .. } = ctx.ask(AddEmail { account, email }).await?;
    let by_code = ctx.settings().account.email_verification_by_code_enabled;
    let fresh = if by_code { Some(codes::fresh(ctx).await?) } else { None };
    let browser = ctx.browser_or_new();
    let value = in_work!(ctx, |work| -> Step<_> {
        let mut owner = viewer::owner_to_change(ctx, work).await?;
        check_add(ctx, &owner, &email)?;
        lock_for_mail(work, &email, &browser, by_code).await?;
        // Refused, not added in silence: the page could not say truthfully that a mail is on its way.
        cool_down::take_shared(ctx, work, &email).await?.require()?;
        if ctx.settings().account.change_email {
            work.forget_waiting_emails(&mut owner).await?;
        }
        let sent = mail(ctx, work, &owner, &email, &browser, fresh.as_ref()).await?;
        let mut changes: Vec<Changes> = sent.into_iter().collect();
        if !by_code {
            let row = new_row(ctx, &owner, email.clone());
            changes.push(work.add_email(&mut owner, row).await?.into());
        }
        Ok((views(ctx, work, &owner).await?, changes))
    })
    .await?;
    let (next, session) = if by_code {
        (NextStep::Page(Paths::CONFIRM_EMAIL), SessionChange::Bind(browser))
    } else {
        (NextStep::Stay, SessionChange::Keep)
    };
    Ok(Outcome { next, session, notice: Some(Notice::EMAIL_ADDED), value })
}

/// What [`mail`] touches, locked after the account.
async fn lock_for_mail(
    work: &mut Work<'_>,
    email: &Email,
    browser: &BrowserKey,
    by_code: bool,
) -> Result<(), FlowError> {
    work.lock_address(email).await?;
    if by_code {
        work.lock_browser(&browser.digest()).await?;
    }
    Ok(())
}

/// Mails the confirmation. An address that another account has verified cannot be confirmed here: where that
/// is hidden, its owner is mailed instead, and the challenge (in code mode) is one that no code fits.
async fn mail(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    browser: &BrowserKey,
    fresh: Option<&Fresh>,
) -> Result<Option<Changes>, FlowError> {
    let owners = work.rows().find_email_owners(email).await?;
    let Some(taken) = owners.into_iter().find(|row| row.verified() && row.account_id != owner.account.id)
    else {
        return Ok(Some(confirmation::send_for_manager(ctx, work, owner, email, browser, fresh).await?));
    };
    if ctx.settings().account.prevent_enumeration == PreventEnumeration::Off {
        return Err(FlowError::field("email", Code::EMAIL_TAKEN));
    }
    confirmation::tell_owner(ctx, work, &taken).await?;
    if fresh.is_some() {
        confirmation::insert_unmailed_code(ctx, work, owner, email, browser).await?;
    }
    Ok(None)
}

/// Whether an address may join the list.
pub(super) fn check_add(ctx: &Ctx, owner: &Owner, email: &Email) -> Result<(), FlowError> {
    if owner.email(email).is_some() {
        return Err(FlowError::field("email", Code::DUPLICATE_EMAIL));
    }
    let account = &ctx.settings().account;
    let most = account.max_email_addresses as usize;
    if !account.change_email && most > 0 && owner.emails.len() >= most {
        return Err(FlowError::field("email", Code::MAX_EMAIL_ADDRESSES));
    }
    Ok(())
}

fn new_row(ctx: &Ctx, owner: &Owner, email: Email) -> EmailAddress {
    EmailAddress {
        id: EmailAddressId(ctx.services.entropy.uuid()),
        account_id: owner.account.id,
        email,
        verified_at: None,
        // A first address is the one to write to, confirmed or not.
        primary: owner.emails.is_empty(),
        created_at: ctx.now(),
    }
}

/// Mails the confirmation of an address on the list again, if it still needs one.
///
/// # Errors
/// `unknown_email`; `email_already_verified`; 403 `rate_limited` within the cool-down.
pub async fn resend(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<Vec<EmailView>>> {
    count(ctx).await?;
    let by_code = ctx.settings().account.email_verification_by_code_enabled;
    let fresh = if by_code { Some(codes::fresh(ctx).await?) } else { None };
    let browser = ctx.browser_or_new();
    let value = in_work!(ctx, |work| -> Step<_> {
        let owner = viewer::owner_to_change(ctx, work).await?;
        let row = find(&owner, typed)?;
        if row.verified() {
            return Err(FlowError::field("email", Code::EMAIL_ALREADY_VERIFIED));
        }
        lock_for_mail(work, &row.email, &browser, by_code).await?;
        if !cool_down::may_mail(ctx, work, &row.email).await? {
            return Err(AccountError::Forbidden { code: Code::RATE_LIMITED }.into());
        }
        let sent = mail(ctx, work, &owner, &row.email, &browser, fresh.as_ref()).await?;
        Ok((views(ctx, work, &owner).await?, sent.into_iter().collect()))
    })
    .await?;
    let (next, session) = if by_code {
        (NextStep::Page(Paths::CONFIRM_EMAIL), SessionChange::Bind(browser))
    } else {
        (NextStep::Stay, SessionChange::Keep)
    };
    Ok(Outcome { next, session, notice: Some(Notice::MAIL_SENT_AGAIN), value })
}

/// Makes an address the primary one. It must be verified, unless none is.
pub async fn make_primary(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<Vec<EmailView>>> {
    viewer::required(ctx)?;
    Email::parse(typed).map_err(|_| unknown())?;
    reauthenticate::required(ctx)?;
    count(ctx).await?;
    let value = in_work!(ctx, |work| -> Step<_> {
        let mut owner = viewer::owner_to_change(ctx, work).await?;
        let row = find(&owner, typed)?;
        if !row.verified() && owner.emails.iter().any(EmailAddress::verified) {
            return Err(FlowError::field("email", Code::UNVERIFIED_PRIMARY_EMAIL));
        }
        let before = owner.primary().cloned();
        let mut changes: Vec<Changes> = vec![];
        if !row.primary {
            let new_primary = work.make_primary(&mut owner, &row).await?.ok_or_else(unknown)?;
            changes.push(new_primary.into());
            if let Some(old) = before {
                work.tell_of_change(&owner, &old, &row.email).await?;
            }
        }
        Ok((views(ctx, work, &owner).await?, changes))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::EMAIL_PRIMARY), ..Outcome::stay(value) })
}

/// Removes an address: not the primary one while there are others, and not the last way to sign in.
pub async fn remove(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<Vec<EmailView>>> {
    viewer::required(ctx)?;
    let typed = Email::parse(typed).map_err(|_| unknown())?;
    reauthenticate::required(ctx)?;
    count(ctx).await?;
    let value = in_work!(ctx, |work| -> Step<_> {
        let mut owner = viewer::owner_to_change(ctx, work).await?;
        work.lock_address(&typed).await?;
        if let Some(browser) = &ctx.browser {
            work.lock_browser(&browser.digest()).await?;
        }
        let changes = match owner.email(&typed).cloned() {
            Some(row) => {
                check_remove(ctx, &owner, &row)?;
                let removed = work.remove_email(&mut owner, &row).await?.ok_or_else(unknown)?;
                notify_removal(ctx, work, &owner, &row).await?;
                changes![removed]
            }
            None => abort_pending(ctx, work, &owner, &typed).await?,
        };
        Ok((views(ctx, work, &owner).await?, changes))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::EMAIL_REMOVED), ..Outcome::stay(value) })
}

/// Mails the primary address, and the removed one if it was verified: somebody who has taken over the account reads
/// the address that is left.
async fn notify_removal(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    removed: &EmailAddress,
) -> Result<(), FlowError> {
    let readers = owner.primary().into_iter().chain(Some(removed).filter(|row| row.verified()));
    for reader in readers.filter(|_| ctx.settings().account.email_notifications) {
        let (to, locale) = (reader.email.clone(), owner.account.locale);
        let notice = Mail::notice(ctx, kinds::EMAIL_DELETED, to, locale);
        work.mail(notice.with("deleted_email", removed.email.as_str())).await?;
    }
    Ok(())
}

/// An address that only waits for its code is not on the list yet: removing it ends its process.
async fn abort_pending(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
) -> Result<Vec<Changes>, FlowError> {
    let browser = ctx.browser.as_ref().ok_or_else(unknown)?.digest();
    let challenge = work.rows().find_challenge_by_browser(Purpose::EmailCode, &browser, ctx.now()).await?;
    let challenge = challenge
        .filter(|found| found.target.email() == Some(email) && found.account_id == Some(owner.account.id))
        .ok_or_else(unknown)?;
    work.rows().consume(challenge.id, ctx.now()).await?;
    Ok(changes![])
}

fn check_remove(ctx: &Ctx, owner: &Owner, row: &EmailAddress) -> Result<(), FlowError> {
    let others = owner.emails.len() > 1;
    let only_email =
        !ctx.settings().account.signs_in_with(LoginMethod::Username) || owner.account.username.is_none();
    let last_verified = row.verified() && owner.emails.iter().filter(|kept| kept.verified()).count() == 1;
    if (row.primary && others) || (!others && only_email) || (last_verified && only_email) {
        return Err(FlowError::field("email", Code::CANNOT_REMOVE_PRIMARY_EMAIL));
    }
    Ok(())
}

fn find(owner: &Owner, typed: &str) -> Result<EmailAddress, FlowError> {
    let email = Email::parse(typed).map_err(|_| unknown())?;
    owner.email(&email).cloned().ok_or_else(unknown)
}

fn unknown() -> FlowError {
    FlowError::field("email", Code::UNKNOWN_EMAIL)
}
