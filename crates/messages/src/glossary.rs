//! Words that no message says; docs/wording.md has those it says instead.

use housekey_ftl::{parse, read_languages};
use std::path::Path;

/// What a message of a language does not contain, in small letters, and what it says instead. A space is the edge of a
/// word.
const BANNED: &[(&str, &[(&str, &str)])] = &[
    (
        "en",
        &[
            ("!", "a full stop"),
            ("e-mail", "email"),
            (" mail ", "email"),
            (" mails ", "emails"),
            ("user name", "username"),
            ("verif", "confirm"),
            ("login", "sign in"),
            ("log in", "sign in"),
            ("logged in", "signed in"),
            ("log out", "sign out"),
            ("logout", "sign out"),
            ("illegal", "what is expected"),
            ("invalid", "what is expected"),
            ("nothing was changed", "what is known"),
            ("n't ", "not"),
            ("please", "nothing"),
            ("sorry", "nothing"),
            ("oops", "nothing"),
        ],
    ),
    (
        "de",
        &[
            ("!", "einen Punkt"),
            (" email", "E-Mail"),
            (" mail", "E-Mail"),
            ("verifi", "bestätigen"),
            ("login", "anmelden"),
            ("einlogg", "anmelden"),
            ("eingelogg", "angemeldet"),
            ("auslogg", "abmelden"),
            ("registrier", "ein Konto erstellen"),
            ("account", "Konto"),
            ("ungültig", "was erwartet wird"),
            ("unzulässig", "was erwartet wird"),
            (" ihnen ", "dir"),
            (" ihre ", "deine"),
            (" link geht ", "Link funktioniert"),
            ("nichts geändert", "was man weiß"),
            (" bitte ", "nichts"),
        ],
    ),
    (
        "ar",
        &[
            ("!", "نقطة"),
            ("إيميل", "البريد الإلكتروني"),
            ("كلمة السر", "كلمة المرور"),
            ("تحقق", "تأكيد"),
            ("كود", "رمز"),
            ("لم يتغير شيء", "ما هو معلوم"),
            ("عذرا", "لا شيء"),
            ("من فضلك", "لا شيء"),
        ],
    ),
];

/// As it is compared: in small letters, Arabic without the signs of vowels, words between spaces.
fn plain(text: &str) -> String {
    let plain = |c: char| if matches!(c, '.' | ',' | ':' | ';' | '?' | '،' | '؟') { ' ' } else { c };
    let vowel = |c: &char| ('\u{64b}'..='\u{652}').contains(c);
    let text: String = text.to_lowercase().chars().filter(|c| !vowel(c)).map(plain).collect();
    format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn banned(tag: &str, text: &str) -> Vec<(&'static str, &'static str)> {
    let words = BANNED.iter().find(|(language, _)| *language == tag).map_or(&[][..], |(_, words)| *words);
    // The names of arguments are no words that anybody reads.
    let read: String =
        text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest)).collect();
    words.iter().filter(|(word, _)| plain(&read).contains(word)).copied().collect()
}

#[test]
fn banned_words_are_found_and_allowed_ones_are_not() {
    let words = |tag, text| banned(tag, text).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
    assert_eq!(words("en", "Log in to verify your E-mail!"), ["!", "e-mail", "verif", "log in"]);
    assert_eq!(words("en", "We sent a mail."), [" mail "]);
    assert!(words("en", "We sent you an email about your email address.").is_empty());
    assert_eq!(words("de", "Sieh in deine Mail."), [" mail"]);
    assert!(words("de", "Sieh in deine E-Mail.").is_empty());
    assert!(words("de", "Dein Konto: {account_url}").is_empty());
    assert_eq!(words("ar", "تحقّق من بريدك"), ["تحقق"]);
}

#[test]
fn every_message_keeps_to_the_words_of_the_product() {
    let mut wrong = vec![];
    for language in read_languages(Path::new("../../locales")).unwrap() {
        for (path, text) in &language.files {
            for message in parse(path, text).unwrap().messages {
                for (word, instead) in banned(&language.tag, &message.text) {
                    wrong.push(format!(
                        "{path}:{}: {} says {word:?} (say: {instead}): {}",
                        message.line, message.name, message.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "docs/wording.md\n{}", wrong.join("\n"));
}
