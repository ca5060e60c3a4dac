//! The costs of hashes, and the limits for stored ones.

use argon2::Params;
use housekey_accounts::settings::{Hashing, MAX_ITERATIONS, MAX_MEMORY_KIB};

/// The costs of a new hash (Argon2id).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCosts {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

impl HashCosts {
    /// The costs of a stored hash as its PHC string writes them: `m=19456,t=2,p=1`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut read = text.split(',').map(|pair| pair.split_once('='));
        let mut next = |name| read.next().flatten().filter(|(key, _)| *key == name)?.1.parse().ok();
        Some(Self { memory_kib: next("m")?, iterations: next("t")?, parallelism: next("p")? })
    }

    /// Blocks of 1 KiB that are computed for one hash: what it costs. The number of lanes changes nothing, because a
    /// hash is computed on one thread.
    pub(super) fn work(&self) -> u64 {
        let lanes = 4 * u64::from(self.parallelism.max(1));
        (u64::from(self.memory_kib).max(2 * lanes) / lanes) * lanes * u64::from(self.iterations)
    }

    /// Whether these costs are below every one of OWASP's minimum configurations for Argon2id
    /// (Password Storage Cheat Sheet: the less memory, the more passes).
    pub fn below_owasp_minimum(&self) -> bool {
        const MINIMA: [(u32, u32); 5] = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];
        !MINIMA.iter().any(|(memory, passes)| self.memory_kib >= *memory && self.iterations >= *passes)
    }

    pub(super) fn params(self) -> argon2::Result<Params> {
        Params::new(self.memory_kib, self.iterations, self.parallelism, Some(Params::DEFAULT_OUTPUT_LEN))
    }

    pub(super) fn of(params: &Params) -> Self {
        Self { memory_kib: params.m_cost(), iterations: params.t_cost(), parallelism: params.p_cost() }
    }

    /// Whether a stored hash of these costs is computed: whatever the settings may ask for, because they may have
    /// asked for it once. A row that says 4 GiB, written by an import or by an attacker, must not take the server down.
    pub(super) fn bearable(self) -> bool {
        self.memory_kib <= MAX_MEMORY_KIB && self.iterations <= MAX_ITERATIONS
    }
}

impl Default for HashCosts {
    fn default() -> Self {
        Self::from(&Hashing::default())
    }
}

impl From<&Hashing> for HashCosts {
    fn from(settings: &Hashing) -> Self {
        Self {
            memory_kib: settings.memory_kib,
            iterations: settings.iterations,
            parallelism: settings.parallelism,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_equals_blocks_times_iterations_for_any_lanes() {
        for (memory_kib, iterations, parallelism) in
            [(8, 1, 1), (19, 3, 1), (100, 2, 4), (19_456, 2, 1), (72, 1, 9)]
        {
            let costs = HashCosts { memory_kib, iterations, parallelism };
            let blocks = u64::try_from(costs.params().unwrap().block_count()).unwrap();
            assert_eq!(costs.work(), blocks * u64::from(iterations), "{costs:?}");
        }
    }

    #[test]
    fn stored_hash_costs_are_parsed() {
        let costs = HashCosts { memory_kib: 19_456, iterations: 2, parallelism: 1 };
        assert_eq!(HashCosts::parse("m=19456,t=2,p=1"), Some(costs));
        for text in ["", "m=1", "t=2,m=1,p=1", "m=x,t=2,p=1", "m=99999999999,t=1,p=1", "r=8,n=3"] {
            assert_eq!(HashCosts::parse(text), None, "{text}");
        }
    }

    #[test]
    fn costs_below_an_owasp_pair_are_recognised() {
        let below = |memory_kib, iterations| {
            HashCosts { memory_kib, iterations, parallelism: 1 }.below_owasp_minimum()
        };
        assert!(!HashCosts::default().below_owasp_minimum());
        assert!(!below(47_104, 1) && !below(7_168, 5) && !below(20_000, 2));
        assert!(below(19_456, 1) && below(7_167, 9) && below(8, 1) && below(19_455, 2));
    }
}
