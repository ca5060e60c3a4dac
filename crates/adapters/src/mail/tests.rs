//! Every mail as its reader sees it, and the operator's folder.

use super::{kinds, *};
use housekey_accounts::{
    model::{At, Email},
    outbox::kinds::KINDS,
    ports::{Clock, MailError, Mailer, OutgoingMail},
};
use housekey_messages::{Catalog, MessageFile};
use housekey_protocol::Locale;
use serde_json::json;
use std::{path::Path, sync::Arc};

pub(super) struct FixedClock;
impl Clock for FixedClock {
    fn now(&self) -> At {
        At::from_timestamp(1_795_228_272, 0).unwrap()
    }
}

pub(super) fn renderer() -> MailRenderer {
    MailRenderer::new(&TemplateOptions::default(), Catalog::built_in()).unwrap()
}

pub(super) fn locale(tag: &str) -> Locale {
    Locale::from_tag(tag).unwrap()
}

/// A mail with the values of one of the samples.
pub(super) fn outgoing(kind: &str, variant: &str, locale: Locale) -> OutgoingMail {
    let sample =
        kinds::find(kind).unwrap().samples().into_iter().find(|sample| sample.name == variant).unwrap();
    OutgoingMail {
        kind: kind.to_owned(),
        to: Email::parse("ada@example.net").unwrap(),
        locale,
        values: sample.values,
        message_id: "00000000-0000-4000-8000-000000000001@id.example.org".to_owned(),
    }
}

const CONFIRM: &str = "account/email/email_confirmation";

#[test]
fn every_mail_matches_its_snapshot() {
    let renderer = renderer();
    for kind in KINDS {
        for sample in kind.samples() {
            let kind = kind.name;
            for tag in ["en", "de", "ar"] {
                let mail = renderer.render(&outgoing(kind, sample.name, locale(tag))).unwrap();
                let name = format!("{}.{}.{}", kind.rsplit('/').next().unwrap(), sample.name, mail.language);
                insta::assert_snapshot!(
                    name,
                    format!("Subject: {}\n\n{}\n----\n{}", mail.subject, mail.text, mail.html)
                );
            }
        }
    }
}

#[test]
fn every_kind_has_its_samples_and_words() {
    let catalog = Catalog::built_in();
    for kind in KINDS {
        for language in catalog.languages() {
            let subject = language.part(&format!("{}.subject", kinds::message(kind.name)), &[]);
            assert!(subject.is_some_and(|words| words.is_ok()), "{} in {language:?}", kind.name);
        }
    }
}

/// What stays plain in the pseudo-locale is a string in a template that is no message.
#[test]
fn every_word_of_a_mail_is_a_message() {
    let renderer = renderer();
    for kind in KINDS {
        for sample in kind.samples() {
            let kind = kind.name;
            let mut mail = outgoing(kind, sample.name, Locale::PSEUDO);
            for (name, value) in &mut mail.values {
                if value.is_string() && name != "code" && name != "timestamp" {
                    *value = "QQQ".into();
                }
            }
            let mail = renderer.render(&mail).unwrap();
            assert_eq!(mail.language, "en-XA");
            for line in mail.subject.lines().chain(mail.text.lines()) {
                let plain = line.contains(['a', 'e', 'i', 'o', 'u']);
                assert!(!plain, "{kind}: {line}");
            }
        }
    }
}

