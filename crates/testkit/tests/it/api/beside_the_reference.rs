//! Answers that a client of django-allauth's headless API relies on.

use axum::http::header::CONTENT_SECURITY_POLICY;
use housekey_accounts::{admin::NewAccount, model::Secret, settings::LoginMethod};
use housekey_testkit::{AppClient, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_malformed_address_or_user_name_is_invalid_and_says_beside_it_what_is_wrong() {
    let app = TestApp::with(|s| {
        s.account.login_methods = vec![LoginMethod::Email, LoginMethod::Username];
        s.account.signup_fields = ["email*", "username*", "password1*"].map(str::to_owned).to_vec();
    })
    .await;
    let body = json!({"email": "no address", "username": "no name!", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.errors(), ["email:invalid", "username:invalid"]);
    let details: Vec<Value> =
        reply.json()["errors"].as_array().unwrap().iter().map(|e| e["detail"].clone()).collect();
    assert_eq!(details, ["invalid_email", "invalid_username"]);
    for (field, typed) in [("email", "no address"), ("username", "no name!")] {
        let body = json!({field: typed, "password": PASSWORD});
        let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
        assert_eq!((reply.status, reply.errors()), (400, vec![format!("{field}:invalid")]));
    }
    app.user("ada@example.org").await;
    let mut browser = crate::flows::signed_in(&app, "ada@example.org").await;
    let reply = browser.api(Method::POST, "account/email", json!({"email": "no address"})).await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["email:invalid".to_owned()]));
}

#[tokio::test]
async fn an_address_and_a_user_name_in_one_sign_in_are_refused() {
    let both = [LoginMethod::Email, LoginMethod::Username];
    for methods in [both.to_vec(), vec![LoginMethod::Email]] {
        let app = TestApp::with(|s| s.account.login_methods = methods).await;
        let ada = NewAccount {
            username: Some("ada".into()),
            email: Some(("ada@example.org".into(), true)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        };
        app.account(ada).await;
        for (email, name) in [("ada@example.org", "ada"), ("ada@example.org", "bob"), ("", "ada")] {
            let body = json!({"email": email, "username": name, "password": PASSWORD});
            let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
            assert_eq!((reply.status, reply.errors()), (400, vec!["*:invalid_login".to_owned()]));
        }
        assert!(app.signals.names().is_empty());
    }
}

#[tokio::test]
async fn a_visitors_body_at_the_list_of_addresses_is_not_read() {
    let app = TestApp::with(|_| {}).await;
    for (method, status) in [
        (Method::GET, 401),
        (Method::PUT, 401),
        (Method::PATCH, 401),
        (Method::DELETE, 401),
        // Only at a sign-up that waits could it change the address.
        (Method::POST, 409),
    ] {
        for (kind, body) in [
            ("application/json", "{\"email\": [1]}"),
            ("application/json", "{"),
            ("application/json", ""),
            ("application/json", "{\"email\": \"ada@example.org\", \"primary\": true}"),
            ("text/plain", "x"),
        ] {
            let headers = [("content-type", kind), ("origin", "http://127.0.0.1")];
            let path = "/_allauth/browser/v1/account/email";
            let reply = Browser::new(&app).send(method.clone(), path, &headers, body.to_owned()).await;
            assert_eq!(reply.status, status, "{method} {kind} {body}: {}", reply.text);
            assert_eq!(reply.json()["status"], status, "{method} {kind} {body}");
        }
    }
}

#[tokio::test]
async fn json_answers_have_a_policy_that_allows_nothing() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = Browser::new(&app);
    let mut replies = vec![];
    for (method, path) in [
        (Method::GET, "auth/session"),
        (Method::GET, "config"),
        (Method::POST, "auth/login"),
        (Method::GET, "nowhere"),
    ] {
        replies.push(browser.api(method, path, Value::Null).await);
    }
    // One from before any handler: the origin guard's.
    replies.push(browser.send(Method::POST, "/_allauth/browser/v1/auth/login", &[], String::new()).await);
    for reply in replies {
        let policy = reply.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{}", reply.status);
    }
    let page = browser.get("/nowhere").await;
    assert!(page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap().contains("'nonce-"));
}

#[tokio::test]
async fn an_apps_call_without_a_body_needs_no_content_type() {
    let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
    let mut client = AppClient::new(&app);
    client.api(Method::POST, "auth/signup", json!({"email": "ada@example.org", "password": PASSWORD})).await;
    app.wait(11);
    let token = client.token.clone().unwrap();
    let headers = [("x-session-token", token.as_str())];
    let send = async |method: Method, path: &str| {
        let path = format!("/_allauth/app/v1/{path}");
        Browser::new(&app).send(method, &path, &headers, String::new()).await
    };
    let reply = send(Method::POST, "auth/email/verify/resend").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    // A call from another site's page is still recognised.
    let foreign = [("x-session-token", token.as_str()), ("sec-fetch-site", "cross-site")];
    let path = "/_allauth/app/v1/auth/email/verify/resend";
    let reply = Browser::new(&app).send(Method::POST, path, &foreign, String::new()).await;
    assert_eq!(reply.status, 403);
    // A call with a browser's cookie still needs its origin.
    let path = "/_allauth/browser/v1/auth/email/verify/resend";
    assert_eq!(Browser::new(&app).send(Method::POST, path, &[], String::new()).await.status, 403);
    assert_eq!(send(Method::DELETE, "auth/session").await.status, 401);
}
