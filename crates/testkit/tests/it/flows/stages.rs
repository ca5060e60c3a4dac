//! The stages of a login, with one of a host's beside ours: where a login waits, what it keeps, and how it goes on.

use async_trait::async_trait;
use axum::{Json, Router, http::request::Parts, routing::post};
use housekey_accounts::{
    Ctx, FlowError,
    model::{PendingLogin, Subject},
    settings::{EmailVerification, Rates},
    stages::{self, Entered, PreLogin, Prepared, Stage},
    work::Work,
};
use housekey_http::{Accounts, Builder, Door};
use housekey_testkit::{
    AppClient, Backend, Browser, Reply, TestApp,
    app::PASSWORD,
    probe::{accepts, counted, denies_form},
};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
const ADA: &str = "ada@example.org";

/// A host's stage: the terms are accepted at every sign-in. Keeps how often it asked.
pub(super) struct Terms;

fn kept(login: &PendingLogin) -> Value {
    login.waits_at.as_ref().filter(|at| at.stage == "terms").map(|at| at.state.clone()).unwrap_or_default()
}

#[async_trait]
impl Stage for Terms {
    fn id(&self) -> &'static str {
        "terms"
    }

    fn page(&self) -> &'static str {
        "/terms"
    }

    fn flow(&self) -> &'static str {
        "accept_terms"
    }

    async fn prepare(&self, _: &Ctx, _: &PendingLogin) -> Result<Prepared, FlowError> {
        Ok(Prepared::new("terms of March"))
    }

    async fn enter(
        &self,
        _: &Ctx,
        _: &mut Work<'_>,
        login: &PendingLogin,
        _: &Subject,
        prepared: &Prepared,
    ) -> Result<Entered, FlowError> {
        assert_eq!(prepared.get::<&str>(), Some(&"terms of March"));
        let kept = kept(login);
        if kept["accepted"] == true {
            return Ok(Entered::pass());
        }
        Ok(Entered::stop(json!({"asked": kept["asked"].as_i64().unwrap_or(0) + 1})))
    }
}

/// The host's own flow for its stage, as it would write one: it notes what was done and takes the login up.
async fn accept(parts: Parts) -> (StatusCode, Json<Value>) {
    let mut door = Door::of_browser(&parts).await.unwrap();
    let ctx = door.ctx().clone();
    let accepted = parts.uri.query() == Some("accepted");
    let answer = async {
        if accepted {
            stages::keep_state(&ctx, "terms", json!({"accepted": true})).await?;
        }
        stages::resume(&ctx, "terms").await
    };
    match door.settle(answer.await).await {
        Ok(outcome) => (StatusCode::OK, Json(json!({"next": format!("{:?}", outcome.next)}))),
        Err(error) => {
            (StatusCode::from_u16(error.status()).unwrap(), Json(json!({"error": error.to_string()})))
        }
    }
}

async fn look(parts: Parts) -> Json<Value> {
    let door = Door::of_browser(&parts).await.unwrap();
    let login = stages::waiting_login(door.ctx()).await.unwrap();
    Json(login.map(|login| kept(&login)).unwrap_or_default())
}

pub(super) fn routes(accounts: &Accounts) -> Router {
    accounts.router().merge(Router::new().route("/terms", post(accept).get(look)))
}

fn with_terms(builder: Builder) -> Builder {
    builder.stage(Terms)
}

async fn app_with_terms(backend: Backend, by_code: bool) -> TestApp {
    let change = |s: &mut housekey_accounts::Settings| {
        s.account.email_verification_by_code_enabled = by_code;
        s.account.rate_limits.login = Rates::default();
    };
    TestApp::host(backend, change, with_terms, routes).await
}

async fn log_in(app: &TestApp) -> (Browser, Reply) {
    let mut browser = Browser::new(app);
    let reply = browser.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    (browser, reply)
}

