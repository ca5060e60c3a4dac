//! Who asks, and what the forms look like here.

use housekey_protocol::{
    AccountError,
    views::{FormConfig, Me},
};
use leptos::prelude::*;

/// The signed-in account, if somebody is.
#[server(prefix = "/accounts/do", endpoint = "viewer")]
pub async fn viewer() -> Result<Option<Me>, AccountError> {
    Err(AccountError::Malformed)
}

/// What the pages need to know of the settings.
#[server(prefix = "/accounts/do", endpoint = "form_config")]
pub async fn form_config() -> Result<FormConfig, AccountError> {
    Err(AccountError::Malformed)
}
