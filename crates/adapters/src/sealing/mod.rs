//! [`Sealer`] by XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): 24-byte nonces may be drawn at random without two ever
//! being the same.
//!
//! A sealed value is: format (1 byte, always 1), key id (8), nonce (24), ciphertext and tag (16 more than the secret).
//! Format, key id, table, column and row are authenticated with it.

pub mod key_file;

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use housekey_accounts::{
    model::{SealingKey, sealing_key::hex},
    ports::{Entropy, RowIdentity, SealError, Sealer},
};
use std::sync::Arc;
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const ID: usize = 8;
const NONCE: usize = 24;

/// Seals with the first of its keys, opens with all of them.
pub struct KeyRing {
    keys: Vec<([u8; ID], SealingKey)>,
    entropy: Arc<dyn Entropy>,
}

impl KeyRing {
    /// Of these keys, the newest first. Without any it opens and seals nothing.
    pub fn new(keys: Vec<SealingKey>, entropy: Arc<dyn Entropy>) -> Self {
        Self { keys: keys.into_iter().map(|key| (key.id(), key)).collect(), entropy }
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(_, key)| key)).finish()
    }
}

fn cipher(key: &SealingKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

/// What is authenticated beside the secret. Names of tables and columns hold no NUL.
fn associated(id: [u8; ID], place: RowIdentity) -> Vec<u8> {
    let RowIdentity { table, column, row } = place;
    [&[FORMAT], id.as_slice(), table.as_bytes(), &[0], column.as_bytes(), &[0], row.as_bytes()].concat()
}

impl Sealer for KeyRing {
    fn seal(&self, place: RowIdentity, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let (id, key) = self.keys.first().ok_or(SealError::NoKey)?;
        let nonce: [u8; NONCE] = self.entropy.bytes();
        let payload = Payload { msg: secret, aad: &associated(*id, place) };
        // Fails for 256 GiB and more alone.
        let sealed = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Refused)?;
        Ok([&[FORMAT], id.as_slice(), &nonce, &sealed].concat())
    }

    fn open(&self, place: RowIdentity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let ([FORMAT], rest) = sealed.split_first_chunk().ok_or(SealError::Malformed)? else {
            return Err(SealError::Malformed);
        };
        let (id, rest) = rest.split_first_chunk::<ID>().ok_or(SealError::Malformed)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Malformed)?;
        let known = self.keys.iter().find(|(known, _)| known == id);
        let (_, key) = known.ok_or_else(|| SealError::UnknownKey(hex(id)))?;
        let payload = Payload { msg: sealed, aad: &associated(*id, place) };
        let secret = cipher(key).decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Refused)?;
        Ok(Zeroizing::new(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;
    use uuid::Uuid;

    fn key(n: u8) -> SealingKey {
        SealingKey::new(std::array::from_fn(|place| u8::try_from(place).unwrap() ^ n))
    }

    fn ring(keys: &[u8]) -> KeyRing {
        KeyRing::new(keys.iter().map(|n| key(*n)).collect(), Arc::new(OsEntropy))
    }

    const PLACE: RowIdentity = RowIdentity { table: "mails", column: "payload", row: Uuid::from_u128(7) };

    #[test]
    fn a_sealed_value_opens_in_its_place_and_is_never_the_same_twice() {
        let ring = ring(&[1]);
        let (one, other) = (ring.seal(PLACE, b"K7QF2M").unwrap(), ring.seal(PLACE, b"K7QF2M").unwrap());
        assert_ne!(one, other);
        assert!(!one.windows(6).any(|part| part == b"K7QF2M"));
        assert_eq!(**ring.open(PLACE, &one).unwrap(), *b"K7QF2M");
    }

    #[test]
    fn a_value_moved_to_another_row_column_or_table_is_refused() {
        let ring = ring(&[1]);
        let sealed = ring.seal(PLACE, b"K7QF2M").unwrap();
        for elsewhere in [
            RowIdentity { row: Uuid::from_u128(8), ..PLACE },
            RowIdentity { column: "last_error", ..PLACE },
            RowIdentity { table: "tokens", ..PLACE },
        ] {
            assert_eq!(ring.open(elsewhere, &sealed).unwrap_err(), SealError::Refused, "{elsewhere:?}");
        }
    }

    #[test]
    fn a_change_of_any_byte_and_any_shortening_is_refused() {
        let ring = ring(&[1]);
        let sealed = ring.seal(PLACE, b"K7QF2M").unwrap();
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(ring.open(PLACE, &changed).is_err(), "byte {place}");
            assert!(ring.open(PLACE, &sealed[..place]).is_err(), "{place} bytes");
        }
    }

    #[test]
    fn after_rotation_old_values_open_and_new_ones_have_the_newest_key() {
        let (before, after) = (ring(&[1]), ring(&[2, 1]));
        let old = before.seal(PLACE, b"old").unwrap();
        assert_eq!(**after.open(PLACE, &old).unwrap(), *b"old");
        let new = after.seal(PLACE, b"new").unwrap();
        assert_eq!(new[1..9], key(2).id());
        assert_eq!(before.open(PLACE, &new).unwrap_err(), SealError::UnknownKey(hex(&key(2).id())));
    }

    #[test]
    fn without_a_key_nothing_is_sealed() {
        assert_eq!(ring(&[]).seal(PLACE, b"x").unwrap_err(), SealError::NoKey);
    }

    #[test]
    fn debug_prints_no_key() {
        let shown = format!("{:?}", ring(&[1, 2]));
        assert!(!shown.contains(key(1).to_base64().as_str()) && !shown.contains("0, 3, 2"), "{shown}");
    }
}
