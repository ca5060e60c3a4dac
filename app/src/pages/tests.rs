//! What holds for every page: words, headings, ids.

use housekey_messages::Catalog;
use housekey_protocol::{AccountError, Code, Locale, views::*};
use leptos_meta::provide_meta_context;

use super::*;
use crate::{
    common::Common,
    server_fns::{emails::AddEmail, verify_email::EnterEmailCode},
};
use leptos::server_fn::ServerFn;

/// Data of ours has none of the letters the pseudo-locale changes, so what has them is a bare string.
fn common(signed_in: bool) -> Common {
    Common {
        me: signed_in.then(|| Me {
            id: "1".into(),
            display: "ddd@tt.ch".into(),
            email: None,
            username: None,
            has_usable_password: true,
        }),
        config: FormConfig {
            site_name: "BRR".into(),
            signup_open: true,
            username: Some(false),
            password: Some(true),
            password_twice: true,
            login_email: true,
            login_username: true,
            password_min_length: 8,
        },
        notice: Some("notice-signed-out".into()),
        login: None,
        refused: None,
    }
}

fn after(action: &str, error: AccountError) -> RefusedForm {
    RefusedForm { action: action.to_owned(), error, drafts: std::collections::BTreeMap::default() }
}

fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(crate::texts::Texts::in_language(Catalog::built_in().language(Locale::PSEUDO)));
        provide_meta_context();
        view().to_html()
    })
}

/// What a reader sees or hears: text, and the attributes that are read out.
fn plain_words(html: &str) -> Vec<String> {
    let mut read: Vec<&str> = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        read.push(text);
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            read.extend(tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next()));
        }
    }
    let plain = |text: &&str| {
        let text = text.replace("&gt;", "").replace("&lt;", "").replace("&amp;", "").replace("&#x27;", "");
        text.contains(['a', 'e', 'i', 'o', 'u', 's'])
    };
    read.into_iter().filter(plain).map(str::to_owned).collect()
}

fn pages() -> Vec<(&'static str, String)> {
    let mut pages = entrance_pages();
    pages.extend(verification_pages());
    pages.extend(account_pages());
    pages
}

fn entrance_pages() -> Vec<(&'static str, String)> {
    let fault = AccountError::Unavailable { incident: "0f".into() };
    vec![
        ("home", render(|| view! { <home::HomeView common=common(false)/> })),
        ("login", render(|| view! { <login::LoginView common=common(false) next=String::new()/> })),
        ("signup", render(|| view! { <signup::SignupView common=common(false) next=String::new()/> })),
        ("logged out", render(|| view! { <logout::LogoutView common=common(false) next=String::new()/> })),
        ("inactive", render(|| view! { <inactive::InactiveView common=common(false)/> })),
        ("not found", render(|| view! { <not_found::NotFoundView common=common(true)/> })),
        ("fault", render(|| view! { <fault::FaultPage error=fault/> })),
    ]
}

fn verification_pages() -> Vec<(&'static str, String)> {
    let waiting = |by_code| VerificationView {
        email: "ddd@tt.ch".into(),
        by_code,
        resend_in: Some(90),
        minutes: 90,
        tries_left: 2,
    };
    let verify = |pending, refused: Option<AccountError>| {
        let refused = refused.map(|error| after(EnterEmailCode::PATH, error));
        let common = Common { refused, ..common(false) };
        render(|| view! { <verify_email::VerifyEmailView common pending/> })
    };
    let confirm = |found| {
        render(|| view! { <verify_email_link::ConfirmEmailView common=common(false) found key="k"/> })
    };
    let wrong = AccountError::field("code", Code::INCORRECT_CODE);
    let found = ConfirmationView { email: "ddd@tt.ch".into(), display: "ddd".into() };
    vec![
        ("link sent", verify(Some(waiting(false)), None)),
        ("code sent", verify(Some(waiting(true)), Some(wrong))),
        ("nothing pending", verify(None, None)),
        ("confirm", confirm(Some(found))),
        ("broken link", confirm(None)),
    ]
}

fn account_pages() -> Vec<(&'static str, String)> {
    let address = |email: &str, primary, verified, pending| EmailView {
        email: email.into(),
        verified,
        primary,
        pending,
        resend_in: 90,
    };
    let addresses = vec![
        address("ddd@tt.ch", true, true, false),
        address("kkk@tt.ch", false, true, false),
        address("ppp@tt.ch", false, false, false),
        address("qqq@tt.ch", false, false, true),
    ];
    let add = after(AddEmail::PATH, AccountError::field("email", Code::DUPLICATE_EMAIL));
    let emails = |addresses, refused| {
        let common = Common { refused, ..common(true) };
        render(|| view! { <emails::EmailsView common addresses/> })
    };
    vec![
        ("overview", render(|| view! { <home::HomeView common=common(true)/> })),
        ("logout", render(|| view! { <logout::LogoutView common=common(true) next=String::new()/> })),
        ("emails", emails(Some(addresses), Some(add))),
        ("no emails", emails(Some(Vec::new()), None)),
        ("emails of nobody", emails(None, None)),
    ]
}

#[test]
fn every_visible_string_is_a_message() {
    assert_eq!(plain_words("<p>Sign</p>"), ["Sign"], "or the test sees nothing");
    for (name, html) in pages() {
        assert_eq!(plain_words(&html), Vec::<String>::new(), "on page {name}");
    }
}

#[test]
fn every_page_has_one_heading_one_main_and_no_inline_style() {
    for (name, html) in pages() {
        assert_eq!(html.matches("<h1").count(), 1, "{name}: {html}");
        assert_eq!(html.matches("<main").count(), 1, "{name}: {html}");
        assert!(!html.contains(" style=") && !html.contains("<script"), "{name}: {html}");
        assert!(html.matches(" autofocus").count() <= 1, "{name}: {html}");
    }
}

#[test]
fn ids_are_unique_on_every_page() {
    for (name, html) in pages() {
        let mut ids: Vec<_> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: {ids:?}");
    }
}

#[test]
fn next_with_query_is_kept_as_one_value_in_links() {
    assert_eq!(with_next("/accounts/signup", ""), "/accounts/signup");
    assert_eq!(with_next("/accounts/signup", "/a?b=1&c=2"), "/accounts/signup?next=%2Fa%3Fb%3D1%26c%3D2");
}
