//! Another address for a sign-up that waits for its confirmation.

use super::signed_up;
use housekey_accounts::{
    Settings,
    settings::{PreventEnumeration, Rates},
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const WRONG: &str = "adda@example.org";
const RIGHT: &str = "ada@example.org";
const TAKEN: &str = "taken@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn by_code(settings: &mut Settings) {
    settings.account.email_verification_by_code_enabled = true;
}

async fn change(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "account/email", json!({ "email": email })).await
}

async fn confirm(browser: &mut Browser, key: &str) -> Reply {
    browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await
}

async fn log_in(app: &TestApp, email: &str) -> Reply {
    let body = json!({ "email": email, "password": PASSWORD });
    Browser::new(app).api(Method::POST, "auth/login", body).await
}

/// What the newest mail to an address confirms it with.
async fn key(app: &TestApp, email: &str, coded: bool) -> String {
    app.deliver().await;
    if coded { app.mail.value(email, "code") } else { app.mail.key(email) }
}

#[tokio::test]
async fn sign_up_confirms_the_address_it_was_changed_to_and_no_other() {
    for backend in BOTH {
        for coded in [false, true] {
            let app =
                TestApp::on(backend, |settings| settings.account.email_verification_by_code_enabled = coded)
                    .await;
            let mut browser = signed_up(&app, WRONG).await;
            let old = key(&app, WRONG, coded).await;
            let reply = change(&mut browser, RIGHT).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            assert_eq!(
                (&reply.json()["data"][0]["email"], &reply.json()["data"][0]["verified"]),
                (&json!(RIGHT), &json!(false))
            );
            assert_eq!(confirm(&mut browser, &old).await.status, 400);
            let fresh = key(&app, RIGHT, coded).await;
            confirm(&mut browser, &fresh).await;
            assert_eq!(log_in(&app, RIGHT).await.status, 200);
            assert_eq!(log_in(&app, WRONG).await.status, 400);
        }
    }
}

#[tokio::test]
async fn sign_up_with_a_taken_address_becomes_one_with_the_free_address_it_is_changed_to() {
    for backend in BOTH {
        for coded in [false, true] {
            let app =
                TestApp::on(backend, |settings| settings.account.email_verification_by_code_enabled = coded)
                    .await;
            app.user(TAKEN).await;
            let mut browser = signed_up(&app, TAKEN).await;
            assert_eq!(change(&mut browser, RIGHT).await.status, 200);
            let fresh = key(&app, RIGHT, coded).await;
            confirm(&mut browser, &fresh).await;
            assert_eq!(log_in(&app, RIGHT).await.status, 200);
        }
    }
}

#[tokio::test]
async fn change_to_a_taken_address_mails_its_owner_and_confirms_nothing() {
    for coded in [false, true] {
        let app = TestApp::with(|settings| settings.account.email_verification_by_code_enabled = coded).await;
        app.user(TAKEN).await;
        let mut browser = signed_up(&app, WRONG).await;
        let reply = change(&mut browser, TAKEN).await;
        assert_eq!(
            (&reply.json()["data"][0]["email"], &reply.json()["data"][0]["verified"]),
            (&json!(TAKEN), &json!(false))
        );
        app.deliver().await;
        assert_eq!(app.mail.last_to(TAKEN).kind, "account/email/account_already_exists");
        // And on to an address that is free.
        assert_eq!(change(&mut browser, RIGHT).await.status, 200);
        let fresh = key(&app, RIGHT, coded).await;
        confirm(&mut browser, &fresh).await;
        assert_eq!(log_in(&app, RIGHT).await.status, 200);
        assert_eq!(log_in(&app, WRONG).await.status, 400);
    }
}

/// Everything that a stranger sees of a sign-up that is changed.
async fn seen(app: &TestApp, email: &str, to: &str) -> Vec<(u16, String)> {
    let mut browser = signed_up(app, email).await;
    let mut seen = vec![];
    for step in [to, to, email, "third@example.org", "fourth@example.org"] {
        let reply = change(&mut browser, step).await;
        seen.push((reply.status, reply.text.replace(email, "EMAIL").replace(to, "TO")));
        let page = browser.get("/accounts/confirm-email").await;
        seen.push((page.status, String::new()));
        app.wait(200);
    }
    seen
}

