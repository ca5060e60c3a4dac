//! Time, from the operating system.

use chrono::SubsecRound;
use housekey_accounts::{model::At, ports::Clock};

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system for the time")]
    fn now(&self) -> At {
        chrono::Utc::now().trunc_subsecs(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_time_is_truncated_to_microseconds() {
        let now = SystemClock.now();
        assert_eq!(At::from_timestamp_micros(now.timestamp_micros()), Some(now));
    }
}
