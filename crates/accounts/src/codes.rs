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
/// For those who type them on a telephone. 9·10^8 codes: 29 bits.
const DIGITS: Shape = Shape { alphabet: b"0123456789", length: 9, group: 3 };
/// What begins a long code, and no short one: a page knows by the first character how long it is.
const LONG: [char; 2] = ['A', '0'];
/// Behind the first character: 20^15 codes, or 10^20: 64 bits, which nobody guesses (NIST SP 800-63B-4 §3.1.2.2).
const LONG_LETTERS: Shape = Shape { alphabet: LETTERS.alphabet, length: 16, group: 4 };
const LONG_DIGITS: Shape = Shape { alphabet: DIGITS.alphabet, length: 21, group: 3 };

impl UserCodeFormat {
    fn shape(self, long: bool) -> Shape {
        match (self, long) {
            (Self::Letters, false) => LETTERS,
            (Self::Letters, true) => LONG_LETTERS,
            (Self::Numeric, false) => DIGITS,
            (Self::Numeric, true) => LONG_DIGITS,
        }
    }

    /// The first character: one that no code of the other length begins with.
    fn first(self, long: bool, entropy: &dyn Entropy) -> char {
        match (self, long) {
            (Self::Letters, true) => LONG[0],
            (Self::Numeric, true) => LONG[1],
            (Self::Letters, false) => pick(LETTERS.alphabet, entropy),
            (Self::Numeric, false) => pick(&DIGITS.alphabet[1..], entropy),
        }
    }
}

/// A fresh code with its hash. Made before a unit of work opens: no transaction waits for hashing.
#[derive(Debug)]
pub struct Fresh {
    /// As mailed: `XXXX-XXXX`, or `100-000-000`; a long one `AXXX-XXXX-XXXX-XXXX`, or seven groups of digits.
    pub code: Secret,
    /// As stored.
    pub hash: PasswordHash,
}

/// Makes a short one.
pub async fn fresh(ctx: &Ctx) -> Result<Fresh, HashError> {
    make(ctx, false).await
}

/// Makes a short or a long one.
pub async fn make(ctx: &Ctx, long: bool) -> Result<Fresh, HashError> {
    let code = generate(ctx.settings().account.user_code_format, long, &*ctx.services.entropy);
    let hash = ctx.services.hasher.hash(normalise(code.expose())).await?;
    Ok(Fresh { code, hash })
}

fn generate(format: UserCodeFormat, long: bool, entropy: &dyn Entropy) -> Secret {
    let Shape { alphabet, length, group } = format.shape(long);
    let mut text = String::with_capacity(length + length / group);
    text.push(format.first(long, entropy));
    for place in 1..length {
        if place.is_multiple_of(group) {
            text.push('-');
        }
        text.push(pick(alphabet, entropy));
    }
    Secret::new(text)
}

fn pick(alphabet: &[u8], entropy: &dyn Entropy) -> char {
    let count = u8::try_from(alphabet.len()).unwrap_or(u8::MAX);
    char::from(alphabet[usize::from(entropy.below(count))])
}

/// Whether this, normalised, can only be a long code: comparing it tells nothing of a short one.
pub fn is_long(normalised: &Secret) -> bool {
    let typed = normalised.expose();
    typed.starts_with(LONG) && typed.len() >= LONG_LETTERS.length
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
        let code = generate(UserCodeFormat::Letters, false, &Steps(3.into()));
        assert_eq!(code.expose().len(), 9);
        let typed = format!(" {} ", code.expose().to_lowercase().replace('-', " "));
        assert_eq!(normalise(&typed).expose(), normalise(code.expose()).expose());
        assert!(normalise(" - ").is_empty());
    }

    #[test]
    fn numeric_code_has_nine_digits_in_groups() {
        let code = generate(UserCodeFormat::Numeric, false, &Steps(3.into()));
        let groups: Vec<&str> = code.expose().split('-').collect();
        assert!(groups.len() == 3 && groups.iter().all(|group| group.len() == 3), "{}", code.expose());
        assert!(normalise(code.expose()).expose().bytes().all(|byte| byte.is_ascii_digit()));
    }

    #[test]
    fn long_code_is_told_from_a_short_one_by_its_first_character() {
        for (format, groups) in [(UserCodeFormat::Letters, 4), (UserCodeFormat::Numeric, 7)] {
            for start in 0..=255 {
                let short = generate(format, false, &Steps(start.into()));
                assert!(!short.expose().starts_with(LONG), "{}", short.expose());
                assert!(!is_long(&normalise(short.expose())));
            }
            let long = generate(format, true, &Steps(3.into()));
            assert!(is_long(&normalise(long.expose())), "{}", long.expose());
            assert_eq!(long.expose().split('-').count(), groups);
        }
    }
}
