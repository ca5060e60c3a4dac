//! E-mail addresses: parsed once; the canonical form is what is stored, compared and mailed.

use housekey_protocol::Code;
use serde::{Deserialize, Serialize};

/// A canonical e-mail address: lower case, domain in A-labels (IDNA 2008 by UTS #46), at most 254 bytes.
///
/// We take less than RFC 5321 allows on purpose. Quoted local parts, comments, address literals and several
/// `@` have all been used to make one component read another mailbox than the next (CWE-436), and a
/// local part outside ASCII has many spellings that look alike (CVE-2019-19844).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Longest address accepted, in bytes (RFC 5321 §4.5.3.1.3 less the angle brackets).
    pub const MAX_LENGTH: usize = 254;

    /// Parses what somebody typed.
    ///
    /// # Errors
    /// [`Code::REQUIRED`] when nothing was typed, [`Code::INVALID_EMAIL`] otherwise.
    pub fn parse(typed: &str) -> Result<Self, Code> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Code::REQUIRED);
        }
        Self::canonical(typed).ok_or(Code::INVALID_EMAIL)
    }

    /// Takes a value that this type wrote to the database.
    pub fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    fn canonical(typed: &str) -> Option<Self> {
        if typed.len() > 4 * Self::MAX_LENGTH {
            return None;
        }
        let (local, domain) = typed.rsplit_once('@')?;
        if !is_dot_atom(local) || local.len() > 64 {
            return None;
        }
        let domain = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::STD3).ok()?;
        if !is_domain(&domain) {
            return None;
        }
        let whole = format!("{}@{}", local.to_ascii_lowercase(), domain);
        (whole.len() <= Self::MAX_LENGTH).then_some(Self(whole))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// With the first letter and the domain only: enough to know it again.
    pub fn masked(&self) -> String {
        let first = self.as_str().chars().next().unwrap_or_default();
        format!("{first}…@{}", self.domain())
    }

    /// What stands after the `@`, in A-labels.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// `dot-atom-text` of RFC 5322 §3.2.3.
fn is_dot_atom(text: &str) -> bool {
    let atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(atext))
}

/// At least two labels of letters, digits and inner hyphens, the last not a number.
fn is_domain(domain: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label)
        && domain.rsplit('.').next().is_some_and(|tld| !tld.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn masked_address_shows_its_first_letter_and_its_domain() {
        assert_eq!(Email::parse("ada@example.org").map(|email| email.masked()), Ok("a…@example.org".into()));
    }

    #[test]
    fn case_and_surrounding_blanks_give_the_same_address() {
        assert_eq!(Email::parse("  Mike@X.org ").unwrap(), Email::parse("mike@x.org").unwrap());
    }

    #[test]
    fn unicode_and_punycode_domain_give_the_same_address() {
        let typed = Email::parse("ada@Bücher.example").unwrap();
        assert_eq!(typed.as_str(), "ada@xn--bcher-kva.example");
        assert_eq!(typed, Email::parse("ada@xn--bcher-kva.example").unwrap());
    }

    #[test]
    fn ambiguous_address_forms_are_refused() {
        for typed in [
            "a@b@example.org",
            "\"a@b\"@example.org",
            "a,b@example.org",
            "a;b@example.org",
            "Ada <ada@example.org>",
            "ada@[127.0.0.1]",
            "ada@127.0.0.1",
            "ada@localhost",
            "ada@example..org",
            ".ada@example.org",
            "ada@-example.org",
            "ada@example.org\r\nBcc: eve@example.org",
            "ada@example.org\0",
            "mıke@example.org",
            "ada@xn--example-.org",
            "ada@",
            "@example.org",
        ] {
            assert_eq!(Email::parse(typed), Err(Code::INVALID_EMAIL), "{typed:?}");
        }
        assert_eq!(Email::parse("  "), Err(Code::REQUIRED));
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent_and_never_panics(typed in ".{0,80}") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(Email::parse(email.as_str()).unwrap(), email);
            }
        }

        #[test]
        fn accepted_address_has_exactly_one_at_sign(typed in "[a-zA-Z0-9@.+_-]{1,40}") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(email.as_str().matches('@').count(), 1);
            }
        }
    }
}
