//! Confirming by link: a long key, valid in any browser, for the one address it was mailed to.

use super::{about, confirm, confirmed, confirmed_notice};
use crate::{
    changes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    mailing::{challenges::email_of, confirmation, cool_down},
    model::{Challenge, Digest, Owner, PendingLogin, Purpose, Secret, Subject},
    stages::{self, Resumed, Resumption},
    work::{Step, Work, in_work},
};
use housekey_protocol::{
    AccountError, Code,
    views::{ConfirmationView, Me},
};

/// What a link is about. Opening it, as mail scanners do, changes nothing.
pub async fn look_link(ctx: &Ctx, key: &Secret) -> FlowResult<(ConfirmationView, Me)> {
    let mut work = Work::read(ctx).await?;
    let (challenge, owner) = find_link(ctx, &mut work, key).await?;
    Ok(about(ctx, &challenge, &owner)?)
}

/// Confirms the address of a link.
pub async fn confirm_link(ctx: &Ctx, key: &Secret) -> FlowResult {
    // Read first, so that requests with invented keys do not wait for the lock of writers.
    let (link, seen) = find_link(ctx, &mut Work::read(ctx).await?, key).await?;
    let signs_in = ctx.settings().account.login_on_email_confirmation;
    // The link proves the mailbox, not the person at this browser: nobody is signed in by it, unless the settings say
    // so (T054).
    let waiting = if signs_in { stages::prepare_to_resume(ctx, Some(seen.account.id)).await? } else { None };
    let addresses = || waiting.iter().filter_map(Resumption::address);
    let outcome = in_work!(ctx, |work| -> Step<_> {
        work.lock_account(seen.account.id).await?;
        work.lock_addresses(addresses().chain([email_of(&link)?])).await?;
        if let Some(browser) = &ctx.browser {
            work.lock_browser(&browser.digest()).await?;
        }
        let (challenge, mut owner) = find_link(ctx, work, key).await?;
        if !work.rows().consume(challenge.id, ctx.now()).await? {
            return Err(FlowError::field("key", Code::INVALID_OR_EXPIRED_KEY));
        }
        let mut changes = changes![confirm(work, &mut owner, &challenge, "key").await?];
        let outcome = match stages::resume_in(ctx, work, waiting.as_ref(), &Subject::Account(owner)).await? {
            Resumed::Advanced(advanced) => {
                changes.extend(advanced.changes);
                advanced.outcome
            }
            Resumed::Nothing | Resumed::Dropped => confirmed(ctx, email_of(&challenge)?),
        };
        Ok((outcome, changes))
    })
    .await?;
    Ok(Outcome { notice: Some(confirmed_notice(ctx, &outcome)), ..outcome })
}

/// Mails another link for the login that waits in this browser; the earlier ones stay good. One for nobody takes the
/// same token, and looks the same.
pub(super) async fn resend(ctx: &Ctx) -> FlowResult {
    let browser = ctx.browser.as_ref().ok_or(AccountError::Conflict)?.digest();
    let waiting = in_work!(ctx, |work| -> Step<_> {
        let login = work.rows().find_pending_login(&browser, ctx.now()).await?.filter(super::waits);
        let Some(PendingLogin { account_id, email: Some(email), .. }) = login else {
            return Err(AccountError::Conflict.into());
        };
        // Taken and committed first: who asks again too early is refused, whoever has the address.
        cool_down::take_shared(ctx, work, &email).await?.require()?;
        cool_down::take_waiting(ctx, work, &email).await?.require()?;
        Ok(((account_id, email), changes![]))
    });
    let (account_id, email) = waiting.await?;
    in_work!(ctx, |work| -> Step<_> {
        if let Some(account) = account_id {
            work.lock_account(account).await?;
        }
        work.lock_address(&email).await?;
        work.lock_browser(&browser).await?;
        let login = work.rows().find_pending_login(&browser, ctx.now()).await?;
        let login =
            login.filter(|login| login.account_id == account_id && login.email.as_ref() == Some(&email));
        let login = login.ok_or(AccountError::Conflict)?;
        let subject = match account_id {
            Some(account) => work.owner(account).await?.map_or(Subject::Nobody, Subject::Account),
            None => Subject::Nobody,
        };
        // Confirmed meanwhile, in another browser: there is nothing to send, and this page learns it on its next step.
        let waits =
            |owner: &Owner| owner.account.active && owner.email(&email).is_some_and(|row| !row.verified());
        if !subject.owner().is_none_or(waits) {
            return Ok(((), changes![]));
        }
        let changes = confirmation::send_link_of_login(ctx, work, &subject, &email, &login).await?;
        Ok(((), changes))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::MAIL_SENT_AGAIN), ..Outcome::default() })
}

async fn find_link(ctx: &Ctx, work: &mut Work<'_>, key: &Secret) -> Result<(Challenge, Owner), FlowError> {
    let unusable = || FlowError::field("key", Code::INVALID_OR_EXPIRED_KEY);
    let digest = Digest::of(key.expose().as_bytes());
    let challenge = work.rows().find_challenge_by_key(Purpose::EmailLink, &digest, ctx.now()).await?;
    let challenge = challenge.ok_or_else(unusable)?;
    let owner = match challenge.account_id {
        Some(id) => work.owner(id).await?,
        None => None,
    };
    // The link proves exactly the address it was mailed to; gone from the list, it proves nothing.
    let email = email_of(&challenge)?;
    let owner = owner.filter(|owner| owner.account.active && owner.email(email).is_some());
    Ok((challenge, owner.ok_or_else(unusable)?))
}
