//! Sign-in by password.

use housekey_protocol::AccountError;
use leptos::prelude::*;

/// Signs in; `login` is an e-mail address or a user name. On success the answer is a redirect.
#[server(prefix = "/accounts/do", endpoint = "login")]
pub async fn login(
    #[server(default)] login: String,
    #[server(default)] password: String,
    #[server(default)] remember: String,
    #[server(default)] next: String,
) -> Result<(), AccountError> {
    let _ = (login, password, remember, next);
    Err(AccountError::Malformed)
}
