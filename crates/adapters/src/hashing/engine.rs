//! The two ways to compute Argon2, with equal results: the `argon2` crate, and `argon2-rust` on the widest
//! vector units the processor has (docs/decisions/two-argon2-engines.md).

use super::costs::HashCosts;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::hint::black_box;
use zeroize::Zeroize;

/// What is computed: everything that shapes a hash besides secret and salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    pub(super) algorithm: Algorithm,
    pub(super) version: Version,
    pub(super) params: Params,
}

impl Recipe {
    /// As new hashes are made.
    pub(super) fn today(params: &Params) -> Self {
        Self { algorithm: Algorithm::Argon2id, version: Version::V0x13, params: params.clone() }
    }

    pub(super) fn costs(&self) -> HashCosts {
        HashCosts::of(&self.params)
    }
}

/// Computes hashes in memory that it keeps.
pub(super) trait Engine: Send {
    /// Fills `output`.
    fn fill(&mut self, recipe: &Recipe, secret: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), String>;

    /// Called when idle: wipes what a hash may have left, and frees what is more than to be kept.
    fn rest(&mut self);

    /// Whether nothing of any secret is left, for the tests.
    #[cfg(test)]
    fn is_clean(&self) -> bool;

    /// How many blocks are kept, for the tests.
    #[cfg(test)]
    fn kept_blocks(&self) -> usize;
}

/// The `argon2` crate.
pub(super) struct Crate {
    memory: Vec<Block>,
    /// So many blocks hold what a password was turned into.
    dirty: usize,
    /// So many are kept when nothing is to be done (fresh memory costs 13 % more, measured).
    keep: usize,
}

impl Crate {
    pub(super) fn new(keep: usize) -> Self {
        Self { memory: Vec::new(), dirty: 0, keep }
    }

    /// From the next pause on, so many blocks are kept.
    pub(super) fn keep(&mut self, blocks: usize) {
        self.keep = blocks;
    }

    /// Overwrites blocks that stay ours. They are read by the next hash as far as the compiler knows, so the writes
    /// stay; and they are whole lines, three times as fast as volatile ones.
    fn clear(&mut self, from: usize) {
        self.memory[from..self.dirty].fill(Block::new());
        black_box(&mut self.memory);
        self.dirty = from;
    }
}

impl Engine for Crate {
    fn fill(&mut self, recipe: &Recipe, secret: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), String> {
        let blocks = recipe.params.block_count();
        if self.memory.len() < blocks {
            // An allocation that fails here is one failed login, not an aborted process.
            self.memory.try_reserve_exact(blocks - self.memory.len()).map_err(|e| e.to_string())?;
            self.memory.resize(blocks, Block::new());
        }
        // This hash overwrites what the last one left, and not what lies beyond.
        if self.dirty > blocks {
            self.clear(blocks);
        }
        self.dirty = blocks;
        let argon2 = Argon2::new(recipe.algorithm, recipe.version, recipe.params.clone());
        let done = argon2.hash_password_into_with_memory(secret, salt, output, &mut self.memory);
        done.map_err(|e| e.to_string())
    }

    fn rest(&mut self) {
        if self.memory.len() > self.keep {
            // The memory is freed after this, so the writes are volatile.
            let (keep, dirty) = (self.keep, self.dirty.max(self.keep));
            self.memory[keep..dirty].iter_mut().for_each(Zeroize::zeroize);
            self.memory.truncate(keep);
            self.memory.shrink_to_fit();
            self.dirty = self.dirty.min(keep);
        }
        self.clear(0);
    }

    #[cfg(test)]
    fn is_clean(&self) -> bool {
        self.memory.iter().all(|block| block.as_ref().iter().all(|word| *word == 0))
    }

    #[cfg(test)]
    fn kept_blocks(&self) -> usize {
        self.memory.capacity()
    }
}

impl Drop for Crate {
    fn drop(&mut self) {
        self.memory[..self.dirty].iter_mut().for_each(Zeroize::zeroize);
    }
}

/// `argon2-rust`, which wipes its memory after each hash itself.
pub(super) struct Wide {
    hasher: Option<argon2_rust::Hasher>,
    keep: usize,
}

impl Wide {
    pub(super) fn new(keep: usize) -> Self {
        Self { hasher: None, keep }
    }

