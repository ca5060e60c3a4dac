//! Asking for a code: who is mailed what, and what the answer tells.

use super::*;

/// T047.
#[tokio::test]
async fn unknown_and_inactive_addresses_are_answered_as_a_known_one() {
    let app = TestApp::with(enabled).await;
    app.user(ADA).await;
    app.user("off@example.org").await;
    admin::set_active(app.accounts.services(), "off@example.org", false).await.unwrap();
    let mut seen = vec![];
    for email in [ADA, "off@example.org", "no@example.org"] {
        let mut browser = Browser::new(&app);
        let mut replies = vec![ask(&mut browser, email).await];
        replies.push(browser.api(Method::GET, "auth/session", Value::Null).await);
        for _ in 0..4 {
            replies.push(enter(&mut browser, "BBBB-BBBB").await);
        }
        seen.push(replies.into_iter().map(|reply| (reply.status, reply.text)).collect::<Vec<_>>());
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    app.deliver().await;
    let kinds = app.mail.kinds();
    let unknown = kinds.iter().filter(|(kind, _)| kind == "account/email/unknown_account").count();
    assert_eq!(unknown, 2, "{kinds:?}");
}

#[tokio::test]
async fn where_accounts_are_not_hidden_an_unknown_address_is_refused() {
    let app = TestApp::with(|settings| {
        enabled(settings);
        settings.account.prevent_enumeration = PreventEnumeration::Off;
    })
    .await;
    assert_eq!(ask(&mut Browser::new(&app), "no@example.org").await.errors(), ["email:unknown_email"]);
}

#[tokio::test]
async fn requests_past_the_rate_are_refused_as_too_many_attempts() {
    let app = TestApp::with(|settings| settings.account.login_by_code_enabled = true).await;
    app.user(ADA).await;
    for email in [ADA, "ADA@example.org", " ada@example.org"] {
        assert_eq!(ask(&mut Browser::new(&app), email).await.status, 401);
    }
    assert_eq!(ask(&mut Browser::new(&app), ADA).await.errors(), ["*:too_many_login_attempts"]);
}

#[tokio::test]
async fn where_codes_do_not_sign_in_none_is_mailed() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    assert_eq!(ask(&mut Browser::new(&app), ADA).await.status, 409);
    app.deliver().await;
    assert!(app.mail.all().is_empty());
}

#[tokio::test]
async fn signed_in_people_are_answered_409() {
    let app = TestApp::with(enabled).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(ask(&mut browser, ADA).await.status, 409);
    assert_eq!(enter(&mut browser, "BBBB-BBBB").await.status, 409);
}
