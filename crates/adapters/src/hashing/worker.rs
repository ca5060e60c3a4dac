//! What one hashing thread does.

use super::{
    SALT_LENGTH,
    costs::HashCosts,
    django::Foreign,
    engine::{Crate, Engine, Recipe},
    level::Level,
    stored,
    stored::Stored,
    trust::Trust,
};
use argon2::Params;
use housekey_accounts::{
    model::{PasswordHash, Secret},
    ports::{Entropy, HashError, hasher::PasswordCheck},
};
use std::{hint::black_box, sync::Arc};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// What the threads share.
pub(super) struct Shared {
    pub(super) params: Params,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) level: Level,
    pub(super) trust: Trust,
}

impl Shared {
    pub(super) fn new(params: Params, entropy: Arc<dyn Entropy>, trust: Trust) -> Self {
        let level = Level::new(HashCosts::of(&params));
        Self { params, entropy, level, trust }
    }
}

/// One thread's state.
pub(super) struct Worker {
    shared: Arc<Shared>,
    sure: Crate,
    /// Made when it is known to be right, which takes a moment after the start.
    fast: Option<Box<dyn Engine>>,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { sure: Crate::new(shared.params.block_count()), fast: None, shared }
    }

    /// Takes up the fast engine, or gives it up. Only the one that is used keeps memory.
    fn choose_engine(&mut self) {
        let keep = self.shared.params.block_count();
        match self.shared.trust.make() {
            Some(make) if self.fast.is_none() => {
                self.fast = Some(make(keep));
                self.sure.keep(0);
            }
            None if self.fast.is_some() => {
                self.fast = None;
                self.sure.keep(keep);
            }
            _ => {}
        }
    }

    pub(super) fn hash(&mut self, secret: &Secret) -> Result<PasswordHash, HashError> {
        let salt = self.shared.entropy.bytes::<SALT_LENGTH>();
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        self.compute(&Recipe::today(&self.shared.params), secret, &salt, &mut output)?;
        let hash = stored::write(&self.shared.params, &salt, &output);
        output.zeroize();
        hash
    }

    /// Compares, and does the work of the most expensive hash that is known, whatever is stored: how long it takes tells
    /// neither whether there is an account nor how old its hash is.
    pub(super) fn verify(
        &mut self,
        secret: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<PasswordCheck, HashError> {
        let stored = hash.and_then(Stored::read);
        if let Some(stored) = &stored
            && self.shared.level.note(stored.recipe.costs())
        {
            tracing::warn!(costs = ?stored.recipe.costs(), "a stored hash is dearer than those known; from now on every comparison takes as much");
        }
        let level = self.shared.level.costs();
        let Some(stored) = stored else {
            self.pretend(secret, level)?;
            // One of Django's costs its own time beside that, until its owner has signed in once (docs/departures.md).
            let foreign = hash.and_then(|hash| Foreign::read(hash.as_str()));
            let same = foreign.is_some_and(|foreign| foreign.is_of(secret.expose().as_bytes()));
            return Ok(if same { PasswordCheck::MatchRehash } else { PasswordCheck::Mismatch });
        };
        let mut output = vec![0; stored.output.len()];
        self.compute(&stored.recipe, secret, &stored.salt, &mut output)?;
        let same = bool::from(output.ct_eq(stored.output.as_ref()));
        output.zeroize();
        self.make_up(secret, level, stored.recipe.costs().work())?;
        Ok(match same {
            true if stored.is_like(&self.shared.params) => PasswordCheck::Match,
            true => PasswordCheck::MatchRehash,
            false => PasswordCheck::Mismatch,
        })
    }

    /// The work that a cheaper comparison did not have to do: as many blocks, in as much memory as there are blocks left.
    fn make_up(&mut self, secret: &Secret, level: HashCosts, done: u64) -> Result<(), HashError> {
        let mut left = level.work().saturating_sub(done);
        while let Some(costs) = piece(level, left) {
            self.pretend(secret, costs)?;
            left -= costs.work();
        }
        Ok(())
    }

    /// The work of a comparison that cannot succeed: no account has this hash.
    fn pretend(&mut self, secret: &Secret, costs: HashCosts) -> Result<(), HashError> {
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let params = costs.params().map_err(|e| HashError::Failed(e.to_string()))?;
        self.compute(&Recipe::today(&params), secret, &[0; SALT_LENGTH], &mut output)?;
        black_box(bool::from(output.ct_eq(&[0; Params::DEFAULT_OUTPUT_LEN])));
        output.zeroize();
        Ok(())
    }

    fn compute(
        &mut self,
        recipe: &Recipe,
        secret: &Secret,
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), HashError> {
        self.shared.level.count(recipe.costs());
        let secret = secret.expose().as_bytes();
        self.choose_engine();
        let done = match &mut self.fast {
            None => self.sure.fill(recipe, secret, salt, output),
            Some(fast) if self.shared.trust.has_checked(recipe) => fast.fill(recipe, secret, salt, output),
            Some(fast) => {
                // The first hash of such costs since the start: both compute it, and the crate's is taken.
                let mut other = vec![0; output.len()];
                let computed = fast.fill(recipe, secret, salt, &mut other);
                let sure = self.sure.fill(recipe, secret, salt, output);
                if sure.is_ok() {
                    self.shared.trust.note(recipe, computed.is_ok() && bool::from(other.ct_eq(output)));
                }
                other.zeroize();
                sure
            }
        };
        done.map_err(HashError::Failed)
    }

    /// Wipes what the last hash left in memory: there is no next one yet that overwrites it.
    pub(super) fn rest(&mut self) {
        self.sure.rest();
        if let Some(fast) = &mut self.fast {
            fast.rest();
        }
    }

    /// Starts again after a panic, with new memory. The old memory is wiped when it is dropped.
    pub(super) fn recover(&mut self) {
        *self = Self::new(Arc::clone(&self.shared));
    }

    /// Whether the fast engine is in use, for the tests.
    #[cfg(test)]
    pub(super) fn is_fast(&self) -> bool {
        self.fast.is_some()
    }

    /// Whether nothing of any secret is left, for the tests.
    #[cfg(test)]
    pub(super) fn is_clean(&self) -> bool {
        self.sure.is_clean() && self.fast.as_ref().is_none_or(|fast| fast.is_clean())
    }

    /// How many blocks the thread keeps, for the tests.
    #[cfg(test)]
    pub(super) fn kept_blocks(&self) -> usize {
        self.sure.kept_blocks() + self.fast.as_ref().map_or(0, |fast| fast.kept_blocks())
    }
}

/// The next piece of so many blocks: passes over the level's memory, then one over as much as is left. Fewer than eight
/// blocks are no hash.
fn piece(level: HashCosts, left: u64) -> Option<HashCosts> {
    let memory = HashCosts { iterations: 1, ..level }.work();
    let passes = u32::try_from(left / memory).ok()?;
    if passes > 0 {
        return Some(HashCosts { iterations: passes, ..level });
    }
    let left = u32::try_from(left).ok().filter(|left| *left >= 8)?;
    Some(HashCosts { memory_kib: left, iterations: 1, parallelism: 1 })
}
