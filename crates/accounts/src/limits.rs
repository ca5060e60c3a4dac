//! Counting, before anything is checked: "count the attempt, commit, then answer" (rule 9).

use crate::{
    context::Ctx,
    errors::FlowError,
    model::Digest,
    ports::{StoreResult, UnitOfWork},
    settings::{Per, Rate, Rates},
};
use housekey_protocol::AccountError;

/// A limited action: its name, its rates, and what its `key` rates count.
pub struct Limit<'l> {
    /// Part of every bucket's name.
    pub action: &'static str,
    /// The setting.
    pub rates: &'l Rates,
    /// What a `/key` rate counts, canonical already (rule: canonicalise before the limiter).
    pub key: &'l str,
}

/// Tokens taken, so that they can be given back.
#[derive(Clone, Debug, Default)]
#[must_use = "tokens of a try that succeeded are given back"]
pub struct Taken(Vec<(Digest, Rate)>);

/// The limiter's answer.
#[derive(Debug)]
pub enum Answer {
    /// Go on.
    Allowed(Taken),
    /// Not now.
    Limited {
        /// Seconds until a token comes back.
        retry_after: u32,
    },
}

impl Limit<'_> {
    /// Takes a token from every bucket, in the caller's transaction. Tokens taken before one bucket turned out
    /// empty stay taken: somebody who hammers is not rewarded.
    pub async fn take_in(&self, ctx: &Ctx, uow: &mut dyn UnitOfWork) -> StoreResult<Answer> {
        let mut taken = Taken::default();
        for rate in &self.rates.0 {
            let Some(subject) = self.subject(ctx, rate.per) else { continue };
            let bucket =
                format!("{}\0{:?}\0{}/{}\0{subject}", self.action, rate.per, rate.amount, rate.seconds);
            let key = Digest::of(bucket.as_bytes());
            let (burst, period) = numbers(rate);
            if let Some(wait) = uow.take_token(&key, burst, period, ctx.now()).await? {
                tracing::info!(action = self.action, per = ?rate.per, "rate limited");
                let seconds = u32::try_from(wait / 1_000_000).unwrap_or(u32::MAX);
                return Ok(Answer::Limited { retry_after: seconds.saturating_add(1) });
            }
            taken.0.push((key, *rate));
        }
        Ok(Answer::Allowed(taken))
    }

    /// Takes a token from every bucket and commits that.
    pub async fn take(&self, ctx: &Ctx) -> StoreResult<Answer> {
        if self.rates.0.is_empty() {
            return Ok(Answer::Allowed(Taken::default()));
        }
        let mut uow = ctx.services.store.begin().await?;
        let answer = self.take_in(ctx, &mut *uow).await?;
        uow.commit().await?;
        Ok(answer)
    }

    /// As [`Limit::take`], answering 429 when there is no token.
    pub async fn require(&self, ctx: &Ctx) -> Result<(), FlowError> {
        match self.take(ctx).await? {
            Answer::Allowed(_kept) => Ok(()),
            Answer::Limited { retry_after } => {
                Err(AccountError::RateLimited { retry_after: Some(retry_after) }.into())
            }
        }
    }

    fn subject(&self, ctx: &Ctx, per: Per) -> Option<String> {
        match per {
            // Without an address there is nobody to tell apart; all such requests share one bucket.
            Per::Ip => Some(ctx.facts.network.clone().unwrap_or_default()),
            Per::User => ctx.viewer.as_ref().map(|viewer| viewer.account_id.to_string()),
            Per::Key => Some(self.key.to_owned()),
        }
    }
}

impl Taken {
    /// As [`Taken::give_back`], in a unit of work of its own. Where even that fails, the tokens stay taken.
    pub async fn give_back_alone(self, ctx: &Ctx) {
        let given = async {
            let mut uow = ctx.services.store.begin().await?;
            self.give_back(&mut *uow).await?;
            uow.commit().await
        };
        if let Err(error) = given.await {
            tracing::warn!(%error, "the tokens of a try that was not compared stay taken");
        }
    }

    /// Gives the tokens back: this try was no failure. Only its own; other failures still count.
    pub async fn give_back(self, uow: &mut dyn UnitOfWork) -> StoreResult<()> {
        for (key, rate) in self.0 {
            let (burst, period) = numbers(&rate);
            uow.return_token(&key, burst, period).await?;
        }
        Ok(())
    }
}

fn numbers(rate: &Rate) -> (i64, i64) {
    (i64::from(rate.amount), i64::from(rate.seconds) * 1_000_000)
}
