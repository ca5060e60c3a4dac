//! How many guesses a password would take, by zxcvbn (Wheeler, USENIX Security 2016), within bounds.
//!
//! zxcvbn's time grows with the cube of the length, and is multiplied by the number of ways to read digits and marks
//! as letters: twenty kinds of them in 100 characters took it half a second. Both are bounded here before it is asked.

use super::own_words::OwnWords;
use zxcvbn::{
    matching::{Match, patterns::MatchPattern},
    zxcvbn,
};

/// So many characters are looked at. What is strong this far is strong; a tail cannot make it weaker.
const LOOKED_AT: usize = 64;

/// The fewest guesses, which is where zxcvbn's score of 3 begins. The score itself is not asked: it begins four guesses
/// above what eight random characters count (10^8 + 1), so that it would take no password of eight at all.
const FEWEST_GUESSES: u64 = 100_000_000;

/// From here on a password is called strong: where zxcvbn's score of 4 begins.
const MANY_GUESSES: u64 = 10_000_000_000;

/// Ways to read marks and digits as letters: the most that the ten digits alone can make (12), so that runs and dates
/// are always seen as they are; twice as many where the password is short.
const READINGS: (usize, usize) = (12, 24);
/// What is short.
const SHORT: usize = 40;

/// Digits and marks that zxcvbn reads as letters, each with the letters. (`%` is missing: it alone stands for `x`, so
/// it multiplies nothing.)
const READ_AS: [(char, &str); 19] = [
    ('0', "o"),
    ('1', "il"),
    ('2', "z"),
    ('3', "e"),
    ('4', "a"),
    ('5', "s"),
    ('6', "g"),
    ('7', "lt"),
    ('8', "b"),
    ('9', "g"),
    ('@', "a"),
    ('(', "c"),
    ('{', "c"),
    ('[', "c"),
    ('<', "c"),
    ('!', "i"),
    ('|', "il"),
    ('$', "s"),
    ('+', "t"),
];
/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Enough guesses.
    Fine,
    /// A hundred times as many.
    Strong,
    /// Too few, because of one's own words.
    Similar,
    /// Too few.
    Common,
}

/// Judges a password that is long enough. Takes milliseconds: not for the runtime's threads.
pub fn judge(password: &str, own: &OwnWords) -> Judgement {
    let seen = bounded(password);
    let words = own.pieces();
    let found = zxcvbn(&seen, &words);
    if found.guesses() >= MANY_GUESSES {
        return Judgement::Strong;
    }
    if found.guesses() >= FEWEST_GUESSES {
        return Judgement::Fine;
    }
    let covered: usize = found.sequence().iter().map(|part| own_in(part, own)).sum();
    if covered * 2 >= seen.chars().count() || zxcvbn(&seen, &[]).guesses() >= FEWEST_GUESSES {
        Judgement::Similar
    } else {
        Judgement::Common
    }
}

/// How many characters of a part are one's own words. The word is compared, and not the name of the dictionary: a
/// surname of one's own stands in another dictionary, too.
fn own_in(part: &Match, own: &OwnWords) -> usize {
    match &part.pattern {
        MatchPattern::Dictionary(word) if own.has_piece(&word.matched_word) => part.token.chars().count(),
        MatchPattern::Repeat(repeat) => {
            repeat.repeat_count * repeat.base_matches.iter().map(|part| own_in(part, own)).sum::<usize>()
        }
        _ => 0,
    }
}

/// The beginning of a password, with marks put out of sight that would make too many readings. Each becomes another
/// character that means nothing: what repeats still repeats.
fn bounded(password: &str) -> String {
    let mut seen: Vec<char> = password.chars().take(LOOKED_AT).collect();
    let most = if seen.len() > SHORT { READINGS.0 } else { READINGS.1 };
    // The digits first: they are runs, dates and years besides.
    let is_read = |c: &char| READ_AS.iter().any(|(mark, _)| mark == c);
    let digits = seen.iter().filter(|c| c.is_ascii_digit());
    let marks = seen.iter().filter(|c| !c.is_ascii_digit() && is_read(c));
    let mut kept: Vec<char> = Vec::new();
    let mut hidden: Vec<char> = Vec::new();
    for mark in digits.chain(marks) {
        if kept.contains(mark) || hidden.contains(mark) {
            continue;
        }
        kept.push(*mark);
        if readings(&kept) > most {
            kept.pop();
            hidden.push(*mark);
        }
    }
    for c in &mut seen {
        if let Some(place) = hidden.iter().position(|mark| mark == c) {
            // Private use, and too far apart to make a run.
            *c = char::from_u32(0xE000 + 16 * u32::try_from(place).unwrap_or_default()).unwrap_or('\u{F8FF}');
        }
    }
    seen.into_iter().collect()
}

/// How many readings zxcvbn tries for these marks: for each letter as many as there are marks for it, and one more
/// for a mark that an earlier letter has, too.
fn readings(marks: &[char]) -> usize {
    let mut earlier: Vec<char> = Vec::new();
    let mut product = 1;
    for letter in "abcegilostz".chars() {
        let of_letter =
            READ_AS.iter().filter(|(mark, letters)| marks.contains(mark) && letters.contains(letter));
        let of_letter: Vec<char> = of_letter.map(|(mark, _)| *mark).collect();
        let ways: usize = of_letter.iter().map(|mark| 1 + usize::from(earlier.contains(mark))).sum();
        product *= ways.max(1);
        earlier.extend(of_letter);
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every mark that can be read as a letter.
    const MARKS: &str = "4@8({[<36901!|17$5+%2";

    #[test]
    fn password_readings_are_bounded_and_keep_digits() {
        for length in [8, 21, 40, 41, 64, 4096] {
            let seen = bounded(&MARKS.chars().cycle().take(length).collect::<String>());
            let marks: Vec<char> = MARKS.chars().filter(|mark| seen.contains(*mark)).collect();
            assert!(readings(&marks) <= READINGS.1, "{seen}");
            assert!(seen.chars().count() <= LOOKED_AT);
        }
        let digits: String = "0123456789".chars().cycle().take(LOOKED_AT).collect();
        assert_eq!(bounded(&digits), digits);
        assert_eq!(readings(&digits.chars().collect::<Vec<_>>()), READINGS.0);
        for typed in ["P@$$w0rd!1", "!@#$%^&*()_+", "(tr0ub4dor&3)"] {
            assert_eq!(bounded(typed), typed);
        }
    }

    #[test]
    fn masked_words_keep_repetition_and_form_no_sequence() {
        let own = OwnWords::default();
        let hidden = bounded(&("(".repeat(60) + MARKS));
        assert!(hidden.starts_with("(((((((("), "the first marks stay: {hidden}");
        let repeated = format!("{}{}", "0123456789@", "|".repeat(50));
        assert_eq!(judge(&repeated, &own), judge(&repeated.replace('|', "~"), &own));
    }

    proptest! {
        #[test]
        fn any_typed_text_is_judged_without_panic(typed in "\\PC{0,80}", marks in "[a-cA-C4@8({\\[<36901!|17$5+%2 \u{130}ß]{0,90}") {
            let own = OwnWords::new(None, None, "Abcabcabcabcabcabcabcabcabca");
            judge(&typed, &own);
            judge(&marks, &own);
        }
    }
}
