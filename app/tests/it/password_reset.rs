//! The right to choose a new password, in the browser.

use super::app;
use housekey_protocol::Paths;
use housekey_testkit::{Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const NEW: &str = "violet anchor kettle 93";
const FORM: &str = "name=\"new_password\"";

async fn opened(app: &TestApp, browser: &mut Browser) {
    let body = json!({ "email": ADA });
    Browser::new(app).api(Method::POST, "auth/password/request", body).await;
    app.deliver().await;
    let reply = browser.get(&Paths::password_reset_key(&app.mail.key(ADA))).await;
    assert_eq!((reply.status, reply.location()), (303, Paths::PASSWORD_RESET_CHOOSE));
}

/// A session that somebody else knows, too: planted before (anonymous), or stolen (signed in).
#[tokio::test]
async fn right_to_choose_a_password_is_not_shared_by_who_knows_the_session() {
    for signed_in in [false, true] {
        let app = app(|settings| settings.account.login_by_code_enabled = true).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        if signed_in {
            let body = json!({"email": ADA, "password": PASSWORD});
            assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 200);
        } else {
            browser.api(Method::POST, "auth/code/request", json!({"email": "no@example.org"})).await;
        }
        let mut thief = browser.clone();
        opened(&app, &mut browser).await;
        let page = browser.get(Paths::PASSWORD_RESET_CHOOSE).await;
        assert!(page.text.contains(FORM), "{signed_in}: {}", page.text);
        assert!(!thief.get(Paths::PASSWORD_RESET_CHOOSE).await.text.contains(FORM), "{signed_in}");
        thief.submit("/accounts/do/reset_password", &[("new_password", "the thief chose this one")]).await;
        assert!(!thief.api(Method::GET, "auth/session", Value::Null).await.is_authenticated(), "{signed_in}");
        let reply = browser.submit("/accounts/do/reset_password", &[("new_password", NEW)]).await;
        assert_eq!(reply.location(), Paths::LOGIN, "{signed_in}");
    }
}

#[tokio::test]
async fn link_that_is_good_for_nothing_signs_nobody_out_and_leads_to_an_address_without_its_key() {
    let app = app(|_| {}).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let body = json!({"email": ADA, "password": PASSWORD});
    browser.api(Method::POST, "auth/login", body).await;
    let reply = browser.get(&Paths::password_reset_key("invented")).await;
    assert_eq!((reply.status, reply.location()), (303, Paths::PASSWORD_RESET_CHOOSE));
    assert!(browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
    assert!(!browser.get(Paths::PASSWORD_RESET_CHOOSE).await.text.contains(FORM));
}

#[tokio::test]
async fn answer_to_a_link_leads_to_our_page_whatever_site_led_to_the_link() {
    let app = app(|_| {}).await;
    let headers = [("accept", "text/html"), ("referer", "https://evil.example/page")];
    let path = Paths::password_reset_key("invented");
    let reply = Browser::new(&app).send(Method::GET, &path, &headers, String::new()).await;
    assert_eq!(reply.location(), Paths::PASSWORD_RESET_CHOOSE);
}
