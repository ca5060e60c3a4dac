//! All problems of a configuration at once, each with what to do about it.

use super::{EmailVerification, LoginMethod, Settings, Transport, account::Presence};

/// One problem: which setting, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The setting, e.g. `account.signup_fields`.
    pub setting: &'static str,
    /// What is wrong, and what to write instead.
    pub advice: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.setting, self.advice)
    }
}

impl Settings {
    /// Every problem that keeps these settings from being used; empty when they are fine.
    pub fn check(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut wrong = |setting, advice: &str| found.push(Problem { setting, advice: advice.to_owned() });
        self.check_site(&mut wrong);
        self.check_account(&mut wrong);
        self.check_mail(&mut wrong);
        if self.session.idle_timeout == 0 || self.session.absolute_timeout < self.session.idle_timeout {
            wrong("session.idle_timeout", "must be above 0 and not above session.absolute_timeout");
        }
        if self.session.absolute_timeout > 30 * 86_400 {
            wrong("session.absolute_timeout", "30 days (2592000) at most (NIST SP 800-63B, AAL1)");
        }
        let memory = self.hashing.parallelism.max(1).saturating_mul(8);
        if self.hashing.parallelism == 0 || self.hashing.iterations == 0 || self.hashing.memory_kib < memory {
            wrong("hashing", "needs parallelism ≥ 1, iterations ≥ 1 and memory_kib ≥ 8 × parallelism");
        }
        if self.hashing.memory_kib > super::MAX_MEMORY_KIB || self.hashing.iterations > super::MAX_ITERATIONS
        {
            wrong("hashing", "memory_kib 1048576 and iterations 16 at most, or one sign-in stops the server");
        }
        if self.hashing.queue == 0 {
            wrong("hashing.queue", "must be above 0");
        }
        for problem in self.secrets.problems(self.site.secure()) {
            wrong("secrets.keys", &problem);
        }
        self.check_signals(&mut wrong);
        found
    }

    fn check_signals(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let webhooks = &self.signals.webhooks;
        for problem in webhooks.iter().flat_map(super::Webhook::problems) {
            wrong("signals.webhooks", &problem);
        }
        for (place, webhook) in webhooks.iter().enumerate() {
            if webhooks[..place].iter().any(|earlier| earlier.subscriber() == webhook.subscriber()) {
                wrong(
                    "signals.webhooks",
                    &format!("{} is there twice: give each its own name", webhook.subscriber()),
                );
            }
        }
    }

