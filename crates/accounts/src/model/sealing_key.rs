//! The key that secrets in the database are sealed with.

use super::Digest;
use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// 32 random bytes. `Debug` prints the id alone; the memory is wiped when it is dropped.
#[derive(Clone)]
pub struct SealingKey(Zeroizing<[u8; 32]>);

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    /// Not the length or the alphabet.
    #[error("is not 32 bytes in base64")]
    NotAKey,
    /// Typed, not drawn.
    #[error("is not random")]
    NotRandom,
}

impl SealingKey {
    /// From fresh random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From base64, as [`SealingKey::to_base64`] writes it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn parse(text: &str) -> Result<Self, KeyProblem> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| KeyProblem::NotAKey)?);
        let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyProblem::NotAKey)?;
        let key = Self::new(bytes);
        let mut seen = [false; 256];
        key.bytes().iter().for_each(|byte| seen[usize::from(*byte)] = true);
        // 32 random bytes have fewer than 16 different values once in 10^15 keys.
        if seen.iter().filter(|seen| **seen).count() < 16 {
            return Err(KeyProblem::NotRandom);
        }
        Ok(key)
    }

    /// As the settings and the key file hold it.
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.bytes()))
    }

    /// The bytes. Every call is a place where they could leak; there should be few.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What sealed values name the key by. It says nothing of the key.
    pub fn id(&self) -> [u8; 8] {
        let digest = Digest::of(&[b"housekey sealing key\0".as_slice(), self.bytes()].concat());
        let mut id = [0; 8];
        id.copy_from_slice(&digest.as_bytes()[..8]);
        id
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingKey({})", hex(&self.id()))
    }
}

/// A key's id, as errors name it.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _done = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SealingKey {
        SealingKey::new(std::array::from_fn(|n| u8::try_from(n).unwrap()))
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let read = SealingKey::parse(&format!(" {}\n", *key().to_base64())).unwrap();
        assert_eq!(read.bytes(), key().bytes());
    }

    #[test]
    fn other_lengths_alphabets_and_typed_keys_are_refused() {
        let long = STANDARD.encode([7; 33]);
        for text in ["", "secret", "…", "AAAA", long.as_str()] {
            assert_eq!(SealingKey::parse(text).unwrap_err(), KeyProblem::NotAKey, "{text}");
        }
        let typed = STANDARD.encode([b'a'; 32]);
        assert_eq!(SealingKey::parse(&typed).unwrap_err(), KeyProblem::NotRandom);
    }

    #[test]
    fn debug_prints_the_id_and_not_the_key() {
        let shown = format!("{:?}", key());
        assert!(!shown.contains(key().to_base64().as_str()) && !shown.contains("00010203"), "{shown}");
    }
}
