//! Asking for a new password: who is mailed what, and what the answer tells.

use super::*;

/// T068, T047: nobody's address, and one of a deactivated account.
#[tokio::test]
async fn unknown_and_inactive_addresses_are_answered_as_a_known_one() {
    for change in [by_code as fn(&mut Settings), |_| {}] {
        let app = TestApp::with(change).await;
        app.user(ADA).await;
        app.user("off@example.org").await;
        admin::set_active(app.accounts.services(), "off@example.org", false).await.unwrap();
        app.signals.take();
        let mut seen = vec![];
        for email in [ADA, "off@example.org", "no@example.org"] {
            let mut browser = Browser::new(&app);
            let mut replies = vec![ask(&mut browser, email).await];
            for _ in 0..4 {
                replies.push(choose(&mut browser, "BBBB-BBBB", NEW).await);
            }
            seen.push(replies.into_iter().map(|reply| (reply.status, reply.text)).collect::<Vec<_>>());
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
        app.deliver().await;
        let unknown: Vec<String> =
            mails(&app).into_iter().filter(|(kind, _)| kind == "unknown_account").map(|(_, to)| to).collect();
        assert_eq!(unknown, ["off@example.org", "no@example.org"]);
    }
}

#[tokio::test]
async fn nobody_is_mailed_where_unknown_accounts_are_not_told() {
    let app = TestApp::with(|settings| settings.account.email_unknown_accounts = false).await;
    assert_eq!(ask(&mut Browser::new(&app), "no@example.org").await.status, 200);
    app.deliver().await;
    assert!(app.mail.all().is_empty());
}

#[tokio::test]
async fn where_accounts_are_not_hidden_an_unknown_address_is_refused() {
    let app = TestApp::with(|settings| settings.account.prevent_enumeration = PreventEnumeration::Off).await;
    app.user(ADA).await;
    assert_eq!(ask(&mut Browser::new(&app), "no@example.org").await.errors(), ["email:unknown_email"]);
    assert_eq!(ask(&mut Browser::new(&app), ADA).await.status, 200);
}

#[tokio::test]
async fn unreadable_addresses_are_refused_and_mail_nobody() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = Browser::new(&app);
    assert_eq!(ask(&mut browser, "").await.errors(), ["email:required"]);
    for wrong in ["nonsense", "ada@example.org,eve@example.org", "ada@example.org\neve@example.org"] {
        assert_eq!(ask(&mut browser, wrong).await.errors(), ["email:invalid"], "{wrong}");
    }
    let several = json!({"email": [ADA, "eve@example.org"]});
    let reply = browser.api(Method::POST, "auth/password/request", several).await;
    assert_eq!(reply.status, 400, "{}", reply.text);
    app.deliver().await;
    assert!(app.mail.all().is_empty());
}

/// T017: what folds to a known address is another address.
#[tokio::test]
async fn look_alike_address_is_sent_no_link_to_the_account() {
    let app = TestApp::with(|settings| settings.account.rate_limits.reset_password = Rates::default()).await;
    app.user("mike@example.org").await;
    for typed in ["mıke@example.org", "mi\u{212a}e@example.org", "mike@example.org\u{200b}"] {
        ask(&mut Browser::new(&app), typed).await;
    }
    app.deliver().await;
    // What is the same address in another form is written to as it is stored.
    let links = mails(&app).into_iter().filter(|(kind, _)| kind == "password_reset_key");
    let to: Vec<String> = links.map(|(_, to)| to).collect();
    assert!(to.iter().all(|to| to == "mike@example.org"), "{to:?}");
    let others = mails(&app).into_iter().filter(|(_, to)| to != "mike@example.org");
    assert!(others.clone().all(|(kind, _)| kind == "unknown_account"), "{:?}", others.collect::<Vec<_>>());
}

#[tokio::test]
async fn requests_for_one_address_are_limited_however_it_is_written() {
    let app = TestApp::with(|_| {}).await;
    for email in [ADA, "ADA@example.org", " ada@example.org", "Ada@Example.org", ADA] {
        assert_eq!(ask(&mut Browser::new(&app), email).await.status, 200);
    }
    let refused = ask(&mut Browser::new(&app), "aDa@example.org").await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
}
