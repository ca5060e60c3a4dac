//! Deactivating and deleting one's own account, and coming back.

use super::signed_in;
use housekey_accounts::{
    Settings, admin,
    flows::closing::{self, CloseAccount},
    settings::{LoginMethod, Retention},
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD, probe::denies_form};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
const DAY: i64 = 86_400;

async fn deactivate(browser: &mut Browser) -> Reply {
    browser.api(Method::POST, "account/deactivate", Value::Null).await
}

async fn delete(browser: &mut Browser) -> Reply {
    browser.api(Method::DELETE, "account", Value::Null).await
}

async fn reopen(browser: &mut Browser) -> Reply {
    browser.api(Method::POST, "auth/reopen", Value::Null).await
}

async fn sign_in(browser: &mut Browser) -> Reply {
    browser.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

fn pending(reply: &Reply) -> Option<String> {
    let json = reply.json();
    let flows = json["data"]["flows"].as_array()?;
    let flow = flows.iter().find(|flow| flow["is_pending"] == true)?;
    flow["id"].as_str().map(str::to_owned)
}

async fn purge(app: &TestApp) -> u64 {
    closing::purge(app.accounts.services()).await.unwrap()
}

#[tokio::test]
async fn closed_account_has_no_sessions_and_asks_whoever_signs_in() {
    for backend in BOTH {
        for deletes in [false, true] {
            let app = TestApp::on(backend, |_| {}).await;
            app.user(ADA).await;
            let (mut here, mut there) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
            app.signals.take();
            let reply = if deletes { delete(&mut here).await } else { deactivate(&mut here).await };
            assert_eq!(reply.status, 200, "{}", reply.text);
            assert_eq!(reply.json()["data"]["delete_at"].is_string(), deletes, "{}", reply.text);
            let (closed, opened, kind) = if deletes {
                ("account_deletion_requested", "account_deletion_cancelled", "account/email/account_deletion")
            } else {
                ("account_deactivated", "account_reactivated", "account/email/account_deactivated")
            };
            assert_eq!(app.signals.take(), [closed, "session_ended"], "{backend:?}");
            assert!(!is_signed_in(&mut here).await && !is_signed_in(&mut there).await, "{backend:?}");
            app.deliver().await;
            assert_eq!(app.mail.last_to(ADA).kind, kind);

            // T: a session needs the answer, whatever else is proved.
            let mut browser = Browser::new(&app);
            let asked = sign_in(&mut browser).await;
            assert_eq!(
                (asked.status, pending(&asked).as_deref()),
                (401, Some("reopen_account")),
                "{}",
                asked.text
            );
            assert!(!is_signed_in(&mut browser).await);
            app.signals.take();
            let back = reopen(&mut browser).await;
            assert!(back.is_authenticated(), "{backend:?}: {}", back.text);
            assert_eq!(app.signals.take()[..2], [opened, "user_logged_in"], "{backend:?}");
            assert!(is_signed_in(&mut browser).await);
            app.deliver().await;
            assert!(
                app.mail.kinds().contains(&("account/email/account_reopened".to_owned(), ADA.to_owned()))
            );
            // As if nothing had been.
            app.wait(30 * DAY);
            assert_eq!(purge(&app).await, 0);
            assert_eq!(sign_in(&mut Browser::new(&app)).await.status, 200);
        }
    }
}

#[tokio::test]
async fn nobody_who_did_not_prove_who_they_are_opens_a_closed_account() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    deactivate(&mut signed_in(&app, ADA).await).await;
    let mut stranger = Browser::new(&app);
    assert_eq!(reopen(&mut stranger).await.status, 409);
    let wrong = json!({"email": ADA, "password": "not the password at all"});
    stranger.api(Method::POST, "auth/login", wrong).await;
    assert_eq!(reopen(&mut stranger).await.status, 409);
    // A login that waits elsewhere is no login here.
    let mut owner = Browser::new(&app);
    sign_in(&mut owner).await;
    assert_eq!(reopen(&mut stranger).await.status, 409);
    assert!(reopen(&mut owner).await.is_authenticated());
    assert_eq!(reopen(&mut owner).await.status, 409, "somebody is signed in");
}

#[tokio::test]
async fn login_that_waited_too_long_opens_nothing() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    deactivate(&mut signed_in(&app, ADA).await).await;
    let mut browser = Browser::new(&app);
    sign_in(&mut browser).await;
    app.wait(901);
    assert_eq!(reopen(&mut browser).await.status, 409);
    assert_eq!(pending(&sign_in(&mut browser).await).as_deref(), Some("reopen_account"));
}

