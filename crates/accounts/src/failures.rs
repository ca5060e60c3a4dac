//! Failures in a row: how often somebody may guess at an account before guessing is over (NIST SP 800-63B-4 §3.2.2). Passwords and
//! short codes are counted together, and a sign-in that succeeds clears the count.
//!
//! Half of the failures are for browsers that have signed in to the account before, so that a stranger cannot keep its
//! owner out of them. Elsewhere what cannot be guessed still opens the account: a long code ([`codes::is_long`]), or the link for a
//! new password (docs/decisions/guessing-ends.md).

use crate::{
    codes::{self, Fresh},
    context::Ctx,
    errors::{Fault, FlowError},
    limits::{Limit, LimitDecision, Taken},
    model::{AccountId, Challenge, Owner, Secret, Username},
    outbox::{Mail, kinds::TOO_MANY_FAILURES, object},
    ports::StoreResult,
    settings::{Per, Rate, Rates},
    work::{Step, Work, in_work},
};
use housekey_protocol::Paths;
use serde_json::json;

/// Part of the buckets' names.
const ACTION: &str = "login_failed_account";

/// Seconds in which as many failures are forgotten as are allowed, without a sign-in: a century.
const FOR_EVER: u32 = 100 * 365 * 86_400;
/// For nobody's account, because what strangers make up shall not stay in the database; and for one without an address, to which
/// no code or link can be mailed.
const A_DAY: u32 = 86_400;

/// Whose account is guessed at, and from where.
pub(crate) struct GuessedAt {
    account: Option<AccountId>,
    /// Whether the account has an address or a number, to which what cannot be guessed can be sent.
    reachable: bool,
    typed: String,
    /// Whether the browser has signed in to the account before.
    known: bool,
}

impl GuessedAt {
    /// The account, or nobody's: `typed` stands for one that is not there.
    pub(crate) async fn find(
        ctx: &Ctx,
        work: &mut Work<'_>,
        owner: Option<&Owner>,
        typed: &str,
    ) -> StoreResult<Self> {
        let reachable = if let Some(owner) = owner {
            is_reachable(work, owner).await?
        } else {
            // So that both take as long.
            work.rows().find_phone(AccountId(uuid::Uuid::nil())).await?;
            false
        };
        Self::look(ctx, work, owner.map(|owner| owner.account.id), reachable, typed).await
    }

    /// As [`GuessedAt::find`], of an account whose code was, or will be, mailed to `typed`.
    async fn of_mailed(
        ctx: &Ctx,
        work: &mut Work<'_>,
        account: Option<AccountId>,
        typed: &str,
    ) -> StoreResult<Self> {
        Self::look(ctx, work, account, true, typed).await
    }

    async fn look(
        ctx: &Ctx,
        work: &mut Work<'_>,
        account: Option<AccountId>,
        reachable: bool,
        typed: &str,
    ) -> StoreResult<Self> {
        // For nobody it is asked, too, so that both take as long.
        let id = account.unwrap_or(AccountId(uuid::Uuid::nil()));
        let known = match ctx.facts.device.as_ref().filter(|device| device.is_secret()) {
            Some(device) => work.rows().knows_device(id, &device.digest_for(id)).await?,
            None => false,
        };
        Ok(Self { account, reachable, typed: typed.to_owned(), known })
    }

    /// The account, for who is signed in to it.
    pub(crate) async fn of_viewer(work: &mut Work<'_>, owner: &Owner) -> StoreResult<Self> {
        Self::of(work, owner, true).await
    }

    async fn of(work: &mut Work<'_>, owner: &Owner, known: bool) -> StoreResult<Self> {
        let reachable = is_reachable(work, owner).await?;
        Ok(Self { account: Some(owner.account.id), reachable, typed: String::new(), known })
    }

    /// What the limits count it by.
    pub(crate) fn key(&self) -> String {
        let whose = self.account.map_or_else(|| self.typed.clone(), |account| account.to_string());
        from(&whose, self.known)
    }

    /// What the limits count by what was typed.
    pub(crate) fn typed_key(&self) -> String {
        from(&self.typed, self.known)
    }

    /// The rate that never comes back.
    pub(crate) fn ceiling(&self, ctx: &Ctx) -> Rate {
        let most = ctx.settings().account.max_login_failures;
        let amount = if self.known { most / 2 } else { most - most / 2 };
        let seconds = if self.account.is_some() && self.reachable { FOR_EVER } else { A_DAY };
        Rate { amount, seconds, per: Per::Key }
    }

    /// Whether nothing that can be guessed is compared any more.
    pub(crate) async fn is_shut(&self, ctx: &Ctx, work: &mut Work<'_>) -> StoreResult<bool> {
        let (rates, key) = (Rates(vec![self.ceiling(ctx)]), self.key());
        Ok(Limit { action: ACTION, rates: &rates, key: &key }.wait(ctx, work.rows()).await? > 0)
    }

    /// Takes a failure, in the caller's unit of work; where `more` rates are used up, too, that is the answer.
    pub(crate) async fn take_in(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        more: Rates,
    ) -> StoreResult<LimitDecision> {
        let (rates, key) = (self.rates(ctx, more), self.key());
        Limit { action: ACTION, rates: &rates, key: &key }.take_in(ctx, work.rows()).await
    }

    fn rates(&self, ctx: &Ctx, more: Rates) -> Rates {
        Rates(more.0.into_iter().chain([self.ceiling(ctx)]).collect())
    }

