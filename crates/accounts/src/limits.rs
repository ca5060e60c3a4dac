//! Rate limits. An attempt is counted, and the count committed, before anything is checked: otherwise parallel or
//! interrupted attempts would not be counted.

use crate::{
    context::{Ctx, Known, PAUSE},
    errors::{Fault, FlowError},
    model::{At, Digest},
    ports::{Rows, StoreResult},
    settings::{Per, Rate, Rates},
    signals::RateLimited,
    work::{Changes, Step, Work, in_work},
};
use chrono::{SubsecRound, TimeDelta};
use housekey_protocol::AccountError;

/// A limited action: its name, its rates, and what its `key` rates count.
pub struct Limit<'l> {
    /// Part of every bucket's name.
    pub action: &'static str,
    /// The setting.
    pub rates: &'l Rates,
    /// What a `/key` rate counts, canonical already: one identity has one counter, however it is written.
    pub key: &'l str,
}

/// Tokens taken, so that they can be given back.
#[derive(Clone, Debug, Default)]
#[must_use = "tokens of a try that succeeded are given back"]
pub struct Taken(Vec<(Digest, Rate)>);

/// The limiter's answer.
#[derive(Debug)]
pub enum LimitDecision {
    /// Go on.
    Allowed(Taken),
    /// Not now.
    Limited {
        /// Seconds until a token comes back.
        retry_after: u32,
        /// What refused.
        by: Bucket,
    },
}

/// The bucket that turned out empty.
#[derive(Debug)]
pub struct Bucket {
    key: Digest,
    rate: Rate,
    /// When it has a token again.
    until: At,
}

impl LimitDecision {
    /// 429 where there is no token.
    pub(crate) fn require(&self) -> Result<(), FlowError> {
        match self {
            Self::Allowed(_) => Ok(()),
            Self::Limited { retry_after, .. } => {
                Err(AccountError::RateLimited { retry_after: Some(*retry_after) }.into())
            }
        }
    }
}

impl Bucket {
    /// Whether it is one of this rate.
    pub(crate) fn is(&self, rate: &Rate) -> bool {
        self.rate == *rate
    }
}

