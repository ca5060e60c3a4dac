//! Seconds that are counted down before the reader's eyes.

use std::time::Duration;

use leptos::prelude::*;

/// Counts `left` down from `seconds` to nothing. By the clock, because timers of a page in the background are late.
pub(super) fn count_down(left: RwSignal<u32>, seconds: u32) {
    left.set(seconds);
    if !cfg!(feature = "hydrate") || seconds == 0 {
        return;
    }
    let end = js_sys::Date::now() + f64::from(seconds) * 1000.0;
    let handle = StoredValue::new(None::<IntervalHandle>);
    let tick = move || {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates: before the end nothing is negative, and after it 0 is meant"
        )]
        let now_left = ((end - js_sys::Date::now()) / 1000.0).ceil() as u32;
        // Whoever showed it may be gone.
        let gone = left.try_set(now_left).is_some();
        if let Some(handle) = handle.try_get_value().flatten().filter(|_| gone || now_left == 0) {
            handle.clear();
        }
    };
    handle.set_value(set_interval_with_handle(tick, Duration::from_secs(1)).ok());
}

/// As a clock shows it: `2:05`.
pub(super) fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn seconds_read_as_on_a_clock() {
        assert_eq!(clock(125), "2:05");
        assert_eq!(clock(9), "0:09");
    }
}