    /// As [`Limit::tell`]. When guessing is over, the owner is mailed so: once, until somebody signs in.
    pub(crate) async fn tell(&self, ctx: &Ctx, answer: &LimitDecision) -> Result<(), Fault> {
        let (rates, key) = (Rates::default(), self.key());
        let limit = Limit { action: ACTION, rates: &rates, key: &key };
        let LimitDecision::Limited { by, .. } = answer else { return Ok(()) };
        let mailed = self.account.filter(|_| by.is(&self.ceiling(ctx)));
        in_work!(ctx, |work| -> Step<_, Fault> {
            let told = limit.tell_in(ctx, work, answer).await?;
            if let (Some(_), Some(account)) = (&told, mailed) {
                warn(ctx, work, account).await?;
            }
            Ok(((), told.into_iter().collect()))
        })
        .await
    }
}

async fn is_reachable(work: &mut Work<'_>, owner: &Owner) -> StoreResult<bool> {
    let phone = work.rows().find_phone(owner.account.id).await?;
    Ok(!owner.emails.is_empty() || phone.is_some_and(|phone| phone.verified_at.is_some()))
}

/// A browser that is known has buckets of its own.
fn from(whose: &str, known: bool) -> String {
    if known { format!("{whose}\0known") } else { whose.to_owned() }
}

async fn warn(ctx: &Ctx, work: &mut Work<'_>, account: AccountId) -> StoreResult<()> {
    let Some(owner) = work.owner(account).await? else { return Ok(()) };
    let reader = owner.primary().filter(|row| row.verified());
    let Some(reader) = reader.filter(|_| ctx.settings().account.email_notifications) else { return Ok(()) };
    let url = ctx.settings().site.link(Paths::PASSWORD_RESET);
    let values = object(json!({ "password_reset_url": url }));
    let (to, locale) = (reader.email.clone(), owner.account.locale);
    work.mail(Mail { kind: TOO_MANY_FAILURES, to, locale, values, expires_at: None, urgent: false }).await
}

/// A guess at a short code that is counted.
pub(crate) struct Counted {
    taken: Option<Taken>,
}

impl Counted {
    /// Whether what was typed is compared: a short code is not, once guessing is over.
    pub(crate) fn is_compared(&self, typed: &Secret) -> bool {
        self.taken.is_some() || codes::is_long(typed)
    }

    /// It was no failure.
    pub(crate) async fn give_back(self, ctx: &Ctx) {
        if let Some(taken) = self.taken {
            taken.give_back_alone(ctx).await;
        }
    }
}

/// Counts a guess at a mailed code, and commits that.
pub(crate) async fn count_code(ctx: &Ctx, challenge: &Challenge) -> Result<Counted, FlowError> {
    let typed = challenge.target.value().unwrap_or_default();
    let (target, answer) = in_work!(ctx, |work| -> Step<_> {
        let target = GuessedAt::of_mailed(ctx, work, challenge.account_id, typed).await?;
        let answer = target.take_in(ctx, work, Rates::default()).await?;
        Ok(((target, answer), vec![]))
    })
    .await?;
    target.tell(ctx, &answer).await?;
    Ok(Counted {
        taken: match answer {
            LimitDecision::Allowed(taken) => Some(taken),
            LimitDecision::Limited { .. } => None,
        },
    })
}

/// As [`fresh_code`], in the place of the code of a challenge.
pub(crate) async fn fresh_code_again(ctx: &Ctx, challenge: &Challenge) -> Result<Fresh, Fault> {
    fresh_code(ctx, challenge.account_id, challenge.target.value().unwrap_or_default()).await
}

/// A fresh code that opens an account: a long one, where no short one does any more. `typed` stands for an account that is
/// not there.
pub(crate) async fn fresh_code(ctx: &Ctx, account: Option<AccountId>, typed: &str) -> Result<Fresh, Fault> {
    let long = {
        let mut work = Work::read(ctx).await?;
        GuessedAt::of_mailed(ctx, &mut work, account, typed).await?.is_shut(ctx, &mut work).await?
    };
    Ok(codes::make(ctx, long).await?)
}

/// Its owner has proved who they are: what was counted before is forgotten.
pub(crate) async fn forget(ctx: &Ctx, work: &mut Work<'_>, owner: &Owner) -> StoreResult<()> {
    for known in [false, true] {
        let target = GuessedAt::of(work, owner, known).await?;
        let (rates, key) = (target.rates(ctx, Rates::default()), target.key());
        Limit { action: ACTION, rates: &rates, key: &key }.forget(ctx, work.rows()).await?;
    }
    Ok(())
}

/// As [`forget`], with the failures that close the account for minutes: under every name it has.
pub(crate) async fn forget_all(ctx: &Ctx, work: &mut Work<'_>, owner: &Owner) -> StoreResult<()> {
    let by_key = ctx.settings().account.rate_limits.login_failed.of(Per::Key);
    // In the order in which a sign-in counts them.
    let names = owner.emails.iter().map(|row| row.email.to_string());
    let phone = work.rows().find_phone(owner.account.id).await?.map(|phone| phone.number.to_string());
    let names = names.chain(phone).chain(owner.account.username.as_ref().map(Username::key));
    let names: Vec<String> = names.collect();
    for name in &names {
        for known in [false, true] {
            let limit = Limit { action: "login_failed", rates: &by_key, key: &from(name, known) };
            limit.forget(ctx, work.rows()).await?;
        }
    }
    for known in [false, true] {
        let key = from(&owner.account.id.to_string(), known);
        Limit { action: ACTION, rates: &by_key, key: &key }.forget(ctx, work.rows()).await?;
    }
    forget(ctx, work, owner).await
}