async fn flows(browser: &mut Browser) -> Vec<Value> {
    let reply = browser.api(Method::GET, "auth/session", Value::Null).await;
    reply.json()["data"]["flows"].as_array().cloned().unwrap_or_default()
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

/// Guards: what a stage keeps, and that nothing of a waiting login is in the server's memory.
#[tokio::test]
async fn a_login_stopped_by_a_host_stage_keeps_its_state_and_is_resumed_after_a_restart() {
    for backend in BOTH {
        let app = app_with_terms(backend, false).await;
        app.user(ADA).await;
        let (mut browser, reply) = log_in(&app).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        app.signals.expect(&["account.authentication_step_completed"]);
        assert_eq!(flows(&mut browser).await[2], json!({"id": "accept_terms", "is_pending": true}));
        assert_eq!(browser.get("/terms").await.json(), json!({"asked": 1}));

        let app = app.restarted(|_| {}, with_terms, routes).await;
        let mut browser = browser.at(&app);
        // Taken up without having done what is missing, it waits again.
        let reply = browser.submit("/terms", &[]).await;
        assert!(reply.text.contains("/terms"), "{}", reply.text);
        assert_eq!(browser.get("/terms").await.json(), json!({"asked": 2}));
        assert!(!is_signed_in(&mut browser).await);

        let reply = browser.submit("/terms?accepted", &[]).await;
        assert!(reply.text.contains("LoggedIn"), "{backend:?} {}", reply.text);
        assert!(is_signed_in(&mut browser).await);
        app.signals.expect(&["account.user_logged_in"]);
        // Once.
        assert_eq!(browser.submit("/terms?accepted", &[]).await.status, 409);
    }
}

/// Guards: a restart between sign-up and confirmation, by code and by link.
#[tokio::test]
async fn a_sign_up_that_waits_for_its_address_is_resumed_after_a_restart() {
    for backend in BOTH {
        for by_code in [false, true] {
            let change = |s: &mut housekey_accounts::Settings| {
                s.account.email_verification_by_code_enabled = by_code;
                s.account.login_on_email_confirmation = true;
            };
            let app = TestApp::on(backend, change).await;
            let browser = super::signed_up(&app, ADA).await;
            let key = if by_code { app.mail.value(ADA, "code") } else { app.mail.key(ADA) };
            let app = app.restarted(change, |builder| builder, Accounts::router).await;
            let mut browser = browser.at(&app);
            assert_eq!(flows(&mut browser).await[2]["id"], "verify_email");
            let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
            assert!(reply.is_authenticated(), "{backend:?} by code {by_code}: {}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_sign_up_passes_the_address_first_and_then_the_host_stage() {
    for backend in BOTH {
        let app = app_with_terms(backend, true).await;
        let mut browser = super::signed_up(&app, ADA).await;
        assert_eq!(flows(&mut browser).await[2]["id"], "verify_email");
        // The host's stage is not the one it waits at.
        for path in ["/terms?accepted", "/terms"] {
            assert_eq!(browser.submit(path, &[]).await.status, 409);
        }
        let code = app.mail.value(ADA, "code");
        let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        assert_eq!(flows(&mut browser).await[2]["id"], "accept_terms");
        let reply = browser.submit("/terms?accepted", &[]).await;
        assert!(reply.text.contains("LoggedIn"), "{backend:?} {}", reply.text);
        app.deliver().await;
        assert_eq!(app.mail.kinds().len(), 1);
        let names = app.signals.names();
        assert_eq!(names.last().map(String::as_str), Some("user_logged_in"), "{names:?}");
    }
}

#[tokio::test]
async fn an_app_is_told_of_the_host_stage_like_a_browser() {
    let app = app_with_terms(Backend::Sqlite, false).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let reply = client.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    assert_eq!((reply.status, &reply.json()["data"]["flows"][2]["id"]), (401, &json!("accept_terms")));
    assert!(client.token.is_some());
}

/// Guards: a half-finished login that outlives its browser, its sign-out or its time.
#[tokio::test]
async fn a_waiting_login_is_its_browsers_alone_and_ends_with_sign_out_and_with_time() {
    let app = app_with_terms(Backend::Sqlite, false).await;
    app.user(ADA).await;
    let (mut browser, _) = log_in(&app).await;
    assert_eq!(Browser::new(&app).submit("/terms?accepted", &[]).await.status, 409);
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    assert_eq!(browser.submit("/terms?accepted", &[]).await.status, 409);
    let (mut browser, _) = log_in(&app).await;
    app.wait(15 * 60);
    assert!(flows(&mut browser).await.len() < 3);
    assert_eq!(browser.submit("/terms?accepted", &[]).await.status, 409);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn account_deactivated_meanwhile_is_not_signed_in_by_its_waiting_login() {
    let app = app_with_terms(Backend::Sqlite, false).await;
    app.user(ADA).await;
    let (mut browser, _) = log_in(&app).await;
    housekey_accounts::admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    assert_eq!(browser.submit("/terms?accepted", &[]).await.status, 409);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_login_whose_stage_is_gone_is_taken_up_at_the_first_stage() {
    let app = app_with_terms(Backend::Sqlite, false).await;
    app.user(ADA).await;
    let (browser, _) = log_in(&app).await;
    let app = app.restarted(|_| {}, |builder| builder, routes).await;
    let mut browser = browser.at(&app);
    assert!(flows(&mut browser).await.len() < 3, "nothing to do is shown");
    assert!(browser.submit("/terms", &[]).await.text.contains("LoggedIn"));
}

/// Guards: one place asks the host, and nobody is signed in unasked.
#[tokio::test]
async fn the_host_is_asked_about_a_sign_up_when_it_goes_on_and_each_time_a_waiting_login_does() {
    let asked = counted(accepts());
    let handler = asked.clone();
    let change = |s: &mut housekey_accounts::Settings| s.account.email_verification_by_code_enabled = true;
    let build = |builder: Builder| builder.stage(Terms).handlers(|r| r.before::<PreLogin>("asked", handler));
    let app = TestApp::host(Backend::Sqlite, change, build, routes).await;
    let mut browser = super::signed_up(&app, ADA).await;
    assert_eq!(asked.count(), 0, "a stage is certain to stop it");
    let code = app.mail.value(ADA, "code");
    browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
    assert_eq!(asked.count(), 1);
    browser.submit("/terms?accepted", &[]).await;
    assert_eq!(asked.count(), 2);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_sign_up_that_no_stage_is_certain_to_stop_is_asked_about_and_does_not_happen_when_denied() {
    let change = |s: &mut housekey_accounts::Settings| {
        s.account.email_verification = EmailVerification::Optional;
    };
    let build = |builder: Builder| {
        builder.stage(Terms).handlers(|r| r.before::<PreLogin>("no", denies_form("closed")))
    };
    let app = TestApp::host(Backend::Sqlite, change, build, routes).await;
    let body = json!({"email": ADA, "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.errors(), ["*:closed"]);
    assert!(housekey_accounts::admin::list(app.accounts.services()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_waiting_login_that_the_host_denies_signs_nobody_in_and_still_waits() {
    let app = app_with_terms(Backend::Sqlite, false).await;
    app.user(ADA).await;
    let (browser, _) = log_in(&app).await;
    let deny = |builder: Builder| {
        builder.stage(Terms).handlers(|r| r.before::<PreLogin>("no", denies_form("closed")))
    };
    let app = app.restarted(|_| {}, deny, routes).await;
    let mut browser = browser.at(&app);
    let reply = browser.submit("/terms?accepted", &[]).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    assert!(!is_signed_in(&mut browser).await);
    let app = app.restarted(|_| {}, with_terms, routes).await;
    assert!(browser.at(&app).submit("/terms", &[]).await.text.contains("LoggedIn"));
}

#[tokio::test]
async fn a_confirmed_address_that_is_not_the_logins_own_leaves_it_waiting() {
    let app = TestApp::with(|s| s.account.login_on_email_confirmation = true).await;
    let account = housekey_accounts::admin::NewAccount {
        email: Some((ADA.to_owned(), false)),
        extra_emails: vec![("other@example.org".to_owned(), false)],
        password: Some(housekey_accounts::model::Secret::new(PASSWORD)),
        active: true,
        ..Default::default()
    };
    app.account(account).await;
    let sign_in = async |email: &str| {
        let mut browser = Browser::new(&app);
        browser.api(Method::POST, "auth/login", json!({"email": email, "password": PASSWORD})).await;
        app.deliver().await;
        browser
    };
    sign_in("other@example.org").await;
    let key = app.mail.key("other@example.org");
    let mut browser = sign_in(ADA).await;
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!((reply.status, reply.is_authenticated()), (401, false), "{}", reply.text);
    let own = json!({"key": app.mail.key(ADA)});
    assert!(browser.api(Method::POST, "auth/email/verify", own).await.is_authenticated());
}
