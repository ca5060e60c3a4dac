//! What a challenge is good for, and what each purpose must remember beside the secret.
//!
//! A purpose and its payload are one declaration, so that a row cannot hold the payload of another purpose. The payload
//! is a JSON column: a new purpose, or a field that may be missing, needs no migration.

use super::{At, Digest, Email, Owner, Secret, secret::exposed};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use housekey_protocol::views::Interrupted;
use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident($payload:ty) = $stored:literal;)*) => {
        /// What a one-time secret is good for; it is good for nothing else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Purpose {
            $($(#[$doc])* $name,)*
        }

        impl Purpose {
            /// Whether whoever brings it may sign in to an account, or may change what opens it.
            pub fn opens_account(self) -> bool {
                matches!(self, Self::LoginCode | Self::PasswordResetCode | Self::Reauthentication)
            }

            /// Every purpose.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $stored),* }
            }
        }

        /// A purpose with what it remembers.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Payload {
            $($(#[$doc])* $name($payload),)*
        }

        impl Payload {
            /// The purpose.
            pub fn purpose(&self) -> Purpose {
                match self { $(Self::$name(_) => Purpose::$name),* }
            }

            /// The column's value.
            ///
            /// # Errors
            /// When a map's key is no text; none of ours is.
            pub fn to_json(&self) -> serde_json::Result<Value> {
                match self { $(Self::$name(payload) => serde_json::to_value(payload)),* }
            }

            /// From the column's value.
            ///
            /// # Errors
            /// When it is not this purpose's.
            pub fn from_json(purpose: Purpose, value: Value) -> serde_json::Result<Self> {
                match purpose { $(Purpose::$name => serde_json::from_value(value).map(Self::$name)),* }
            }
        }
    };
}

purposes! {
    /// A link that confirms an address, from any browser.
    EmailLink(Nothing) = "email_link";
    /// A code that confirms an address, in the browser that asked.
    EmailCode(Nothing) = "email_code";
    /// A link or code that puts an address in the place of another.
    EmailChange(EmailChange) = "email_change";
    /// A code that signs in.
    LoginCode(Nothing) = "login_code";
    /// A code that confirms a phone number.
    PhoneCode(Nothing) = "phone_code";
    /// A link that lets its reader choose a new password.
    PasswordResetLink(PasswordReset) = "password_reset_link";
    /// A code that lets its reader choose a new password, in the browser that asked.
    PasswordResetCode(PasswordReset) = "password_reset_code";
    /// The right of a browser, which brought such a link or code, to choose the new password.
    PasswordResetGrant(PasswordReset) = "password_reset_grant";
    /// A code that proves once more who is signed in.
    Reauthentication(Nothing) = "reauthentication";
    /// What a browser goes on with once it has proved again who is signed in.
    Interrupted(Interrupted) = "interrupted";
    /// The state parameter of an authorization request (RFC 6749 §4.1.1); several of one browser live side by side.
    OauthState(OauthState) = "oauth_state";
    /// The challenge that a new credential signs (WebAuthn §7.1).
    WebauthnRegistration(WebauthnState) = "webauthn_registration";
    /// The challenge that a known credential signs (WebAuthn §7.2).
    WebauthnAuthentication(WebauthnState) = "webauthn_authentication";
    /// A link that invites the reader of an address to sign up.
    Invitation(Nothing) = "invitation";
    /// A browser in which such a link was opened.
    InvitationGrant(InvitationGrant) = "invitation_grant";
    /// A link that takes back the deletion of an account.
    DeletionUndo(DeletionUndo) = "deletion_undo";
}

impl Purpose {
    /// From the name in the database.
    pub fn from_stored(stored: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|purpose| purpose.as_str() == stored)
    }
}

/// Nothing is remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}

/// What an opened invitation leads back to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct InvitationGrant {
    /// The invitation, which is used up by a sign-up.
    pub invitation: uuid::Uuid,
}

/// What the new address comes in the place of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EmailChange {
    /// The address it replaces; none, where the account had none.
    #[serde(default)]
    pub from: Option<Email>,
}

/// What a reset is bound to. Once one of it has changed, the reset is good for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordReset {
    /// The account's credential epoch when it was asked for.
    pub credential_epoch: i64,
    /// The digest of the account's addresses, with what is known of each, when it was asked for.
    #[serde(default)]
    pub addresses: String,
}

impl PasswordReset {
    /// As the account is now.
    pub fn of(owner: &Owner) -> Self {
        let mut addresses: Vec<String> = owner
            .emails
            .iter()
            .map(|row| format!("{}\n{}\n{}", row.email, row.verified(), row.primary))
            .collect();
        addresses.sort();
        let digest = Digest::of(addresses.join("\n").as_bytes());
        Self {
            credential_epoch: owner.account.credential_epoch,
            addresses: URL_SAFE_NO_PAD.encode(digest.as_bytes()),
        }
    }
}

/// What must be known again when a provider sends the browser back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OauthState {
    /// What was begun: `login`, `connect` or `redirect`.
    pub process: String,
    /// What the ID token must repeat (OpenID Connect Core §3.1.2.1).
    #[serde(default, serialize_with = "exposed", skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Secret>,
    /// The code verifier of PKCE (RFC 7636), as the flow chose to store it: it must be read again.
    #[serde(default, serialize_with = "exposed", skip_serializing_if = "Option::is_none")]
    pub pkce_verifier: Option<Secret>,
    /// Where to go afterwards: a checked path.
    #[serde(default)]
    pub next: Option<String>,
    /// What was asked for.
    #[serde(default)]
    pub scope: Vec<String>,
}

/// What the server keeps of a WebAuthn ceremony, in the form of the crate that judges it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebauthnState(pub Value);

impl std::fmt::Debug for WebauthnState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebauthnState(…)")
    }
}

/// What is taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeletionUndo {
    /// When the account is deleted otherwise.
    pub delete_at: At,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_purpose_has_a_name_of_its_own_that_reads_back() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_stored(purpose.as_str()), Some(*purpose));
        }
        assert_eq!(Purpose::from_stored("unknown"), None);
    }

    #[test]
    fn a_payload_of_another_purpose_is_refused() {
        assert!(Payload::from_json(Purpose::DeletionUndo, json!({})).is_err());
        assert!(Payload::from_json(Purpose::OauthState, json!({"next": "/"})).is_err());
        assert!(Payload::from_json(Purpose::EmailCode, json!("text")).is_err());
        assert!(Payload::from_json(Purpose::PasswordResetLink, json!({"addresses": "x"})).is_err());
        // A newer server may have written more.
        assert!(Payload::from_json(Purpose::EmailCode, json!({"more": 1})).is_ok());
    }

    #[test]
    fn the_secrets_of_a_payload_are_stored_and_not_printed() {
        let state = OauthState {
            process: "login".into(),
            nonce: Some(Secret::new("the nonce")),
            pkce_verifier: Some(Secret::new("the verifier")),
            next: None,
            scope: vec![],
        };
        let payload = Payload::OauthState(state);
        assert!(!format!("{payload:?}").contains("the "), "{payload:?}");
        let json = payload.to_json().unwrap();
        assert_eq!(json["pkce_verifier"], "the verifier");
        let read = Payload::from_json(Purpose::OauthState, json.clone()).unwrap();
        assert_eq!(read.to_json().unwrap(), json);
    }
}
