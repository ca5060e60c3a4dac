//! Invitations: a link that lets its reader sign up with the address it was mailed to.

use super::routes;
use housekey_accounts::{Settings, admin, settings::LoginMethod};
use housekey_protocol::Paths;
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn closed(settings: &mut Settings) {
    settings.account.signup_open = false;
}

async fn app(backend: Backend, change: fn(&mut Settings)) -> TestApp {
    TestApp::build(backend, change, |registry| registry, routes).await
}

/// Mails an invitation, and answers its key.
async fn invited(app: &TestApp, email: &str) -> String {
    assert!(admin::invite(app.accounts.services(), email).await.is_ok());
    app.deliver().await;
    let url = app.mail.value(email, "invitation_url");
    url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

async fn open(browser: &mut Browser, key: &str) -> Reply {
    browser.get(&Paths::invitation_key(key)).await
}

async fn sign_up(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/signup", json!({ "email": email, "password": PASSWORD })).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

#[tokio::test]
async fn invited_address_signs_up_once_confirmed_at_once_also_where_nobody_else_may() {
    for backend in BOTH {
        for change in [closed, |_: &mut Settings| {}] {
            let app = app(backend, change).await;
            let key = invited(&app, ADA).await;
            let mut browser = Browser::new(&app);
            let reply = open(&mut browser, &key).await;
            assert_eq!((reply.status, reply.location()), (303, Paths::SIGNUP));
            let page = browser.get(Paths::SIGNUP).await.text;
            assert!(
                page.contains(r#"value="ada@example.org""#) && page.contains("You are invited."),
                "{page}"
            );
            let fields = [("email", ADA), ("password", PASSWORD)];
            browser.submit("/accounts/do/signup", &fields).await;
            assert!(is_signed_in(&mut browser).await);
            assert_eq!(
                app.signals.names(),
                ["user_signed_up", "email_confirmed", "account_ready", "user_logged_in"]
            );
            app.deliver().await;
            assert_eq!(app.mail.all().len(), 1, "the invitation alone");
            // The link is used up.
            let mut again = Browser::new(&app);
            assert_eq!(open(&mut again, &key).await.location(), Paths::SIGNUP);
            assert!(again.get(Paths::SIGNUP).await.text.contains("This invitation does not work any more."));
        }
    }
}

#[tokio::test]
async fn closed_sign_up_takes_no_address_but_the_invited_one() {
    let app = app(Backend::Sqlite, closed).await;
    let key = invited(&app, ADA).await;
    assert_eq!(sign_up(&mut Browser::new(&app), ADA).await.status, 403);
    let mut browser = Browser::new(&app);
    open(&mut browser, &key).await;
    assert_eq!(sign_up(&mut browser, "eve@example.org").await.errors(), ["email:not_invited"]);
    assert_eq!(sign_up(&mut browser, "ADA@example.org").await.status, 200);
    // Another browser has opened nothing.
    assert_eq!(sign_up(&mut Browser::new(&app), "eve@example.org").await.status, 403);
}

#[tokio::test]
async fn another_address_than_the_invited_one_is_confirmed_as_ever() {
    let app = app(Backend::Sqlite, |_| {}).await;
    let key = invited(&app, ADA).await;
    let mut browser = Browser::new(&app);
    open(&mut browser, &key).await;
    assert_eq!(sign_up(&mut browser, "eve@example.org").await.status, 401);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn old_invented_and_foreign_keys_invite_nobody() {
    let app = app(Backend::Sqlite, closed).await;
    let key = invited(&app, ADA).await;
    for wrong in ["invented", &"A".repeat(43), "%00"] {
        let mut browser = Browser::new(&app);
        open(&mut browser, wrong).await;
        assert_eq!(sign_up(&mut browser, ADA).await.status, 403, "{wrong}");
    }
    let mut late = Browser::new(&app);
    open(&mut late, &key).await;
    app.wait(3601);
    assert_eq!(sign_up(&mut late, ADA).await.status, 403, "an hour after it was opened");
    app.wait(7 * 86_400);
    let mut browser = Browser::new(&app);
    open(&mut browser, &key).await;
    assert_eq!(sign_up(&mut browser, ADA).await.status, 403);
}

#[tokio::test]
async fn one_invitation_opened_in_many_browsers_makes_one_account() {
    for backend in BOTH {
        let app = app(backend, closed).await;
        let key = invited(&app, ADA).await;
        let mut browsers = vec![];
        for _ in 0..6 {
            let mut browser = Browser::new(&app);
            open(&mut browser, &key).await;
            browsers.push(browser);
        }
        let tries = browsers.into_iter().map(|mut browser| async move {
            sign_up(&mut browser, ADA).await;
            is_signed_in(&mut browser).await
        });
        let mut running = tokio::task::JoinSet::new();
        tries.for_each(|one| drop(running.spawn(one)));
        let signed_in = running.join_all().await;
        assert_eq!(signed_in.iter().filter(|yes| **yes).count(), 1, "{signed_in:?}");
        let listed = admin::list(app.accounts.services()).await.map(|all| all.len());
        assert!(matches!(listed, Ok(1)), "{listed:?}");
    }
}

#[tokio::test]
async fn address_that_has_a_confirmed_account_is_not_invited() {
    let app = app(Backend::Sqlite, |_| {}).await;
    app.user(ADA).await;
    assert!(admin::invite(app.accounts.services(), ADA).await.is_err());
    assert!(admin::invite(app.accounts.services(), "nonsense").await.is_err());
    app.deliver().await;
    assert!(app.mail.all().is_empty());
}

#[tokio::test]
async fn who_is_signed_in_keeps_the_session_when_an_invitation_is_opened() {
    let app = app(Backend::Sqlite, |_| {}).await;
    app.user("bob@example.org").await;
    let key = invited(&app, ADA).await;
    let mut browser = Browser::new(&app);
    let body = json!({ "email": "bob@example.org", "password": PASSWORD });
    browser.api(Method::POST, "auth/login", body).await;
    assert_eq!(open(&mut browser, &key).await.location(), Paths::OVERVIEW);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn invited_address_that_somebody_only_claims_signs_up_all_the_same() {
    let app = app(Backend::Sqlite, closed).await;
    app.user("bob@example.org").await;
    let mut bob = Browser::new(&app);
    let body = json!({ "email": "bob@example.org", "password": PASSWORD });
    bob.api(Method::POST, "auth/login", body).await;
    assert_eq!(bob.api(Method::POST, "account/email", json!({ "email": ADA })).await.status, 200);
    let key = invited(&app, ADA).await;
    let mut browser = Browser::new(&app);
    open(&mut browser, &key).await;
    assert_eq!(sign_up(&mut browser, ADA).await.status, 200);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn used_invitation_ends_every_other_one_to_its_address() {
    let app = app(Backend::Sqlite, closed).await;
    let (first, second) = (invited(&app, ADA).await, invited(&app, ADA).await);
    let (mut one, mut two) = (Browser::new(&app), Browser::new(&app));
    open(&mut one, &first).await;
    open(&mut two, &second).await;
    assert_eq!(sign_up(&mut one, ADA).await.status, 200);
    assert!(admin::delete(app.accounts.services(), ADA).await.is_ok());
    assert_eq!(sign_up(&mut two, ADA).await.status, 403, "opened before");
    let mut three = Browser::new(&app);
    open(&mut three, &second).await;
    assert_eq!(sign_up(&mut three, ADA).await.status, 403);
}

#[tokio::test]
async fn nobody_is_invited_where_the_invited_could_not_sign_in_again() {
    let app = app(Backend::Sqlite, |settings| {
        settings.account.signup_open = false;
        settings.account.login_methods = vec![LoginMethod::Username];
    })
    .await;
    let refused = admin::invite(app.accounts.services(), ADA).await.map_err(|error| error.to_string());
    assert!(refused.as_ref().is_err_and(|why| why.contains("account.signup_fields")), "{refused:?}");
}
