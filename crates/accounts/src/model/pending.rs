//! Half-finished logins. A [`PendingLogin`] grants nothing: it is another type than a session, and
//! `crate::stages` alone turns the first into the second.

use super::{AccountId, At, AuthRecord, Digest, Email, PendingLoginId, PhoneNumber};
use serde_json::Value;
use std::borrow::Cow;

/// A login on its way through the stages.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent column, read by name")]
pub struct PendingLogin {
    /// The row.
    pub id: PendingLoginId,
    /// The browser that began it; no other can go on with it.
    pub browser: Digest,
    /// `None`: there is no such account, and nobody may notice (enumeration prevention). Such a login passes through
    /// the same stages and can never finish.
    pub account_id: Option<AccountId>,
    /// The address used to sign up or in.
    pub email: Option<Email>,
    /// The phone number used to sign up or in.
    pub phone: Option<PhoneNumber>,
    /// Whether a sign-up's number was confirmed on the way. An account has that in its own row, too; nobody has it only here.
    pub phone_confirmed: bool,
    /// Whether a sign-up began it.
    pub signup: bool,
    /// Whether the session should outlive the browser's.
    pub remember: bool,
    /// Whether the browser is to be trusted once this is finished.
    pub trust: bool,
    /// Where to go afterwards: a checked same-origin path.
    pub next: Option<String>,
    /// The proofs given so far.
    pub records: Vec<AuthRecord>,
    /// The stage that stopped it; `None` before one did. A stored login always waits at one.
    pub waits_at: Option<WaitsAt>,
    /// When it began; it dies `account.login_timeout` later, whatever
    /// happens in between.
    pub initiated_at: At,
    /// When it expires.
    pub expires_at: At,
}

/// The stage at which a login waits.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitsAt {
    /// The stage's id.
    pub stage: String,
    /// What the stage keeps with the login; nobody else reads it.
    pub state: Value,
}

/// What callers that do not know a stage need of it: where to send the person, and what the JSON API calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageRef {
    /// The stage's id.
    pub id: &'static str,
    /// The path of its page.
    pub page: Cow<'static, str>,
    /// What the JSON API calls its flow.
    pub flow: &'static str,
}
