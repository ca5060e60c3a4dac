//! A new password for who does not know the old one: asked for, proved by link or code, chosen.

use super::{signed_in, signed_up};
use housekey_accounts::{
    Settings, admin,
    admin::NewAccount,
    flows::password_reset::{ChooseResetPassword, RequestPasswordReset},
    settings::{EmailVerification, PreventEnumeration, Rates, account::CodeRequired},
};
use housekey_testkit::{AppClient, Backend, Browser, Reply, TestApp, app::PASSWORD, probe::denies_form};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const OTHER: &str = "ada@example.com";
const NEW: &str = "violet anchor kettle 93";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

fn by_code(settings: &mut Settings) {
    settings.account.password_reset_by_code_enabled = true;
    settings.account.rate_limits.reset_password = Rates::default();
}

async fn ask(browser: &mut Browser, email: &str) -> Reply {
    browser.api(Method::POST, "auth/password/request", json!({ "email": email })).await
}

async fn choose(browser: &mut Browser, key: &str, password: &str) -> Reply {
    let body = json!({"key": key, "password": password});
    browser.api(Method::POST, "auth/password/reset", body).await
}

/// Asks, and answers the key or code that was mailed.
async fn asked(app: &TestApp, browser: &mut Browser, email: &str) -> String {
    ask(browser, email).await;
    app.deliver().await;
    let code = app.mail.value(email, "code");
    if code.is_empty() { app.mail.key(email) } else { code }
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Reply {
    let body = json!({"email": email, "password": password});
    Browser::new(app).api(Method::POST, "auth/login", body).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated()
}

fn mails(app: &TestApp) -> Vec<(String, String)> {
    let kind = |kind: String| kind.trim_start_matches("account/email/").to_owned();
    app.mail.kinds().into_iter().map(|(name, to)| (kind(name), to)).collect()
}

#[tokio::test]
async fn link_lets_its_reader_choose_a_password_once() {
    for backend in BOTH {
        let app = TestApp::on(backend, |_| {}).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        assert_eq!(ask(&mut browser, " ADA@example.org ").await.status, 200);
        assert_eq!(app.signals.take(), ["password_reset_requested"], "{backend:?}");
        app.deliver().await;
        let key = app.mail.key(ADA);
        let done = choose(&mut browser, &key, NEW).await;
        assert_eq!((done.status, done.is_authenticated()), (401, false), "{}", done.text);
        assert_eq!(app.signals.take(), ["password_reset"], "{backend:?}");
        assert_eq!(choose(&mut browser, &key, PASSWORD).await.errors(), ["key:token_invalid"]);
        assert_eq!(sign_in(&app, ADA, PASSWORD).await.status, 400);
        assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn code_lets_the_browser_that_asked_choose_a_password_once() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        app.signals.take();
        let waits = ask(&mut browser, ADA).await;
        assert_eq!(waits.status, 401, "{}", waits.text);
        let flows = waits.json()["data"]["flows"].clone();
        assert!(
            flows.as_array().unwrap().iter().any(|flow| flow["id"] == "password_reset_by_code"),
            "{flows}"
        );
        assert_eq!(app.signals.take(), ["password_reset_requested", "code_sent"], "{backend:?}");
        app.deliver().await;
        let code = app.mail.value(ADA, "code");
        // T042: bound to the browser that asked.
        assert_eq!(choose(&mut Browser::new(&app), &code, NEW).await.status, 409);
        // A password that will not do uses up no try.
        for _ in 0..4 {
            assert_eq!(choose(&mut browser, &code, "short").await.errors(), ["password:password_too_short"]);
        }
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 401);
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
        assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
    }
}

#[tokio::test]
async fn app_client_resets_by_code_with_its_token() {
    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut client = AppClient::new(&app);
    let waits = client.api(Method::POST, "auth/password/request", json!({ "email": ADA })).await;
    assert!(waits.json()["meta"]["session_token"].is_string(), "{}", waits.text);
    app.deliver().await;
    let body = json!({"key": app.mail.value(ADA, "code"), "password": NEW});
    assert_eq!(client.api(Method::POST, "auth/password/reset", body).await.status, 401);
    assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
}

/// T041.
#[tokio::test]
async fn three_wrong_codes_end_the_process_and_the_right_one_is_refused_then() {
    for backend in BOTH {
        let app = TestApp::on(backend, by_code).await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        let code = asked(&app, &mut browser, ADA).await;
        app.signals.take();
        for expected in ["incorrect_code", "incorrect_code", "code_expired"] {
            let reply = choose(&mut browser, "BBBB-BBBB", NEW).await;
            assert_eq!(reply.errors(), [format!("key:{expected}")], "{backend:?}");
        }
        assert_eq!(app.signals.take(), ["password_reset_code_rejected"; 3], "{backend:?}");
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
        let code = asked(&app, &mut browser, ADA).await;
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 401);
    }
}

#[tokio::test]
async fn a_look_at_a_link_changes_nothing_and_one_at_a_wrong_code_is_a_guess() {
    let look = async |browser: &mut Browser, key: &str| {
        browser.headers = vec![("x-password-reset-key".into(), key.to_owned())];
        browser.api(Method::GET, "auth/password/reset", Value::Null).await
    };
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let key = asked(&app, &mut browser, ADA).await;
    // T051.
    for _ in 0..3 {
        let reply = look(&mut Browser::new(&app), &key).await;
        assert_eq!(reply.json()["data"]["user"]["email"], ADA, "{}", reply.text);
    }
    assert_eq!(look(&mut browser, "invented").await.errors(), ["key:token_invalid"]);
    assert_eq!(choose(&mut browser, &key, NEW).await.status, 401);

    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    for _ in 0..4 {
        assert_eq!(look(&mut browser, &code).await.status, 200);
    }
    for _ in 0..3 {
        assert_eq!(look(&mut browser, "BBBB-BBBB").await.status, 400);
    }
    assert_eq!(look(&mut browser, &code).await.status, 409);
}

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

