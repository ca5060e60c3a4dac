//! Proving again who is signed in.

use serde::{Deserialize, Serialize};

/// How somebody who is signed in proves once more who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Proof {
    /// By the password.
    Password,
    /// By a code that is mailed: there is no password.
    Code {
        /// To this address.
        email: String,
        /// How many wrong codes may still follow after a first one.
        tries: u32,
        /// Whether it is made of digits alone.
        digits: bool,
    },
    /// By signing in again: there is neither a password nor an address that is verified.
    #[default]
    SignIn,
}

/// The code that proves who is signed in, for which this browser waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofCodeView {
    /// The address it was mailed to.
    pub email: String,
    /// How many wrong codes may still follow.
    pub tries_left: u32,
}

/// What the page that asks for a proof shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReauthenticationView {
    /// How it is proved.
    pub proof: Proof,
    /// The code that this browser waits for.
    pub code: Option<ProofCodeView>,
    /// What goes on then.
    pub doing: Option<Interrupted>,
    /// Where one goes then, and by changing one's mind: a checked path.
    pub next: String,
}

/// What somebody was doing when they had to prove again who they are. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doing", rename_all = "snake_case")]
pub enum Interrupted {
    /// Adding an address.
    AddEmail {
        /// The address.
        email: String,
    },
    /// Making an address the primary one.
    MakePrimaryEmail {
        /// The address.
        email: String,
    },
    /// Removing an address.
    RemoveEmail {
        /// The address.
        email: String,
    },
    /// Adding a phone number, or changing it.
    ChangePhone {
        /// The number, as typed.
        phone: String,
    },
    /// Removing the phone number.
    RemovePhone,
    /// Ending one session.
    EndSession {
        /// What it is called by.
        session: String,
    },
    /// Ending all sessions but this one.
    EndOtherSessions,
    /// Deactivating the account.
    Deactivate,
    /// Deleting the account.
    DeleteAccount,
}
