//! The mailed link.

use super::{of_browser, owner_of};
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Outcome, SessionChange},
    mailing::{challenges::email_of, reset},
    model::{Challenge, Digest, PasswordReset, Purpose, Secret},
    ports::StoreResult,
    work::{Step, Work, in_work},
};
use housekey_protocol::Paths;

/// The link's challenge.
pub(super) async fn find(ctx: &Ctx, work: &mut Work<'_>, key: &Secret) -> StoreResult<Option<Challenge>> {
    let digest = Digest::of(key.expose().as_bytes());
    work.rows().find_challenge_by_key(Purpose::PasswordResetLink, &digest, ctx.now()).await
}

/// A link was opened: this browser may choose the password, on a page whose address has no key in it. The link itself stays
/// as it is, because mail scanners open links, too.
///
/// Where the link is good for nothing, this browser may choose no password, and the page says so.
pub async fn open_link(ctx: &Ctx, key: &Secret) -> FlowResult {
    let next = NextStep::Page(Paths::PASSWORD_RESET_CHOOSE);
    let (link, earlier) = {
        let mut work = Work::read(ctx).await?;
        let link = find(ctx, &mut work, key).await?;
        let good = match &link {
            Some(link) => owner_of(&mut work, link).await?.is_some(),
            None => false,
        };
        (link.filter(|_| good), of_browser(ctx, &mut work, Purpose::PasswordResetGrant).await?)
    };
    let browser = ctx.browser_or_new();
    let granted = in_work!(ctx, |work| -> Step<_> {
        // What an earlier link opened in this browser is not what this one is about.
        if let Some(earlier) = &earlier {
            work.rows().consume(earlier.id, ctx.now()).await?;
        }
        let Some(account) = link.as_ref().and_then(|link| link.account_id) else {
            return Ok((false, changes![]));
        };
        work.lock_account(account).await?;
        let Some(link) = find(ctx, work, key).await? else { return Ok((false, changes![])) };
        work.lock_address(email_of(&link)?).await?;
        work.lock_browser(&browser.digest()).await?;
        let Some(owner) = owner_of(work, &link).await? else { return Ok((false, changes![])) };
        let grant = reset::grant(ctx, &link, PasswordReset::of(&owner), &browser);
        work.rows().insert_challenge(&grant).await?;
        Ok((true, changes![]))
    })
    .await?;
    let session = if granted { SessionChange::BindAnew(browser) } else { SessionChange::Keep };
    Ok(Outcome { next, session, ..Outcome::default() })
}
