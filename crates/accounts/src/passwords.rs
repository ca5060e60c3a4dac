//! Which passwords we take, and how they are prepared for hashing.

use crate::{model::Secret, settings::Settings};
use housekey_protocol::Code;
use unicode_normalization::UnicodeNormalization;

/// Longest password, in bytes as typed. Long enough for any phrase; short enough that hashing it is cheap.
pub const MAX_BYTES: usize = 4096;

/// NFC, as NIST SP 800-63B asks: the same password from two keyboards is the same bytes. Nothing is trimmed
/// or folded: blanks and case count (T005).
pub fn normalise(typed: &Secret) -> Secret {
    Secret::new(typed.expose().nfc().collect::<String>())
}

/// Whether a new password will do. `own` are the words it must not be: the address, the user name.
///
/// # Errors
/// The code that says what to change.
pub fn check(settings: &Settings, password: &Secret, own: &[&str]) -> Result<(), Code> {
    let text = password.expose();
    if text.is_empty() {
        return Err(Code::REQUIRED);
    }
    if text.len() > MAX_BYTES {
        return Err(Code::PASSWORD_TOO_LONG);
    }
    let normal = normalise(password);
    let count = normal.expose().chars().count();
    if count < settings.account.password_min_length as usize {
        return Err(Code::PASSWORD_TOO_SHORT);
    }
    let folded = normal.expose().to_lowercase();
    if own.iter().chain([&settings.site.name.as_str()]).any(|word| folded == word.to_lowercase()) {
        return Err(Code::PASSWORD_TOO_SIMILAR);
    }
    if is_common(&folded) {
        return Err(Code::PASSWORD_TOO_COMMON);
    }
    Ok(())
}

/// Whether a password of this length is among the first that are tried: one short piece over and over, a run
/// along the alphabet, the digits or the keyboard, or a common word dressed with such runs. Lists of leaked
/// passwords hold hardly anything else of 15 characters and more.
fn is_common(folded: &str) -> bool {
    let chars: Vec<char> = folded.chars().collect();
    let repeats = (1..=chars.len() / 2)
        .any(|period| period <= 10 && chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b));
    repeats || strip_known(folded).is_empty()
}

/// Takes away runs and common words from the front until something else stands there.
fn strip_known(folded: &str) -> &str {
    const WORDS: &[&str] = &[
        "password",
        "passwort",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "welcome",
        "willkommen",
        "letmein",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "dragon",
        "monkey",
        "admin",
        "administrator",
        "master",
        "superman",
        "batman",
        "secret",
        "login",
        "changeme",
        "trustno1",
        "starwars",
        "whatever",
        "computer",
        "internet",
        "samsung",
        "google",
        "facebook",
        "michael",
        "jennifer",
        "jordan",
        "liverpool",
        "chelsea",
        "hallo",
        "hello",
        "test",
        "user",
        "guest",
        "default",
        "qwe",
        "asd",
        "zxc",
        "abc",
    ];
    const RUNS: &[&str] = &[
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihgfedcba",
        "01234567890123456789",
        "98765432109876543210",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
        "1q2w3e4r5t6y7u8i9o0p",
        "!@#$%^&*()_+",
        "!\"§$%&/()=?",
    ];
    let mut rest = folded;
    loop {
        let word = WORDS.iter().find(|word| rest.starts_with(**word)).map(|word| word.len());
        let run = (3..=rest.chars().count()).rev().find_map(|count| {
            let end = rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
            RUNS.iter().any(|run| run.contains(&rest[..end])).then_some(end)
        });
        let digit = rest.starts_with(|c: char| c.is_ascii_digit() || "!?.,-_@#$ ".contains(c)).then_some(1);
        match word.max(run).or(digit) {
            Some(length) => rest = &rest[length..],
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(password: &str) -> Result<(), Code> {
        check(&Settings::default(), &Secret::new(password), &["ada.lovelace@example.org", "ada"])
    }

    #[test]
    fn length_is_counted_in_characters_and_composition_does_not_matter() {
        assert_eq!(judge("fourteen chars"), Err(Code::PASSWORD_TOO_SHORT));
        assert_eq!(judge("fifteen charact"), Ok(()));
        assert_eq!(judge("grünkohl und mär"), Ok(()));
        let long: String = ('b'..='y')
            .step_by(3)
            .cycle()
            .zip("gruen und blau ".chars().cycle())
            .take(64)
            .flat_map(|(a, b)| [a, b])
            .collect();
        assert_eq!(judge(&long), Ok(()));
        assert_eq!(judge(&"x".repeat(MAX_BYTES + 1)), Err(Code::PASSWORD_TOO_LONG));
        assert_eq!(judge(""), Err(Code::REQUIRED));
    }

    #[test]
    fn what_is_tried_first_is_refused_as_a_whole() {
        for password in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "Password123456789!",
        ] {
            assert_eq!(judge(password), Err(Code::PASSWORD_TOO_COMMON), "{password}");
        }
        assert_eq!(judge("my password is a secret of mine"), Ok(()));
        assert_eq!(judge("Ada.Lovelace@Example.org"), Err(Code::PASSWORD_TOO_SIMILAR));
    }

    #[test]
    fn two_keyboards_one_password() {
        let composed = normalise(&Secret::new("caf\u{e9} society now"));
        let decomposed = normalise(&Secret::new("cafe\u{301} society now"));
        assert_eq!(composed.expose(), decomposed.expose());
    }
}
