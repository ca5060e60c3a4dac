//! Codes that people type: short, never a word, compared without regard to case, blanks and hyphens.

use crate::{
    context::Ctx,
    model::{PasswordHash, Secret},
    ports::{Entropy, HashError},
};

/// Consonants that do not look alike, no vowels: no code spells a word (RFC 8628 §6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// 20^8 codes: 34 bits (ASVS 6.5.4 asks for 20).
const LENGTH: usize = 8;

/// A fresh code with its hash. Made before a unit of work opens: no transaction waits for hashing.
#[derive(Debug)]
pub struct Fresh {
    /// As mailed: `XXXX-XXXX`.
    pub code: Secret,
    /// As stored.
    pub hash: PasswordHash,
}

/// Makes one.
pub async fn fresh(ctx: &Ctx) -> Result<Fresh, HashError> {
    let code = generate(&*ctx.services.entropy);
    let hash = ctx.services.hasher.hash(normalise(code.expose())).await?;
    Ok(Fresh { code, hash })
}

fn generate(entropy: &dyn Entropy) -> Secret {
    let mut text = String::with_capacity(LENGTH + 1);
    for place in 0..LENGTH {
        if place == LENGTH / 2 {
            text.push('-');
        }
        text.push(char::from(ALPHABET[usize::from(entropy.below(20))]));
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
        let code = generate(&Steps(3.into()));
        assert_eq!(code.expose().len(), 9);
        let typed = format!(" {} ", code.expose().to_lowercase().replace('-', " "));
        assert_eq!(normalise(&typed).expose(), normalise(code.expose()).expose());
        assert!(normalise(" - ").is_empty());
    }
}
