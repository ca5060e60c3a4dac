//! Expected failures, as codes.
//!
//! Which type to use where: a flow answers an expected failure with [`AccountError`]; a broken database or a
//! full queue is a *fault*, which becomes [`AccountError::Unavailable`] at the door, with an incident id that
//! stands in the log. No sentence travels: words are found by [`crate::messages::name_of_code`] at the edge.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A stable, machine-readable reason. Names are django-allauth's where it has one.
///
/// Handlers of a host application may deny with codes of their own, hence a newtype and not an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(Cow<'static, str>);

// `impl Code`: a constant for each message `error-…` of `locales/en/*.ftl`, and `ALL`; made by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/codes.rs"));

impl Code {
    /// A code of the host application's own.
    pub fn custom(text: impl Into<Cow<'static, str>>) -> Self {
        Self(text.into())
    }

    /// The code as it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One refused field, or (without a field) a refused form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The input's name, as in the JSON API (`email`, `password`, …); `None` speaks of the whole form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'static, str>>,
    /// Why.
    pub code: Code,
}

/// Every expected way a request can fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", from = "Wire")]
#[non_exhaustive]
pub enum AccountError {
    /// The input was refused; at least one entry.
    Invalid {
        /// What was refused, and why.
        errors: Vec<FieldError>,
    },
    /// Nobody is signed in, and this needs somebody.
    Unauthenticated,
    /// Signed in, but not recently enough for this.
    ReauthenticationRequired,
    /// Not allowed for anybody.
    Forbidden {
        /// Why.
        code: Code,
    },
    /// The right request at the wrong moment: already signed in, nothing pending.
    Conflict,
    /// Too many requests.
    RateLimited {
        /// Seconds until the next try can succeed, where known.
        retry_after: Option<u32>,
    },
    /// A fault on our side; try again.
    Unavailable {
        /// Stands in the log beside the cause.
        incident: String,
    },
    /// The request itself could not be read (a stale page, a broken client).
    Malformed,
    /// No answer arrived that could be read: the line is down, or a proxy answered. Whether the server acted is not
    /// known. Made in the browser; no server sends it.
    Unreachable,
}

/// [`AccountError`] as it is read: one flat object. Serde's own way to read a tagged enum buffers everything,
/// which every browser would download.
#[derive(Deserialize)]
struct Wire {
    kind: String,
    #[serde(default)]
    errors: Vec<FieldError>,
    #[serde(default)]
    code: Option<Code>,
    #[serde(default)]
    retry_after: Option<u32>,
    #[serde(default)]
    incident: String,
}

impl From<Wire> for AccountError {
    fn from(wire: Wire) -> Self {
        match wire.kind.as_str() {
            "invalid" => Self::Invalid { errors: wire.errors },
            "unauthenticated" => Self::Unauthenticated,
            "reauthentication_required" => Self::ReauthenticationRequired,
            "forbidden" => Self::Forbidden { code: wire.code.unwrap_or(Code::DENIED) },
            "conflict" => Self::Conflict,
            "rate_limited" => Self::RateLimited { retry_after: wire.retry_after },
            "unavailable" => Self::Unavailable { incident: wire.incident },
            "unreachable" => Self::Unreachable,
            _ => Self::Malformed,
        }
    }
}

impl AccountError {
    /// One refused field.
    pub fn field(field: &'static str, code: Code) -> Self {
        Self::Invalid { errors: vec![FieldError { field: Some(Cow::Borrowed(field)), code }] }
    }

    /// A refusal of the whole form.
    pub fn form(code: Code) -> Self {
        Self::Invalid { errors: vec![FieldError { field: None, code }] }
    }

    /// The HTTP status this failure is answered with, by pages and JSON API alike.
    pub fn status(&self) -> u16 {
        match self {
            Self::Invalid { .. } | Self::Malformed => 400,
            Self::Unauthenticated | Self::ReauthenticationRequired => 401,
            Self::Forbidden { .. } => 403,
            Self::Conflict => 409,
            Self::RateLimited { .. } => 429,
            Self::Unavailable { .. } | Self::Unreachable => 503,
        }
    }

    /// The refused fields and forms; empty unless the input was refused.
    pub fn errors(&self) -> &[FieldError] {
        match self {
            Self::Invalid { errors } => errors,
            _ => &[],
        }
    }
}

impl std::fmt::Display for AccountError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid { errors } => {
                f.write_str("invalid input:")?;
                errors.iter().try_for_each(|e| write!(f, " {}={}", e.field.as_deref().unwrap_or("*"), e.code))
            }
            Self::Unavailable { incident } => write!(f, "unavailable (incident {incident})"),
            other => write!(f, "status {}", other.status()),
        }
    }
}

impl std::error::Error for AccountError {}

#[cfg(feature = "server-fn")]
impl server_fn::error::FromServerFnError for AccountError {
    type Encoder = server_fn::codec::JsonEncoding;

    // Whatever fails below our own code is a request we cannot read, or no answer that the browser can read; the
    // transport's own text may name types and paths, so it stays behind.
    fn from_server_fn_error(error: server_fn::error::ServerFnErrorErr) -> Self {
        use server_fn::error::ServerFnErrorErr as E;
        match error {
            E::Args(_) | E::MissingArg(_) => Self::Malformed,
            E::Request(_) | E::Response(_) | E::Deserialization(_) => Self::Unreachable,
            _ => Self::Unavailable { incident: String::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_round_trips_as_json() {
        let error = AccountError::field("email", Code::INVALID_EMAIL);
        let text = serde_json::to_string(&error).unwrap();
        assert_eq!(text, r#"{"kind":"invalid","errors":[{"field":"email","code":"invalid_email"}]}"#);
        assert_eq!(serde_json::from_str::<AccountError>(&text).unwrap(), error);
    }

    #[test]
    fn every_error_kind_deserialises_to_itself() {
        for error in [
            AccountError::form(Code::DENIED),
            AccountError::Unauthenticated,
            AccountError::ReauthenticationRequired,
            AccountError::Forbidden { code: Code::custom("too_young") },
            AccountError::Conflict,
            AccountError::RateLimited { retry_after: Some(30) },
            AccountError::RateLimited { retry_after: None },
            AccountError::Unavailable { incident: "0f".to_owned() },
            AccountError::Malformed,
            AccountError::Unreachable,
        ] {
            let text = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<AccountError>(&text).unwrap(), error, "{text}");
        }
    }
}
