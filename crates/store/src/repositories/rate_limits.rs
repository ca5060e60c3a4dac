//! Token buckets, kept as GCRA: one number a bucket, the moment at which it is full again.
//!
//! A bucket of `burst` tokens that refills over `period` regains one every `interval = period / burst`. A
//! token taken moves the full moment by one interval; there is a token to take while that moment is at most
//! `burst - 1` intervals away. The interval is rounded up to a microsecond: never faster than promised.

use crate::args;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{At, Digest};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::RateLimits;

/// A request that finds the bucket empty changes nothing: a flood of refused requests writes no row.
const TAKE: &str = "INSERT INTO housekey_rate_limits (key, full_at) VALUES ($1, $2 + $3) \
     ON CONFLICT (key) DO UPDATE SET full_at = $3 + \
     CASE WHEN housekey_rate_limits.full_at > $2 THEN housekey_rate_limits.full_at ELSE $2 END \
     WHERE housekey_rate_limits.full_at <= $4 RETURNING full_at";
const READ: &str = "SELECT full_at FROM housekey_rate_limits WHERE key = $1";
const RETURN: &str = "UPDATE housekey_rate_limits SET full_at = full_at - $2 WHERE key = $1";

const FILL: &str = "DELETE FROM housekey_rate_limits WHERE key = $1";

fn interval(burst: i64, period_micros: i64) -> i64 {
    let burst = burst.max(1);
    (period_micros / burst + i64::from(period_micros % burst > 0)).max(1)
}

/// While the bucket is full again by then, it has a token now.
fn latest(now: At, burst: i64, period_micros: i64) -> i64 {
    now.timestamp_micros().saturating_add(interval(burst, period_micros).saturating_mul(burst - 1))
}

#[async_trait]
impl RateLimits for Tx {
    async fn take_token(
        &mut self,
        key: &Digest,
        burst: i64,
        period_micros: i64,
        now: At,
    ) -> StoreResult<Option<i64>> {
        if burst < 1 {
            return Ok(Some(interval(burst, period_micros)));
        }
        let latest = latest(now, burst, period_micros);
        let (now, interval) = (now.timestamp_micros(), interval(burst, period_micros));
        if self.fetch_optional(TAKE, args![key, now, interval, latest]).await?.is_some() {
            return Ok(None);
        }
        // The refused upsert has locked the row, so this reads what it was refused for.
        let Some(row) = self.fetch_optional(READ, args![key]).await? else { return Ok(Some(interval)) };
        Ok(Some((row.get::<i64>("full_at")? - latest).max(1)))
    }

    async fn wait_for_token(
        &mut self,
        key: &Digest,
        burst: i64,
        period_micros: i64,
        now: At,
    ) -> StoreResult<Option<i64>> {
        if burst < 1 {
            return Ok(Some(interval(burst, period_micros)));
        }
        let Some(row) = self.fetch_optional(READ, args![key]).await? else { return Ok(None) };
        let wait = row.get::<i64>("full_at")? - latest(now, burst, period_micros);
        Ok((wait > 0).then_some(wait))
    }

    async fn return_token(&mut self, key: &Digest, burst: i64, period_micros: i64) -> StoreResult<()> {
        // Into a full bucket too: a full moment in the past counts as now.
        self.execute(RETURN, args![key, interval(burst, period_micros)]).await.map(drop)
    }

    async fn fill_bucket(&mut self, key: &Digest) -> StoreResult<()> {
        self.execute(FILL, args![key]).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn bucket_never_refills_faster_than_its_rate() {
        assert_eq!(interval(5, 10), 2);
        assert_eq!(interval(3, 10), 4);
        assert_eq!(interval(1000, 10), 1);
        assert_eq!(interval(0, 10), 10);
    }
}
