//! User names.

use housekey_protocol::Code;
use serde::{Deserialize, Serialize};

/// A user name as its owner writes it; unique by [`Username::key`].
///
/// ASCII letters, digits and `. _ -`, 1 to 150 characters. Other scripts are refused because look-alike
/// names of existing users are used to impersonate them (UTS #39).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    /// Parses what somebody typed.
    ///
    /// # Errors
    /// [`Code::REQUIRED`] when nothing was typed, [`Code::INVALID_USERNAME`] otherwise.
    pub fn parse(typed: &str) -> Result<Self, Code> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Code::REQUIRED);
        }
        let fits = typed.len() <= 150
            && typed.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
            && typed.bytes().any(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(typed.to_owned())).ok_or(Code::INVALID_USERNAME)
    }

    /// Takes a value that this type wrote to the database.
    pub fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    /// As its owner writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes it unique: lower case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl std::fmt::Display for Username {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alike_characters_and_addresses_are_refused_as_user_names() {
        for typed in ["аda", "ada\u{200b}", "a da", "ada@example.org", "---", "ａda"] {
            assert_eq!(Username::parse(typed), Err(Code::INVALID_USERNAME), "{typed:?}");
        }
        assert_eq!(Username::parse("Ada.L").unwrap().key(), "ada.l");
    }
}