/// T188. Nothing of the person is left in any table.
#[tokio::test]
async fn deleted_account_leaves_nothing_of_the_person_behind() {
    for backend in BOTH {
        let phones = |settings: &mut Settings| settings.account.login_methods.push(LoginMethod::Phone);
        let app = TestApp::on(backend, phones).await;
        let canary = "canary.ada@example.org";
        app.user(canary).await;
        let mut browser = signed_in(&app, canary).await;
        let number = json!({"phone": "+4930123456"});
        browser.api(Method::POST, "account/phone", number).await;
        app.deliver().await;
        let code = json!({"code": app.texts.code("+4930123456")});
        assert_eq!(browser.api(Method::POST, "auth/phone/verify", code).await.status, 200);
        browser.api(Method::POST, "account/phone", json!({"phone": "+4930654321"})).await;
        // Before the account was signed in to anew, and of nobody.
        Browser::new(&app)
            .api(Method::POST, "auth/password/request", json!({"email": "canary.more@example.org"}))
            .await;
        let more = json!({"email": "canary.more@example.org"});
        browser.api(Method::POST, "account/email", more).await;
        let wrong = json!({"email": canary, "password": "canary is not my password"});
        Browser::new(&app).api(Method::POST, "auth/login", wrong).await;
        browser.headers.push(("user-agent".into(), "canary browser".into()));
        browser.api(Method::POST, "auth/reauthenticate", json!({ "password": PASSWORD })).await;
        assert_eq!(delete(&mut browser).await.status, 200);
        app.wait(14 * DAY - 1);
        assert_eq!(purge(&app).await, 0, "{backend:?}");
        app.wait(1);
        app.signals.take();
        assert_eq!(purge(&app).await, 1, "{backend:?}");
        assert_eq!(app.signals.take(), ["account_deleted"]);
        assert_eq!(purge(&app).await, 0);
        app.deliver().await;
        assert_eq!(app.mail.last_to(canary).kind, "account/email/account_deleted");
        // What was mailed nobody, and half-finished things, go by themselves.
        let services = app.accounts.services();
        services.store.sweep(services.clock.now(), &Retention::default()).await.unwrap();
        let left = app.everything_stored().await;
        assert!(left.contains("housekey.account_deleted"), "{backend:?}: or nothing was read");
        assert!(!left.to_lowercase().contains("canary"), "{backend:?}: {left}");
        assert!(!left.contains("+4930"), "{backend:?}: {left}");
        let events = left.lines().filter(|line| line.starts_with("housekey_events")).count();
        assert_eq!(events, 1, "{backend:?}: {left}");
    }
}

#[tokio::test]
async fn address_of_a_deleted_account_signs_up_afresh() {
    let app = TestApp::with(|settings| settings.account.deletion_grace_days = 0).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.signals.take();
    delete(&mut browser).await;
    assert_eq!(app.signals.take(), ["account_deleted"], "at once");
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/account_deleted");
    assert_eq!(sign_in(&mut Browser::new(&app)).await.errors(), ["password:email_password_mismatch"]);
    let mut again = Browser::new(&app);
    let body = json!({"email": ADA, "password": "violet anchor kettle 93"});
    assert_eq!(again.api(Method::POST, "auth/signup", body).await.status, 401);
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/email_confirmation_signup");
}

/// Mail to an address that another account lists is not deleted with this one.
#[tokio::test]
async fn deletion_takes_no_mail_from_another_account_with_the_address() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| settings.account.deletion_grace_days = 0).await;
        app.user(ADA).await;
        app.user("eve@example.org").await;
        let mut eve = signed_in(&app, "eve@example.org").await;
        eve.api(Method::POST, "account/email", json!({ "email": ADA })).await;
        app.deliver().await;
        deactivate(&mut signed_in(&app, ADA).await).await;
        assert_eq!(delete(&mut eve).await.status, 200);
        app.deliver().await;
        assert_eq!(app.mail.last_to(ADA).kind, "account/email/account_deactivated", "{backend:?}");
    }
}

#[tokio::test]
async fn who_leaves_it_as_it_is_leaves_no_login_behind() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    deactivate(&mut signed_in(&app, ADA).await).await;
    let mut browser = Browser::new(&app);
    sign_in(&mut browser).await;
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    assert_eq!(reopen(&mut browser).await.status, 409);
}

#[tokio::test]
async fn links_and_codes_of_before_open_nothing_after_a_deletion() {
    let app = TestApp::with(|settings| settings.account.deletion_grace_days = 0).await;
    app.user(ADA).await;
    Browser::new(&app).api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
    app.deliver().await;
    let key = app.mail.key(ADA);
    delete(&mut signed_in(&app, ADA).await).await;
    app.user(ADA).await;
    let body = json!({"key": key, "password": "violet anchor kettle 93"});
    let reply = Browser::new(&app).api(Method::POST, "auth/password/reset", body).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    assert_eq!(sign_in(&mut Browser::new(&app)).await.status, 200);
}

