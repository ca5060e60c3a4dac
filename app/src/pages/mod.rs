//! The pages: each loads what it needs and lays it out from components. One flow, one page, one name.
//!
//! Every page is two parts: `…Page` loads (on the server, or in a host that hydrates), `…View` lays out what was
//! loaded and can be looked at without a server. [`AccountRoutes`] is what a host mounts inside its own `<Routes>`.

pub mod closing;
pub mod emails;
pub mod fault;
pub mod home;
pub mod inactive;
mod load;
pub mod login;
pub mod login_code;
pub mod logout;
pub mod not_found;
pub mod overview;
pub mod parts;
pub mod password;
pub mod password_reset;
pub mod password_reset_choose;
pub mod phone;
pub mod reauthenticate;
pub mod reminder;
pub mod sessions;
pub mod signup;
pub mod trust_browser;
pub mod verify_email;
pub mod verify_email_link;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

use crate::routes::At;
use housekey_protocol::routes::pages;
use leptos::prelude::*;
use leptos_router::{SsrMode, any_nested_route::IntoAnyNestedRoute, components::Route, hooks::use_query_map};

/// All account pages of the [route table](pages), which stand below [`Paths::PREFIX`](housekey_protocol::Paths::PREFIX).
///
/// Rendered whole before the first byte leaves (`SsrMode::Async`): right without JavaScript, with the right
/// status and title. The host's shell needs [`AccountHead`](crate::AccountHead).
#[component(transparent)]
pub fn AccountRoutes() -> leptos_router::any_nested_route::AnyNestedRoute {
    view! {
        <Route path=At(&pages::OVERVIEW) view=overview::OverviewPage ssr=SsrMode::Async/>
        <Route path=At(&pages::LOGIN) view=login::LoginPage ssr=SsrMode::Async/>
        <Route path=At(&pages::LOGIN_CODE) view=login_code::LoginCodePage ssr=SsrMode::Async/>
        <Route path=At(&pages::LOGIN_CODE_CONFIRM) view=login_code::LoginCodeConfirmPage ssr=SsrMode::Async/>
        <Route path=At(&pages::REMINDER) view=reminder::ReminderPage ssr=SsrMode::Async/>
        <Route path=At(&pages::SIGNUP) view=signup::SignupPage ssr=SsrMode::Async/>
        <Route path=At(&pages::LOGOUT) view=logout::LogoutPage ssr=SsrMode::Async/>
        <Route path=At(&pages::INACTIVE) view=inactive::InactivePage ssr=SsrMode::Async/>
        <Route path=At(&pages::EMAIL) view=emails::EmailsPage ssr=SsrMode::Async/>
        <Route path=At(&pages::PHONE) view=phone::PhonePage ssr=SsrMode::Async/>
        <Route path=At(&pages::VERIFY_PHONE) view=phone::VerifyPhonePage ssr=SsrMode::Async/>
        <Route path=At(&pages::PASSWORD) view=password::PasswordPage ssr=SsrMode::Async/>
        <Route path=At(&pages::SESSIONS) view=sessions::SessionsPage ssr=SsrMode::Async/>
        <Route path=At(&pages::CLOSE) view=closing::ClosePage ssr=SsrMode::Async/>
        <Route path=At(&pages::TRUST_BROWSER) view=trust_browser::TrustBrowserPage ssr=SsrMode::Async/>
        <Route path=At(&pages::REOPEN) view=closing::ReopenPage ssr=SsrMode::Async/>
        <Route
            path=At(&pages::REAUTHENTICATE)
            view=reauthenticate::ReauthenticatePage
            ssr=SsrMode::Async
        />
        <Route path=At(&pages::PASSWORD_RESET) view=password_reset::PasswordResetPage ssr=SsrMode::Async/>
        <Route path=At(&pages::PASSWORD_RESET_DONE) view=password_reset::PasswordResetDonePage ssr=SsrMode::Async/>
        <Route path=At(&pages::PASSWORD_RESET_CODE) view=password_reset::PasswordResetCodePage ssr=SsrMode::Async/>
        <Route path=At(&pages::INVITATION) view=signup::InvitationPage ssr=SsrMode::Async/>
        <Route path=At(&pages::PASSWORD_RESET_KEY) view=password_reset_choose::PasswordResetKeyPage ssr=SsrMode::Async/>
        <Route
            path=At(&pages::PASSWORD_RESET_CHOOSE)
            view=password_reset_choose::PasswordResetChoosePage
            ssr=SsrMode::Async
        />
        <Route path=At(&pages::CONFIRM_EMAIL) view=verify_email::VerifyEmailPage ssr=SsrMode::Async/>
        <Route path=At(&pages::CONFIRM_EMAIL_KEY) view=verify_email_link::ConfirmEmailPage ssr=SsrMode::Async/>
    }
    .into_inner()
    // One type for all: what `--cfg erase_components` (set by cargo-leptos for development) asks of a component.
    .into_any_nested_route()
}

/// The way back the page was opened with. The server decides whether it is one of ours.
fn next() -> String {
    use_query_map().read_untracked().get("next").unwrap_or_default()
}

/// `path`, carrying the way back along.
fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let mut query = leptos_router::params::ParamsMap::new();
    query.insert("next", next.to_owned());
    format!("{path}{}", query.to_query_string())
}
