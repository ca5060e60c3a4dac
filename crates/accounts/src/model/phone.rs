//! Phone numbers.

use housekey_protocol::Code;
use serde::{Deserialize, Serialize};

/// A number in E.164: `+` and 6 to 15 ASCII digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Parses what somebody typed; blanks, dashes, dots and parentheses are left out.
    ///
    /// # Errors
    /// [`Code::REQUIRED`] when nothing was typed, [`Code::INVALID`] otherwise. A number without its country
    /// code is refused: guessing one would let two spellings be two identities.
    pub fn parse(typed: &str) -> Result<Self, Code> {
        let digits: String = typed.chars().filter(|c| !" -.()\u{a0}".contains(*c)).collect();
        if digits.is_empty() {
            return Err(Code::REQUIRED);
        }
        let fits = digits.strip_prefix('+').is_some_and(|rest| {
            (6..=15).contains(&rest.len())
                && rest.bytes().all(|b| b.is_ascii_digit())
                && !rest.starts_with('0')
        });
        fits.then_some(Self(digits)).ok_or(Code::INVALID)
    }

    /// Takes a value that this type wrote to the database.
    pub fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    /// In E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_number_spacing_does_not_matter() {
        assert_eq!(PhoneNumber::parse("+49 (30) 123-456").unwrap().as_str(), "+4930123456");
        for typed in ["030123456", "0049301234", "+٤٩٣٠١٢٣٤", "+0123456", "+12345"] {
            assert_eq!(PhoneNumber::parse(typed), Err(Code::INVALID), "{typed}");
        }
    }
}
