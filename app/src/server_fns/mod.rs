//! The browser's door to the flows: one file a flow, translators only.
//!
//! Each function takes the request's context, calls the flow and replies; it decides nothing. Reads are server
//! functions too, so that a host which hydrates whole pages can navigate on the client.

pub mod closing;
pub mod emails;
pub mod language;
pub mod login;
pub mod login_code;
pub mod logout;
pub mod overview;
pub mod password;
pub mod password_reset;
pub mod password_strength;
pub mod phone;
pub mod reauthenticate;
pub mod reminder;
pub mod sessions;
pub mod signup;
pub mod trust_browser;
pub mod verify_email;
pub mod viewer;

use housekey_protocol::routes::{Action, Kind, actions};
use leptos::server_fn::ServerFn;

/// Where the server function of an action answers. An action of the route table that has none does not compile.
const fn path(action: Action) -> &'static str {
    match action {
        Action::Signup => signup::Signup::PATH,
        Action::OpenInvitation => signup::OpenInvitation::PATH,
        Action::Invited => signup::Invited::PATH,
        Action::PasswordStrength => password_strength::JudgePassword::PATH,
        Action::Login => login::Login::PATH,
        Action::RequestLoginCode => login_code::RequestLoginCode::PATH,
        Action::AwaitedLoginCode => login_code::AwaitedLoginCode::PATH,
        Action::EnterLoginCode => login_code::EnterLoginCode::PATH,
        Action::ResendLoginCode => login_code::ResendLoginCode::PATH,
        Action::RequestReminder => reminder::RequestReminder::PATH,
        Action::TrustAsked => trust_browser::TrustAsked::PATH,
        Action::TrustBrowser => trust_browser::TrustBrowser::PATH,
        Action::Phone => phone::Phone::PATH,
        Action::ChangePhone => phone::ChangePhone::PATH,
        Action::RemovePhone => phone::RemovePhone::PATH,
        Action::AwaitedPhoneCode => phone::AwaitedPhoneCode::PATH,
        Action::EnterPhoneCode => phone::EnterPhoneCode::PATH,
        Action::ResendPhoneCode => phone::ResendPhoneCode::PATH,
        Action::Logout => logout::Logout::PATH,
        Action::Confirmation => verify_email::Confirmation::PATH,
        Action::ConfirmEmail => verify_email::ConfirmEmail::PATH,
        Action::PendingVerification => verify_email::PendingVerification::PATH,
        Action::EnterEmailCode => verify_email::EnterEmailCode::PATH,
        Action::ResendVerification => verify_email::ResendVerification::PATH,
        Action::ChangeVerification => verify_email::ChangeVerification::PATH,
        Action::Overview => overview::Overview::PATH,
        Action::EmailAddresses => emails::EmailAddresses::PATH,
        Action::AddEmail => emails::AddEmail::PATH,
        Action::ResendEmail => emails::ResendEmail::PATH,
        Action::MakePrimaryEmail => emails::MakePrimaryEmail::PATH,
        Action::RemoveEmail => emails::RemoveEmail::PATH,
        Action::ChangePassword => password::ChangePassword::PATH,
        Action::ClosingOffer => closing::ClosingOffer::PATH,
        Action::Deactivate => closing::Deactivate::PATH,
        Action::DeleteAccount => closing::DeleteAccount::PATH,
        Action::ClosedAccount => closing::ClosedAccount::PATH,
        Action::ReopenAccount => closing::ReopenAccount::PATH,
        Action::Reauthentication => reauthenticate::Reauthentication::PATH,
        Action::Reauthenticate => reauthenticate::Reauthenticate::PATH,
        Action::SendProofCode => reauthenticate::SendProofCode::PATH,
        Action::EnterProofCode => reauthenticate::EnterProofCode::PATH,
        Action::RequestPasswordReset => password_reset::RequestPasswordReset::PATH,
        Action::AwaitedResetCode => password_reset::AwaitedResetCode::PATH,
        Action::EnterResetCode => password_reset::EnterResetCode::PATH,
        Action::OpenResetLink => password_reset::OpenResetLink::PATH,
        Action::GrantedReset => password_reset::GrantedReset::PATH,
        Action::ResetPassword => password_reset::ResetPassword::PATH,
        Action::Sessions => sessions::Sessions::PATH,
        Action::EndSession => sessions::EndSession::PATH,
        Action::EndOtherSessions => sessions::EndOtherSessions::PATH,
        Action::Viewer => viewer::Viewer::PATH,
        Action::FormConfig => viewer::FormConfig::PATH,
        Action::Languages => language::Languages::PATH,
        Action::ChooseLanguage => language::ChooseLanguage::PATH,
    }
}

// `#[server]` takes its path as a literal, so it is compared here: one that is not the table's does not compile.
const _: () = {
    let mut at = 0;
    while at < actions::ALL.len() {
        if let Kind::Action(action) = actions::ALL[at].kind {
            let same = same(path(action), actions::ALL[at].path);
            assert!(same, "a server function answers at another path than its row of the route table says");
        }
        at += 1;
    }
};

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}