/// T072.
#[tokio::test]
async fn link_dies_with_time_password_change_address_change_and_deactivation() {
    let (late, changed, primary, off) = ("it expired", "password changed", "address added", "deactivated");
    for why in [late, changed, primary, off] {
        let app = TestApp::with(|_| {}).await;
        app.user(ADA).await;
        let mut owner = signed_in(&app, ADA).await;
        let mut browser = Browser::new(&app);
        let key = asked(&app, &mut browser, ADA).await;
        if why == late {
            app.wait(3600);
        } else if why == changed {
            let body = json!({"current_password": PASSWORD, "new_password": NEW});
            assert_eq!(owner.api(Method::POST, "account/password/change", body).await.status, 200);
        } else if why == primary {
            assert_eq!(owner.api(Method::POST, "account/email", json!({ "email": OTHER })).await.status, 200);
        } else {
            admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
        }
        let reply = choose(&mut browser, &key, "seven purple lanterns sing").await;
        assert_eq!(reply.errors(), ["key:token_invalid"], "{why}");
    }
}

#[tokio::test]
async fn one_of_two_links_kills_the_other() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let first = asked(&app, &mut browser, ADA).await;
    let second = asked(&app, &mut browser, ADA).await;
    assert_ne!(first, second);
    assert_eq!(choose(&mut browser, &first, NEW).await.status, 401);
    assert_eq!(choose(&mut browser, &second, PASSWORD).await.errors(), ["key:token_invalid"]);
}

/// T048.
#[tokio::test]
async fn codes_and_links_of_other_purposes_are_refused() {
    let app = TestApp::with(|settings| {
        by_code(settings);
        settings.account.email_verification_by_code_enabled = true;
    })
    .await;
    let mut browser = signed_up(&app, ADA).await;
    let confirmation = app.mail.value(ADA, "code");
    assert_eq!(choose(&mut browser, &confirmation, NEW).await.status, 409);
    let reset = asked(&app, &mut browser, ADA).await;
    let verify = browser.api(Method::POST, "auth/email/verify", json!({ "key": reset })).await;
    assert_eq!(verify.errors(), ["key:incorrect_code"]);

    let app = TestApp::with(|_| {}).await;
    let mut browser = signed_up(&app, ADA).await;
    let key = app.mail.key(ADA);
    assert_eq!(choose(&mut browser, &key, NEW).await.errors(), ["key:token_invalid"]);
}

#[tokio::test]
async fn code_expires() {
    let app = TestApp::with(by_code).await;
    app.user(ADA).await;
    let mut browser = Browser::new(&app);
    let code = asked(&app, &mut browser, ADA).await;
    app.wait(600);
    assert_eq!(choose(&mut browser, &code, NEW).await.status, 409);
}

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
async fn requests_for_one_address_are_limited_however_it_is_written() {
    let app = TestApp::with(|_| {}).await;
    for email in [ADA, "ADA@example.org", " ada@example.org", "Ada@Example.org", ADA] {
        assert_eq!(ask(&mut Browser::new(&app), email).await.status, 200);
    }
    let refused = ask(&mut Browser::new(&app), "aDa@example.org").await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
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

#[tokio::test]
async fn of_many_at_once_with_one_link_one_wins() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            settings.account.rate_limits.reset_password_from_key = Rates::default();
            settings.account.rate_limits.login = Rates::default();
            settings.account.rate_limits.login_failed = Rates::default();
        })
        .await;
        app.user(ADA).await;
        let key = asked(&app, &mut Browser::new(&app), ADA).await;
        let passwords: Vec<String> = (0..8).map(|n| format!("violet anchor kettle {n}{n}")).collect();
        let tries = passwords.iter().map(|password| {
            let (app, key) = (&app, &key);
            async move { choose(&mut Browser::new(app), key, password).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        let won: Vec<bool> = statuses.iter().map(|status| *status == 401).collect();
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [400, 401].contains(status)), "{backend:?}: {statuses:?}");
        for (password, won) in passwords.iter().zip(won) {
            assert_eq!(sign_in(&app, ADA, password).await.status == 200, won, "{backend:?}");
        }
    }
}

/// T044.
#[tokio::test]
async fn of_many_wrong_codes_at_once_three_are_compared() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            by_code(settings);
            settings.account.rate_limits.reset_password_from_key = Rates::default();
        })
        .await;
        app.user(ADA).await;
        let mut browser = Browser::new(&app);
        let code = asked(&app, &mut browser, ADA).await;
        let tries = (0..20).map(|_| {
            let mut browser = browser.clone();
            async move { choose(&mut browser, "BBBB-BBBB", NEW).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        let compared = statuses.iter().filter(|status| **status == 400).count();
        assert!(compared <= 3, "{backend:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| [400, 409].contains(status)), "{backend:?}: {statuses:?}");
        assert_eq!(choose(&mut browser, &code, NEW).await.status, 409, "{backend:?}");
    }
}
