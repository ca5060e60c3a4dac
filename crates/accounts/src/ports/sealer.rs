//! Encryption of what the database must hold and a dump of it must not tell.

use uuid::Uuid;
use zeroize::Zeroizing;

/// The place a sealed value stands in. A value that was copied to another place does not open there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowIdentity {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub row: Uuid,
}

/// Why a value was not sealed or not opened. Tells nothing of the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Nobody gave this process a sealer.
    #[error("there is no key to seal with")]
    NoKey,
    /// It was sealed with a key that this process does not have.
    #[error("sealed with key {0}, which is not in secrets.keys (any more)")]
    UnknownKey(String),
    /// It was changed, or it was copied here from another row.
    #[error("a sealed value was changed, or belongs to another row")]
    Refused,
    /// Nothing that a sealer wrote.
    #[error("not a sealed value")]
    Malformed,
}

/// Authenticated encryption, bound to the row. For secrets that must be read again, such as a code that waits to be
/// mailed; what only has to be recognised is stored as a digest.
pub trait Sealer: Send + Sync {
    /// Seals with the newest key. Two calls never answer the same bytes.
    ///
    /// # Errors
    /// When there is no key.
    fn seal(&self, place: RowIdentity, secret: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Opens with the key that the bytes name.
    ///
    /// # Errors
    /// When the key is unknown, or the bytes are not those that were sealed for this place.
    fn open(&self, place: RowIdentity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError>;
}