#[tokio::test]
async fn t008_answers_to_a_change_do_not_tell_which_address_is_taken() {
    for coded in [false, true] {
        let mut all = vec![];
        for (email, to) in [(WRONG, RIGHT), (TAKEN, RIGHT), (WRONG, TAKEN)] {
            let app = TestApp::with(|settings| {
                settings.account.email_verification_by_code_enabled = coded;
                settings.account.email_verification_supports_change = 3;
            })
            .await;
            app.user(TAKEN).await;
            all.push(seen(&app, email, to).await);
        }
        assert_eq!(all[0], all[1]);
        assert_eq!(all[0], all[2]);
    }
}

#[tokio::test]
async fn change_keeps_the_wrong_tries_and_the_deadline_of_the_code() {
    let app = TestApp::with(by_code).await;
    let mut browser = signed_up(&app, WRONG).await;
    for _ in 0..2 {
        confirm(&mut browser, "BBBB-BBBB").await;
    }
    app.wait(500);
    change(&mut browser, RIGHT).await;
    let late = key(&app, RIGHT, true).await;
    app.wait(101);
    assert_eq!(confirm(&mut browser, &late).await.status, 409);
    let mut browser = signed_up(&app, "bob@example.org").await;
    for _ in 0..2 {
        confirm(&mut browser, "BBBB-BBBB").await;
    }
    change(&mut browser, "rob@example.org").await;
    assert_eq!(confirm(&mut browser, "BBBB-BBBB").await.errors(), ["key:code_expired"]);
}

#[tokio::test]
async fn change_is_refused_past_its_quota_for_the_same_address_and_for_nobody_who_waits() {
    let app = TestApp::with(|settings| settings.account.email_verification_supports_change = 1).await;
    assert_eq!(change(&mut Browser::new(&app), RIGHT).await.status, 409);
    let mut browser = signed_up(&app, WRONG).await;
    assert_eq!(change(&mut browser, WRONG).await.errors(), ["email:same_email"]);
    assert_eq!(change(&mut browser, "nonsense").await.errors(), ["email:invalid"]);
    assert_eq!(change(&mut browser, RIGHT).await.status, 200);
    assert_eq!(change(&mut browser, "third@example.org").await.status, 409);
    // Another browser has no sign-up to change.
    assert_eq!(change(&mut Browser::new(&app), "third@example.org").await.status, 409);
    let off = TestApp::with(|settings| settings.account.email_verification_supports_change = 0).await;
    assert_eq!(change(&mut signed_up(&off, WRONG).await, RIGHT).await.status, 409);
}

#[tokio::test]
async fn address_of_an_account_that_was_confirmed_meanwhile_is_not_changed() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, WRONG).await;
    let link = key(&app, WRONG, false).await;
    confirm(&mut Browser::new(&app), &link).await;
    assert_eq!(change(&mut browser, RIGHT).await.status, 409);
    assert_eq!(log_in(&app, WRONG).await.status, 200);
}

#[tokio::test]
async fn change_to_a_taken_address_is_refused_openly_where_accounts_are_not_hidden() {
    let app = TestApp::with(|settings| settings.account.prevent_enumeration = PreventEnumeration::Off).await;
    app.user(TAKEN).await;
    let mut browser = signed_up(&app, WRONG).await;
    assert_eq!(change(&mut browser, TAKEN).await.errors(), ["email:email_taken"]);
    assert_eq!(change(&mut browser, RIGHT).await.status, 200);
}

#[tokio::test]
async fn change_within_the_cool_down_of_the_address_is_refused() {
    let app = TestApp::with(|_| {}).await;
    let mut first = signed_up(&app, WRONG).await;
    change(&mut first, RIGHT).await;
    let mut second = signed_up(&app, "other@example.org").await;
    assert_eq!(change(&mut second, RIGHT).await.status, 429);
}

