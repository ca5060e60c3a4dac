//! The e-mail manager.

use super::signed_in;
use housekey_accounts::{
    admin,
    model::AccountId,
    ports::stores::{Locks as _, SessionWrites as _},
    settings::Rates,
    signals::EmailAdded,
};
use housekey_testkit::{Backend, Browser, Reply, TestApp};
use http::Method;
use serde_json::{Value, json};

async fn call(browser: &mut Browser, method: Method, email: &str) -> Reply {
    let body = match method {
        Method::GET => Value::Null,
        Method::PATCH => json!({"email": email, "primary": true}),
        _ => json!({ "email": email }),
    };
    browser.api(method, "account/email", body).await
}

fn list(reply: &Reply) -> Vec<(String, bool, bool)> {
    let json = reply.json();
    let rows = json["data"].as_array().cloned().unwrap_or_default();
    rows.iter()
        .map(|row| {
            (row["email"].as_str().unwrap().to_owned(), row["verified"] == true, row["primary"] == true)
        })
        .collect()
}

#[tokio::test]
async fn address_can_be_added_confirmed_made_primary_and_old_one_removed() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    app.signals.take();
    let added = call(&mut browser, Method::POST, "New@example.org").await;
    assert_eq!(list(&added)[1], ("new@example.org".to_owned(), false, false));
    assert_eq!(app.signals.take(), ["email_confirmation_sent", "email_added"]);
    let early = call(&mut browser, Method::PATCH, "new@example.org").await;
    assert_eq!(early.errors(), ["email:unverified_primary_email"]);
    app.deliver().await;
    let key = app.mail.key("new@example.org");
    let confirmed = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!(confirmed.status, 200);
    assert_eq!(app.signals.take(), ["email_confirmed"]);
    let primary = call(&mut browser, Method::PATCH, "new@example.org").await;
    assert_eq!(list(&primary)[0], ("new@example.org".to_owned(), true, true));
    assert_eq!(app.signals.take(), ["email_changed"]);
    app.deliver().await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/email_changed");
    let removed = call(&mut browser, Method::DELETE, "ada@example.org").await;
    assert_eq!(list(&removed).len(), 1);
    assert_eq!(app.signals.take(), ["email_removed"]);
    app.deliver().await;
    assert_eq!(app.mail.last_to("new@example.org").kind, "account/email/email_deleted");
    let last = call(&mut browser, Method::DELETE, "new@example.org").await;
    assert_eq!(last.errors(), ["email:cannot_remove_primary_email"]);
}

#[tokio::test]
async fn address_list_requires_sign_in() {
    let app = TestApp::with(|_| {}).await;
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        let reply = call(&mut Browser::new(&app), method.clone(), "ada@example.org").await;
        assert_eq!((reply.status, reply.is_authenticated()), (401, false), "{method}");
        assert!(reply.json()["data"]["flows"].is_array());
    }
    assert_eq!(call(&mut Browser::new(&app), Method::POST, "ada@example.org").await.status, 409);
}

#[tokio::test]
async fn address_of_another_account_is_unknown_email() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.user("eve@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let reply = call(&mut eve, method, "ada@example.org").await;
        assert_eq!(reply.errors(), ["email:unknown_email"]);
    }
    let mut ada = signed_in(&app, "ada@example.org").await;
    assert_eq!(list(&call(&mut ada, Method::GET, "").await), [("ada@example.org".to_owned(), true, true)]);
}

#[tokio::test]
async fn address_verified_elsewhere_looks_added_but_cannot_be_confirmed() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.user("eve@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    let reply = call(&mut eve, Method::POST, "ada@example.org").await;
    assert_eq!((reply.status, list(&reply)[1].clone()), (200, ("ada@example.org".to_owned(), false, false)));
    app.deliver().await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/account_already_exists");
    app.wait(200);
    let again = call(&mut eve, Method::PUT, "ada@example.org").await;
    assert_eq!(again.status, 200);
    app.deliver().await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/account_already_exists");
}

#[tokio::test]
async fn shared_unconfirmed_address_is_confirmed_by_one_account_only() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.user("eve@example.org").await;
    let mut ada = signed_in(&app, "ada@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    call(&mut ada, Method::POST, "shared@example.org").await;
    app.deliver().await;
    let first = app.mail.key("shared@example.org");
    app.wait(200);
    call(&mut eve, Method::POST, "shared@example.org").await;
    app.deliver().await;
    let second = app.mail.key("shared@example.org");
    assert_ne!(first, second);
    let reply = ada.api(Method::POST, "auth/email/verify", json!({ "key": first })).await;
    assert_eq!(reply.status, 200);
    let reply = eve.api(Method::POST, "auth/email/verify", json!({ "key": second })).await;
    assert_eq!(reply.errors(), ["key:email_confirmation_failed"]);
}

