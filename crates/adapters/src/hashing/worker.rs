//! What one hashing thread does, and the memory it does it in.

use super::{SALT_LENGTH, costs::HashCosts, stored, stored::Stored};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use housekey_accounts::{
    model::Secret,
    ports::{Entropy, HashError, PasswordHash, hasher::Verdict},
};
use std::{hint::black_box, sync::Arc};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// One thread's state.
pub(super) struct Worker {
    params: Params,
    entropy: Arc<dyn Entropy>,
    /// Kept from hash to hash (fresh memory costs 13 % more, measured), and wiped after each: it holds what
    /// the password was turned into.
    memory: Vec<Block>,
}

impl Worker {
    pub(super) fn new(params: Params, entropy: Arc<dyn Entropy>) -> Self {
        Self { params, entropy, memory: Vec::new() }
    }

    pub(super) fn hash(&mut self, secret: &Secret) -> Result<PasswordHash, HashError> {
        let salt = self.entropy.bytes::<SALT_LENGTH>();
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let params = self.params.clone();
        self.compute(Algorithm::Argon2id, Version::V0x13, params, secret, &salt, &mut output)?;
        stored::write(&self.params, &salt, &output)
    }

    pub(super) fn verify(
        &mut self,
        secret: &Secret,
        hash: Option<&PasswordHash>,
    ) -> Result<Verdict, HashError> {
        let today = HashCosts::of(&self.params);
        let Some(hash) = hash.and_then(|hash| Stored::read(hash, today)) else {
            return self.pretend(secret);
        };
        let mut output = vec![0; hash.output.len()];
        self.compute(hash.algorithm, hash.version, hash.params.clone(), secret, &hash.salt, &mut output)?;
        let same = bool::from(output.ct_eq(hash.output.as_ref()));
        output.zeroize();
        Ok(match same {
            true if hash.is_like(&self.params) => Verdict::Match,
            true => Verdict::MatchRehash,
            false => Verdict::Mismatch,
        })
    }

    /// The work of a comparison that cannot succeed: nobody has this hash.
    fn pretend(&mut self, secret: &Secret) -> Result<Verdict, HashError> {
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let params = self.params.clone();
        self.compute(Algorithm::Argon2id, Version::V0x13, params, secret, &[0; SALT_LENGTH], &mut output)?;
        black_box(bool::from(output.ct_eq(&[0; Params::DEFAULT_OUTPUT_LEN])));
        Ok(Verdict::Mismatch)
    }

    fn compute(
        &mut self,
        algorithm: Algorithm,
        version: Version,
        params: Params,
        secret: &Secret,
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), HashError> {
        let failed = |error: &dyn std::fmt::Display| HashError::Failed(error.to_string());
        let blocks = params.block_count();
        if self.memory.len() < blocks {
            // An allocation that fails here is one failed login, not an aborted process.
            self.memory.try_reserve_exact(blocks - self.memory.len()).map_err(|e| failed(&e))?;
            self.memory.resize(blocks, Block::new());
        }
        let argon2 = Argon2::new(algorithm, version, params);
        let done =
            argon2.hash_password_into_with_memory(secret.expose().as_bytes(), salt, output, &mut self.memory);
        self.wipe(blocks);
        done.map_err(|e| failed(&e))
    }

    /// Wipes what was used, and gives back what only one dear stored hash needed.
    pub(super) fn wipe(&mut self, used: usize) {
        for block in self.memory.iter_mut().take(used) {
            block.zeroize();
        }
        let kept = self.params.block_count();
        if self.memory.len() > kept {
            self.memory.truncate(kept);
            self.memory.shrink_to_fit();
        }
    }

    /// Whether nothing of any secret is left, for the tests.
    #[cfg(test)]
    pub(super) fn is_clean(&self) -> bool {
        self.memory.iter().all(|block| block.as_ref().iter().all(|word| *word == 0))
    }

    /// How many blocks the thread keeps, for the tests.
    #[cfg(test)]
    pub(super) fn kept_blocks(&self) -> usize {
        self.memory.capacity()
    }
}
