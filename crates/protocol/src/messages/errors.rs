//! Words for error codes.

use super::{Msg, messages};
use crate::Code;
use std::sync::OnceLock;

messages! {
    REQUIRED: "This field is needed.", "Dieses Feld wird gebraucht.";
    INVALID: "This does not look right.", "Das sieht nicht richtig aus.";
    INVALID_EMAIL: "Enter an e-mail address, like name@example.org.", "Gib eine E-Mail-Adresse an, etwa name@example.org.";
    EMAIL_TAKEN: "An account with this e-mail address exists already.", "Mit dieser E-Mail-Adresse gibt es schon ein Konto.";
    DUPLICATE_EMAIL: "This address is already on your list.", "Diese Adresse steht schon auf deiner Liste.";
    MAX_EMAIL_ADDRESSES: "You have as many addresses as an account can have. Remove one first.", "Mehr Adressen kann ein Konto nicht haben. Entferne zuerst eine.";
    UNKNOWN_EMAIL: "This address is not on your list.", "Diese Adresse steht nicht auf deiner Liste.";
    EMAIL_ALREADY_VERIFIED: "This address is confirmed already.", "Diese Adresse ist schon bestätigt.";
    CANNOT_REMOVE_PRIMARY_EMAIL: "Make another address primary before you remove this one.", "Mache zuerst eine andere Adresse zur Hauptadresse.";
    UNVERIFIED_PRIMARY_EMAIL: "Confirm this address before you make it primary.", "Bestätige diese Adresse, bevor du sie zur Hauptadresse machst.";
    USERNAME_TAKEN: "This user name is taken.", "Dieser Benutzername ist vergeben.";
    INVALID_USERNAME: "Use letters, digits and . _ - in a user name.", "Ein Benutzername besteht aus Buchstaben, Ziffern und . _ -";
    INVALID_LOGIN: "Sign in with an e-mail address or with a user name, not with both.", "Melde dich mit einer E-Mail-Adresse oder mit einem Benutzernamen an, nicht mit beidem.";
    EMAIL_PASSWORD_MISMATCH: "The e-mail address or the password is not right.", "Die E-Mail-Adresse oder das Passwort stimmt nicht.";
    USERNAME_PASSWORD_MISMATCH: "The user name or the password is not right.", "Der Benutzername oder das Passwort stimmt nicht.";
    TOO_MANY_LOGIN_ATTEMPTS: "Too many tries. Wait a few minutes, then try again.", "Zu viele Versuche. Warte ein paar Minuten und versuche es dann wieder.";
    PASSWORD_TOO_SHORT: "This password is too short. A few words in a row make a good one.", "Dieses Passwort ist zu kurz. Ein paar Wörter hintereinander ergeben ein gutes.";
    PASSWORD_TOO_LONG: "This password is too long.", "Dieses Passwort ist zu lang.";
    PASSWORD_TOO_COMMON: "This password is too easy to guess. A few words that do not belong together make a good one.", "Dieses Passwort ist zu leicht zu erraten. Ein paar Wörter, die nicht zusammengehören, ergeben ein gutes.";
    PASSWORD_TOO_SIMILAR: "This password is too close to your name, your address or the name of this site. Choose another.", "Dieses Passwort ähnelt zu sehr deinem Namen, deiner Adresse oder dem Namen dieser Seite. Wähle ein anderes.";
    PASSWORD_ENTIRELY_NUMERIC: "This password is digits only. A few words in a row make a good one.", "Dieses Passwort besteht nur aus Ziffern. Ein paar Wörter hintereinander ergeben ein gutes.";
    PASSWORD_MISMATCH: "The two passwords differ.", "Die beiden Passwörter sind verschieden.";
    INVALID_OR_EXPIRED_KEY: "This link was used already, or it is too old.", "Dieser Link wurde schon benutzt oder ist zu alt.";
    INCORRECT_CODE: "This is not the code we sent.", "Das ist nicht der Code, den wir geschickt haben.";
    CODE_EXPIRED: "This code no longer works. Start again to get a new one.", "Dieser Code gilt nicht mehr. Beginne von vorn, um einen neuen zu bekommen.";
    EMAIL_CONFIRMATION_FAILED: "This address cannot be confirmed here, because another account has confirmed it.", "Diese Adresse kann hier nicht bestätigt werden, weil ein anderes Konto sie bestätigt hat.";
    SIGNUP_CLOSED: "Nobody can sign up at present.", "Zurzeit kann sich niemand registrieren.";
    DENIED: "This is not allowed here.", "Das ist hier nicht erlaubt.";
    RATE_LIMITED: "Too many requests. Wait a minute, then try again.", "Zu viele Anfragen. Warte eine Minute und versuche es dann wieder.";
}

/// The words of the host application, for the codes its `before` handlers deny with.
static OF_THE_HOST: OnceLock<&'static [Msg]> = OnceLock::new();

/// Gives the codes of a host's own their words; the key of each is its code. Call it once, before anything is shown, in
/// the server's `main` and, where pages are hydrated, in the browser's entry: words do not travel.
///
/// A code of ours keeps our words. A second call changes nothing and answers false.
pub fn add_words(words: &'static [Msg]) -> bool {
    OF_THE_HOST.set(words).is_ok()
}

/// The words for a code. A code we do not know (one without words, or one from a crafted link) reads as [`DENIED`]:
/// nobody can put words on our page through a URL.
pub fn for_code(code: &Code) -> Msg {
    let hosts = OF_THE_HOST.get().copied().unwrap_or_default();
    ALL.iter().chain(hosts).copied().find(|msg| msg.key.eq_ignore_ascii_case(code.as_str())).unwrap_or(DENIED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_can_register_texts_for_its_codes_once_but_not_for_ours() {
        const WORDS: &[Msg] = &[
            Msg { key: "domain_not_allowed", en: "Use your work address.", de: "Nimm deine Dienstadresse." },
            Msg { key: "required", en: "Nonsense", de: "Unsinn" },
        ];
        let code = Code::custom("domain_not_allowed");
        assert_eq!(for_code(&code), DENIED);
        assert!(add_words(WORDS) && !add_words(&[]));
        assert_eq!(for_code(&code), WORDS[0]);
        assert_eq!(for_code(&Code::REQUIRED), REQUIRED);
    }

    #[test]
    fn every_code_of_ours_has_words() {
        for code in Code::ALL {
            assert!(
                *code == Code::DENIED || for_code(code) != DENIED,
                "no words for {code}; add them to messages/errors.rs"
            );
        }
    }
}
