//! Answers must not tell whether an address has an account, nor which names belong to one account.

use super::signed_in;
use housekey_accounts::{
    Settings,
    admin::NewAccount,
    model::Secret,
    settings::{LoginMethod, Rates},
};
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];
const TRIED: &str = "ada@example.org";

/// What can be seen of an answer.
fn seen(step: &str, reply: &Reply) -> String {
    let wait = reply.headers.get("retry-after").and_then(|wait| wait.to_str().ok()).unwrap_or("-");
    format!("{step}: {} {wait} {}", reply.status, reply.text)
}

/// A stranger: a browser that signed up, another one, and an account of their own.
struct Stranger {
    app: TestApp,
    first: Browser,
    second: Browser,
    member: Browser,
    seen: Vec<String>,
}

impl Stranger {
    async fn new(backend: Backend, by_code: bool, is_taken: bool) -> Self {
        let app = TestApp::on(backend, |s| {
            s.account.email_verification_by_code_enabled = by_code;
            s.account.rate_limits.signup = Rates::default();
            s.account.rate_limits.manage_email = Rates::default();
            s.account.reauthentication_required = false;
        })
        .await;
        if is_taken {
            app.user(TRIED).await;
        }
        app.user("eve@example.org").await;
        let member = signed_in(&app, "eve@example.org").await;
        let (first, second) = (Browser::new(&app), Browser::new(&app));
        Self { app, first, second, member, seen: vec![] }
    }

    fn note(&mut self, step: &str, reply: &Reply) {
        self.seen.push(seen(step, reply));
    }

    async fn signs_up(&mut self, step: &str, password: &str) {
        let body = json!({"email": TRIED, "password": password});
        let browser = if step.contains("elsewhere") { &mut self.second } else { &mut self.first };
        let reply = browser.api(Method::POST, "auth/signup", body).await;
        self.note(step, &reply);
    }

    /// Everything that the browser which signed up can do next.
    async fn tries_everything(&mut self, when: &str) {
        for step in ["session", "look", "guess", "send again", "session after"] {
            let mut browser = self.first.clone();
            let reply = match step {
                "look" => {
                    browser.headers.push(("x-email-verification-key".into(), "BBBB-BBBB".into()));
                    browser.api(Method::GET, "auth/email/verify", Value::Null).await
                }
                "guess" => {
                    let guess = json!({"key": "BBBB-BBBB"});
                    browser.api(Method::POST, "auth/email/verify", guess).await
                }
                "send again" => browser.api(Method::POST, "auth/email/verify/resend", Value::Null).await,
                _ => browser.api(Method::GET, "auth/session", Value::Null).await,
            };
            self.note(&format!("{when}, {step}"), &reply);
        }
    }

    /// The same address on the list of an account of their own.
    async fn manages_it(&mut self, when: &str) {
        for method in [Method::POST, Method::PUT, Method::GET] {
            let body = if method == Method::GET { Value::Null } else { json!({ "email": TRIED }) };
            let reply = self.member.api(method.clone(), "account/email", body).await;
            self.note(&format!("{when}, {method} account/email"), &reply);
        }
    }

    async fn all(mut self) -> Vec<String> {
        self.signs_up("sign up", PASSWORD).await;
        // Before anything was sent again: the address's cool-down is told by each of its users.
        self.manages_it("at once").await;
        self.tries_everything("at once").await;
        self.app.wait(11);
        self.tries_everything("after the cool-down of codes").await;
        self.signs_up("sign up again", PASSWORD).await;
        self.signs_up("sign up elsewhere", "another long password").await;
        self.app.wait(100);
        self.signs_up("sign up again, later", "another long password").await;
        self.app.wait(100);
        self.manages_it("after the cool-down of links").await;
        self.tries_everything("after the cool-down of links").await;
        self.app.wait(200);
        self.manages_it("once more").await;
        self.tries_everything("once more").await;
        self.signs_up("sign up after the last guess", PASSWORD).await;
        self.tries_everything("at last").await;
        let reply = self.first.api(Method::DELETE, "auth/session", Value::Null).await;
        self.note("sign out", &reply);
        self.tries_everything("signed out").await;
        self.seen
    }
}

#[tokio::test]
async fn every_step_after_sign_up_answers_alike_for_free_and_taken_address() {
    for backend in BOTH {
        for by_code in [false, true] {
            let free = Stranger::new(backend, by_code, false).await.all().await;
            let taken = Stranger::new(backend, by_code, true).await.all().await;
            for (free, taken) in free.iter().zip(&taken) {
                assert_eq!(free, taken, "{backend:?}, by code: {by_code}");
            }
            assert_eq!(free.len(), taken.len());
        }
    }
}

#[tokio::test]
async fn two_cookies_of_one_sign_up_share_its_attempts_for_free_and_taken_address() {
    let mut answers = vec![];
    for is_taken in [false, true] {
        let mut stranger = Stranger::new(Backend::Sqlite, true, is_taken).await;
        stranger.signs_up("sign up", PASSWORD).await;
        stranger.signs_up("sign up elsewhere", PASSWORD).await;
        for n in 0..4 {
            let browser = if n % 2 == 0 { &mut stranger.first } else { &mut stranger.second };
            let reply = browser.api(Method::POST, "auth/email/verify", json!({"key": "BBBB-BBBB"})).await;
            stranger.note("guess", &reply);
        }
        answers.push(stranger.seen);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].last().unwrap().starts_with("guess: 409"), "{:?}", answers[0]);
}

async fn with_names(change: impl FnOnce(&mut Settings)) -> TestApp {
    let app = TestApp::with(|s| {
        s.account.login_methods = vec![LoginMethod::Email, LoginMethod::Username];
        s.account.rate_limits.login = Rates::default();
        s.account.rate_limits.login_failed = Rates::parse("5/5m/key").unwrap();
        change(s);
    })
    .await;
    for (name, email) in [("ada", TRIED), ("bob", "bob@example.org")] {
        app.account(NewAccount {
            username: Some(name.into()),
            email: Some((email.into(), true)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        })
        .await;
    }
    app
}

async fn log_in(app: &TestApp, body: Value) -> Reply {
    Browser::new(app).api(Method::POST, "auth/login", body).await
}

#[tokio::test]
async fn failures_by_user_name_do_not_reveal_its_address() {
    let app = with_names(|_| {}).await;
    for _ in 0..6 {
        log_in(&app, json!({"username": "ada", "password": "wrong wrong"})).await;
    }
    // All attempts for Ada's address, Bob's, and an unknown one are used up.
    let mut answers = vec![];
    for email in [TRIED, "bob@example.org", "nobody@example.org"] {
        let mut of_one = vec![];
        for _ in 0..7 {
            let reply = log_in(&app, json!({"email": email, "password": "wrong wrong"})).await;
            of_one.push(seen("sign in", &reply));
        }
        answers.push(of_one);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn blocked_account_compares_no_password_under_its_other_names() {
    let app = with_names(|_| {}).await;
    for _ in 0..5 {
        log_in(&app, json!({"username": "ada", "password": "wrong wrong"})).await;
    }
    let right = json!({"email": TRIED, "password": PASSWORD});
    assert_eq!(log_in(&app, right.clone()).await.errors(), ["password:email_password_mismatch"]);
    assert_eq!(log_in(&app, json!({"email": "bob@example.org", "password": PASSWORD})).await.status, 200);
    app.wait(61);
    assert_eq!(log_in(&app, right).await.status, 200, "a try came back");
}
