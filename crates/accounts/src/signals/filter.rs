//! Which signals somebody wants to hear of: `*`, a family (`account.*`), or one name.

use super::catalog;
use crate::settings::{Problem, Settings, Webhook};

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

    /// What a webhook hears of.
    ///
    /// # Errors
    /// When an entry of its `events` fits no signal.
    pub fn of_webhook(webhook: &Webhook) -> Result<Self, UnknownSignal> {
        Self::new(webhook.events.clone())
    }

    /// Whether a signal of this name is among them.
    pub fn wants(&self, kind: &str) -> bool {
        self.0.iter().any(|pattern| fits(pattern, kind))
    }
}

/// The names in the settings that fit no signal: what [`Settings::check`] cannot know.
pub fn check(settings: &Settings) -> Vec<Problem> {
    let problem = |webhook: &Webhook| {
        let unknown = Filter::of_webhook(webhook).err()?;
        Some(Problem { setting: "signals.webhooks", advice: format!("{}: {unknown}", webhook.url) })
    };
    settings.signals.webhooks.iter().filter_map(problem).collect()
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

    #[test]
    fn webhook_of_unknown_signal_is_a_problem_of_the_settings() {
        let mut settings = Settings::default();
        let mut webhook = Webhook::new("https://example.org/hook".parse().unwrap(), "whsec_");
        settings.signals.webhooks = vec![webhook.clone()];
        assert_eq!(check(&settings), []);
        webhook.events = vec!["account.user_loged_in".into()];
        settings.signals.webhooks.push(webhook);
        let problems = check(&settings);
        assert!(problems.len() == 1 && problems[0].advice.contains("user_loged_in"), "{problems:?}");
    }
}
