//! The two engines: which one computes, that they compute the same, and what they keep.

use super::{
    super::engine::{Crate, Engine, Recipe, Wide},
    *,
};
use argon2::Params;

#[test]
fn both_engines_compute_rfc_9106_vectors_and_equal_output() {
    assert!(Wide::new(0).computes_the_vectors());
    let trust = Trust::of(Some(|keep| Box::new(Wide::new(keep))));
    trust.check();
    assert!(trust.make().is_some());
    let never = Trust::new(HashEngine::Argon2);
    never.check();
    assert!(never.make().is_none());
}

#[test]
fn fast_engine_is_used_only_after_its_check() {
    let shared = Arc::new(Shared::new(TINY.params().unwrap(), Gate::opened(), Trust::new(HashEngine::Auto)));
    let mut worker = Worker::new(Arc::clone(&shared));
    let old = worker.hash(&Secret::new("pw")).unwrap();
    assert!(!worker.is_fast());
    shared.trust.check();
    assert_eq!(worker.verify(&Secret::new("pw"), Some(&old)).unwrap(), PasswordCheck::Match);
    assert!(worker.is_fast());
    worker.rest();
    assert!(worker.kept_blocks() <= 16, "only one of them keeps memory: {}", worker.kept_blocks());
}

#[tokio::test]
async fn started_pool_checks_the_fast_engine_then_uses_it() {
    let pool = pool(TINY, 1, 8);
    pool.hash(Secret::new("pw")).await.unwrap();
    until(|| !pool.is_checking()).await;
    assert!(pool.shared.trust.make().is_some());
    let other = Argon2Pool::new(TINY, 1, 8, HashEngine::Argon2, Gate::opened()).unwrap();
    assert!(!other.is_checking() && other.shared.trust.make().is_none());
}

/// Right for memory of at most so many KiB, and wrong by one bit for more.
struct Liar(u32, Crate);

impl Engine for Liar {
    fn fill(&mut self, recipe: &Recipe, secret: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), String> {
        self.1.fill(recipe, secret, salt, output)?;
        if recipe.params.m_cost() > self.0 {
            output[7] ^= 4;
        }
        Ok(())
    }
    fn rest(&mut self) {
        self.1.rest();
    }
    fn is_clean(&self) -> bool {
        self.1.is_clean()
    }
    fn kept_blocks(&self) -> usize {
        self.1.kept_blocks()
    }
}

fn liar(keep: usize) -> Box<dyn Engine> {
    Box::new(Liar(200, Crate::new(keep)))
}

#[test]
fn engine_with_one_wrong_bit_at_start_is_not_used() {
    let trust = Trust::of(Some(liar));
    trust.check();
    assert!(trust.make().is_some());
    let trust = Trust::of(Some(|keep| Box::new(Liar(100, Crate::new(keep)))));
    trust.check();
    assert!(trust.make().is_none());
}

/// The first hash of costs that no check has seen is computed by both, and what the crate computes counts.
#[tokio::test]
async fn engine_wrong_for_later_costs_is_dropped_without_wrong_answers() {
    let dear = pool(HashCosts { memory_kib: 256, ..TINY }, 1, 8).hash(Secret::new("pw")).await.unwrap();
    let params = TINY.params().unwrap();
    let trust = Trust::of(Some(liar));
    trust.check();
    let pool = Argon2Pool::start(Shared::new(params, Gate::opened(), trust), 1, 8).unwrap();
    assert!(pool.shared.trust.make().is_some());
    for _ in 0..3 {
        let check = pool.verify(Secret::new("pw"), Some(dear.clone())).await.unwrap();
        assert_eq!(check, PasswordCheck::MatchRehash);
    }
    assert!(pool.shared.trust.make().is_none());
    let new = pool.hash(Secret::new("pw")).await.unwrap();
    assert_eq!(pool.verify(Secret::new("pw"), Some(new)).await.unwrap(), PasswordCheck::Match);
}

/// The same strings, whichever engine wrote them.
#[tokio::test]
async fn each_engine_verifies_hashes_of_the_other() {
    let costs = HashCosts { memory_kib: 128, iterations: 2, parallelism: 2 };
    let engines = [HashEngine::Auto, HashEngine::Argon2];
    let pools = engines.map(|engine| Argon2Pool::new(costs, 1, 8, engine, Gate::opened()).unwrap());
    let mut written = Vec::new();
    for pool in &pools {
        written.push(pool.hash(Secret::new("pw")).await.unwrap());
    }
    assert_eq!(written[0], written[1], "the same salt was drawn");
    assert_eq!(
        pools[1].verify(Secret::new("pw"), Some(written.remove(0))).await.unwrap(),
        PasswordCheck::Match
    );
}

#[test]
fn idle_worker_shrinks_and_wipes_its_memory() {
    let mut big = worker(HashCosts { memory_kib: 512, ..TINY });
    let dear = big.hash(&Secret::new("pw")).unwrap();
    let mut worker = worker(TINY);
    worker.hash(&Secret::new("pw")).unwrap();
    let kept = worker.kept_blocks();
    assert!(!worker.is_clean(), "the next hash may come at once");
    worker.rest();
    assert!(worker.is_clean());
    assert_eq!(worker.verify(&Secret::new("pw"), Some(&dear)).unwrap(), PasswordCheck::MatchRehash);
    worker.rest();
    assert_eq!(worker.kept_blocks(), kept);
    assert!(worker.is_clean());
    // With the other engine, which wipes by itself.
    let mut wide = Worker::new(Arc::new(shared(TINY, HashEngine::Auto)));
    assert_eq!(wide.verify(&Secret::new("pw"), Some(&dear)).unwrap(), PasswordCheck::MatchRehash);
    wide.rest();
    assert!(wide.kept_blocks() <= 16, "{}", wide.kept_blocks());
}

#[test]
fn smaller_hash_wipes_memory_of_a_bigger_one() {
    let mut engine = Crate::new(64);
    let (mut output, params) = ([0; 32], |memory| Params::new(memory, 1, 1, None).unwrap());
    engine.fill(&Recipe::today(&params(64)), b"pw", &[0; 16], &mut output).unwrap();
    engine.fill(&Recipe::today(&params(8)), b"pw", &[0; 16], &mut output).unwrap();
    assert!(!engine.is_clean());
    engine.rest();
    assert!(engine.is_clean());
}
