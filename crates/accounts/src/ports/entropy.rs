//! Randomness.

use uuid::Uuid;

/// Where randomness comes from: the operating system, or a seed in tests.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with cryptographically secure random bytes.
    fn fill(&self, buffer: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A random (version 4) UUID.
    pub fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A number below `bound`, without bias: values past the last whole multiple are drawn again.
    pub fn below(&self, bound: u8) -> u8 {
        let limit = u8::MAX - (u8::MAX % bound + 1) % bound;
        loop {
            let [byte] = self.bytes::<1>();
            if byte <= limit {
                return byte % bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);
    impl Entropy for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn every_value_below_the_bound_is_equally_likely() {
        let entropy: &dyn Entropy = &Counting(0.into());
        let mut seen = [0u16; 20];
        for _ in 0..240 {
            seen[usize::from(entropy.below(20))] += 1;
        }
        assert_eq!(seen, [12; 20]);
    }
}