#[tokio::test]
async fn link_of_removed_address_is_refused_even_after_it_is_added_again() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    call(&mut browser, Method::POST, "new@example.org").await;
    app.deliver().await;
    let key = app.mail.key("new@example.org");
    call(&mut browser, Method::DELETE, "new@example.org").await;
    // An address whose mail is within the cool-down is not added.
    assert_eq!(call(&mut browser, Method::POST, "new@example.org").await.status, 429);
    app.wait(181);
    assert_eq!(call(&mut browser, Method::POST, "new@example.org").await.status, 200);
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!(reply.errors(), ["key:invalid_or_expired_key"]);
}

#[tokio::test]
async fn resend_within_the_cool_down_sends_no_mail() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    call(&mut browser, Method::POST, "new@example.org").await;
    assert_eq!(call(&mut browser, Method::PUT, "new@example.org").await.status, 403);
    app.wait(181);
    assert_eq!(call(&mut browser, Method::PUT, "new@example.org").await.status, 200);
    let verified = call(&mut browser, Method::PUT, "ada@example.org").await;
    assert_eq!(verified.errors(), ["email:email_already_verified"]);
}

#[tokio::test]
async fn in_code_mode_address_is_listed_after_its_code() {
    let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    app.signals.take();
    call(&mut browser, Method::POST, "new@example.org").await;
    assert_eq!(app.signals.take(), ["email_confirmation_sent", "code_sent"]);
    app.deliver().await;
    let code = app.mail.value("new@example.org", "code");
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    // It was proved before it was stored, and is told so.
    assert!(app.signals.events::<EmailAdded>()[0].signal.email_address.verified);
    assert_eq!(app.signals.take(), ["email_added", "email_confirmed"]);
    let all = call(&mut browser, Method::GET, "").await;
    assert_eq!(list(&all)[1], ("new@example.org".to_owned(), true, false));
}

#[tokio::test]
async fn address_beyond_the_maximum_is_refused() {
    let app = TestApp::with(|s| {
        s.account.max_email_addresses = 2;
        s.account.rate_limits.manage_email = Rates::default();
    })
    .await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    assert_eq!(call(&mut browser, Method::POST, "ada@example.org").await.errors(), ["email:duplicate_email"]);
    assert_eq!(call(&mut browser, Method::POST, "b@example.org").await.status, 200);
    let third = call(&mut browser, Method::POST, "c@example.org").await;
    assert_eq!(third.errors(), ["email:max_email_addresses"]);
    let parallel = (0..4).map(|_| {
        let mut browser = browser.clone();
        async move { call(&mut browser, Method::DELETE, "b@example.org").await.status }
    });
    let statuses = futures::future::join_all(parallel).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[tokio::test]
async fn in_code_mode_resend_never_mails_another_account() {
    let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
    app.user("ada@example.org").await;
    app.user("eve@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    call(&mut eve, Method::POST, "ada@example.org").await;
    app.signals.take();
    app.wait(11);
    let reply = eve.api(Method::POST, "auth/email/verify/resend", Value::Null).await;
    assert_eq!(reply.status, 200);
    app.deliver().await;
    assert_eq!(app.mail.kinds().len(), 1);
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/account_already_exists");
    assert!(app.signals.take().is_empty());
}

/// The request was let in while its session stood; its turn comes when all sessions are ended.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn request_waiting_for_lock_changes_nothing_after_its_session_ended() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = TestApp::on(backend, |s| s.account.email_verification_by_code_enabled = true).await;
        app.user("ada@example.org").await;
        let shown = admin::show(app.accounts.services(), "ada@example.org").await.unwrap();
        let id = AccountId(shown["id"].as_str().unwrap().parse().unwrap());
        let mut browser = signed_in(&app, "ada@example.org").await;
        call(&mut browser, Method::POST, "two@example.org").await;
        app.deliver().await;
        let key = app.mail.value("two@example.org", "code");
        browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
        for what in ["remove", "make primary", "add", "sign out"] {
            let mut browser = signed_in(&app, "ada@example.org").await;
            let before = admin::show(app.accounts.services(), "ada@example.org").await.unwrap();
            app.signals.take();
            let mut tx = app.accounts.pool().begin().await.unwrap();
            tx.lock_account(id).await.unwrap();
            let request = tokio::spawn(async move {
                match what {
                    "remove" => call(&mut browser, Method::DELETE, "two@example.org").await,
                    "make primary" => call(&mut browser, Method::PATCH, "two@example.org").await,
                    "add" => call(&mut browser, Method::POST, "three@example.org").await,
                    _ => browser.api(Method::DELETE, "auth/session", Value::Null).await,
                }
            });
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            tx.end_sessions(id).await.unwrap();
            tx.commit().await.unwrap();
            let reply = request.await.unwrap();
            assert_eq!((reply.status, reply.is_authenticated()), (401, false), "{backend:?} {what}");
            assert_eq!(reply.json()["data"]["flows"][0]["id"], "login", "{backend:?} {what}");
            assert!(app.signals.take().is_empty(), "{backend:?} {what}");
            assert_eq!(admin::show(app.accounts.services(), "ada@example.org").await.unwrap(), before);
        }
    }
}
