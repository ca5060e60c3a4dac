//! Hashes that Django wrote, for people who bring their accounts along: read and compared, never written. A right password is
//! hashed anew at the first sign-in.
//!
//! Formats: `django/contrib/auth/hashers.py`. (`argon2$argon2id$…` is a PHC string behind a word: `stored.rs`.)

use super::MAX_SECRET;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Django's own costs are 1,000,000 (5.2) and grow by a fifth with each release.
const MAX_PBKDF2_ITERATIONS: u32 = 10_000_000;
/// Django's is 12; each step doubles the time.
const MAX_BCRYPT_COST: u32 = 15;
/// Blocks of 128 bytes times `r`; Django's 2^14 times 8 take 16 MiB.
const MAX_SCRYPT_MEMORY: u64 = 1 << 20;
const MAX_SCRYPT_LANES: u32 = 16;
/// What bcrypt looks at; the rest would be cut off.
const LONGEST_BCRYPT: usize = 72;

/// A stored hash of Django's that may be computed.
pub(super) enum Foreign {
    /// `pbkdf2_sha256$iterations$salt$hash`.
    Pbkdf2 { iterations: u32, salt: String, output: Vec<u8> },
    /// `bcrypt$` or `bcrypt_sha256$`, then what bcrypt writes. The second looks at the SHA-256 of the password, in hexadecimal.
    Bcrypt { hash: String, of_digest: bool },
    /// `scrypt$n$salt$r$p$hash`.
    Scrypt { params: scrypt::Params, salt: String, output: Vec<u8> },
}

impl Foreign {
    /// Reads it. `None`: it is none of these, or its costs are above the limits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (algorithm, rest) = text.split_once('$')?;
        match algorithm {
            "pbkdf2_sha256" => {
                let [iterations, salt, hash] = parts(rest)?;
                let iterations =
                    iterations.parse().ok().filter(|n| (1..=MAX_PBKDF2_ITERATIONS).contains(n))?;
                Some(Self::Pbkdf2 { iterations, salt: salt.to_owned(), output: output(hash)? })
            }
            "bcrypt" | "bcrypt_sha256" => {
                let cost: u32 = rest.strip_prefix("$2b$")?.get(..2)?.parse().ok()?;
                let of_digest = algorithm == "bcrypt_sha256";
                (cost <= MAX_BCRYPT_COST).then(|| Self::Bcrypt { hash: rest.to_owned(), of_digest })
            }
            "scrypt" => {
                let [n, salt, r, p, hash] = parts(rest)?;
                let (n, r, p): (u64, u32, u32) = (n.parse().ok()?, r.parse().ok()?, p.parse().ok()?);
                let bearable = n.is_power_of_two()
                    && n.checked_mul(r.into()).is_some_and(|memory| memory <= MAX_SCRYPT_MEMORY)
                    && p <= MAX_SCRYPT_LANES;
                let log_n = u8::try_from(n.trailing_zeros()).ok().filter(|_| bearable)?;
                let params = scrypt::Params::new(log_n, r, p).ok()?;
                Some(Self::Scrypt { params, salt: salt.to_owned(), output: output(hash)? })
            }
            _ => None,
        }
    }

    /// Whether it is the hash of this secret.
    pub(super) fn is_of(&self, secret: &[u8]) -> bool {
        debug_assert!(secret.len() <= MAX_SECRET);
        match self {
            Self::Pbkdf2 { iterations, salt, output } => {
                let mut computed = Zeroizing::new(vec![0; output.len()]);
                pbkdf2::pbkdf2_hmac::<Sha256>(secret, salt.as_bytes(), *iterations, &mut computed);
                computed.as_slice().ct_eq(output).into()
            }
            // Cut off, another password would do, too.
            Self::Bcrypt { of_digest: false, .. } if secret.len() > LONGEST_BCRYPT => false,
            Self::Bcrypt { hash, of_digest: false } => bcrypt::verify(secret, hash).unwrap_or(false),
            Self::Bcrypt { hash, of_digest: true } => {
                let digest = Zeroizing::new(hexadecimal(&Sha256::digest(secret)));
                bcrypt::verify(digest.as_bytes(), hash).unwrap_or(false)
            }
            Self::Scrypt { params, salt, output } => {
                let mut computed = Zeroizing::new(vec![0; output.len()]);
                let done = scrypt::scrypt(secret, salt.as_bytes(), params, &mut computed);
                done.is_ok() && bool::from(computed.as_slice().ct_eq(output))
            }
        }
    }
}

