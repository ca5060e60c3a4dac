//! All languages, and files over them.

use crate::{Catalog, Language, MessageFile, MessageProblems};
use chrono::DateTime;
use housekey_protocol::{
    Code, FieldError, Locale,
    messages::{Message, catalog},
};
use std::path::Path;

fn language(tag: &str) -> Language {
    Catalog::built_in().language(Locale::from_tag(tag).unwrap())
}

#[test]
fn readers_order_decides() {
    let catalog = Catalog::built_in();
    let tag = |header: &str| catalog.negotiate(header).locale().to_string();
    assert_eq!(tag("fr, de-AT;q=0.8, en;q=0.9"), "en");
    assert_eq!(tag("de-DE,de;q=0.9,en;q=0.8"), "de");
    assert_eq!(tag("de;q=0.8, en;q=0.8"), "de");
    assert_eq!(tag("en-XA"), "en-XA");
    assert_eq!(tag("en-GB, de"), "en");
    assert_eq!(tag("ar-EG"), "ar");
    assert_eq!(tag("de;q=0, *"), "en");
    assert_eq!(tag(""), "en");
    assert_eq!(tag("de;q=NaN, ar;q=0.1"), "ar");
}

#[test]
fn language_is_named_by_its_own_tag_only() {
    let named = |tag| Catalog::built_in().named(tag).map(|language| language.locale().to_string());
    assert_eq!(named("DE").as_deref(), Some("de"));
    for tag in ["de-AT", "en-XA", "tlh", "", "*", "de;q=1", "../de"] {
        assert_eq!(named(tag), None, "{tag}");
    }
}

#[test]
fn language_without_a_name_shows_its_tag() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "fr/own.ftl", "language-name = Français\n");
    write(folder.path(), "fr-CA/own.ftl", "sign-in = Entrer\n");
    let catalog = Catalog::load(&[], Some(folder.path())).unwrap();
    let names: Vec<String> = catalog.languages().iter().map(Language::name).collect();
    assert_eq!(names, ["English", "العربية", "Deutsch", "Français", "fr-CA"]);
}

#[test]
fn unknown_stored_language_reads_english() {
    assert_eq!(language("tlh").locale(), Locale::EN);
    assert_eq!(language("de-CH").locale().tag(), "de");
}

#[test]
fn every_message_is_whole_in_every_language() {
    for language in Catalog::built_in().languages() {
        for name in catalog::ALL {
            let text = language.template(name);
            assert!(!text.is_empty() && text != *name, "{name} in {language:?}: {text}");
        }
    }
}

#[test]
fn pseudo_locale_changes_every_message() {
    let (english, pseudo) = (language("en"), language("en-XA"));
    for name in catalog::ALL {
        assert_ne!(english.template(name), pseudo.template(name), "{name}");
    }
    assert_eq!(pseudo.text(catalog::login_lead("BRR")), "[Sígñ íñ tó BRR.]");
}

#[test]
fn code_without_words_reads_as_denied() {
    let english = language("en");
    assert_eq!(english.code(&Code::INCORRECT_CODE), "Wrong code. Check it and try again.");
    assert_eq!(english.code(&Code::custom("buy_now")), "This is not allowed here.");
    for crafted in ["required.call 0900 now", "required\n", "../required", "", "."] {
        assert_eq!(english.code(&Code::custom(crafted)), "This is not allowed here.", "{crafted:?}");
    }
    assert_eq!(english.notice("notice-signed-out.call 0900 now"), None);
    assert_eq!(english.notice("notice-signed-out").as_deref(), Some("You are signed out."));
    assert_eq!(english.notice("sign-in"), None);
}

#[test]
fn empty_field_is_named_where_there_are_words_for_it() {
    let said = |field: Option<&'static str>, code| {
        language("en").refusal(&FieldError { field: field.map(Into::into), code })
    };
    assert_eq!(said(Some("password"), Code::REQUIRED), "Enter your password.");
    assert_eq!(
        said(Some("password"), Code::PASSWORD_TOO_LONG),
        "This password is too long. Choose a shorter one."
    );
    for other in [None, Some("colour"), Some(""), Some("password.x"), Some("call 0900 now")] {
        assert_eq!(said(other, Code::REQUIRED), "Fill in this field.", "{other:?}");
    }
}

#[test]
fn no_line_ends_within_the_german_word_for_email() {
    assert_eq!(language("de").text(catalog::EMAIL), "E\u{2011}Mail-Adresse");
}

#[test]
fn durations_read_as_people_say_them() {
    let said = |tag: &str, minutes| language(tag).duration(minutes);
    assert_eq!((said("en", 1), said("de", 1)), ("1 minute".into(), "1 Minute".into()));
    assert_eq!((said("en", 15), said("de", 15)), ("15 minutes".into(), "15 Minuten".into()));
    assert_eq!((said("en", 60), said("de", 60)), ("1 hour".into(), "1 Stunde".into()));
    assert_eq!((said("en", 90), said("de", 90)), ("90 minutes".into(), "90 Minuten".into()));
    assert_eq!((said("en", 1440), said("de", 1440)), ("24 hours".into(), "24 Stunden".into()));
    assert_eq!((said("en", 4320), said("de", 4320)), ("3 days".into(), "3 Tage".into()));
}

