//! Which engine computes: the fast one, for as long as it computes what the `argon2` crate computes.

use super::engine::{Crate, Engine, Recipe, Wide};
use argon2::{Algorithm, Params, Version};
use housekey_accounts::settings::HashEngine;
use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

/// More kinds of costs than any database of ours has. What is beyond is computed twice each time.
const MOST_RECIPES: usize = 256;

/// Makes an engine that keeps so many blocks.
pub(super) type Make = fn(usize) -> Box<dyn Engine>;

/// What is known of the fast engine, shared by all threads.
pub(super) struct Trust {
    make: Option<Make>,
    standing: AtomicU8,
    /// What both engines have computed alike since the start.
    checked: Mutex<Vec<Recipe>>,
}

/// The fast engine has not been checked yet, and is not used.
const UNCHECKED: u8 = 0;
/// It computed what the `argon2` crate computes.
const TRUSTED: u8 = 1;
/// It computed something else once.
const BROKEN: u8 = 2;

impl Trust {
    /// Nothing is known yet: until [`Self::check`] has been run, the `argon2` crate is used.
    pub(super) fn new(engine: HashEngine) -> Self {
        Self::of(match engine {
            HashEngine::Argon2 => None,
            HashEngine::Auto => Some(|keep| Box::new(Wide::new(keep))),
        })
    }

    pub(super) fn of(make: Option<Make>) -> Self {
        Self { make, standing: AtomicU8::new(UNCHECKED), checked: Mutex::default() }
    }

    /// Finds out whether the fast engine may be used: by the vectors of RFC 9106, and against the `argon2` crate with
    /// random inputs, for each algorithm and version, with small costs. It takes a few milliseconds, and the server does
    /// not wait for it. Other costs, today's among them, are checked when they are computed first
    /// ([`Worker`](super::worker::Worker)), so that a start does not take the memory of two hashes.
    pub(super) fn check(&self) {
        let Some(make) = self.make else { return };
        if !Wide::new(0).computes_the_vectors() {
            self.standing.store(BROKEN, Ordering::Relaxed);
            tracing::error!(
                "argon2-rust does not compute the vectors of RFC 9106: the argon2 crate is used instead"
            );
            return;
        }
        self.compare(make);
        let done = self.standing.compare_exchange(UNCHECKED, TRUSTED, Ordering::Relaxed, Ordering::Relaxed);
        if done.is_ok() {
            tracing::info!(backend = %argon2_rust::detected_backend(), "passwords are hashed by argon2-rust");
        }
    }

    /// Compares the engines over random inputs.
    fn compare(&self, make: Make) {
        let (mut sure, mut fast) = (Crate::new(0), make(0));
        let small = [(8, 1, 1), (67, 3, 1), (130, 2, 4)]
            .into_iter()
            .filter_map(|(m, t, p)| Params::new(m, t, p, None).ok());
        for params in small {
            for algorithm in [Algorithm::Argon2d, Algorithm::Argon2i, Algorithm::Argon2id] {
                for version in [Version::V0x10, Version::V0x13] {
                    let recipe = Recipe { algorithm, version, params: params.clone() };
                    // Around the ends of BLAKE2b's blocks of 128 bytes, and as long as it gets.
                    for length in [0, 17, 83, 84, 128, super::MAX_SECRET] {
                        let (secret, salt) = (noise(length), noise(super::SALT_LENGTH));
                        let mut outputs = [[0; Params::DEFAULT_OUTPUT_LEN]; 2];
                        let [first, second] = &mut outputs;
                        let done = [
                            sure.fill(&recipe, &secret, &salt, first),
                            fast.fill(&recipe, &secret, &salt, second),
                        ];
                        let same = done.iter().all(Result::is_ok) && outputs[0] == outputs[1];
                        self.note(&recipe, same);
                        if !same {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Whether the fast engine may still be found to be right.
    pub(super) fn is_open(&self) -> bool {
        self.make.is_some() && self.standing.load(Ordering::Relaxed) == UNCHECKED
    }

    /// What makes the fast engine, while it is to be used.
    pub(super) fn make(&self) -> Option<Make> {
        self.make.filter(|_| self.standing.load(Ordering::Relaxed) == TRUSTED)
    }

    /// Whether both engines have computed this alike.
    pub(super) fn has_checked(&self, recipe: &Recipe) -> bool {
        self.checked().contains(recipe)
    }

    /// Both engines have computed this; where they differ, the fast one is never used again.
    pub(super) fn note(&self, recipe: &Recipe, same: bool) {
        if !same {
            self.standing.store(BROKEN, Ordering::Relaxed);
            tracing::error!(?recipe, "argon2-rust computed another hash: the argon2 crate is used instead");
            return;
        }
        let mut checked = self.checked();
        if checked.len() < MOST_RECIPES && !checked.contains(recipe) {
            checked.push(recipe.clone());
        }
    }

    fn checked(&self) -> MutexGuard<'_, Vec<Recipe>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Random bytes for the comparison. Not from the port: a test that seeds it is to see no draw of ours.
fn noise(length: usize) -> Vec<u8> {
    let state = RandomState::new();
    (0..length.div_ceil(8)).flat_map(|place| state.hash_one(place).to_le_bytes()).take(length).collect()
}
