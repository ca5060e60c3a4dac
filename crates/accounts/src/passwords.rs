//! Which passwords are accepted, and how they are prepared for hashing.
//!
//! What is cheap is judged here; how many guesses a password would take is estimated in [`strength`], on threads
//! for blocking work.

mod bounded;
mod own_words;
mod strength;

use crate::{
    model::{Email, Secret, Username},
    ports::HashError,
    settings::{PasswordPolicy, Settings},
};
use bounded::Bounded;
use housekey_protocol::Code;
use std::sync::LazyLock;
use strength::Judgement;
use unicode_normalization::UnicodeNormalization;

pub use own_words::OwnWords;
/// What the estimate costs is for the benches to measure.
pub use strength::judge as estimate;

/// Longest password, in bytes as typed. Long enough for any phrase; short enough that hashing it is cheap.
pub const MAX_BYTES: usize = 4096;

/// Estimates at a time: one a core. And as many more may wait as requests may wait for a hash by default.
static ESTIMATES: LazyLock<Bounded> =
    LazyLock::new(|| Bounded::new(std::thread::available_parallelism().map_or(1, usize::from), 64));

/// NFC, as NIST SP 800-63B asks: the same password from two keyboards is the same bytes. Nothing is trimmed
/// or folded: blanks and case count.
pub fn normalise(typed: &Secret) -> Secret {
    Secret::new(typed.expose().nfc().collect::<String>())
}

/// How good an accepted password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// Good enough.
    Good,
    /// It takes a hundred times the guesses that are asked for.
    Strong,
}

/// Whether a new password of somebody with this address and user name will do: the inner error is the code that
/// says what to change.
///
/// # Errors
/// More people are choosing passwords than the server can look at.
pub async fn check(
    settings: &Settings,
    password: &Secret,
    email: Option<&Email>,
    username: Option<&Username>,
) -> Result<Result<Quality, Code>, HashError> {
    if let Err(code) = readable(password) {
        return Ok(Err(code));
    }
    let normal = normalise(password);
    let account = &settings.account;
    if normal.expose().chars().count() < account.shortest_password() as usize {
        return Ok(Err(Code::PASSWORD_TOO_SHORT));
    }
    // NIST SP 800-63B-4 forbids rules about kinds of characters, this one included.
    if account.password_policy != PasswordPolicy::Nist && normal.expose().chars().all(char::is_numeric) {
        return Ok(Err(Code::PASSWORD_ENTIRELY_NUMERIC));
    }
    let own = OwnWords::new(email, username, &settings.site.name);
    if own.has_whole(normal.expose()) {
        return Ok(Err(Code::PASSWORD_TOO_SIMILAR));
    }
    Ok(match ESTIMATES.run(move || strength::judge(normal.expose(), &own)).await? {
        Some(Judgement::Fine) => Ok(Quality::Good),
        Some(Judgement::Strong) => Ok(Quality::Strong),
        Some(Judgement::Similar) => Err(Code::PASSWORD_TOO_SIMILAR),
        // `None`: the estimate panicked, which is logged. What cannot be judged is not taken.
        Some(Judgement::Common) | None => Err(Code::PASSWORD_TOO_COMMON),
    })
}

