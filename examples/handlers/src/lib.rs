//! What hosts do with signals: one small handler a file, each with its test.
//!
//! Copy the file you need; each stands alone. The guide that goes with them is
//! `docs/guides/signals.md`; its Rust is compiled with this crate's documentation tests.
//!
//! | file | point | shows |
//! |---|---|---|
//! | [`allowed_domains`] | `before` | refusing an address, as an error of its field |
//! | [`ip_bans`] | `before` | refusing a sign-in by where it is from |
//! | [`redirect_by_role`] | `before` | amending a command: where somebody lands |
//! | [`invitations`] | `before`, `in_tx` | the host's rows in our transaction: all or nothing |
//! | [`login_analytics`] | `on` | counting what may be lost |
//! | [`login_log`] | `durable` | one handler of two signals |
//! | [`audit_log`] | `durable` | every signal, written down once |
//! | [`welcome_mail`] | `durable` | a mail that retries do not repeat |
//! | [`announce_on_join`] | `durable` | a slow service that no visitor waits for |
//! | [`webhook_receiver`] | another program | checking what a webhook brings |

pub mod allowed_domains;
pub mod announce_on_join;
pub mod audit_log;
pub mod invitations;
pub mod ip_bans;
pub mod login_analytics;
pub mod login_log;
pub mod redirect_by_role;
pub mod webhook_receiver;
pub mod welcome_mail;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/guides/signals.md")]
mod guide {}
