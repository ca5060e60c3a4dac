//! Errors for a person: what happened, why, and what to do about it.

use std::fmt;

/// The result of every step.
pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

/// A failed step, with the chain of reasons and, where we know it, the way out.
#[derive(Debug)]
pub(crate) struct Fault {
    reasons: Vec<String>,
    hint: Option<String>,
}

impl Fault {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { reasons: vec![what.into()], hint: None }
    }

    /// Says what to do. The first hint stays: it was given nearest to the trouble.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert_with(|| hint.into());
        self
    }

    fn during(mut self, what: impl Into<String>) -> Self {
        self.reasons.insert(0, what.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FAILED: {}", self.reasons.join("\n  because: "))?;
        match &self.hint {
            Some(hint) => write!(f, "\nWhat to do: {hint}"),
            None => Ok(()),
        }
    }
}

/// Adds to an error what we were doing, and what to do about it.
pub(crate) trait Context<T> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T>;
    fn hint(self, hint: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: Into<Fault>> Context<T> for Result<T, E> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| error.into().during(what()))
    }

    fn hint(self, hint: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| error.into().hint(hint()))
    }
}

macro_rules! faults_from { ($($error:ty),+) => { $(
    impl From<$error> for Fault {
        fn from(error: $error) -> Self { Self::new(error.to_string()) }
    }
)+ }; }
faults_from!(std::io::Error, serde_json::Error, toml::de::Error, std::string::FromUtf8Error);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_prints_causes_then_the_hint() {
        let fault: Result<()> = Err(Fault::new("disk full").hint("buy a disk"));
        let said = fault.during(|| "writing x".into()).hint(|| "too late".into()).unwrap_err().to_string();
        assert_eq!(said, "FAILED: writing x\n  because: disk full\nWhat to do: buy a disk");
    }
}
