//! The kinds of mail, under django-allauth's template names (docs/behaviour.md#mails).

/// Every kind this version writes. A new one needs its six templates and a sample in `samples.rs`.
pub const KINDS: &[&str] = &[
    "account/email/email_confirmation_signup",
    "account/email/email_confirmation",
    "account/email/account_already_exists",
    "account/email/email_changed",
    "account/email/email_deleted",
];

/// The parts of a mail: each is a template named `{kind}{part}`.
pub(super) const SUBJECT: &str = "_subject.txt";
pub(super) const TEXT: &str = "_message.txt";
pub(super) const HTML: &str = "_message.html";
pub(super) const PARTS: [&str; 3] = [SUBJECT, TEXT, HTML];

/// The folders of words. A reader of the pseudo-locale gets English: that locale finds strings on pages that are not in
/// the message tables, and mails have templates only.
pub(super) const LANGUAGES: [&str; 2] = ["en", "de"];

/// The folder for a reader.
pub(super) fn language(locale: housekey_protocol::Locale) -> &'static str {
    match locale {
        housekey_protocol::Locale::De => "de",
        housekey_protocol::Locale::En | housekey_protocol::Locale::Pseudo => "en",
    }
}
