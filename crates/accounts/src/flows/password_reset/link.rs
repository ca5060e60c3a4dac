//! The mailed link.

use super::{lock, of_browser, owner_of};
use crate::{
    context::{Ctx, FlowResult, NextStep, Outcome, SessionChange},
    mailing::reset,
    model::{BrowserKey, Challenge, Digest, PasswordReset, Purpose, Secret},
    ports::StoreResult,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::Paths;

/// The link's challenge.
pub(super) async fn find(ctx: &Ctx, work: &mut Work<'_>, key: &Secret) -> StoreResult<Option<Challenge>> {
    let digest = Digest::of(key.expose().as_bytes());
    work.rows().find_challenge_by_key(Purpose::PasswordResetLink, &digest, ctx.now()).await
}

/// A link was opened: this browser may choose the password, on a page whose address has no key in it. The link itself stays
/// as it is, because mail scanners open links, too. Whoever was signed in here is signed out (as in django-allauth): nobody
/// who shares that session shall share the right.
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
    // A key of its own: whoever knows the one before (it may have been planted) does not share the right.
    let browser = BrowserKey::new(ctx.services.entropy.bytes());
    let granted = in_work!(ctx, |work| -> Step<_> {
        let leaving = lock(ctx, work, link.as_ref()).await?;
        // What an earlier link opened in this browser is not what this one is about.
        if let Some(earlier) = &earlier {
            work.rows().consume(earlier.id, ctx.now()).await?;
        }
        let Some(link) = find(ctx, work, key).await?.filter(|_| link.is_some()) else {
            return Ok((false, vec![]));
        };
        let Some(owner) = owner_of(work, &link).await? else { return Ok((false, vec![])) };
        let grant = reset::grant(ctx, &link, PasswordReset::of(&owner), &browser);
        work.rows().insert_challenge(&grant).await?;
        let changes: Vec<Changes> = leaving.iter().map(|viewer| work.log_out(viewer)).collect();
        Ok((true, changes))
    })
    .await?;
    let session = if granted { SessionChange::Restart(browser) } else { SessionChange::Keep };
    Ok(Outcome { next, session, ..Outcome::default() })
}
