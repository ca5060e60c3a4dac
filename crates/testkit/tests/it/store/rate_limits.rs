use super::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

on_both!(
    a_full_bucket_gives_its_tokens_then_says_how_long_to_wait,
    buckets_do_not_share_tokens,
    a_returned_token_can_be_taken_again_but_never_overfills,
    a_filled_bucket_has_all_its_tokens,
    refused_token_request_writes_nothing,
    a_bucket_without_tokens_gives_none,
    asking_how_long_to_wait_takes_no_token,
    any_sequence_of_requests_is_answered_as_by_a_plain_token_bucket,
    of_fifty_at_once_as_many_pass_as_the_bucket_holds,
);

const SECOND: i64 = 1_000_000;

async fn a_full_bucket_gives_its_tokens_then_says_how_long_to_wait(db: TestDatabase) {
    let key = digest("ip");
    done(&db, async |unit| {
        for _ in 0..5 {
            assert_eq!(unit.take_token(&key, 5, 50 * SECOND, at(0)).await?, None);
        }
        assert_eq!(unit.take_token(&key, 5, 50 * SECOND, at(0)).await?, Some(10 * SECOND));
        assert_eq!(unit.take_token(&key, 5, 50 * SECOND, at(4)).await?, Some(6 * SECOND));
        assert_eq!(unit.take_token(&key, 5, 50 * SECOND, at(10)).await?, None);
        assert_eq!(unit.take_token(&key, 5, 50 * SECOND, at(10)).await?, Some(10 * SECOND));
        Ok(())
    })
    .await;
}

async fn buckets_do_not_share_tokens(db: TestDatabase) {
    done(&db, async |unit| {
        assert_eq!(unit.take_token(&digest("a"), 1, SECOND, at(0)).await?, None);
        assert_eq!(unit.take_token(&digest("b"), 1, SECOND, at(0)).await?, None);
        assert!(unit.take_token(&digest("a"), 1, SECOND, at(0)).await?.is_some());
        Ok(())
    })
    .await;
}

async fn a_returned_token_can_be_taken_again_but_never_overfills(db: TestDatabase) {
    let key = digest("ip");
    done(&db, async |unit| {
        unit.return_token(&key, 2, 20 * SECOND).await?;
        for _ in 0..3 {
            assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, None);
            unit.return_token(&key, 2, 20 * SECOND).await?;
            unit.return_token(&key, 2, 20 * SECOND).await?;
        }
        assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, None);
        assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, None);
        assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, Some(10 * SECOND));
        Ok(())
    })
    .await;
}

async fn a_filled_bucket_has_all_its_tokens(db: TestDatabase) {
    let key = digest("ip");
    done(&db, async |unit| {
        unit.fill_bucket(&key).await?;
        for _ in 0..2 {
            assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, None);
            assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, None);
            assert!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?.is_some());
            unit.fill_bucket(&key).await?;
        }
        Ok(())
    })
    .await;
}

async fn refused_token_request_writes_nothing(db: TestDatabase) {
    let key = digest("ip");
    done(&db, async |unit| unit.take_token(&key, 1, SECOND, at(0)).await).await;
    let before = count(&db, "SELECT full_at AS n FROM housekey_rate_limits").await;
    done(&db, async |unit| unit.take_token(&key, 1, SECOND, at(0)).await).await;
    assert_eq!(count(&db, "SELECT full_at AS n FROM housekey_rate_limits").await, before);
}

async fn asking_how_long_to_wait_takes_no_token(db: TestDatabase) {
    let key = digest("ip");
    done(&db, async |unit| {
        assert_eq!(unit.wait_for_token(&key, 2, 20 * SECOND, at(0)).await?, None);
        for _ in 0..2 {
            assert_eq!(unit.wait_for_token(&key, 2, 20 * SECOND, at(0)).await?, None);
            assert_eq!(unit.take_token(&key, 2, 20 * SECOND, at(0)).await?, None);
        }
        assert_eq!(unit.wait_for_token(&key, 2, 20 * SECOND, at(4)).await?, Some(6 * SECOND));
        assert_eq!(unit.wait_for_token(&key, 2, 20 * SECOND, at(10)).await?, None);
        assert_eq!(unit.wait_for_token(&key, 0, SECOND, at(0)).await?, Some(SECOND));
        Ok(())
    })
    .await;
}

async fn a_bucket_without_tokens_gives_none(db: TestDatabase) {
    let answer = done(&db, async |unit| unit.take_token(&digest("x"), 0, SECOND, at(0)).await).await;
    assert_eq!(answer, Some(SECOND));
}

/// What the contract says, written as one would explain it: a level of microseconds' worth of tokens.
struct Bucket {
    burst: i64,
    interval: i64,
    level: i64,
    seen: At,
}

impl Bucket {
    fn full(burst: i64, period: i64, now: At) -> Self {
        let interval = (period + burst - 1) / burst;
        Self { burst, interval, level: burst * interval, seen: now }
    }

    fn take(&mut self, now: At) -> Option<i64> {
        let passed = (now - self.seen).num_microseconds().unwrap();
        self.level = (self.level + passed).min(self.burst * self.interval);
        self.seen = now;
        if self.level < self.interval {
            return Some(self.interval - self.level);
        }
        self.level -= self.interval;
        None
    }

    fn put_back(&mut self) {
        self.level = (self.level + self.interval).min(self.burst * self.interval);
    }
}

async fn any_sequence_of_requests_is_answered_as_by_a_plain_token_bucket(db: TestDatabase) {
    for seed in 0..12 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let burst = random.random_range(1..=20);
        let period = random.random_range(1..=3_600 * SECOND);
        let key = digest(&format!("bucket {seed}"));
        let mut now = at(0);
        let mut model = Bucket::full(burst, period, now);
        let mut unit = db.store().begin().await.unwrap();
        for step in 0..150 {
            if random.random_range(0..10) == 0 {
                model.put_back();
                unit.return_token(&key, burst, period).await.unwrap();
                continue;
            }
            // Around one interval, so that full, empty and in between all happen.
            now += TimeDelta::microseconds(random.random_range(0..=model.interval * 3 / 2));
            let answer = unit.take_token(&key, burst, period, now).await.unwrap();
            assert_eq!(answer, model.take(now), "seed {seed}, step {step}, {burst} per {period} µs");
        }
    }
}

async fn of_fifty_at_once_as_many_pass_as_the_bucket_holds(db: TestDatabase) {
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = db.store();
        requests.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            let wait = unit.take_token(&digest("ip"), 7, 3_600 * SECOND, at(0)).await.unwrap();
            unit.commit().await.unwrap();
            wait
        });
    }
    let passed = requests.join_all().await.into_iter().filter(Option::is_none).count();
    assert_eq!(passed, 7);
}
