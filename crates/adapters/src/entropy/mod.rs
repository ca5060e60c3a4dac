//! Randomness, from the operating system.

use housekey_accounts::ports::Entropy;
use rand::{TryRng, rngs::SysRng};
use std::time::Duration;

/// How long to wait after the first failure; doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(1);

/// The system's generator (`getrandom`), asked anew every time.
///
/// When it fails, this waits and asks again, for as long as it takes, and logs each failure. Keys must never come from
/// another source, and a panic would end only one request. Pages that need no randomness are still served; the operator
/// sees the errors in the log and the health check. (On Linux the call cannot fail after early boot
/// unless a sandbox forbids it, so this shows on the first request of a wrong deployment, not later.)
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        fill_from(&mut SysRng, buffer, std::thread::sleep);
    }
}

fn fill_from<R: TryRng>(source: &mut R, buffer: &mut [u8], wait: impl Fn(Duration)) {
    let mut pause = FIRST;
    while let Err(error) = source.try_fill_bytes(buffer) {
        tracing::error!(%error, "the operating system gives no randomness; waiting for it");
        wait(pause);
        pause = (pause * 2).min(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails a few times, leaving the buffer half written, and then works.
    struct Flaky(u8);
    impl TryRng for Flaky {
        type Error = std::fmt::Error;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Err(std::fmt::Error)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Err(std::fmt::Error)
        }
        fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Self::Error> {
            if self.0 > 0 {
                self.0 -= 1;
                buffer[0] = 0xff;
                return Err(std::fmt::Error);
            }
            buffer.fill(7);
            Ok(())
        }
    }

    #[test]
    fn failing_random_source_is_retried_until_it_answers() {
        let waits = std::cell::RefCell::new(vec![]);
        let mut buffer = [0; 4];
        fill_from(&mut Flaky(12), &mut buffer, |pause| waits.borrow_mut().push(pause));
        assert_eq!(buffer, [7; 4]);
        assert_eq!(waits.borrow().len(), 12);
        assert_eq!(waits.borrow().last(), Some(&LONGEST));
    }

    #[test]
    fn two_random_draws_differ() {
        let entropy: &dyn Entropy = &OsEntropy;
        assert_ne!(entropy.bytes::<16>(), entropy.bytes::<16>());
    }
}