#[tokio::test]
async fn proof_settings_and_handlers_can_prevent_it() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.wait(300);
    for reply in [deactivate(&mut browser).await, delete(&mut browser).await] {
        assert!(reply.status == 401 && reply.json()["meta"]["is_authenticated"] == true, "{}", reply.text);
    }
    assert_eq!(deactivate(&mut Browser::new(&app)).await.status, 401);

    let off = |settings: &mut Settings| {
        settings.account.deactivation_enabled = false;
        settings.account.deletion_enabled = false;
    };
    let app = TestApp::with(off).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!((deactivate(&mut browser).await.status, delete(&mut browser).await.status), (409, 409));

    let app = TestApp::build(
        Backend::Sqlite,
        |_| {},
        |registry| registry.before::<CloseAccount>("bill", denies_form("unpaid_bill")),
        housekey_http::Accounts::router,
    )
    .await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    app.signals.take();
    assert_eq!(delete(&mut browser).await.errors(), ["*:unpaid_bill"]);
    assert!(is_signed_in(&mut browser).await && app.signals.take().is_empty());
}

#[tokio::test]
async fn app_client_is_signed_out_and_comes_back() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let body = json!({"email": ADA, "password": PASSWORD});
    client.api(Method::POST, "auth/login", body.clone()).await;
    client.api(Method::POST, "account/deactivate", Value::Null).await;
    client.token = None;
    let asked = client.api(Method::POST, "auth/login", body).await;
    assert_eq!(pending(&asked).as_deref(), Some("reopen_account"), "{}", asked.text);
    assert!(client.api(Method::POST, "auth/reopen", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn new_password_by_mail_leads_back_to_a_closed_account_and_not_around_the_question() {
    let app = TestApp::with(|settings| settings.account.login_on_password_reset = true).await;
    app.user(ADA).await;
    deactivate(&mut signed_in(&app, ADA).await).await;
    app.deliver().await;
    let mut browser = Browser::new(&app);
    browser.api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
    app.deliver().await;
    let body = json!({"key": app.mail.key(ADA), "password": "violet anchor kettle 93"});
    let reply = browser.api(Method::POST, "auth/password/reset", body).await;
    assert_eq!(pending(&reply).as_deref(), Some("reopen_account"), "{}", reply.text);
    assert!(reopen(&mut browser).await.is_authenticated());
}

#[tokio::test]
async fn operator_opens_a_closed_account_and_keeps_a_deactivated_one_shut() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    delete(&mut signed_in(&app, ADA).await).await;
    let services = app.accounts.services();
    admin::set_active(services, ADA, true).await.unwrap();
    assert_eq!(sign_in(&mut Browser::new(&app)).await.status, 200);
    app.wait(30 * DAY);
    assert_eq!(purge(&app).await, 0);

    deactivate(&mut signed_in(&app, ADA).await).await;
    let mut browser = Browser::new(&app);
    sign_in(&mut browser).await;
    admin::set_active(services, ADA, false).await.unwrap();
    assert_eq!(reopen(&mut browser).await.status, 409);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn twenty_answers_at_once_open_the_account_once() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        deactivate(&mut signed_in(&app, ADA).await).await;
        let mut browser = Browser::new(&app);
        sign_in(&mut browser).await;
        app.signals.take();
        let answers = (0..20).map(|_| {
            let mut browser = browser.clone();
            async move { reopen(&mut browser).await.status }
        });
        let statuses = futures::future::join_all(answers).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{backend:?}: {statuses:?}");
        let fired = app.signals.take();
        assert_eq!(
            fired.iter().filter(|name| *name == "account_reactivated").count(),
            1,
            "{backend:?}: {fired:?}"
        );
    }
}

#[tokio::test]
async fn export_has_what_is_kept_of_the_account_and_nothing_that_opens_it() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        app.user("bob@example.org").await;
        signed_in(&app, "bob@example.org").await;
        let mut browser = signed_in(&app, ADA).await;
        let reply = browser.api(Method::GET, "account/export", Value::Null).await;
        let data = &reply.json()["data"];
        assert_eq!(data["email_addresses"][0]["email"], ADA, "{}", reply.text);
        assert_eq!(data["sessions"].as_array().map(Vec::len), Some(1));
        let types: Vec<&str> =
            data["events"].as_array().unwrap().iter().filter_map(|e| e["type"].as_str()).collect();
        assert_eq!(types, ["account.user_logged_in", "account.authentication_step_completed"]);
        for secret in ["bob", "argon2", browser.cookies["sid"].as_str()] {
            assert!(!reply.text.contains(secret), "{backend:?} {secret}: {}", reply.text);
        }
        for _ in 0..4 {
            assert_eq!(browser.get("/accounts/export").await.status, 200);
        }
        let limited = browser.get("/accounts/export").await;
        assert!(limited.status == 429 && limited.headers.contains_key("retry-after"), "{}", limited.text);
        assert!(limited.text.starts_with("You need to wait"), "{}", limited.text);
        app.wait(300);
        let stale = browser.api(Method::GET, "account/export", Value::Null).await;
        assert!(stale.status == 401 && stale.json()["meta"]["is_authenticated"] == true, "{}", stale.text);
        let file = browser.get("/accounts/export").await;
        assert_eq!((file.status, file.location()), (303, "/accounts/reauthenticate?next=/accounts/close"));
        let nobody = Browser::new(&app).get("/accounts/export").await;
        assert_eq!(nobody.location(), "/accounts/login?next=/accounts/close");
    }
}