/// What every password must be before anything is computed from it, a new one and one to sign in with.
///
/// # Errors
/// Nothing was typed, or more than is hashed.
pub fn readable(password: &Secret) -> Result<(), Code> {
    match password.expose().len() {
        0 => Err(Code::REQUIRED),
        length if length > MAX_BYTES => Err(Code::PASSWORD_TOO_LONG),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn quality(settings: &Settings, password: &str) -> Result<Quality, Code> {
        let email = Email::parse("ada.lovelace@example.org").unwrap();
        let username = Username::parse("countess_of_computing").unwrap();
        check(settings, &Secret::new(password), Some(&email), Some(&username)).await.unwrap()
    }

    async fn judge_by(settings: &Settings, password: &str) -> Result<(), Code> {
        quality(settings, password).await.map(|_| ())
    }

    async fn judge(password: &str) -> Result<(), Code> {
        judge_by(&Settings::default(), password).await
    }

    #[tokio::test]
    async fn length_is_counted_in_characters_and_composition_does_not_matter() {
        assert_eq!(judge("xK9#qLz").await, Err(Code::PASSWORD_TOO_SHORT));
        assert_eq!(judge("xK9#qLz2").await, Ok(()));
        assert_eq!(judge("vwqzjxkf").await, Ok(()));
        assert_eq!(judge("gr\u{fc}nkohl und m\u{e4}r").await, Ok(()));
        assert_eq!(judge("🦀🐢🦔🐙🦉🐌🦋").await, Err(Code::PASSWORD_TOO_SHORT));
        let long: String = "violet anchor kettle 93, ".chars().cycle().take(128).collect();
        for length in [64, 128] {
            assert_eq!(judge(&long[..length]).await, Ok(()), "{length}");
        }
        assert_eq!(judge(&"x".repeat(MAX_BYTES + 1)).await, Err(Code::PASSWORD_TOO_LONG));
        assert_eq!(judge("").await, Err(Code::REQUIRED));
    }

    #[tokio::test]
    async fn strong_password_takes_a_hundred_times_the_guesses_of_a_good_one() {
        let settings = Settings::default();
        assert_eq!(quality(&settings, "xK9#qLz2").await, Ok(Quality::Good));
        assert_eq!(quality(&settings, "correct horse battery staple").await, Ok(Quality::Strong));
    }

    #[tokio::test]
    async fn each_refusal_has_its_own_code() {
        for password in [
            "password",
            "Password1!",
            "P@$$w0rd!1",
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "qwertyuiopasdfghjkl",
            "Password123456789",
            "monkeydragon",
            "zxcvbn12",
        ] {
            assert_eq!(judge(password).await, Err(Code::PASSWORD_TOO_COMMON), "{password}");
        }
        for password in ["123456789012345", "83746529107", "٣٤٥٦٧٨٩٠١٢", "5".repeat(4096).as_str()]
        {
            assert_eq!(judge(password).await, Err(Code::PASSWORD_ENTIRELY_NUMERIC), "{password}");
        }
        for password in [
            "ada.lovelace",
            "AdaLovelace",
            "Ada.Lovelace@Example.org",
            "lovelace1843",
            "ecalevol.ada",
            "L0velace!",
            "countess_of_computing",
            "CountessOfComputing1",
            "housekey",
            "Housekey2026",
            "lovelacelovelace",
        ] {
            assert_eq!(judge(password).await, Err(Code::PASSWORD_TOO_SIMILAR), "{password}");
        }
        // Only the whole counts: a phrase may hold one's own words.
        assert_eq!(judge("my password is a secret of mine").await, Ok(()));
        assert_eq!(judge("ada lovelace wrote the first program").await, Ok(()));
    }

    #[tokio::test]
    async fn nist_policy_requires_fifteen_characters_and_accepts_digits() {
        let mut settings = Settings::default();
        settings.account.password_policy = PasswordPolicy::Nist;
        assert_eq!(judge_by(&settings, "qpvmzkwxhtrbna").await, Err(Code::PASSWORD_TOO_SHORT));
        assert_eq!(judge_by(&settings, "qpvmzkwxhtrbnaj").await, Ok(()));
        assert_eq!(judge_by(&settings, "837465291074650").await, Ok(()));
        assert_eq!(judge_by(&settings, "123456789012345").await, Err(Code::PASSWORD_TOO_COMMON));
        assert_eq!(judge_by(&settings, "ada.lovelace@example.org").await, Err(Code::PASSWORD_TOO_SIMILAR));
        settings.account.password_min_length = Some(20);
        assert_eq!(judge_by(&settings, "qpvmzkwxhtrbnaj").await, Err(Code::PASSWORD_TOO_SHORT));
    }

    #[test]
    fn nfc_and_nfd_input_give_the_same_password() {
        let composed = normalise(&Secret::new("caf\u{e9} society now"));
        let decomposed = normalise(&Secret::new("cafe\u{301} society now"));
        assert_eq!(composed.expose(), decomposed.expose());
    }
}