impl Limit<'_> {
    /// Takes a token from every bucket, in the caller's transaction. Tokens taken before one bucket turned out
    /// empty stay taken.
    pub async fn take_in(&self, ctx: &Ctx, rows: &mut dyn Rows) -> StoreResult<LimitDecision> {
        let mut taken = Taken::default();
        for rate in &self.rates.0 {
            let Some(key) = self.bucket(ctx, rate) else { continue };
            // The database counts in microseconds.
            let ((burst, period), now) = (numbers(rate), ctx.now().trunc_subsecs(6));
            if let Some(wait) = rows.take_token(&key, burst, period, now).await? {
                tracing::info!(action = self.action, per = ?rate.per, "rate limited");
                let until = now.checked_add_signed(TimeDelta::microseconds(wait)).unwrap_or(At::MAX_UTC);
                let by = Bucket { key, rate: *rate, until };
                return Ok(LimitDecision::Limited { retry_after: retry_after(now, until), by });
            }
            taken.0.push((key, *rate));
        }
        Ok(LimitDecision::Allowed(taken))
    }

    /// How many seconds until every bucket has a token; 0: they have one now. Takes none.
    pub async fn wait(&self, ctx: &Ctx, rows: &mut dyn Rows) -> StoreResult<u32> {
        let mut longest = 0;
        for rate in &self.rates.0 {
            let Some(key) = self.bucket(ctx, rate) else { continue };
            let ((burst, period), now) = (numbers(rate), ctx.now().trunc_subsecs(6));
            if let Some(wait) = rows.wait_for_token(&key, burst, period, now).await? {
                let until = now.checked_add_signed(TimeDelta::microseconds(wait)).unwrap_or(At::MAX_UTC);
                longest = longest.max(retry_after(now, until));
            }
        }
        Ok(longest)
    }

    /// Takes a token from every bucket and commits that. A refusal fires [`RateLimited`].
    pub async fn take(&self, ctx: &Ctx) -> Result<LimitDecision, Fault> {
        if self.rates.0.is_empty() {
            return Ok(LimitDecision::Allowed(Taken::default()));
        }
        let answer =
            in_work!(ctx, |work| -> Step<_, Fault> { Ok((self.take_in(ctx, work.rows()).await?, vec![])) })
                .await?;
        self.tell(ctx, &answer).await?;
        Ok(answer)
    }

    /// Fires the signal of a refusal, once per bucket and period, so that a flood does not fill the journal. A separate
    /// unit of work, because it may lock an account, and the one that counted holds a bucket that others need.
    pub(crate) async fn tell(&self, ctx: &Ctx, answer: &LimitDecision) -> Result<(), Fault> {
        let LimitDecision::Limited { .. } = answer else { return Ok(()) };
        in_work!(ctx, |work| -> Step<_, Fault> {
            Ok(((), self.tell_in(ctx, work, answer).await?.into_iter().collect()))
        })
        .await
    }

    /// As [`Limit::tell`], in the caller's unit of work. `None`: there is nothing to tell, or it was told.
    pub(crate) async fn tell_in(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        answer: &LimitDecision,
    ) -> Result<Option<Changes>, Fault> {
        let LimitDecision::Limited { retry_after, by } = answer else { return Ok(None) };
        let (_, period) = numbers(&by.rate);
        if work.rows().take_token(&told(&by.key), 1, period, ctx.now()).await?.is_some() {
            return Ok(None);
        }
        let user = match &ctx.viewer {
            Some(viewer) => work.owner(viewer.account_id).await?.map(|owner| owner.user()),
            None => None,
        };
        let (action, per) = (self.action.to_owned(), by.rate.per.name().to_owned());
        let refused = RateLimited { user, action, per, retry_after: *retry_after };
        Ok(Some(work.limit(refused).into()))
    }

    /// As [`Limit::take`], answering 429 when there is no token. An address that was refused before is not counted again
    /// until it has a token ([`Refused`](crate::context::Refused)): its bucket would not change by that.
    pub async fn require(&self, ctx: &Ctx) -> Result<(), FlowError> {
        let refused = &ctx.services.refused;
        let mut turns = Vec::new();
        // Up to the first bucket of another kind, which the database would ask first.
        for rate in self.rates.0.iter().take_while(|rate| rate.per == Per::Ip) {
            let Some(key) = self.bucket(ctx, rate) else { continue };
            match refused.look(&key, || ctx.now()).await {
                Known::Until { until, pause } => {
                    if pause {
                        tokio::time::sleep(PAUSE).await;
                    }
                    tracing::info!(action = self.action, per = ?rate.per, "rate limited");
                    let retry_after = Some(retry_after(ctx.now(), until));
                    return Err(AccountError::RateLimited { retry_after }.into());
                }
                Known::Ask(turn) => turns.extend(turn),
            }
        }
        match self.take(ctx).await? {
            LimitDecision::Allowed(_kept) => Ok(()),
            LimitDecision::Limited { retry_after, by } => {
                if by.rate.per == Per::Ip {
                    refused.note(&by.key, by.until);
                }
                Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into())
            }
        }
    }

    /// Forgets what was counted under the key: whoever proved to be its owner starts afresh.
    pub(crate) async fn forget(&self, ctx: &Ctx, rows: &mut dyn Rows) -> StoreResult<()> {
        for rate in self.rates.0.iter().filter(|rate| rate.per == Per::Key) {
            if let Some(key) = self.bucket(ctx, rate) {
                rows.fill_bucket(&key).await?;
                rows.fill_bucket(&told(&key)).await?;
            }
        }
        Ok(())
    }

    /// The bucket of a rate; `None` where the rate counts nobody who is there.
    fn bucket(&self, ctx: &Ctx, rate: &Rate) -> Option<Digest> {
        let subject = self.subject(ctx, rate.per)?;
        let bucket = format!("{}\0{:?}\0{}/{}\0{subject}", self.action, rate.per, rate.amount, rate.seconds);
        Some(Digest::of(bucket.as_bytes()))
    }

    fn subject(&self, ctx: &Ctx, per: Per) -> Option<String> {
        match per {
            // Requests without a client address cannot be distinguished; they share one bucket.
            Per::Ip => Some(ctx.facts.network.clone().unwrap_or_default()),
            Per::User => ctx.viewer.as_ref().map(|viewer| viewer.account_id.to_string()),
            Per::Key => Some(self.key.to_owned()),
        }
    }
}

impl Taken {
    /// As [`Taken::give_back`], in a unit of work of its own. Where even that fails, the tokens stay taken.
    pub async fn give_back_alone(self, ctx: &Ctx) {
        let given = in_work!(ctx, |work| -> Step<(), Fault> {
            self.give_back(work.rows()).await?;
            Ok(((), vec![]))
        });
        if let Err(error) = given.await {
            tracing::warn!(%error, "the tokens of a try that was not compared stay taken");
        }
    }

    /// Gives the tokens back: this try was no failure. Only its own; other failures still count.
    pub async fn give_back(&self, rows: &mut dyn Rows) -> StoreResult<()> {
        for (key, rate) in &self.0 {
            let (burst, period) = numbers(rate);
            rows.return_token(key, burst, period).await?;
        }
        Ok(())
    }

    /// Both.
    pub(crate) fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

/// The bucket that says whether a refusal was told.
fn told(key: &Digest) -> Digest {
    Digest::of(&[b"told", key.as_bytes()].concat())
}

/// Whole seconds until then, never too few.
fn retry_after(now: At, until: At) -> u32 {
    u32::try_from((until - now).num_seconds().max(0)).unwrap_or(u32::MAX).saturating_add(1)
}

fn numbers(rate: &Rate) -> (i64, i64) {
    (i64::from(rate.amount), i64::from(rate.seconds) * 1_000_000)
}