    fn hasher(&mut self, recipe: &Recipe, output: usize) -> Result<&mut argon2_rust::Hasher, String> {
        let params = argon2_rust::Params::builder()
            .memory(argon2_rust::params::Memory::kib(recipe.params.m_cost().into()))
            .passes(recipe.params.t_cost())
            .lanes(recipe.params.p_cost())
            .threads(1)
            .tag_len(argon2_rust::params::TagLen::bytes(u64::try_from(output).map_err(|e| e.to_string())?))
            .build()
            .map_err(|e| e.to_string())?;
        let algorithm = match recipe.algorithm {
            Algorithm::Argon2d => argon2_rust::Algorithm::Argon2d,
            Algorithm::Argon2i => argon2_rust::Algorithm::Argon2i,
            Algorithm::Argon2id => argon2_rust::Algorithm::Argon2id,
        };
        let version = match recipe.version {
            Version::V0x10 => argon2_rust::Version::V0x10,
            Version::V0x13 => argon2_rust::Version::V0x13,
        };
        let argon2 = argon2_rust::Argon2::new(algorithm, version, params);
        let hasher = self.hasher.get_or_insert_with(|| argon2.hasher());
        hasher.set_argon2(argon2);
        Ok(hasher)
    }

    /// The test vector of RFC 9106 section 5 for an algorithm.
    fn vector(&mut self, algorithm: Algorithm) -> Result<[u8; 32], String> {
        let mut output = [0; 32];
        let params = Params::new(32, 3, 4, Some(32)).map_err(|e| e.to_string())?;
        let recipe = Recipe { algorithm, version: Version::V0x13, params };
        let (secret, data) = ([3; 8], [4; 12]);
        let hasher = self.hasher(&recipe, output.len())?;
        let done = hasher.hash_into_with_ad(&[1; 32], &[2; 16], &secret, &data, &mut output);
        done.map_err(|e| e.to_string()).map(|()| output)
    }

    /// Whether it computes what RFC 9106 says (sections 5.1 to 5.3).
    pub(super) fn computes_the_vectors(&mut self) -> bool {
        const VECTORS: [(Algorithm, [u8; 32]); 3] = [
            (
                Algorithm::Argon2d,
                [
                    0x51, 0x2b, 0x39, 0x1b, 0x6f, 0x11, 0x62, 0x97, 0x53, 0x71, 0xd3, 0x09, 0x19, 0x73, 0x42,
                    0x94, 0xf8, 0x68, 0xe3, 0xbe, 0x39, 0x84, 0xf3, 0xc1, 0xa1, 0x3a, 0x4d, 0xb9, 0xfa, 0xbe,
                    0x4a, 0xcb,
                ],
            ),
            (
                Algorithm::Argon2i,
                [
                    0xc8, 0x14, 0xd9, 0xd1, 0xdc, 0x7f, 0x37, 0xaa, 0x13, 0xf0, 0xd7, 0x7f, 0x24, 0x94, 0xbd,
                    0xa1, 0xc8, 0xde, 0x6b, 0x01, 0x6d, 0xd3, 0x88, 0xd2, 0x99, 0x52, 0xa4, 0xc4, 0x67, 0x2b,
                    0x6c, 0xe8,
                ],
            ),
            (
                Algorithm::Argon2id,
                [
                    0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53,
                    0xc9, 0xd0, 0x1e, 0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01,
                    0xe6, 0x59,
                ],
            ),
        ];
        VECTORS.iter().all(|(algorithm, tag)| self.vector(*algorithm).is_ok_and(|computed| computed == *tag))
    }
}

impl Engine for Wide {
    fn fill(&mut self, recipe: &Recipe, secret: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), String> {
        let hasher = self.hasher(recipe, output.len())?;
        let done = hasher.hash_into_with_ad(secret, salt, &[], recipe.params.data(), output);
        done.map_err(|e| e.to_string())
    }

    fn rest(&mut self) {
        if let Some(hasher) = &mut self.hasher
            && hasher.reserved_blocks() > self.keep
        {
            hasher.clear();
        }
    }

    /// Its memory cannot be looked into from here; that it is wiped is a feature of the crate (`zeroize-memory`).
    #[cfg(test)]
    fn is_clean(&self) -> bool {
        true
    }

    #[cfg(test)]
    fn kept_blocks(&self) -> usize {
        self.hasher.as_ref().map_or(0, argon2_rust::Hasher::reserved_blocks)
    }
}