#[tokio::test]
async fn two_changes_at_once_leave_one_address_that_confirms() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        let browser = signed_up(&app, WRONG).await;
        let answers = futures::future::join_all((0..8).map(|n| {
            let mut browser = browser.clone();
            async move { change(&mut browser, &format!("ada{n}@example.org")).await.status }
        }));
        let answers = answers.await;
        assert!(answers.iter().all(|status| [200, 409].contains(status)), "{answers:?}");
        assert!(answers.iter().filter(|status| **status == 200).count() <= 2);
        app.deliver().await;
        let kinds = app.mail.kinds();
        let (_, last) = kinds.last().expect("a mail to the last address").clone();
        let link = app.mail.key(&last);
        confirm(&mut browser.clone(), &link).await;
        assert_eq!(log_in(&app, &last).await.status, 200);
    }
}

#[tokio::test]
async fn app_client_changes_the_address_of_its_sign_up() {
    let app = TestApp::with(by_code).await;
    let mut client = AppClient::new(&app);
    let body = json!({ "email": WRONG, "password": PASSWORD });
    assert_eq!(client.api(Method::POST, "auth/signup", body).await.status, 401);
    assert_eq!(client.api(Method::POST, "account/email", json!({ "email": RIGHT })).await.status, 200);
    let code = key(&app, RIGHT, true).await;
    assert_eq!(client.api(Method::POST, "auth/email/verify", json!({ "key": code })).await.status, 200);
    assert!(client.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn address_given_up_and_tried_again_is_mailed_a_few_times_an_hour() {
    for coded in [false, true] {
        let app = TestApp::with(|settings| {
            settings.account.email_verification_by_code_enabled = coded;
            settings.account.rate_limits.signup = Rates::default();
        })
        .await;
        for n in 0..12 {
            let mut browser = signed_up(&app, WRONG).await;
            let status = change(&mut browser, &format!("random{n}@example.org")).await.status;
            assert_eq!(status, 200, "{n}");
        }
        let mails = app.mail.kinds().iter().filter(|(_, to)| to == WRONG).count();
        assert_eq!(mails, 10);
        // The owner of the address asks for the mail that was not sent.
        let mut browser = signed_up(&app, WRONG).await;
        app.wait(420);
        browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
        let link = key(&app, WRONG, coded).await;
        confirm(&mut browser, &link).await;
        assert_eq!(log_in(&app, WRONG).await.status, 200);
    }
}

#[tokio::test]
async fn login_that_waits_while_its_account_changes_its_address_signs_nobody_in() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, WRONG).await;
    let mut other = Browser::new(&app);
    let body = json!({ "email": WRONG, "password": PASSWORD });
    other.api(Method::POST, "auth/login", body).await;
    assert_eq!(change(&mut browser, RIGHT).await.status, 200);
    for path in ["auth/session", "auth/email/verify"] {
        other.api(Method::GET, path, Value::Null).await;
    }
    other.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
    assert!(!other.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    assert_eq!(log_in(&app, WRONG).await.status, 400);
}

#[tokio::test]
async fn password_typed_last_is_the_one_of_the_sign_up_whichever_address_was_taken() {
    for first in [WRONG, TAKEN] {
        for second in ["second@example.org", TAKEN] {
            let app = TestApp::with(|settings| settings.account.email_verification_supports_change = 3).await;
            app.user(TAKEN).await;
            let mut browser = signed_up(&app, first).await;
            if first != second {
                change(&mut browser, second).await;
            }
            let last = "another long passphrase";
            let again = json!({ "email": second, "password": last });
            browser.api(Method::POST, "auth/signup", again).await;
            change(&mut browser, RIGHT).await;
            let link = key(&app, RIGHT, false).await;
            confirm(&mut browser, &link).await;
            let body = json!({ "email": RIGHT, "password": last });
            let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
            assert_eq!(reply.status, 200, "{first} {second}");
        }
    }
}
