//! What goes on after a proof, for forms without JavaScript.

use super::app;
use housekey_protocol::Paths;
use housekey_testkit::{Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const NEW: &str = "new@example.org";
const ADD: &str = "/accounts/do/add_email";
const PROVE: &str = "/accounts/do/reauthenticate";

async fn stale(app: &TestApp, email: &str) -> Browser {
    app.user(email).await;
    let mut browser = Browser::new(app);
    let body = json!({"email": email, "password": PASSWORD});
    assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 200);
    app.wait(300);
    browser
}

/// Posts a form of the page of addresses, without JavaScript.
async fn form(browser: &mut Browser, action: &str, fields: &[(&str, &str)]) -> Reply {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("referer", "http://127.0.0.1/accounts/email?refused=abc#add"),
    ];
    browser.send(Method::POST, action, &headers, body).await
}

async fn addresses(browser: &mut Browser) -> usize {
    let list = browser.api(Method::GET, "account/email", Value::Null).await.json();
    list["data"].as_array().map_or(0, Vec::len)
}

/// The name of what was interrupted, from the address that the form led to.
fn resume(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text);
    let (path, name) = reply.location().split_once("&resume=").unwrap_or_default();
    assert_eq!(path, "/accounts/reauthenticate?next=/accounts/email");
    name.to_owned()
}

#[tokio::test]
async fn plain_form_leads_to_the_proof_and_goes_on_after_it() {
    let app = app(|_| {}).await;
    let mut browser = stale(&app, ADA).await;
    let asked = form(&mut browser, ADD, &[("email", NEW)]).await;
    let name = resume(&asked);
    assert_eq!(addresses(&mut browser).await, 1);
    let page = browser.get(asked.location()).await;
    assert!(page.status == 200 && page.text.contains("You are adding the address"), "{}", page.text);
    assert!(page.text.contains(NEW) && page.text.contains(&name), "{}", page.text);
    let fields = |password| [("password", password), ("next", Paths::EMAIL), ("resume", &name)];

    let wrong = browser.submit(PROVE, &fields("not my password at all")).await;
    assert_eq!(wrong.status, 303);
    assert_eq!(addresses(&mut browser).await, 1);

    let done = browser.submit(PROVE, &fields(PASSWORD)).await;
    assert_eq!((done.status, done.location()), (303, Paths::EMAIL));
    assert_eq!(addresses(&mut browser).await, 2);
    assert!(browser.get(Paths::EMAIL).await.text.contains("We sent an email"), "the notice of what went on");

    // It goes on once.
    form(&mut browser, "/accounts/do/remove_email", &[("email", NEW)]).await;
    assert_eq!(addresses(&mut browser).await, 1);
    let again = browser.submit(PROVE, &fields(PASSWORD)).await;
    assert_eq!((again.status, again.location()), (303, Paths::EMAIL));
    assert_eq!(addresses(&mut browser).await, 1);
}

#[tokio::test]
async fn what_is_refused_when_it_goes_on_is_shown_where_it_began() {
    let app = app(|_| {}).await;
    let mut browser = stale(&app, ADA).await;
    let name = resume(&form(&mut browser, ADD, &[("email", ADA)]).await);
    let fields = [("password", PASSWORD), ("next", Paths::EMAIL), ("resume", &name)];
    let reply = browser.submit(PROVE, &fields).await;
    assert!(reply.location().starts_with("/accounts/email?refused="), "{}", reply.location());
    let page = browser.get(reply.location()).await;
    assert!(page.text.contains("This address is already on your list."), "{}", page.text);
    // What is no address is refused before anything is asked for, and not kept.
    let nonsense = form(&mut browser, ADD, &[("email", "nonsense")]).await;
    assert!(!nonsense.location().contains("reauthenticate"), "{}", nonsense.location());
}

/// Somebody else's link or session is no way to have another's act done.
#[tokio::test]
async fn act_of_another_browser_or_account_does_not_go_on() {
    let app = app(|_| {}).await;
    let (mut ada, mut eve) = (stale(&app, ADA).await, stale(&app, "eve@example.org").await);
    let name = resume(&form(&mut eve, ADD, &[("email", NEW)]).await);
    let page = ada.get(&Paths::reauthenticate_with(Paths::EMAIL, Some(&name))).await;
    assert!(page.status == 200 && !page.text.contains(NEW), "{}", page.text);
    assert!(!page.text.contains(&name), "{}", page.text);
    let fields = [("password", PASSWORD), ("next", Paths::EMAIL), ("resume", &name)];
    assert_eq!(ada.submit(PROVE, &fields).await.location(), Paths::EMAIL);
    assert_eq!(addresses(&mut ada).await, 1);
    // Eve's own is still there for her.
    assert_eq!(eve.submit(PROVE, &fields).await.location(), Paths::EMAIL);
    assert_eq!(addresses(&mut eve).await, 2);
}

#[tokio::test]
async fn act_is_forgotten_with_the_time_of_a_half_finished_login() {
    let app = app(|_| {}).await;
    let mut browser = stale(&app, ADA).await;
    let name = resume(&form(&mut browser, ADD, &[("email", NEW)]).await);
    app.wait(901);
    let fields = [("password", PASSWORD), ("next", Paths::EMAIL), ("resume", &name)];
    assert_eq!(browser.submit(PROVE, &fields).await.location(), Paths::EMAIL);
    let page = browser.get(Paths::EMAIL).await;
    assert!(page.text.contains("Do again what you wanted to do."), "{}", page.text);
    assert_eq!(addresses(&mut browser).await, 1);
}

#[tokio::test]
async fn proof_leads_to_a_page_of_ours_only() {
    let app = app(|_| {}).await;
    let mut browser = stale(&app, ADA).await;
    for next in ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        // The way back of the page, too.
        let page = browser.get(&Paths::reauthenticate_with(next, None)).await;
        assert!(page.status == 200 && !page.text.contains(next), "{next}: {}", page.text);
        let reply = browser.submit(PROVE, &[("password", PASSWORD), ("next", next)]).await;
        assert!(reply.location().starts_with('/') && !reply.location().contains("evil"), "{next}");
    }
}

/// A script keeps what it was doing: nothing is stored for it.
#[tokio::test]
async fn script_is_told_where_the_proof_is_asked_for() {
    let app = app(|_| {}).await;
    let mut browser = stale(&app, ADA).await;
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "application/json"),
    ];
    let reply = browser.send(Method::POST, ADD, &headers, format!("email={NEW}")).await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.headers["housekey-proof"], "/accounts/reauthenticate?next=/accounts/email");
    assert!(!reply.headers.contains_key("location"));
}

#[tokio::test]
async fn pages_ask_in_place_by_what_the_account_has() {
    let app = app(|_| {}).await;
    let mut browser = stale(&app, ADA).await;
    for page in [Paths::EMAIL, Paths::SESSIONS] {
        let html = browser.get(page).await.text;
        let dialog = html.split("<dialog").nth(1).unwrap_or_default();
        assert!(
            dialog.contains("name=\"password\"") && !dialog.contains("name=\"code\""),
            "{page}: {dialog}"
        );
    }
    assert!(!browser.get(Paths::PASSWORD).await.text.contains("<dialog"), "the password itself is the proof");
}
