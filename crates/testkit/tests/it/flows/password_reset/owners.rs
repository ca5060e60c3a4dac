//! Choosing the new password: what becomes of the account, its sessions and whoever is signed in.

use super::*;

/// T079.
#[tokio::test]
async fn reset_ends_every_session_and_is_told_to_every_verified_address() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let (mut one, mut two) = (signed_in(&app, ADA).await, signed_in(&app, ADA).await);
    one.api(Method::POST, "account/email", json!({ "email": OTHER })).await;
    app.deliver().await;
    one.api(Method::POST, "auth/email/verify", json!({"key": app.mail.key(OTHER)})).await;
    one.api(Method::POST, "account/email", json!({"email": "unproved@example.org"})).await;
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, OTHER).await;
    app.signals.take();
    assert_eq!(choose(&mut browser, &key, NEW).await.status, 401);
    assert_eq!(app.signals.take(), ["password_reset", "session_ended"]);
    assert!(!is_signed_in(&mut one).await && !is_signed_in(&mut two).await);
    app.deliver().await;
    let told: Vec<String> =
        mails(&app).into_iter().filter(|(kind, _)| kind == "password_reset").map(|(_, to)| to).collect();
    assert_eq!(told, [ADA, OTHER]);
    let body = json!({"email": ADA, "password": NEW});
    one.api(Method::POST, "auth/login", body).await;
    let list = one.api(Method::GET, "account/email", Value::Null).await.json()["data"].clone();
    assert_eq!(list.as_array().map(Vec::len), Some(3), "a verified owner keeps the other addresses: {list}");
}

