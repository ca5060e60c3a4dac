//! What a hash costs, and what we are willing to pay for a stored one.

use argon2::Params;
use housekey_accounts::settings::Hashing;

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
    /// The most we compute for a hash we only read, unless today's own costs are higher: a row that says
    /// 4 GiB, written by an import or by an attacker, must not take the server down (security.md R25).
    const CEILING: Self = Self { memory_kib: 256 * 1024, iterations: 16, parallelism: 8 };

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

    /// Whether a stored hash of these costs may be computed where `today` is the rule.
    pub(super) fn bearable(self, today: Self) -> bool {
        self.memory_kib <= today.memory_kib.max(Self::CEILING.memory_kib)
            && self.iterations <= today.iterations.max(Self::CEILING.iterations)
            && self.parallelism <= today.parallelism.max(Self::CEILING.parallelism)
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
    fn owasp_trades_memory_for_passes() {
        let below = |memory_kib, iterations| {
            HashCosts { memory_kib, iterations, parallelism: 1 }.below_owasp_minimum()
        };
        assert!(!HashCosts::default().below_owasp_minimum());
        assert!(!below(47_104, 1) && !below(7_168, 5) && !below(20_000, 2));
        assert!(below(19_456, 1) && below(7_167, 9) && below(8, 1) && below(19_455, 2));
    }
}
