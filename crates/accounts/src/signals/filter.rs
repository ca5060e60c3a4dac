//! Which signals somebody wants to hear of: `*`, a family (`account.*`), or one name.

use super::catalog;

/// A choice of signals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(Vec<String>);

/// A pattern that fits no signal there is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a signal; `housekey signals types` lists them, and `account.*` or `*` stand for many"
)]
pub struct UnknownSignal(pub String);

impl Filter {
    /// Every signal.
    pub fn all() -> Self {
        Self(vec!["*".to_owned()])
    }

    /// What fits any of these patterns.
    ///
    /// # Errors
    /// The first pattern that fits nothing: most likely a misspelling, which would else be silence for ever.
    pub fn new<P: Into<String>>(patterns: impl IntoIterator<Item = P>) -> Result<Self, UnknownSignal> {
        let patterns: Vec<String> = patterns.into_iter().map(Into::into).collect();
        match patterns.iter().find(|pattern| !catalog().any(|entry| fits(pattern, entry.kind))) {
            Some(unknown) => Err(UnknownSignal(unknown.clone())),
            None => Ok(Self(patterns)),
        }
    }

    /// Whether a signal of this name is among them.
    pub fn wants(&self, kind: &str) -> bool {
        self.0.iter().any(|pattern| fits(pattern, kind))
    }
}

fn fits(pattern: &str, kind: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => (stem.is_empty() || stem.ends_with('.')) && kind.starts_with(stem),
        None => pattern == kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filter_matches_families_and_names() {
        let filter = Filter::new(["account.*", "housekey.account_ready"]).unwrap();
        assert!(filter.wants("account.user_logged_in") && filter.wants("housekey.account_ready"));
        assert!(!filter.wants("housekey.login_failed"));
        assert!(Filter::all().wants("mfa.authenticator_used"));
    }

    #[test]
    fn filter_of_unknown_signal_is_refused() {
        for typo in ["account.user_loged_in", "accounts.*", "acc*", ""] {
            assert_eq!(Filter::new([typo]), Err(UnknownSignal(typo.into())), "{typo}");
        }
    }
}
