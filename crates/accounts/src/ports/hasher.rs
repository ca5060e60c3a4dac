//! Password hashing: slow on purpose, and therefore limited in parallel.

use crate::model::{PasswordHash, Secret};
use async_trait::async_trait;

/// Why a hash was not computed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// The queue is full; answer 503 with Retry-After.
    #[error("the hashing queue is full")]
    Busy,
    /// The hasher itself failed.
    #[error("hashing failed: {0}")]
    Failed(String),
}

/// What came of comparing a secret with a stored hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCheck {
    /// It is the one.
    Match,
    /// It is the one, and the hash was made with other costs than today's: hash again and store.
    MatchRehash,
    /// It is not, or the stored hash cannot be read.
    Mismatch,
}

/// Hashes passwords and short codes.
#[async_trait]
pub trait Hasher: Send + Sync {
    /// Hashes a secret with a fresh salt. Callers normalise passwords first.
    async fn hash(&self, secret: Secret) -> Result<PasswordHash, HashError>;

    /// Compares. With `None` it does the same work against a hash of no account, and answers
    /// [`PasswordCheck::Mismatch`]: unknown and known users take one path. Whatever the stored hash costs, the work
    /// is the same.
    async fn verify(&self, secret: Secret, stored: Option<PasswordHash>) -> Result<PasswordCheck, HashError>;

    /// Changes at the start which costs the stored hashes have, as they write them (`m=19456,t=2,p=1`): what a comparison
    /// with nobody's hash must not fall short of.
    fn expect(&self, stored: &[String]) {
        let _ = stored;
    }
}
