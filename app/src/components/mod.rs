//! The parts pages are laid out from. They take props; they know no table, no rule and no status code.
//!
//! Interactive leaves are islands (feature `islands`, the default) or, for a host that hydrates whole pages,
//! plain components. Everything else is rendered by the server alone.

pub mod account_menu;
pub mod account_nav;
pub mod activity;
pub mod ask_email;
pub mod before;
#[cfg_attr(
    feature = "islands",
    expect(missing_docs, reason = "`#[island]` makes a public type for its serialised props")
)]
pub mod code_entry;
pub mod confirm;
#[cfg_attr(
    feature = "islands",
    expect(missing_docs, reason = "`#[island]` makes a public type for its serialised props")
)]
pub mod copy_secret;
mod countdown;
pub mod dead_end;
pub mod dev_mail;
pub mod email_list;
#[cfg_attr(
    feature = "islands",
    expect(missing_docs, reason = "`#[island]` makes a public type for its serialised props")
)]
pub mod email_manager;
pub mod email_row;
pub mod empty;
pub mod field;
pub mod form_errors;
pub mod frame;
pub mod header;
pub mod icons;
pub mod identity;
pub mod language_switch;
mod listening;
pub mod mail_app;
pub mod moment;
pub mod notice;
pub mod or_rule;
pub mod origin;
#[cfg_attr(
    feature = "islands",
    expect(missing_docs, reason = "`#[island]` makes a public type for its serialised props")
)]
pub mod password;
#[cfg_attr(
    feature = "islands",
    expect(missing_docs, reason = "`#[island]` makes a public type for its serialised props")
)]
pub mod post_form;
mod posting;
pub mod prove;
pub mod provider_button;
pub mod provider_marks;
mod proving;
pub mod qr;
pub mod refusal;
#[cfg_attr(
    feature = "islands",
    expect(missing_docs, reason = "`#[island]` makes a public type for its serialised props")
)]
pub mod resend;
pub mod session_row;
pub mod settings_row;
pub mod signed_out;
pub mod standing;
pub mod submit;