fn parts<const N: usize>(rest: &str) -> Option<[&str; N]> {
    rest.split('$').collect::<Vec<_>>().try_into().ok()
}

/// What a hash is compared with: 32 or 64 bytes.
fn output(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok().filter(|bytes| (16..=64).contains(&bytes.len()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by Django 5.2, with small costs.
    const WRITTEN: [&str; 4] = [
        "pbkdf2_sha256$1000$seasalt0seasalt0$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
        "bcrypt_sha256$$2b$04$rjFQ0xeV80wCfHf79asRJudhChSWSML0YeMUCqTc4CtuGN3hO5k86",
        "bcrypt$$2b$04$2FaBdbDfI6g4s1VzUoJsWu4MieCeIwpDoMUaxO8t/MDRy2j5Q2Ute",
        "scrypt$16$seasalt0seasalt0$8$5$sR3dopida3rPLhRfP2hremOx3nuXz20XxKHy8gpgOEoIgHGaUYdgOd7Hw7DrySrxcIxP5w3W4vk5Tpn5hFRezA==",
    ];
    const PASSWORD: &str = "correct horse battery staple é";

    #[test]
    fn hashes_of_django_are_of_their_password_alone() {
        for text in WRITTEN {
            let hash = Foreign::read(text).unwrap();
            assert!(hash.is_of(PASSWORD.as_bytes()), "{text}");
            for wrong in ["", "correct horse battery staple", "Correct horse battery staple é"] {
                assert!(!hash.is_of(wrong.as_bytes()), "{text}: {wrong}");
            }
        }
    }

    #[test]
    fn what_bcrypt_would_cut_off_is_refused() {
        let long = "x".repeat(80);
        for (algorithm, of_digest, shown) in [("bcrypt", false, &long[..72]), ("bcrypt_sha256", true, "")] {
            let bytes =
                if of_digest { hexadecimal(&Sha256::digest(long.as_bytes())) } else { shown.to_owned() };
            let hash =
                bcrypt::hash_with_salt(bytes, 4, [7; 16]).unwrap().format_for_version(bcrypt::Version::TwoB);
            let hash = Foreign::read(&format!("{algorithm}${hash}")).unwrap();
            assert_eq!(hash.is_of(long.as_bytes()), of_digest, "{algorithm}");
        }
    }

    #[test]
    fn malformed_and_too_expensive_hashes_are_not_read() {
        for text in [
            "",
            "pbkdf2_sha256",
            "pbkdf2_sha256$",
            "pbkdf2_sha256$0$salt$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "pbkdf2_sha256$10000001$salt$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "pbkdf2_sha256$1000$salt$",
            "pbkdf2_sha256$1000$salt$not base64",
            "pbkdf2_sha256$1000$salt$eHg=$more",
            "pbkdf2_sha1$1000$salt$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "bcrypt$$2b$16$2FaBdbDfI6g4s1VzUoJsWu4MieCeIwpDoMUaxO8t/MDRy2j5Q2Ute",
            "bcrypt$2b$04$2FaBdbDfI6g4s1VzUoJsWu4MieCeIwpDoMUaxO8t/MDRy2j5Q2Ute",
            "bcrypt$$2b$é",
            "scrypt$17$salt$8$5$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "scrypt$1048576$salt$8$5$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "scrypt$18446744073709551615$salt$8$5$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "scrypt$16$salt$8$17$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "scrypt$16$salt$0$0$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "md5$salt$xkd57xaUt1OvChbUXpZS7h2QFlkrZKzCeuvA6wzoSms=",
            "!unusable",
        ] {
            assert!(Foreign::read(text).is_none(), "{text}");
        }
        // What is no hash of bcrypt is the hash of nothing.
        assert!(!Foreign::read("bcrypt$$2b$04$short").is_some_and(|hash| hash.is_of(b"")));
    }
}
