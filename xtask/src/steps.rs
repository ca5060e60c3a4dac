//! A line with a time per step, and a progress line for long silent ones.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::fault::{Context as _, Result};

/// How long a step may be silent before we say that it is still going on.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// The steps of one task.
pub(crate) struct Steps {
    begun: Instant,
    done: Vec<(String, Duration)>,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), done: Vec::new() }
    }

    /// Runs one step, says what it is and how long it took; a failure carries the step's name.
    pub(crate) fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("==> {name}");
        let begun = Instant::now();
        let outcome = with_signs_of_life(name, step);
        let took = begun.elapsed();
        println!("    {} {name}: {}", if outcome.is_ok() { "ok" } else { "FAILED" }, seconds(took));
        self.done.push((name.to_owned(), took));
        outcome.during(|| format!("step `{name}`"))
    }

    /// The table at the end.
    pub(crate) fn finish(self) {
        println!("\nTime per step:");
        for (name, took) in &self.done {
            println!("  {:>8}  {name}", seconds(*took));
        }
        println!("  {:>8}  in all", seconds(self.begun.elapsed()));
    }
}

fn with_signs_of_life<T>(name: &str, step: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let (done, waiting) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(SIGN_OF_LIFE) == Err(RecvTimeoutError::Timeout) {
                println!("    … {name}: still at it after {}", seconds(begun.elapsed()));
            }
        });
        let outcome = step();
        drop(done);
        outcome
    })
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;

    #[test]
    fn a_failed_step_is_named_in_the_failure() {
        let outcome: Result<()> = Steps::begin().run("dig", || Err(Fault::new("rock")));
        assert_eq!(outcome.unwrap_err().to_string(), "FAILED: step `dig`\n  because: rock");
    }
}
