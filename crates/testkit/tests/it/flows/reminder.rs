//! How one signs in, mailed to the address and shown to nobody.

use housekey_accounts::admin::{self, NewAccount};
use housekey_testkit::{Browser, Reply, TestApp};
use http::Method;
use serde_json::json;

const ADA: &str = "ada@example.org";

async fn ask(app: &TestApp, email: &str) -> Reply {
    Browser::new(app).api(Method::POST, "auth/reminder", json!({ "email": email })).await
}

#[tokio::test]
async fn ways_in_are_mailed_to_the_address_alone() {
    for (by_code, has_password, ways) in
        [(false, true, 1), (true, false, 2), (true, true, 3), (false, false, 0)]
    {
        let app = TestApp::with(|settings| settings.account.login_by_code_enabled = by_code).await;
        if has_password {
            app.user(ADA).await;
        } else {
            let email = Some((ADA.to_owned(), true));
            app.account(NewAccount { email, active: true, ..NewAccount::default() }).await;
        }
        app.signals.take();
        let reply = ask(&app, " ADA@example.org").await;
        assert_eq!((reply.status, reply.json()), (200, json!({ "status": 200 })));
        assert_eq!(app.signals.take(), ["provider_reminder_sent"]);
        app.deliver().await;
        let mail = app.mail.last_to(ADA);
        assert_eq!(mail.kind, "account/email/provider_reminder");
        assert_eq!(mail.values["ways"], ways);
    }
}

/// T182.
#[tokio::test]
async fn unknown_and_inactive_addresses_are_answered_as_a_known_one() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    app.user("off@example.org").await;
    admin::set_active(app.accounts.services(), "off@example.org", false).await.unwrap();
    let mut seen = vec![];
    for email in [ADA, "off@example.org", "no@example.org"] {
        let replies =
            [ask(&app, email).await, ask(&app, email).await, ask(&app, email).await, ask(&app, email).await];
        seen.push(replies.map(|reply| (reply.status, reply.text)));
    }
    assert_eq!(seen[0][3].0, 429);
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    app.deliver().await;
    let to_others = app.mail.all().into_iter().filter(|mail| mail.to.as_str() != ADA);
    assert!(to_others.clone().all(|mail| mail.kind == "account/email/unknown_account"));
    assert_eq!(to_others.count(), 6);
}

#[tokio::test]
async fn unreadable_addresses_are_refused() {
    let app = TestApp::with(|_| {}).await;
    assert_eq!(ask(&app, "").await.errors(), ["email:required"]);
    assert_eq!(ask(&app, "nonsense").await.errors(), ["email:invalid"]);
}
