//! All problems of a configuration at once, each with what to do about it. What can be said of one setting is checked
//! where the setting is declared; here are the checks that look at several.

use super::{
    EmailVerification, LoginMethod, Section, Settings, Transport,
    account::{CodeRequired, Presence},
};

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
        let mut found = self.out_of_bounds();
        let mut wrong = |setting, advice: &str| found.push(Problem { setting, advice: advice.to_owned() });
        self.check_signup(&mut wrong);
        self.check_paths(&mut wrong);
        self.check_mail(&mut wrong);
        if self.account.phone_region.is_some() && self.account.region().is_none() {
            wrong("account.phone_region", "must be the two letters of a country, like \"DE\"");
        }
        if self.account.uses_phones() {
            for (setting, problem) in self.sms.problems() {
                wrong(setting, &problem);
            }
        }
        if self.session.absolute_timeout < self.session.idle_timeout {
            wrong("session.idle_timeout", "must not be above session.absolute_timeout");
        }
        if self.hashing.memory_kib < self.hashing.parallelism.saturating_mul(8) {
            wrong("hashing.memory_kib", "must be 8 × hashing.parallelism at least");
        }
        for problem in self.secrets.problems(self.site.secure()) {
            wrong("secrets.keys", &problem);
        }
        found
    }

    fn check_signup(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let account = &self.account;
        let email = account.signup_field("email");
        if account.email_verification == EmailVerification::Mandatory && email != Presence::Required {
            wrong("account.signup_fields", "mandatory e-mail verification needs \"email*\"");
        }
        if account.email_verification_by_code_enabled
            && account.email_verification != EmailVerification::Mandatory
        {
            wrong("account.email_verification_by_code_enabled", "needs email_verification = \"mandatory\"");
        }
        if account.signup_field("phone") != Presence::Absent && !account.uses_phones() {
            wrong(
                "account.signup_fields",
                "\"phone\" needs \"phone\" in account.login_methods: a number that was confirmed signs in",
            );
        }
        let asks = |field| account.signup_field(field) != Presence::Absent;
        let goes_on = |method, field| account.signs_in_with(method) && asks(field);
        if asks("phone")
            && (asks("email") || asks("username"))
            && !goes_on(LoginMethod::Email, "email")
            && !goes_on(LoginMethod::Username, "username")
        {
            wrong(
                "account.login_methods",
                "needs \"email\" or \"username\", as the sign-up form has: a number signs in once it is confirmed, and who did not \
                 confirm it must get in",
            );
        }
        if account.login_by_code_trust_enabled && account.login_by_code_required == CodeRequired::Never {
            wrong(
                "account.login_by_code_trust_enabled",
                "needs login_by_code_required: there is no code to be spared",
            );
        }
        if account.signup_open {
            self.check_way_back(wrong);
        }
        if account.signup_field("email2") != Presence::Absent && email == Presence::Absent {
            wrong("account.signup_fields", "\"email2\" repeats \"email\", which is missing");
        }
        if account.signup_field("password2") != Presence::Absent
            && account.signup_field("password1") == Presence::Absent
        {
            wrong("account.signup_fields", "\"password2\" repeats \"password1\", which is missing");
        }
    }

    /// Whether somebody who signs up can sign in again: also asked before anybody is invited where sign-up is closed.
    fn check_way_back(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let account = &self.account;
        let email = account.signup_field("email");
        let reachable = |method| match method {
            LoginMethod::Email => email == Presence::Required,
            LoginMethod::Username => account.signup_field("username") == Presence::Required,
            LoginMethod::Phone => account.signup_field("phone") == Presence::Required,
        };
        if !account.login_methods.iter().copied().any(reachable) {
            wrong("account.signup_fields", "no login method is a required field, so nobody could sign in");
        }
        let has_password = account.signup_field("password1") == Presence::Required;
        if !has_password && !account.login_by_code_enabled {
            wrong(
                "account.signup_fields",
                "needs \"password1*\", or login_by_code_enabled = true: else nobody could sign in again",
            );
        }
        let texted =
            account.signs_in_with(LoginMethod::Phone) && account.signup_field("phone") == Presence::Required;
        if !has_password && email != Presence::Required && !texted {
            wrong(
                "account.signup_fields",
                "without a required password it needs \"email*\" (or \"phone*\", with \"phone\" in login_methods) for the codes",
            );
        }
    }

    /// Why nobody can be invited: an account made by the sign-up form could not be signed in to again, or has no address.
    pub fn check_invitations(&self) -> Vec<Problem> {
        let mut found = vec![];
        let mut wrong = |setting, advice: &str| found.push(Problem { setting, advice: advice.to_owned() });
        self.check_way_back(&mut wrong);
        if self.account.signup_field("email") == Presence::Absent {
            wrong("account.signup_fields", "an invitation is for an address, and needs \"email\"");
        }
        found
    }

    fn check_paths(&self, wrong: &mut impl FnMut(&'static str, &str)) {
        let account = &self.account;
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
        for (name, url) in &self.headless.frontend_urls {
            let has_key = name.contains("confirm_email") || name.ends_with("_from_key");
            if has_key && !url.contains("{key}") {
                wrong("headless.frontend_urls", &format!("{name} needs {{key}} where the key goes"));
            }
            if self.site.base_url.join(url).is_err() {
                wrong("headless.frontend_urls", &format!("{name} is not a URL"));
            }
        }
    }
}

