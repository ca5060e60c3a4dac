//! A sign-up that is sent twice: a double click on a slow line, a reload, the back button. It is one sign-up.

use housekey_accounts::{admin, settings::Rates};
use housekey_testkit::{AppClient, Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";

/// One of each: both databases, by link and by code, a free address and a taken one.
async fn every_variant(test: impl AsyncFn(TestApp, bool, bool)) {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for by_code in [false, true] {
            for is_taken in [false, true] {
                let app = TestApp::on(backend, |s| {
                    s.account.email_verification_by_code_enabled = by_code;
                    // So that a link, too, shows whose browser it was that signed up.
                    s.account.login_on_email_confirmation = true;
                    s.account.rate_limits.signup = Rates::default();
                })
                .await;
                if is_taken {
                    app.user(ADA).await;
                }
                test(app, by_code, is_taken).await;
            }
        }
    }
}

fn form() -> Value {
    json!({"email": ADA, "password": PASSWORD})
}

async fn sign_up(mut browser: Browser, body: Value) -> (u16, String, Browser) {
    let reply = browser.api(Method::POST, "auth/signup", body).await;
    (reply.status, reply.text, browser)
}

/// One account, one mail; and what was mailed signs this browser in.
async fn is_one_sign_up(app: &TestApp, mut browser: Browser, by_code: bool, is_taken: bool) {
    app.deliver().await;
    assert_eq!(admin::list(app.accounts.services()).await.unwrap().len(), 1);
    let kind = if is_taken { "account_already_exists" } else { "email_confirmation_signup" };
    assert_eq!(app.mail.kinds(), [(format!("account/email/{kind}"), ADA.to_owned())]);
    let waits = browser.api(Method::GET, "auth/session", Value::Null).await;
    assert_eq!(waits.json()["data"]["flows"][2]["id"], "verify_email", "{}", waits.text);
    if is_taken {
        return;
    }
    let key = if by_code { app.mail.value(ADA, "code") } else { app.mail.key(ADA) };
    let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
    assert_eq!((reply.status, reply.is_authenticated()), (200, true), "by code: {by_code}, {}", reply.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn double_click_is_one_sign_up_whichever_cookie_is_kept() {
    for kept in [0, 1] {
        every_variant(async |app, by_code, is_taken| {
            let clicks = [(); 2].map(|()| tokio::spawn(sign_up(Browser::new(&app), form())));
            let mut answers = vec![];
            for click in clicks {
                answers.push(click.await.unwrap());
            }
            assert_eq!((answers[0].0, &answers[0].1), (401, &answers[1].1));
            is_one_sign_up(&app, answers.swap_remove(kept).2, by_code, is_taken).await;
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn resubmitted_sign_up_form_continues_the_pending_sign_up() {
    every_variant(async |app, by_code, is_taken| {
        let (_, first, browser) = sign_up(Browser::new(&app), form()).await;
        let (_, second, browser) = sign_up(browser, form()).await;
        let both = [(); 2].map(|()| tokio::spawn(sign_up(browser.clone(), form())));
        for click in both {
            assert_eq!(click.await.unwrap().1, first);
        }
        assert_eq!(first, second);
        is_one_sign_up(&app, browser, by_code, is_taken).await;
    })
    .await;
}

#[tokio::test]
async fn repeated_app_sign_up_accepts_the_code_with_either_token() {
    for kept in [0, 1] {
        let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
        let mut clients = [AppClient::new(&app), AppClient::new(&app)];
        for client in &mut clients {
            assert_eq!(client.api(Method::POST, "auth/signup", form()).await.status, 401);
        }
        app.deliver().await;
        let body = json!({"key": app.mail.value(ADA, "code")});
        assert_eq!(clients[kept].api(Method::POST, "auth/email/verify", body).await.status, 200);
        assert_eq!(app.mail.kinds().len(), 1);
    }
}

/// With another password, network or agent it is another sign-up: its code page refuses this code.
#[tokio::test]
async fn different_password_agent_or_time_is_a_new_sign_up() {
    for other in ["password", "agent", "moment"] {
        let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
        sign_up(Browser::new(&app), form()).await;
        app.deliver().await;
        let code = app.mail.value(ADA, "code");
        let (mut browser, mut body) = (Browser::new(&app), form());
        match other {
            "password" => body["password"] = "another long password".into(),
            "agent" => browser.headers.push(("user-agent".into(), "another".into())),
            _ => app.wait(121),
        }
        let (status, _, mut browser) = sign_up(browser, body).await;
        assert_eq!(status, 401);
        app.deliver().await;
        assert_eq!(app.mail.last_to(ADA).kind, "account/email/account_already_exists", "{other}");
        let reply = browser.api(Method::POST, "auth/email/verify", json!({ "key": code })).await;
        assert_eq!(reply.errors(), ["key:incorrect_code"], "{other}");
    }
}

#[tokio::test]
async fn last_typed_password_signs_in() {
    let app = TestApp::with(|_| {}).await;
    let (.., browser) =
        sign_up(Browser::new(&app), json!({"email": ADA, "password": "a mistyped password"})).await;
    let (.., mut browser) = sign_up(browser, form()).await;
    app.deliver().await;
    let body = json!({"key": app.mail.key(ADA)});
    browser.api(Method::POST, "auth/email/verify", body).await;
    let mistyped = json!({"email": ADA, "password": "a mistyped password"});
    let refused = Browser::new(&app).api(Method::POST, "auth/login", mistyped).await;
    assert_eq!(refused.errors(), ["password:email_password_mismatch"]);
    assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", form()).await.status, 200);
}

#[tokio::test]
async fn sign_up_confirmed_elsewhere_is_finished_and_keeps_its_password() {
    let app = TestApp::with(|_| {}).await;
    let (.., browser) = sign_up(Browser::new(&app), form()).await;
    app.deliver().await;
    let body = json!({"key": app.mail.key(ADA)});
    Browser::new(&app).api(Method::POST, "auth/email/verify", body).await;
    sign_up(browser, json!({"email": ADA, "password": "another long password"})).await;
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/account_already_exists");
    assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", form()).await.status, 200);
}

#[tokio::test]
async fn link_is_mailed_again_after_the_cool_down() {
    let app = TestApp::with(|_| {}).await;
    let (.., browser) = sign_up(Browser::new(&app), form()).await;
    let (.., browser) = sign_up(browser, form()).await;
    app.wait(181);
    sign_up(browser, form()).await;
    app.deliver().await;
    let kind = ("account/email/email_confirmation_signup".to_owned(), ADA.to_owned());
    assert_eq!(app.mail.kinds(), [kind.clone(), kind]);
}
