//! One address an account, which a change replaces (`change_email`).

use super::signed_in;
use housekey_accounts::{Settings, admin::NewAccount, model::Secret, settings::EmailVerification};
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const OLD: &str = "ada@example.org";
const NEW: &str = "ada@example.net";
const THIRD: &str = "ada@example.com";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn one_address(settings: &mut Settings) {
    settings.account.change_email = true;
    settings.account.max_email_addresses = 1;
}

async fn add(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "account/email", json!({ "email": email })).await
}

async fn confirm(browser: &mut Browser, key: &str) -> Reply {
    browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await
}

/// The addresses of the account; `*` is verified, `!` primary.
async fn list(browser: &mut Browser) -> Vec<String> {
    let reply = browser.api(Method::GET, "account/email", Value::Null).await.json();
    let mark = |row: &Value, key: &str, mark: &'static str| if row[key] == true { mark } else { "" };
    let rows = reply["data"].as_array().cloned().unwrap_or_default();
    rows.iter()
        .filter(|row| row["pending"] != true)
        .map(|row| {
            let email = row["email"].as_str().unwrap_or_default();
            format!("{email}{}{}", mark(row, "verified", "*"), mark(row, "primary", "!"))
        })
        .collect()
}

async fn status_of_sign_in(app: &TestApp, email: &str) -> u16 {
    let body = json!({ "email": email, "password": PASSWORD });
    Browser::new(app).api(Method::POST, "auth/login", body).await.status
}

#[tokio::test]
async fn confirmed_address_takes_the_place_of_the_one_before_which_is_told() {
    for backend in BOTH {
        for by_code in [false, true] {
            let app = TestApp::on(backend, |settings| {
                one_address(settings);
                settings.account.email_verification_by_code_enabled = by_code;
            })
            .await;
            app.user(OLD).await;
            let mut browser = signed_in(&app, OLD).await;
            assert_eq!(add(&mut browser, NEW).await.status, 200);
            // Until it is confirmed, nothing has changed.
            assert_eq!(status_of_sign_in(&app, OLD).await, 200);
            app.deliver().await;
            let key = if by_code { app.mail.value(NEW, "code") } else { app.mail.key(NEW) };
            app.signals.take();
            confirm(&mut browser, &key).await;
            let fired = if by_code {
                vec!["email_added", "email_confirmed", "email_changed"]
            } else {
                vec!["email_confirmed", "email_changed"]
            };
            assert_eq!(app.signals.names(), fired);
            assert_eq!(list(&mut browser).await, [format!("{NEW}*!")]);
            assert_eq!((status_of_sign_in(&app, NEW).await, status_of_sign_in(&app, OLD).await), (200, 400));
            app.deliver().await;
            assert_eq!(app.mail.last_to(OLD).kind, "account/email/email_changed");
            assert_eq!(app.mail.value(OLD, "to_email"), NEW);
        }
    }
}

#[tokio::test]
async fn another_change_takes_the_place_of_one_that_waits_and_its_link_is_dead() {
    let app = TestApp::with(one_address).await;
    app.user(OLD).await;
    let mut browser = signed_in(&app, OLD).await;
    add(&mut browser, NEW).await;
    app.deliver().await;
    let first = app.mail.key(NEW);
    assert_eq!(add(&mut browser, THIRD).await.status, 200);
    assert_eq!(list(&mut browser).await, [format!("{OLD}*!"), THIRD.to_owned()]);
    assert_eq!(confirm(&mut browser, &first).await.status, 400);
    app.deliver().await;
    let second = app.mail.key(THIRD);
    confirm(&mut browser, &second).await;
    assert_eq!(list(&mut browser).await, [format!("{THIRD}*!")]);
}

