//! Stored hashes: PHC strings, read and written.

use super::engine::Recipe;
use argon2::{
    Algorithm, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt},
};
use housekey_accounts::{model::PasswordHash, ports::HashError};

/// Longer than any PHC string of ours; a longer one is garbage, and is not parsed.
const LONGEST: usize = 512;

/// A stored hash that may be computed.
pub(super) struct Stored {
    pub(super) recipe: Recipe,
    pub(super) salt: Salt,
    pub(super) output: Output,
    /// Whether Django wrote it: a word, then the PHC string.
    by_django: bool,
}

impl Stored {
    /// Reads it. `None`: it is no Argon2 hash, or its costs are above the limits.
    pub(super) fn read(hash: &PasswordHash) -> Option<Self> {
        if hash.as_str().len() > LONGEST {
            return None;
        }
        let (text, by_django) = match hash.as_str().strip_prefix("argon2$argon2") {
            Some(rest) => (format!("$argon2{rest}"), true),
            None => (hash.as_str().to_owned(), false),
        };
        let phc = Phc::new(&text).ok()?;
        let algorithm = Algorithm::try_from(phc.algorithm.as_str()).ok()?;
        // The version was added to the format later: without it a hash is of the first one.
        let version = phc.version.map_or(Ok(Version::V0x10), Version::try_from).ok()?;
        let params = Params::try_from(&phc).ok()?;
        let recipe = Recipe { algorithm, version, params };
        recipe.costs().bearable().then_some(Self { recipe, salt: phc.salt?, output: phc.hash?, by_django })
    }

    /// Whether a new hash would be made the same way.
    pub(super) fn is_like(&self, today: &Params) -> bool {
        !self.by_django
            && self.recipe.algorithm == Algorithm::Argon2id
            && self.recipe.version == Version::V0x13
            && self.recipe.params == *today
            && self.salt.len() >= super::SALT_LENGTH
    }
}

/// Writes a new hash.
pub(super) fn write(params: &Params, salt: &[u8], output: &[u8]) -> Result<PasswordHash, HashError> {
    let failed = |error: &dyn std::fmt::Display| HashError::Failed(error.to_string());
    let phc = Phc {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|e| failed(&e))?,
        salt: Some(Salt::new(salt).map_err(|e| failed(&e))?),
        hash: Some(Output::new(output).map_err(|e| failed(&e))?),
    };
    Ok(PasswordHash::from_stored(phc.to_string()))
}
