//! Every path of Housekey, once. A path in a string literal elsewhere is a bug.

/// The account pages, server functions and well-known places.
///
/// The names are django-allauth's under `/accounts`, without trailing slashes.
pub struct Paths;

impl Paths {
    /// All account pages stand below this.
    pub const PREFIX: &'static str = "/accounts";
    /// The application's front page: where a visitor lands after signing in or out unless told otherwise.
    pub const HOME: &'static str = "/";
    /// Sign-in.
    pub const LOGIN: &'static str = "/accounts/login";
    /// Sign-up.
    pub const SIGNUP: &'static str = "/accounts/signup";
    /// Sign-out, a page that asks first.
    pub const LOGOUT: &'static str = "/accounts/logout";
    /// Shown to somebody whose account is deactivated.
    pub const INACTIVE: &'static str = "/accounts/inactive";
    /// The e-mail manager.
    pub const EMAIL: &'static str = "/accounts/email";
    /// "Check your mail": after sign-up, or the page that takes the code.
    pub const CONFIRM_EMAIL: &'static str = "/accounts/confirm-email";
    /// The route pattern of a confirmation link.
    pub const CONFIRM_EMAIL_KEY: &'static str = "/accounts/confirm-email/:key";
    /// Server functions post below this.
    pub const ACTIONS: &'static str = "/accounts/do";
    /// The JSON API (both client kinds below it).
    pub const API: &'static str = "/_allauth";
    /// The half of the JSON API for clients that keep no cookies.
    pub const API_APP: &'static str = "/_allauth/app/";
    /// The development inbox.
    pub const DEV_MAIL: &'static str = "/dev/mail";
    /// Liveness: the process answers.
    pub const HEALTHZ: &'static str = "/healthz";
    /// Readiness: the process takes traffic.
    pub const READYZ: &'static str = "/readyz";
    /// Hashed, immutable assets.
    pub const PKG: &'static str = "/pkg";

    /// The page a confirmation link opens. `key` is URL-safe by construction.
    pub fn confirm_email_key(key: &str) -> String {
        format!("{}/{key}", Self::CONFIRM_EMAIL)
    }

    /// Sign-in, with a way back. `next` must be a checked same-origin path.
    pub fn login_with_next(next: &str) -> String {
        format!("{}?next={}", Self::LOGIN, encode_query(next))
    }
}

/// Percent-encodes a query value (RFC 3986 unreserved characters and `/` stay).
fn encode_query(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into());
            }
            _ => {
                out.push('%');
                out.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
                out.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
            }
        }
    }
    out
}

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
}