#[test]
fn arabic_has_all_plural_categories() {
    let said = |minutes| language("ar").duration(minutes);
    assert_eq!(said(0), "0 دقيقة");
    assert_eq!(said(1), "دقيقة واحدة");
    assert_eq!(said(2), "دقيقتين");
    assert_eq!(said(5), "5 دقائق");
    assert_eq!(said(15), "15 دقيقة");
    assert_eq!(said(100), "100 دقيقة");
    assert_eq!(said(24 * 60), "24 ساعة");
    assert_eq!(said(3 * 24 * 60), "3 أيام");
    assert_eq!(said(11 * 24 * 60), "11 يومًا");
}

#[test]
fn moment_follows_the_language() {
    let at = DateTime::from_timestamp(1_772_668_800, 0).unwrap();
    assert_eq!(language("en").moment(at), "5 March 2026, 00:00 UTC");
    assert_eq!(language("de").moment(at), "5. März 2026, 00:00 UTC");
    assert!(language("ar").moment(at).contains("مارس"));
}

#[test]
fn value_in_a_text_from_right_to_left_keeps_its_own_order() {
    let (english, arabic) = (language("en"), language("ar"));
    assert_eq!((english.direction(), arabic.direction()), ("ltr", "rtl"));
    assert!(arabic.text(catalog::emails_did_remove("a@b.example")).contains("\u{2068}a@b.example\u{2069}"));
    assert!(!english.text(catalog::emails_did_remove("a@b.example")).contains('\u{2068}'));
    // Somebody copies or follows a URL: nothing that is not seen stands around it.
    assert!(!arabic.text(catalog::login_lead("https://a.example/")).contains('\u{2068}'));
}

fn host(path: &'static str, text: &'static str) -> MessageFile {
    MessageFile { path: path.into(), text: text.into() }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn host_and_operator_replace_and_add_messages_and_languages() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "de/own.ftl", "sign-in = Rein\n");
    write(folder.path(), "fr/own.ftl", "sign-in = Se connecter\n");
    let host = [
        host("en/host.ftl", "sign-in = Enter\nerror-too-young = You are too young.\n"),
        host("de/host.ftl", "sign-in = Hinein\nsign-out = Hinaus\n"),
    ];
    let catalog = Catalog::load(&host, Some(folder.path())).unwrap();
    let text = |tag: &str, key| catalog.negotiate(tag).text(key);
    assert_eq!(text("en", catalog::SIGN_IN), "Enter");
    assert_eq!(text("de", catalog::SIGN_IN), "Rein");
    assert_eq!(text("de", catalog::SIGN_OUT), "Hinaus");
    assert_eq!(text("de", catalog::HOME), "Startseite");
    assert_eq!(text("fr-CA", catalog::SIGN_IN), "Se connecter");
    assert_eq!(text("fr", catalog::SIGN_OUT), "Sign out", "falls back to English");
    let german = catalog.negotiate("de");
    assert_eq!(german.code(&Code::custom("too_young")), "You are too young.");
    assert_eq!(german.codes_of_host(), ["error-too-young"]);
}

#[test]
fn everything_wrong_with_files_is_said_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "de/own.ftl", "\nsign-inn = Rein\nlogin-lead = { $sight }\n");
    write(folder.path(), "en/codes.ftl", "error-late = Late by { $time }\n");
    write(folder.path(), "de/broken.ftl", "a = {\n");
    write(folder.path(), "en_GB/own.ftl", "home = Front\n");
    write(folder.path(), "en-XA/own.ftl", "home = Front\n");
    let MessageProblems(problems) = Catalog::load(&[], Some(folder.path())).unwrap_err();
    let mut problems: Vec<String> = problems
        .iter()
        .map(|p| {
            p.to_string().replace(folder.path().to_str().unwrap(), "").trim_start_matches('/').to_owned()
        })
        .collect();
    problems.sort();
    assert!(problems[0].starts_with("de/broken.ftl:"), "{problems:#?}");
    assert_eq!(
        problems[1..],
        [
            "de/own.ftl:2: sign-inn: no message of this version has this name",
            "de/own.ftl:3: login-lead: there is no argument $sight; there is $site",
            "en-XA: \"en-XA\" is no language; name the folder like de or pt-BR",
            "en/codes.ftl:1: error-late: words for a code have no arguments",
            "en_GB: \"en_GB\" is no language; name the folder like de or pt-BR",
        ]
    );
    let gone = Catalog::load(&[], Some(&folder.path().join("gone"))).unwrap_err();
    assert!(gone.to_string().contains("No such file"), "{gone}");
}

#[test]
fn template_marks_its_arguments_for_the_browser() {
    assert_eq!(language("ar").template("emails-did-remove").matches("\u{e000}email\u{e001}").count(), 1);
    assert_eq!(language("en").text(Message::new("nowhere", vec![])), "nowhere");
}
