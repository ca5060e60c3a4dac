//! Codes that people type: short, never a word, compared without regard to case, blanks and hyphens.

use crate::{
    context::Ctx,
    model::{PasswordHash, Secret},
    ports::{Entropy, HashError},
    settings::account::UserCodeFormat,
};

/// What codes are made of.
struct Shape {
    alphabet: &'static [u8],
    length: usize,
    /// How many stand together, between hyphens.
    group: usize,
}

/// Consonants that do not look alike, no vowels: no code spells a word (RFC 8628 §6.1). 20^8 codes: 34 bits (ASVS 6.5.4 asks
/// for 20).
const LETTERS: Shape = Shape { alphabet: b"BCDFGHJKLMNPQRSTVWXZ", length: 8, group: 4 };
/// For those who type them on a telephone. 10^9 codes: 29 bits.
const DIGITS: Shape = Shape { alphabet: b"0123456789", length: 9, group: 3 };

impl UserCodeFormat {
    fn shape(self) -> Shape {
        match self {
            Self::Letters => LETTERS,
            Self::Numeric => DIGITS,
        }
    }
}

/// A fresh code with its hash. Made before a unit of work opens: no transaction waits for hashing.
#[derive(Debug)]
pub struct Fresh {
    /// As mailed: `XXXX-XXXX`, or `000-000-000`.
    pub code: Secret,
    /// As stored.
    pub hash: PasswordHash,
}

/// Makes one.
pub async fn fresh(ctx: &Ctx) -> Result<Fresh, HashError> {
    let code = generate(ctx.settings().account.user_code_format, &*ctx.services.entropy);
    let hash = ctx.services.hasher.hash(normalise(code.expose())).await?;
    Ok(Fresh { code, hash })
}

fn generate(format: UserCodeFormat, entropy: &dyn Entropy) -> Secret {
    let Shape { alphabet, length, group } = format.shape();
    let mut text = String::with_capacity(length + length / group);
    let count = u8::try_from(alphabet.len()).unwrap_or(u8::MAX);
    for place in 0..length {
        if place > 0 && place.is_multiple_of(group) {
            text.push('-');
        }
        text.push(char::from(alphabet[usize::from(entropy.below(count))]));
    }
    Secret::new(text)
}

/// What is hashed and compared: letters and digits only, upper case.
pub fn normalise(typed: &str) -> Secret {
    Secret::new(
        typed.chars().take(64).filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Steps(std::sync::atomic::AtomicU8);
    impl Entropy for Steps {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(7, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn typed_code_matches_despite_case_blanks_and_hyphens() {
        let code = generate(UserCodeFormat::Letters, &Steps(3.into()));
        assert_eq!(code.expose().len(), 9);
        let typed = format!(" {} ", code.expose().to_lowercase().replace('-', " "));
        assert_eq!(normalise(&typed).expose(), normalise(code.expose()).expose());
        assert!(normalise(" - ").is_empty());
    }

    #[test]
    fn numeric_code_has_nine_digits_in_groups() {
        let code = generate(UserCodeFormat::Numeric, &Steps(3.into()));
        let groups: Vec<&str> = code.expose().split('-').collect();
        assert!(groups.len() == 3 && groups.iter().all(|group| group.len() == 3), "{}", code.expose());
        assert!(normalise(code.expose()).expose().bytes().all(|byte| byte.is_ascii_digit()));
    }
}
