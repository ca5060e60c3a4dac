//! Sign-up.

use housekey_protocol::AccountError;
use leptos::prelude::*;

/// Makes an account; on success the answer is a redirect (check your mail, or signed in).
#[server(prefix = "/accounts/do", endpoint = "signup")]
pub async fn signup(
    #[server(default)] email: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] password2: String,
    #[server(default)] next: String,
) -> Result<(), AccountError> {
    let _ = (email, username, password, password2, next);
    Err(AccountError::Malformed)
}
