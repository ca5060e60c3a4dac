//! A host that says who may sign up where not everybody may.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts, Settings, admin, model::Email, ports::InvitationPolicy, settings::EmailVerification,
};
use housekey_http::{Accounts, Builder};
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
const MEMBER: &str = "ada@members.example";

/// Members only. Counts how often it was asked.
#[derive(Clone, Default)]
struct Members(Arc<AtomicUsize>);

#[async_trait]
impl InvitationPolicy for Members {
    async fn admits(
        &self,
        email: &Email,
        _: &RequestFacts,
    ) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        match email.domain() {
            "broken.example" => Err("the list of members is not there".into()),
            domain => Ok(domain == "members.example"),
        }
    }
}

fn closed(settings: &mut Settings) {
    settings.account.signup_open = false;
}

async fn app(backend: Backend, change: impl FnOnce(&mut Settings), members: &Members) -> TestApp {
    let policy = Arc::new(members.clone());
    TestApp::host(backend, change, |builder: Builder| builder.invitations(policy), Accounts::router).await
}

async fn sign_up(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/signup", json!({ "email": email, "password": PASSWORD })).await
}

#[tokio::test]
async fn policy_lets_those_sign_up_whom_it_admits_and_nobody_else() {
    for backend in BOTH {
        let app = app(backend, closed, &Members::default()).await;
        let mut browser = Browser::new(&app);
        let refused = sign_up(&mut browser, "eve@example.org").await;
        assert_eq!(refused.errors(), ["email:not_invited"], "{}", refused.text);
        // Twice is one sign-up here, too; the address is confirmed like any other.
        for _ in 0..2 {
            assert_eq!(sign_up(&mut browser, MEMBER).await.status, 401, "{backend:?}");
        }
        app.deliver().await;
        assert_eq!(app.mail.kinds().len(), 1);
        let key = json!({ "key": app.mail.key(MEMBER) });
        browser.api(Method::POST, "auth/email/verify", key).await;
        let body = json!({ "email": MEMBER, "password": PASSWORD });
        assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", body).await.status, 200);
    }
}

#[tokio::test]
async fn clients_are_told_that_there_is_a_form() {
    let app = app(Backend::Sqlite, closed, &Members::default()).await;
    let mut browser = Browser::new(&app);
    let config = browser.api(Method::GET, "config", Value::Null).await.json();
    assert_eq!(config["data"]["account"]["is_open_for_signup"], true, "{config}");
    let flows = browser.api(Method::GET, "auth/session", Value::Null).await.text;
    assert!(flows.contains("signup"), "{flows}");
}

#[tokio::test]
async fn waiting_sign_up_changes_to_an_admitted_address_only() {
    let app = app(Backend::Sqlite, closed, &Members::default()).await;
    let mut browser = Browser::new(&app);
    sign_up(&mut browser, MEMBER).await;
    let change = async |browser: &mut Browser, email: &str| {
        browser.api(Method::POST, "account/email", json!({ "email": email })).await
    };
    assert_eq!(change(&mut browser, "eve@example.org").await.errors(), ["email:not_invited"]);
    assert_eq!(change(&mut browser, "bob@members.example").await.status, 200);
}

#[tokio::test]
async fn policy_that_cannot_answer_lets_nobody_in() {
    for backend in BOTH {
        let app = app(backend, closed, &Members::default()).await;
        assert_eq!(sign_up(&mut Browser::new(&app), "ada@broken.example").await.status, 503);
        assert!(admin::list(app.accounts.services()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn policy_is_not_asked_where_sign_up_is_open() {
    let members = Members::default();
    let open = |settings: &mut Settings| settings.account.email_verification = EmailVerification::None;
    let app = app(Backend::Sqlite, open, &members).await;
    assert_eq!(sign_up(&mut Browser::new(&app), "eve@example.org").await.status, 200);
    assert_eq!(members.0.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn policy_is_refused_where_who_signs_up_could_not_sign_in_again() {
    let policy = Arc::new(Members::default());
    let mut settings = Settings::default();
    closed(&mut settings);
    settings.account.signup_fields = ["email*".to_owned()].to_vec();
    let built = Accounts::builder(settings).invitations(policy).build().await;
    let error = built.map(drop).unwrap_err().to_string();
    assert!(error.contains("account.signup_fields"), "{error}");
}