    fn check_site(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let base = &self.site.base_url;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            wrong("site.base_url", "must start with https:// (or http:// for development) and name a host");
        } else if base.path() != "/" || base.query().is_some() || base.fragment().is_some() {
            wrong("site.base_url", "must be an origin only, like https://id.example.org, without a path");
        } else if base.scheme() == "http" && !is_loopback(base) {
            wrong("site.base_url", "plain http is for this machine only; use https:// for any other host");
        }
        if self.site.name.trim().is_empty() || self.site.name.chars().any(char::is_control) {
            wrong("site.name", "must be one line of text");
        }
    }

    fn check_account(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let account = &self.account;
        for field in &account.signup_fields {
            let name = field.strip_suffix('*').unwrap_or(field);
            if !["email", "username", "password1", "password2"].contains(&name) {
                let known = "may hold email, username, password1, password2, each with or without *";
                wrong("account.signup_fields", &format!("\"{field}\" is unknown; it {known}"));
            }
        }
        let email = account.signup_field("email");
        if account.email_verification == EmailVerification::Mandatory && email != Presence::Required {
            wrong("account.signup_fields", "mandatory e-mail verification needs \"email*\"");
        }
        if account.email_verification_by_code_enabled
            && account.email_verification != EmailVerification::Mandatory
        {
            wrong("account.email_verification_by_code_enabled", "needs email_verification = \"mandatory\"");
        }
        if account.login_methods.is_empty() {
            wrong("account.login_methods", "name at least one of \"email\", \"username\"");
        }
        let reachable = |method| match method {
            LoginMethod::Email => email == Presence::Required,
            LoginMethod::Username => account.signup_field("username") == Presence::Required,
        };
        if account.signup_open && !account.login_methods.iter().copied().any(reachable) {
            wrong("account.signup_fields", "no login method is a required field, so nobody could sign in");
        }
        if account.signup_open && account.signup_field("password1") != Presence::Required {
            wrong(
                "account.signup_fields",
                "needs \"password1*\": the password is the only way to sign in yet",
            );
        }
        if account.signup_field("password2") != Presence::Absent
            && account.signup_field("password1") == Presence::Absent
        {
            wrong("account.signup_fields", "\"password2\" repeats \"password1\", which is missing");
        }
        if !(1..=600).contains(&account.email_verification_by_code_timeout) {
            wrong("account.email_verification_by_code_timeout", "1 to 600 seconds (ASVS 6.5.5: 10 minutes)");
        }
        if !(1..=10).contains(&account.email_verification_by_code_max_attempts) {
            wrong("account.email_verification_by_code_max_attempts", "1 to 10");
        }
        if !(1..=7).contains(&account.email_confirmation_expire_days) {
            wrong("account.email_confirmation_expire_days", "1 to 7");
        }
        if !(8..=64).contains(&account.shortest_password()) {
            wrong("account.password_min_length", "8 to 64 (NIST SP 800-63B); left out, the policy says");
        }
        if !(60..=3600).contains(&account.login_timeout) {
            wrong("account.login_timeout", "60 to 3600 seconds");
        }
        if account.email_subject_prefix.chars().any(char::is_control) {
            wrong("account.email_subject_prefix", "must be one line of text");
        }
        for (name, value) in [
            ("account.login_redirect_url", Some(&account.login_redirect_url)),
            ("account.logout_redirect_url", Some(&account.logout_redirect_url)),
            ("account.signup_redirect_url", account.signup_redirect_url.as_ref()),
            (
                "account.email_confirmation_authenticated_redirect_url",
                account.email_confirmation_authenticated_redirect_url.as_ref(),
            ),
            (
                "account.email_confirmation_anonymous_redirect_url",
                account.email_confirmation_anonymous_redirect_url.as_ref(),
            ),
        ] {
            let path = |v: &&String| crate::next::same_origin_path(&self.site.base_url, v).is_none();
            if value.as_ref().is_some_and(path) {
                wrong(name, "must be a path of this site, starting with one /");
            }
        }
    }

    fn check_mail(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let mail = &self.mail;
        if mail.transport.is_none() {
            wrong("mail.transport", "set \"smtp\" and name the relay in [mail.smtp]");
        }
        if mail.transport == Some(Transport::Smtp) && mail.smtp.host.trim().is_empty() {
            wrong("mail.smtp.host", "name the relay, or set mail.transport = \"inbox\" for development");
        }
        if mail.smtp.username.is_some() != mail.smtp.password.is_some() {
            wrong("mail.smtp", "username and password come together");
        }
        if !(1..=300).contains(&mail.smtp.timeout) {
            wrong("mail.smtp.timeout", "1 to 300 seconds");
        }
        if mail.from.chars().any(char::is_control) || !mail.from.contains('@') {
            wrong(
                "mail.from",
                "must be an address, like no-reply@example.org, or Example <no-reply@example.org>",
            );
        }
        for (name, url) in &self.headless.frontend_urls {
            if name.contains("confirm_email") && !url.contains("{key}") {
                wrong("headless.frontend_urls", &format!("{name} needs {{key}} where the key goes"));
            }
            if self.site.base_url.join(url).is_err() {
                wrong("headless.frontend_urls", &format!("{name} is not a URL"));
            }
        }
    }
}

fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_settings_pass_the_check() {
        assert_eq!(Settings::default().check(), []);
    }

    #[test]
    fn check_reports_all_problems_at_once() {
        let mut settings = Settings::default();
        settings.account.email_verification = EmailVerification::Optional;
        settings.account.email_verification_by_code_enabled = true;
        settings.account.password_min_length = Some(4);
        settings.mail.transport = Some(Transport::Smtp);
        settings.account.login_redirect_url = "https://evil.example".into();
        let names: Vec<_> = settings.check().into_iter().map(|p| p.setting).collect();
        assert_eq!(
            names,
            [
                "account.email_verification_by_code_enabled",
                "account.password_min_length",
                "account.login_redirect_url",
                "mail.smtp.host"
            ]
        );
    }
}
