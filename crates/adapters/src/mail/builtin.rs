//! Our own templates, in the binary.

/// Every template with its name, which is its path in `templates/`.
macro_rules! built_in {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("../../templates/", $name)))),*] };
}

/// Our templates. That none is missing is tested against [`super::KINDS`].
pub(super) const BUILT_IN: &[(&str, &str)] = built_in! {
    "layout.html"
    "en/account/email/email_confirmation_signup_subject.txt"
    "en/account/email/email_confirmation_signup_message.txt"
    "en/account/email/email_confirmation_signup_message.html"
    "en/account/email/email_confirmation_subject.txt"
    "en/account/email/email_confirmation_message.txt"
    "en/account/email/email_confirmation_message.html"
    "en/account/email/account_already_exists_subject.txt"
    "en/account/email/account_already_exists_message.txt"
    "en/account/email/account_already_exists_message.html"
    "en/account/email/email_changed_subject.txt"
    "en/account/email/email_changed_message.txt"
    "en/account/email/email_changed_message.html"
    "en/account/email/email_deleted_subject.txt"
    "en/account/email/email_deleted_message.txt"
    "en/account/email/email_deleted_message.html"
    "de/account/email/email_confirmation_signup_subject.txt"
    "de/account/email/email_confirmation_signup_message.txt"
    "de/account/email/email_confirmation_signup_message.html"
    "de/account/email/email_confirmation_subject.txt"
    "de/account/email/email_confirmation_message.txt"
    "de/account/email/email_confirmation_message.html"
    "de/account/email/account_already_exists_subject.txt"
    "de/account/email/account_already_exists_message.txt"
    "de/account/email/account_already_exists_message.html"
    "de/account/email/email_changed_subject.txt"
    "de/account/email/email_changed_message.txt"
    "de/account/email/email_changed_message.html"
    "de/account/email/email_deleted_subject.txt"
    "de/account/email/email_deleted_message.txt"
    "de/account/email/email_deleted_message.html"
};