#[tokio::test]
async fn change_that_waits_can_be_taken_back() {
    let app = TestApp::with(one_address).await;
    app.user(OLD).await;
    let mut browser = signed_in(&app, OLD).await;
    add(&mut browser, NEW).await;
    let reply = browser.api(Method::DELETE, "account/email", json!({ "email": NEW })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(list(&mut browser).await, [format!("{OLD}*!")]);
}

#[tokio::test]
async fn address_that_somebody_else_verified_meanwhile_takes_no_place() {
    for by_code in [false, true] {
        let app = TestApp::with(|settings| {
            one_address(settings);
            settings.account.email_verification_by_code_enabled = by_code;
        })
        .await;
        app.user(OLD).await;
        let mut browser = signed_in(&app, OLD).await;
        add(&mut browser, NEW).await;
        app.deliver().await;
        let key = if by_code { app.mail.value(NEW, "code") } else { app.mail.key(NEW) };
        app.user(NEW).await;
        assert_eq!(confirm(&mut browser, &key).await.status, 400);
        assert_eq!(status_of_sign_in(&app, OLD).await, 200);
        assert!(list(&mut browser).await.contains(&format!("{OLD}*!")));
    }
}

#[tokio::test]
async fn change_needs_a_recent_proof() {
    let app = TestApp::with(one_address).await;
    app.user(OLD).await;
    let mut browser = signed_in(&app, OLD).await;
    app.wait(301);
    assert_eq!(add(&mut browser, NEW).await.status, 401);
    assert_eq!(list(&mut browser).await, [format!("{OLD}*!")]);
}

#[tokio::test]
async fn two_links_confirmed_at_once_leave_one_address() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            settings.account.change_email = true;
            settings.account.email_verification_by_code_enabled = false;
        })
        .await;
        app.user(OLD).await;
        let mut browser = signed_in(&app, OLD).await;
        add(&mut browser, NEW).await;
        app.deliver().await;
        let key = app.mail.key(NEW);
        let tries = (0..8).map(|_| {
            let (mut other, key) = (Browser::new(&app), key.clone());
            async move { confirm(&mut other, &key).await.status }
        });
        let answers = futures::future::join_all(tries).await;
        assert!(answers.iter().all(|status| [400, 401].contains(status)), "{answers:?}");
        assert_eq!(list(&mut browser).await, [format!("{NEW}*!")]);
    }
}

#[tokio::test]
async fn code_of_an_earlier_change_in_another_browser_is_dead() {
    for confirmed in [false, true] {
        let app = TestApp::with(|settings| {
            one_address(settings);
            settings.account.email_verification_by_code_enabled = true;
        })
        .await;
        app.user(OLD).await;
        let (mut one, mut two) = (signed_in(&app, OLD).await, signed_in(&app, OLD).await);
        add(&mut one, NEW).await;
        add(&mut two, THIRD).await;
        app.deliver().await;
        if confirmed {
            let code = app.mail.value(THIRD, "code");
            confirm(&mut two, &code).await;
        }
        let code = app.mail.value(NEW, "code");
        assert_eq!(confirm(&mut one, &code).await.status, 409);
        let kept = if confirmed { THIRD } else { OLD };
        assert_eq!(list(&mut one).await, [format!("{kept}*!")]);
    }
}

#[tokio::test]
async fn every_verified_address_is_told_that_another_took_its_place() {
    let app = TestApp::with(one_address).await;
    let both = NewAccount {
        email: Some((OLD.into(), true)),
        extra_emails: vec![(THIRD.into(), true)],
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..NewAccount::default()
    };
    app.account(both).await;
    let mut browser = signed_in(&app, OLD).await;
    add(&mut browser, NEW).await;
    app.deliver().await;
    let key = app.mail.key(NEW);
    app.signals.take();
    confirm(&mut browser, &key).await;
    assert_eq!(app.signals.names(), ["email_confirmed", "email_removed", "email_changed"]);
    app.deliver().await;
    for told in [OLD, THIRD] {
        assert_eq!(app.mail.last_to(told).kind, "account/email/email_changed", "{told}");
    }
    assert_eq!(list(&mut browser).await, [format!("{NEW}*!")]);
}

#[tokio::test]
async fn link_of_an_unconfirmed_address_is_dead_once_another_is_asked_for() {
    let app = TestApp::with(|settings| {
        one_address(settings);
        settings.account.email_verification = EmailVerification::Optional;
    })
    .await;
    let mut browser = Browser::new(&app);
    let body = json!({ "email": OLD, "password": PASSWORD });
    assert_eq!(browser.api(Method::POST, "auth/signup", body).await.status, 200);
    app.deliver().await;
    let first = app.mail.key(OLD);
    browser.api(Method::POST, "auth/reauthenticate", json!({ "password": PASSWORD })).await;
    assert_eq!(add(&mut browser, NEW).await.status, 200);
    // Whoever reads the mistyped address.
    assert_eq!(confirm(&mut Browser::new(&app), &first).await.status, 400);
    app.deliver().await;
    let second = app.mail.key(NEW);
    confirm(&mut browser, &second).await;
    assert_eq!(list(&mut browser).await, [format!("{NEW}*!")]);
    app.deliver().await;
    let kinds = app.mail.kinds();
    assert!(!kinds.contains(&("account/email/email_changed".into(), OLD.into())), "{kinds:?}");
}
