//! Handlers of a host application: before, in the transaction, after the commit.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    flows::{login::LogIn, signup::SignUp},
    ports::UnitOfWork,
    signals::{Decision, Event, HandlerError, Hook, InTx, RegistryBuilder, UserSignedUp},
    stages::PreLogin,
};
use housekey_protocol::Code;
use housekey_store::{Tx, args};
use housekey_testkit::{
    Backend, Browser, Reply, TestApp,
    app::PASSWORD,
    probe::{accepts, counted, denies, denies_form, fails, panics},
};
use http::Method;
use serde_json::json;
use std::sync::{Arc, Mutex};

async fn sign_up(app: &TestApp, email: &str) -> Reply {
    let body = json!({"email": email, "password": PASSWORD});
    Browser::new(app).api(Method::POST, "auth/signup", body).await
}

async fn with(backend: Backend, handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder) -> TestApp {
    TestApp::build(backend, |_| {}, handlers, housekey_http::Accounts::router).await
}

async fn only_example_org(_: RequestFacts, command: SignUp) -> Result<Decision<SignUp>, HandlerError> {
    let allowed = command.email.as_ref().is_some_and(|email| email.domain() == "example.org");
    Ok(if allowed {
        Decision::Continue(command)
    } else {
        Decision::Deny { field: Some("email".into()), code: Code::custom("domain_not_allowed") }
    })
}

#[tokio::test]
async fn a_before_handler_denies_with_a_code_of_its_own() {
    let app = with(Backend::Sqlite, |r| r.before::<SignUp>("domains", only_example_org)).await;
    let reply = sign_up(&app, "eve@evil.example").await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["email:domain_not_allowed".to_owned()]));
    assert_eq!(sign_up(&app, "ada@example.org").await.status, 401);
    assert_eq!(app.signals.names(), ["user_signed_up", "email_confirmation_sent"]);
}

#[tokio::test]
async fn before_handler_of_sign_up_is_asked_of_the_address_it_is_changed_to() {
    let app = with(Backend::Sqlite, |r| r.before::<SignUp>("domains", only_example_org)).await;
    let mut browser = Browser::new(&app);
    let body = json!({"email": "adda@example.org", "password": PASSWORD});
    browser.api(Method::POST, "auth/signup", body).await;
    let change = async |browser: &mut Browser, email: &str| {
        browser.api(Method::POST, "account/email", json!({ "email": email })).await
    };
    let refused = change(&mut browser, "ada@evil.example").await;
    assert_eq!(refused.errors(), ["email:domain_not_allowed"]);
    assert_eq!(change(&mut browser, "ada@example.org").await.status, 200);
}

#[tokio::test]
async fn panicking_before_handler_refuses_the_request() {
    let app = with(Backend::Sqlite, |r| r.before::<SignUp>("broken", panics())).await;
    let reply = sign_up(&app, "ada@example.org").await;
    assert_eq!(reply.status, 503);
    assert!(reply.headers.contains_key("retry-after"));
    assert!(app.signals.names().is_empty());
}

#[tokio::test]
async fn first_denying_handler_short_circuits() {
    let after = counted(accepts());
    let handler = after.clone();
    let app = with(Backend::Sqlite, |r| {
        r.before::<SignUp>("after", handler)
            .before::<SignUp>(Hook::named("first").priority(1), denies("email", "first"))
    })
    .await;
    assert_eq!(sign_up(&app, "ada@example.org").await.errors(), ["email:first"]);
    assert_eq!(after.count(), 0);
}

#[tokio::test]
async fn log_in_hook_runs_before_and_pre_login_hook_after_the_password_check() {
    async fn log_in(app: &TestApp, password: &str) -> Reply {
        let body = json!({"email": "ada@example.org", "password": password});
        Browser::new(app).api(Method::POST, "auth/login", body).await
    }
    let (early, late) = (counted(accepts()), counted(denies_form("closed")));
    let (first, last) = (early.clone(), late.clone());
    let app =
        with(Backend::Sqlite, |r| r.before::<LogIn>("early", first).before::<PreLogin>("late", last)).await;
    app.user("ada@example.org").await;
    assert_eq!(log_in(&app, "a wrong password").await.errors(), ["password:email_password_mismatch"]);
    assert_eq!((early.count(), late.count()), (1, 0));
    let reply = log_in(&app, PASSWORD).await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["*:closed".into()]));
    assert_eq!((early.count(), late.count()), (2, 1));
    app.signals.expect(&["housekey.login_failed", "account.authentication_step_completed"]);
}

/// The host's own row for every member.
struct Profiles;

#[async_trait]
impl InTx<UserSignedUp> for Profiles {
    async fn in_tx(&self, event: &Event<UserSignedUp>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        let tx = Tx::of(uow).ok_or_else(|| HandlerError::new("not our store"))?;
        let sql = "INSERT INTO profiles (email) VALUES ($1)";
        tx.execute(sql, args![event.signal.user.email.as_ref()]).await.map_err(HandlerError::new)?;
        Ok(())
    }
}

#[tokio::test]
async fn in_tx_handler_writes_host_rows_in_the_same_transaction() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = with(backend, |r| r.in_tx::<UserSignedUp>("profile", Profiles)).await;
        // Without the host's table the handler fails, and with it the whole sign-up.
        let refused = sign_up(&app, "ada@example.org").await;
        assert_eq!(refused.status, 503, "{backend:?}");
        assert!(app.signals.names().is_empty());
        let mut tx = app.accounts.pool().begin().await.unwrap();
        tx.execute("CREATE TABLE profiles (email TEXT)", vec![]).await.unwrap();
        Box::new(tx).commit().await.unwrap();
        assert_eq!(sign_up(&app, "ada@example.org").await.status, 401, "{backend:?}");
        let mut tx = app.accounts.pool().begin().await.unwrap();
        let row = tx.fetch_optional("SELECT email FROM profiles", vec![]).await.unwrap().unwrap();
        assert_eq!(row.get::<String>("email").unwrap(), "ada@example.org");
    }
}

#[tokio::test]
async fn on_handler_runs_after_commit_and_cannot_change_the_answer() {
    let heard = Arc::new(Mutex::new(vec![]));
    let ear = heard.clone();
    let app = with(Backend::Sqlite, |registry| {
        registry.on::<UserSignedUp>("fails", fails()).on::<UserSignedUp>(
            "hears",
            move |event: Arc<Event<UserSignedUp>>| {
                let ear = ear.clone();
                async move {
                    ear.lock().unwrap().push(event.signal.user.email.clone().unwrap().to_string());
                    Ok(())
                }
            },
        )
    })
    .await;
    assert_eq!(sign_up(&app, "ada@example.org").await.status, 401);
    app.settle().await;
    assert_eq!(*heard.lock().unwrap(), ["ada@example.org"]);
}