#[test]
fn mail_from_right_to_left_says_so() {
    let mail = renderer().render(&outgoing(CONFIRM, "code", locale("ar"))).unwrap();
    assert!(mail.html.contains(r#"<html lang="ar" dir="rtl">"#), "{}", mail.html);
    assert!(mail.html.contains(r#"<p class="hk-box" dir="ltr""#), "the code keeps its order");
    assert!(mail.text.lines().any(|line| line == "K7QM-2XHP"));
    let mail = renderer().render(&outgoing(CONFIRM, "link", locale("ar"))).unwrap();
    assert!(mail.html.contains(r#"class="hk-link" dir="ltr""#), "so does the link, with its last slash");
}

/// Each kind of mail with each of its samples, in each language, to somebody of this name.
fn in_every_language(user: Option<&str>) -> Vec<(String, RenderedMail, String)> {
    let (renderer, catalog) = (renderer(), Catalog::built_in());
    let mut mails = vec![];
    for language in catalog.languages() {
        let nameless = language.part("mail-greeting-nameless", &[]).unwrap().unwrap();
        for kind in KINDS {
            for sample in kind.samples() {
                let mut mail = outgoing(kind.name, sample.name, language.locale());
                mail.values.remove("user");
                mail.values.extend(user.map(|user| ("user".to_owned(), user.into())));
                let name = format!("{} {} {}", kind.name, sample.name, language.tag());
                mails.push((name, renderer.render(&mail).unwrap(), nameless.clone()));
            }
        }
    }
    mails
}

/// The first words of the HTML part, below the name of the site.
fn greeting(html: &str) -> &str {
    let below = html.split("</p>").nth(1).unwrap_or_default();
    below.rsplit('>').next().unwrap_or_default()
}

#[test]
fn reader_without_a_name_is_greeted_without_an_address() {
    for user in [None, Some("ada@example.net")] {
        for (name, mail, nameless) in in_every_language(user) {
            assert_eq!(mail.text.lines().next(), Some(nameless.as_str()), "{name}, {user:?}");
            assert_eq!(greeting(&mail.html), nameless, "{name}, {user:?}");
        }
    }
    for (name, mail, nameless) in in_every_language(Some("ada.l")) {
        for greeting in [mail.text.lines().next().unwrap_or_default(), greeting(&mail.html)] {
            assert!(greeting != nameless && greeting.contains("ada.l"), "{name}: {greeting}");
        }
    }
}

/// Regression: the button was blue beside green pages.
#[test]
fn colours_of_mails_are_those_of_the_pages() {
    const TOKENS: &str = include_str!("../../../../style/tokens.css");
    let html = renderer().render(&outgoing(CONFIRM, "link", Locale::EN)).unwrap().html;
    let long = |colour: &str| if colour == "#fff" { "#ffffff".to_owned() } else { colour.to_owned() };
    let (head, body) = html.split_once("</head>").unwrap();
    let colours = |name: &str| {
        let rest = TOKENS.split_once(&format!("--hk-{name}: light-dark(")).unwrap().1;
        let (light, dark) = rest.split_once(')').unwrap().0.split_once(", ").unwrap();
        (long(light), long(dark))
    };
    let (accent, on_accent) = (colours("accent"), colours("accent-ink"));
    let light = format!("background: {}; border-radius: 8px; color: {};", accent.0, on_accent.0);
    assert!(body.contains(&light), "the button has no {light}");
    let dark =
        format!(".hk-button {{ background: {} !important; color: {} !important; }}", accent.1, on_accent.1);
    assert!(head.contains(&dark), "the button has no {dark}");
    for name in ["page", "surface", "line", "ink", "ink-soft"] {
        let (light, dark) = colours(name);
        assert!(body.contains(&light), "{name}: no {light}");
        assert!(head.contains(&dark), "{name}: no {dark} in the dark");
    }
}

/// Clients that read no style sheet must not put dark words of ours on a dark page of theirs.
#[test]
fn every_colour_of_a_mail_stands_with_its_element() {
    for (name, mail, _) in in_every_language(None) {
        let body = mail.html.split_once("</head>").unwrap().1;
        for tag in body.split('<').filter(|tag| tag.contains("class=\"hk-")) {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(
                tag.contains(" color: #") || tag.contains("\"color: #") || tag.contains("background: #"),
                "{name}: <{tag}>"
            );
        }
    }
}

/// Injection into mails (docs/security.md#mail).
#[test]
fn values_are_escaped_in_html_and_stay_on_one_line_in_text() {
    let hostile = "<a href=\"https://evil.example\">'&\r\n\r\n999999";
    for kind in KINDS {
        for sample in kind.samples() {
            let kind = kind.name;
            let mut mail = outgoing(kind, sample.name, Locale::EN);
            for key in ["user", "ip", "user_agent", "site_name"] {
                mail.values.insert(key.into(), hostile.into());
            }
            let mail = renderer().render(&mail).unwrap();
            assert!(!mail.html.contains("<a href=\"https://evil"), "{kind}");
            assert!(
                mail.html.contains("&lt;a href=&quot;https://evil.example&quot;&gt;&#39;&amp;"),
                "{kind}"
            );
            assert!(mail.text.contains("<a href=\"https://evil.example\">'&"), "{kind}: text is not escaped");
            assert!(mail.text.lines().all(|line| line != "999999"), "{kind}");
            for link in mail.html.split("href=\"").skip(1) {
                let ours = link
                    .strip_prefix("https://id.example.org")
                    .is_some_and(|rest| rest.starts_with(['/', '"']));
                assert!(ours, "{kind}: {link}");
            }
        }
    }
}

#[test]
fn subject_is_cut_to_one_short_line() {
    let options = TemplateOptions { subject_prefix: "[Ex\r\nBcc: a@b.example] ".into(), folder: None };
    let mail = MailRenderer::new(&options, Catalog::built_in())
        .unwrap()
        .render(&outgoing(CONFIRM, "link", Locale::EN))
        .unwrap();
    assert_eq!(mail.subject, "[Ex  Bcc: a@b.example] Confirm your email address");
}

#[test]
fn an_unknown_kind_is_hopeless_and_a_missing_value_is_not() {
    let mut mail = outgoing(CONFIRM, "link", Locale::EN);
    mail.values.remove("activate_url");
    let Err(MailError::Transient(error)) = renderer().render(&mail) else {
        panic!("it must wait for mending")
    };
    assert!(error.contains("account/email/email_confirmation: template default_message.txt"), "{error}");
    mail.kind = "account/email/../../../etc/passwd".into();
    assert!(matches!(renderer().render(&mail), Err(MailError::Permanent(_))));
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn with_folder(folder: &Path) -> Result<MailRenderer, TemplateProblems> {
    let options = TemplateOptions { subject_prefix: String::new(), folder: Some(folder.to_owned()) };
    MailRenderer::new(&options, Catalog::built_in())
}

#[test]
fn operator_template_files_replace_builtin_ones_individually() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "account/email/email_confirmation_subject.txt", "Bitte / please\n");
    write(folder, "de/account/email/email_confirmation_subject.txt", "{{ site_name }}: bitte\n");
    write(folder, "layout.html", "<b>ours</b>{% block content %}{% endblock %}");
    write(
        folder,
        "de/layout.html",
        "<b>unseres</b>{% block content %}{% endblock %}{% include 'foot.html' %}",
    );
    write(folder, "foot.html", "Impressum");
    write(folder, "notes.md", "{% not a template");
    let renderer = with_folder(folder).unwrap();
    let english = renderer.render(&outgoing(CONFIRM, "link", Locale::EN)).unwrap();
    let german = renderer.render(&outgoing(CONFIRM, "link", locale("de"))).unwrap();
    assert_eq!(english.subject, "Bitte / please");
    assert_eq!(german.subject, "Example: bitte");
    assert!(english.html.starts_with("<b>ours</b>") && !english.html.contains("Impressum"));
    assert!(german.html.starts_with("<b>unseres</b>") && german.html.ends_with("Impressum"));
    assert!(english.text.starts_with("Hello ada,") && german.text.starts_with("Hallo ada,"));
}

#[test]
fn all_problems_of_a_template_folder_are_reported_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let problems = || {
        let problems = with_folder(folder).err().expect("it must not start").0;
        let name = |file: &str| file.rsplit('/').next().unwrap_or_default().to_owned();
        problems.into_iter().map(|p| format!("{}: {}", name(&p.file), p.problem)).collect::<Vec<_>>()
    };
    // What does not compile, or has a name nothing reads.
    write(folder, "account/email/email_changed_message.txt", "{% if %}");
    write(folder, "account/email/email_chnaged_subject.txt", "typo");
    write(folder, "fr/account/email/email_changed_subject.txt", "no such language");
    let found = problems();
    assert_eq!(found.len(), 3, "{found:#?}");
    assert_eq!(found.iter().filter(|p| p.contains("no mail of this version has this name")).count(), 2);
    assert_eq!(found.iter().filter(|p| p.starts_with("email_changed_message.txt: syntax error")).count(), 1);

    // What compiles and cannot be used.
    std::fs::remove_dir_all(folder.join("fr")).unwrap();
    std::fs::remove_file(folder.join("account/email/email_chnaged_subject.txt")).unwrap();
    write(folder, "account/email/email_changed_message.txt", "{{ nobody_gives_this }}");
    write(folder, "account/email/email_deleted_subject.txt", "  \n");
    write(
        folder,
        "en/account/email/email_confirmation_message.txt",
        "Code: {{ code or activate_url }}, {{ email }}",
    );
    write(folder, "de/account/email/email_confirmation_message.html", "{% extends 'gone.html' %}");
    write(folder, "account/email/email_deleted_message.txt", "{% for i in range(9999999) %}{% endfor %}");
    insta::assert_snapshot!("problems", problems().join("\n"));
}

#[test]
fn host_mail_is_rendered_from_its_folder_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "host/welcome_subject.txt", "Welcome, {{ username }}");
    write(folder, "de/host/welcome_subject.txt", "Willkommen, {{ username }}");
    write(folder, "host/welcome_message.txt", "This is {{ site_name }}.");
    let lacks = with_folder(folder).err().unwrap().to_string();
    for file in ["en/host/welcome_message.html", "de/host/welcome_message.html"] {
        assert!(lacks.contains(file), "{lacks}");
    }
    write(
        folder,
        "host/welcome_message.html",
        "{% extends 'layout.html' %}{% block content %}Hi{% endblock %}",
    );
    let renderer = with_folder(folder).unwrap();
    let mut mail = outgoing(CONFIRM, "link", locale("de"));
    mail.kind = "host/welcome".into();
    mail.values.insert("username".into(), "ada".into());
    let german = renderer.render(&mail).unwrap();
    assert_eq!((german.subject.as_str(), german.text.trim()), ("Willkommen, ada", "This is Example."));
    assert!(german.html.contains("Hi"));
    mail.kind = "host/unwritten".into();
    let waits = renderer.render(&mail);
    assert!(matches!(waits, Err(MailError::Transient(_))), "somebody may still write it");
}

#[test]
fn hosts_mail_with_words_alone_takes_our_layout() {
    let file = |path: &'static str, text: &'static str| MessageFile { path: path.into(), text: text.into() };
    let host = [
        file(
            "en/mail.ftl",
            "mail-host-welcome =\n    .subject = Welcome, { $username }\n    .intro = This is { $site_name }.\n    .link = Begin here:\n    .button = Begin\n",
        ),
        file("de/mail.ftl", "mail-host-welcome =\n    .subject = Willkommen, { $username }\n"),
    ];
    let messages = Catalog::load(&host, None).unwrap();
    let renderer = MailRenderer::new(&TemplateOptions::default(), messages).unwrap();
    let mut mail = outgoing(CONFIRM, "link", locale("de"));
    mail.kind = "host/welcome".into();
    mail.values.remove("expires_minutes");
    mail.values.insert("username".into(), "ada".into());
    mail.values.insert("link".into(), "https://id.example.org/begin".into());
    let german = renderer.render(&mail).unwrap();
    assert_eq!(german.subject, "Willkommen, ada");
    assert!(german.text.contains("This is Example."), "falls back to English: {}", german.text);
    assert!(german.text.contains("\nhttps://id.example.org/begin\n"), "{}", german.text);
    assert!(german.html.contains(r#"<a href="https://id.example.org/begin""#), "{}", german.html);
}

#[test]
fn a_folder_that_is_not_there_is_said_at_start() {
    let error = with_folder(Path::new("/nonexistent/templates")).err().unwrap().to_string();
    assert!(error.contains("/nonexistent/templates: No such file"), "{error}");
}

/// What the relay gets and what the inbox shows are built by the same code; this is how it is read back.
#[tokio::test]
async fn inbox_keeps_the_headers_as_they_would_be_sent() {
    let inbox =
        Inbox::new(Arc::new(renderer()), "Bücher & Söhne <no-reply@example.org>", Arc::new(FixedClock))
            .unwrap();
    inbox.send(&outgoing(CONFIRM, "link", locale("de"))).await.unwrap();
    let mail = inbox.get(1).unwrap();
    let lines = mail.headers.iter().map(|header| format!("{}: {}", header.name, header.value));
    insta::assert_snapshot!("headers", lines.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn full_inbox_drops_the_oldest_mails() {
    let inbox =
        Inbox::new(Arc::new(renderer()), "Example <no-reply@example.org>", Arc::new(FixedClock)).unwrap();
    for _ in 0..201 {
        inbox.clone().send(&outgoing(CONFIRM, "code", Locale::EN)).await.unwrap();
    }
    let mails = inbox.list();
    assert_eq!((mails.len(), mails[0].id, mails[199].id), (200, 201, 2));
    assert!(inbox.get(1).is_none());
    let mail = serde_json::to_value(inbox.get(201).unwrap()).unwrap();
    let headers: Vec<_> = mail["headers"].as_array().unwrap().iter().map(|header| &header["name"]).collect();
    assert_eq!(headers[..5], ["From", "To", "Subject", "Date", "Message-ID"]);
    assert_eq!(mail["received_at"], json!("2026-11-21T02:31:12Z"));
    assert_eq!((&mail["to"], &mail["kind"]), (&json!("ada@example.net"), &json!(CONFIRM)));
    assert_eq!(mail["from"], json!("Example <no-reply@example.org>"));
    inbox.clear();
    assert!(inbox.list().is_empty());
}
