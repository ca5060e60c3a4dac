//! The paths that code writes most often, out of the [route table](crate::routes).

use crate::routes::{Base, pages, tools, whole};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The account pages, server functions and well-known places.
///
/// The names are django-allauth's under `/accounts`, without trailing slashes.
pub struct Paths;

impl Paths {
    /// All account pages stand below this.
    pub const PREFIX: &'static str = Base::Accounts.path();
    /// The application's front page: where one lands after signing out unless the settings say otherwise.
    pub const HOME: &'static str = pages::HOME.path;
    /// The account at a glance: where one lands after signing in unless the settings say otherwise.
    pub const OVERVIEW: &'static str = pages::OVERVIEW.path;
    /// Sign-in.
    pub const LOGIN: &'static str = pages::LOGIN.path;
    /// Asks for a code that signs in.
    pub const LOGIN_CODE: &'static str = pages::LOGIN_CODE.path;
    /// "Check your email": takes the code that signs in.
    pub const LOGIN_CODE_CONFIRM: &'static str = pages::LOGIN_CODE_CONFIRM.path;
    /// Asks how one signs in.
    pub const REMINDER: &'static str = pages::REMINDER.path;
    /// Sign-up.
    pub const SIGNUP: &'static str = pages::SIGNUP.path;
    /// Sign-out, a page that asks first.
    pub const LOGOUT: &'static str = pages::LOGOUT.path;
    /// Shown to somebody whose account is deactivated.
    pub const INACTIVE: &'static str = pages::INACTIVE.path;
    /// The e-mail manager.
    pub const EMAIL: &'static str = pages::EMAIL.path;
    /// The phone number.
    pub const PHONE: &'static str = pages::PHONE.path;
    /// "Check your phone": takes the code that confirms a number.
    pub const VERIFY_PHONE: &'static str = pages::VERIFY_PHONE.path;
    /// Changes the password, or sets the first one.
    pub const PASSWORD: &'static str = pages::PASSWORD.path;
    /// Where the account is signed in.
    pub const SESSIONS: &'static str = pages::SESSIONS.path;
    /// Deactivates the account, or deletes it.
    pub const CLOSE: &'static str = pages::CLOSE.path;
    /// Everything that is kept of the account, as a file.
    pub const EXPORT: &'static str = tools::EXPORT.path;
    /// Asks who signs in to a closed account whether to open it again.
    pub const REOPEN: &'static str = pages::REOPEN.path;
    /// Asks whether to trust the browser.
    pub const TRUST_BROWSER: &'static str = pages::TRUST_BROWSER.path;
    /// Asks who is signed in to prove it once more.
    pub const REAUTHENTICATE: &'static str = pages::REAUTHENTICATE.path;
    /// Asks for a new password.
    pub const PASSWORD_RESET: &'static str = pages::PASSWORD_RESET.path;
    /// "Check your email": a link for a new password was mailed.
    pub const PASSWORD_RESET_DONE: &'static str = pages::PASSWORD_RESET_DONE.path;
    /// "Check your email": takes the code for a new password.
    pub const PASSWORD_RESET_CODE: &'static str = pages::PASSWORD_RESET_CODE.path;
    /// Takes the new password, in a browser that brought the link or code.
    pub const PASSWORD_RESET_CHOOSE: &'static str = pages::PASSWORD_RESET_CHOOSE.path;
    /// "Check your email": after sign-up, or the page that takes the code.
    pub const CONFIRM_EMAIL: &'static str = pages::CONFIRM_EMAIL.path;
    /// Server functions post below this.
    pub const ACTIONS: &'static str = Base::Actions.path();
    /// The JSON API (both client kinds below it).
    pub const API: &'static str = whole!(any_api "");
    /// The development inbox.
    pub const DEV_MAIL: &'static str = tools::DEV_MAIL.path;
    /// The style sheet of the pages for development, beyond the one of all pages.
    pub const DEV_STYLE: &'static str = tools::DEV_STYLE.path;
    /// Hashed, immutable assets.
    pub const PKG: &'static str = Base::Assets.path();

    /// The development inbox, with the mails to one address.
    pub fn dev_mail_to(address: &str) -> String {
        format!("{}?to={}", Self::DEV_MAIL, utf8_percent_encode(address, IN_QUERY))
    }

    /// One mail of the development inbox.
    pub fn dev_mail_show(id: u64) -> String {
        tools::DEV_MAIL_SHOW.path.replace("{id}", &id.to_string())
    }

    /// The HTML of one mail of the development inbox.
    pub fn dev_mail_html(id: u64) -> String {
        tools::DEV_MAIL_HTML.path.replace("{id}", &id.to_string())
    }

    /// The page a confirmation link opens. `key` is URL-safe by construction.
    pub fn confirm_email_key(key: &str) -> String {
        pages::CONFIRM_EMAIL_KEY.path.replace("{key}", key)
    }

    /// What an invitation opens. `key` is URL-safe by construction.
    pub fn invitation_key(key: &str) -> String {
        pages::INVITATION.path.replace("{key}", key)
    }

    /// What a link for a new password opens. `key` is URL-safe by construction.
    pub fn password_reset_key(key: &str) -> String {
        pages::PASSWORD_RESET_KEY.path.replace("{key}", key)
    }

    /// Sign-in, with a way back. `next` must be a checked same-origin path.
    pub fn login_with_next(next: &str) -> String {
        format!("{}?next={}", Self::LOGIN, utf8_percent_encode(next, IN_QUERY))
    }

    /// The page that asks for a proof, with a way back and the name of what goes on then. Both must be checked, or checked
    /// where they are used.
    pub fn reauthenticate_with(next: &str, resume: Option<&str>) -> String {
        let mut path = format!("{}?next={}", Self::REAUTHENTICATE, utf8_percent_encode(next, IN_QUERY));
        if let Some(resume) = resume {
            path.extend(["&resume=", &utf8_percent_encode(resume, IN_QUERY).to_string()]);
        }
        path
    }
}

/// What is written as it is in the value of a query: the unreserved characters of RFC 3986, and `/`.
const IN_QUERY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_with_query_is_encoded_as_one_value() {
        assert_eq!(
            Paths::login_with_next("/accounts/email?a=1&b=ü"),
            "/accounts/login?next=/accounts/email%3Fa%3D1%26b%3D%C3%BC"
        );
    }

    #[test]
    fn an_address_is_one_value_of_the_query() {
        assert_eq!(Paths::dev_mail_to("a+b&c=1@x.org"), "/dev/mail?to=a%2Bb%26c%3D1%40x.org");
    }

    #[test]
    fn a_link_leads_to_its_page() {
        assert_eq!(Paths::confirm_email_key("abc"), "/accounts/confirm-email/abc");
        assert_eq!(Paths::password_reset_key("abc"), "/accounts/password/reset/key/abc");
    }
}
