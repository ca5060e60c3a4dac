//! The JSON API and the layers around everything, by HTTP.

mod beside_the_reference;
mod dev_mail;
mod host;

use housekey_testkit::{AppClient, Browser, TestApp};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn disabled_client_kind_answers_404() {
    use housekey_accounts::settings::HeadlessClient;
    let app = TestApp::with(|s| s.headless.clients = vec![HeadlessClient::App]).await;
    assert_eq!(AppClient::new(&app).api(Method::GET, "config", Value::Null).await.status, 200);
    assert_eq!(Browser::new(&app).api(Method::GET, "config", Value::Null).await.status, 404);
}

#[tokio::test]
async fn config_lists_what_a_front_end_needs() {
    let app = TestApp::with(|_| {}).await;
    let reply = Browser::new(&app).api(Method::GET, "config", Value::Null).await;
    insta::assert_json_snapshot!(reply.json());
}

#[tokio::test]
async fn session_of_visitor_lists_the_possible_flows() {
    let app = TestApp::with(|_| {}).await;
    let reply = Browser::new(&app).api(Method::GET, "auth/session", Value::Null).await;
    assert_eq!(reply.status, 401);
    insta::assert_json_snapshot!(reply.json());
}

#[tokio::test]
async fn pending_sign_up_answer_matches_snapshot() {
    let app = TestApp::with(|_| {}).await;
    let body = json!({"email": "ada@example.org", "password": "correct horse battery staple"});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    insta::assert_json_snapshot!(reply.json());
    insta::assert_json_snapshot!("the_signals_of_a_sign_up", app.signals.all());
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::with(|s| s.site.base_url = "https://id.example.org".parse().unwrap()).await;
    let mut browser = Browser::new(&app);
    for (method, path) in [
        (Method::GET, "/healthz"),
        (Method::GET, "/nowhere"),
        (Method::GET, "/_allauth/browser/v1/auth/session"),
        (Method::TRACE, "/healthz"),
        (Method::POST, "/_allauth/browser/v1/auth/login"),
    ] {
        let reply = browser.send(method.clone(), path, &[], String::new()).await;
        for name in [
            "content-security-policy",
            "strict-transport-security",
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
            "x-request-id",
        ] {
            assert!(reply.headers.contains_key(name), "{method} {path} {} has no {name}", reply.status);
        }
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(!reply.headers.contains_key("access-control-allow-origin"));
        assert!(!reply.headers.contains_key("server"));
    }
}

#[tokio::test]
async fn https_session_cookie_has_host_prefix_and_is_removed_at_sign_out() {
    let app = TestApp::with(|s| s.site.base_url = "https://id.example.org".parse().unwrap()).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    let headers = [("content-type", "application/json"), ("origin", "https://id.example.org")];
    let body = json!({"email": "ada@example.org", "password": housekey_testkit::app::PASSWORD});
    let login =
        browser.send(Method::POST, "/_allauth/browser/v1/auth/login", &headers, body.to_string()).await;
    let cookie = login.headers["set-cookie"].to_str().unwrap();
    for part in ["__Host-sid=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let logout =
        browser.send(Method::DELETE, "/_allauth/browser/v1/auth/session", &headers, String::new()).await;
    let cookie = logout.headers["set-cookie"].to_str().unwrap();
    for part in ["__Host-sid=;", "Secure", "Path=/", "Max-Age=0"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test]
async fn mailed_links_use_the_configured_origin_despite_forged_host() {
    let app = TestApp::with(|s| s.site.base_url = "https://id.example.org".parse().unwrap()).await;
    let headers = [
        ("content-type", "application/json"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("forwarded", "host=evil.example"),
        ("x-original-host", "evil.example"),
    ];
    let body = json!({"email": "ada@example.org", "password": housekey_testkit::app::PASSWORD}).to_string();
    Browser::new(&app).send(Method::POST, "/_allauth/app/v1/auth/signup", &headers, body).await;
    app.deliver().await;
    let url = app.mail.value("ada@example.org", "activate_url");
    assert!(url.starts_with("https://id.example.org/accounts/confirm-email/"), "{url}");
}

#[tokio::test]
async fn mailed_link_uses_the_configured_front_end_url() {
    let app = TestApp::with(|s| {
        let url = "https://app.example.org/verify/{key}?from=mail".to_owned();
        s.headless.frontend_urls.insert("account_confirm_email".into(), url);
    })
    .await;
    let body = json!({"email": "ada@example.org", "password": housekey_testkit::app::PASSWORD});
    Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    app.deliver().await;
    let url = app.mail.value("ada@example.org", "activate_url");
    assert!(url.starts_with("https://app.example.org/verify/") && url.ends_with("?from=mail"), "{url}");
}

#[tokio::test]
async fn lost_database_answers_503_with_retry_after() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.accounts.pool().close().await;
    let body = json!({"email": "ada@example.org", "password": housekey_testkit::app::PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!(reply.status, 503);
    assert!(reply.headers.contains_key("retry-after"));
    assert_eq!(Browser::new(&app).get("/readyz").await.status, 503);
    assert_eq!(Browser::new(&app).get("/healthz").await.status, 200);
}

#[tokio::test]
async fn draining_server_answers_readyz_503() {
    let app = TestApp::with(|_| {}).await;
    assert_eq!(Browser::new(&app).get("/readyz").await.status, 200);
    app.accounts.drain();
    assert_eq!(Browser::new(&app).get("/readyz").await.status, 503);
}