/// T106: somebody signed up with the address of somebody else, and is signed in.
#[tokio::test]
async fn owner_wins_an_address_back_from_who_signed_up_with_it_unverified() {
    for backend in BOTH {
        let app = TestApp::on(backend, |s| {
            s.account.email_verification = EmailVerification::Optional;
            s.account.rate_limits.confirm_email = Rates::default();
        })
        .await;
        let mut squatter = Browser::new(&app);
        let body = json!({"email": ADA, "password": PASSWORD});
        assert_eq!(squatter.api(Method::POST, "auth/signup", body).await.status, 200);
        let mine = "eve@example.org";
        squatter.api(Method::POST, "account/email", json!({ "email": mine })).await;
        app.deliver().await;
        let (own_link, mut own) = (app.mail.key(mine), Browser::new(&app));
        ask(&mut own, mine).await;
        app.deliver().await;
        let own_reset = app.mail.key(mine);

        let mut owner = Browser::new(&app);
        let key = asked(&app, &mut owner, ADA).await;
        app.signals.take();
        assert_eq!(choose(&mut owner, &key, NEW).await.status, 401);
        let fired = app.signals.take();
        assert_eq!(
            fired,
            ["email_confirmed", "account_ready", "email_removed", "password_reset", "session_ended"],
            "{backend:?}"
        );
        // Nothing that the squatter left leads back in.
        assert!(!is_signed_in(&mut squatter).await, "{backend:?}");
        assert_eq!(sign_in(&app, ADA, PASSWORD).await.status, 400);
        assert_eq!(sign_in(&app, mine, PASSWORD).await.status, 400);
        assert_eq!(choose(&mut own, &own_reset, PASSWORD).await.errors(), ["key:token_invalid"]);
        let confirm = own.api(Method::POST, "auth/email/verify", json!({ "key": own_link })).await;
        assert_eq!(confirm.errors(), ["key:invalid_or_expired_key"], "{backend:?}");
        assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn unverified_address_beside_a_verified_one_resets_nothing() {
    let app = TestApp::with(|_| {}).await;
    app.user("eve@example.org").await;
    let mut eve = signed_in(&app, "eve@example.org").await;
    eve.api(Method::POST, "account/email", json!({ "email": ADA })).await;
    ask(&mut Browser::new(&app), ADA).await;
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/unknown_account");
}

#[tokio::test]
async fn deactivated_while_choosing_changes_nothing() {
    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
    admin::set_active(app.accounts.services(), ADA, true).await.unwrap();
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn account_without_a_password_gets_its_first_one_by_its_link() {
    let app = TestApp::with(|_| {}).await;
    let email = Some((ADA.to_owned(), true));
    app.account(NewAccount { email, password: None, active: true, ..NewAccount::default() }).await;
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, ADA).await;
    assert_eq!(choose(&mut browser, &key, NEW).await.status, 401);
    assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
}

#[tokio::test]
async fn login_on_password_reset_signs_in_with_the_method_on_record() {
    let app = TestApp::with(|settings| settings.account.login_on_password_reset = true).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, ADA).await;
    app.signals.take();
    let reply = choose(&mut browser, &key, NEW).await;
    assert!(reply.status == 200 && reply.is_authenticated(), "{}", reply.text);
    assert_eq!(app.signals.take(), ["password_reset", "authentication_step_completed", "user_logged_in"]);
    let method = &reply.json()["data"]["methods"][0];
    assert_eq!((&method["method"], &method["email"]), (&json!("password_reset"), &json!(ADA)));
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn somebody_else_signed_in_here_is_signed_out() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    app.user("bob@example.org").await;
    let mut bob = signed_in(&app, "bob@example.org").await;
    let key = asked(&app, &mut Browser::new(&app), ADA).await;
    app.signals.take();
    assert_eq!(choose(&mut bob, &key, NEW).await.status, 401);
    assert_eq!(app.signals.take(), ["user_logged_out", "session_ended", "password_reset"]);
    assert!(!is_signed_in(&mut bob).await);
    assert_eq!(sign_in(&app, "bob@example.org", PASSWORD).await.status, 200);
}

/// The new password is one proof; another one is still asked for, and nobody is signed in here until it is given.
#[tokio::test]
async fn sign_in_after_the_reset_that_waits_at_a_stage_goes_on_though_somebody_was_signed_in() {
    for who in ["bob@example.org", ADA] {
        let app = TestApp::with(|settings| {
            settings.account.login_on_password_reset = true;
            settings.account.login_by_code_required = CodeRequired::After(vec!["password_reset".into()]);
        })
        .await;
        app.user(ADA).await;
        app.user("bob@example.org").await;
        let mut browser = signed_in(&app, who).await;
        let key = asked(&app, &mut Browser::new(&app), ADA).await;
        let reply = choose(&mut browser, &key, NEW).await;
        assert_eq!((reply.status, reply.is_authenticated()), (401, false), "{who}: {}", reply.text);
        assert!(!is_signed_in(&mut browser).await, "{who}");
        app.deliver().await;
        let code =
            app.mail.all().into_iter().rev().find(|mail| mail.kind == "account/email/login_code").unwrap();
        let body = json!({"code": code.values["code"]});
        let reply = browser.api(Method::POST, "auth/code/confirm", body).await;
        assert_eq!(reply.json()["data"]["user"]["email"], ADA, "{who}: {}", reply.text);
    }
}

#[tokio::test]
async fn failed_sign_ins_are_forgotten_with_the_reset() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    for _ in 0..6 {
        sign_in(&app, ADA, "a wrong one").await;
    }
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.errors(), ["*:too_many_login_attempts"]);
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, ADA).await;
    choose(&mut browser, &key, NEW).await;
    assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
}

#[tokio::test]
async fn new_passwords_past_the_rate_are_answered_429() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = Browser::new(&app);
    for _ in 0..20 {
        assert_eq!(choose(&mut browser, "invented", NEW).await.status, 400);
    }
    assert_eq!(choose(&mut browser, "invented", NEW).await.status, 429);
}

#[tokio::test]
async fn handlers_can_refuse_the_request_and_the_new_password() {
    let app = TestApp::build(
        Backend::Sqlite,
        |_| {},
        |registry| registry.before::<RequestPasswordReset>("no request", denies_form("denied")),
        housekey_http::Accounts::router,
    )
    .await;
    app.user(ADA).await;
    assert_eq!(ask(&mut Browser::new(&app), ADA).await.errors(), ["*:denied"]);
    app.deliver().await;
    assert!(app.mail.all().is_empty());
    let app = TestApp::build(
        Backend::Sqlite,
        |_| {},
        |registry| registry.before::<ChooseResetPassword>("no choice", denies_form("denied")),
        housekey_http::Accounts::router,
    )
    .await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, ADA).await;
    assert_eq!(choose(&mut browser, &key, NEW).await.errors(), ["*:denied"]);
    assert_eq!(sign_in(&app, ADA, PASSWORD).await.status, 200);
}