/// A text that stands in a header of a mail.
pub(super) fn one_line(text: &str) -> Option<&'static str> {
    text.chars().any(char::is_control).then_some("must be one line of text")
}

pub(super) fn is_title(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() { Some("must be one line of text") } else { one_line(text) }
}

pub(super) fn is_origin(url: &url::Url) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        Some("must start with https:// (or http:// for development) and name a host")
    } else if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        Some("must be an origin only, like https://id.example.org, without a path")
    } else if url.scheme() == "http" && !is_loopback(url) {
        Some("plain http is for this machine only; use https:// for any other host")
    } else {
        None
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
    use crate::settings::SmsTransport;

    fn names(settings: &Settings) -> Vec<&'static str> {
        settings.check().into_iter().map(|problem| problem.setting).collect()
    }

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
        assert_eq!(
            names(&settings),
            [
                "account.password_min_length",
                "account.email_verification_by_code_enabled",
                "account.login_redirect_url",
                "mail.smtp.host"
            ]
        );
    }

    #[test]
    fn text_messages_need_a_way_out_where_people_have_phone_numbers() {
        let mut settings = Settings::default();
        settings.sms.transport = Some(SmsTransport::Webhook);
        assert_eq!(names(&settings), [""; 0], "nobody has one");
        settings.account.login_methods.push(LoginMethod::Phone);
        assert_eq!(names(&settings), ["sms.webhook_url"]);
        settings.sms.webhook_url = "http://sms.example.org/".parse().ok();
        settings.sms.webhook_secret = Some("hunter2".into());
        assert_eq!(names(&settings), ["sms.webhook_url", "sms.webhook_secret"]);
        settings.sms.transport = None;
        settings.account.phone_region = Some("Germany".into());
        assert_eq!(names(&settings), ["account.phone_region", "sms.transport", "sms.webhook_secret"]);
    }

    #[test]
    fn number_of_a_sign_up_needs_another_way_back_beside_an_address_or_a_name() {
        let mut settings = Settings::default();
        settings.sms.transport = Some(crate::settings::SmsTransport::Console);
        let mut names = |methods: &[LoginMethod], fields: &[&str]| {
            settings.account.login_methods = methods.to_vec();
            settings.account.signup_fields = fields.iter().map(ToString::to_string).collect();
            names(&settings)
        };
        let (email, phone) = (LoginMethod::Email, LoginMethod::Phone);
        assert!(names(&[email, phone], &["email*", "phone*", "password1*"]).is_empty());
        assert_eq!(names(&[phone], &["email*", "phone*", "password1*"]), ["account.login_methods"]);
        assert_eq!(names(&[email], &["email*", "phone", "password1*"]), ["account.signup_fields"]);
    }

    #[test]
    fn trust_without_a_code_that_is_required_is_refused() {
        let mut settings = Settings::default();
        settings.account.login_by_code_trust_enabled = true;
        assert_eq!(names(&settings), ["account.login_by_code_trust_enabled"]);
        settings.account.login_by_code_required = CodeRequired::Always;
        assert_eq!(settings.check(), []);
    }
}
