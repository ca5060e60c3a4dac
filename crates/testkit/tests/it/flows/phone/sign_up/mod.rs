//! Sign-up with a number: it is confirmed before anybody is signed in.

mod again;
mod hidden;
mod waiting;

use super::*;
use housekey_accounts::{
    Ctx,
    admin::{self, NewAccount},
    context::{NextStep, SessionChange},
    flows,
    model::Secret,
    settings::{EmailVerification, PreventEnumeration, account::CodeRequired},
};
use housekey_testkit::app::PASSWORD;

const EVE: &str = "eve@example.org";

/// With an address and a number, both confirmed by code.
fn both(settings: &mut Settings) {
    with_phones(settings);
    settings.account.signup_fields = ["email*", "phone*", "password1*"].map(Into::into).to_vec();
    settings.account.email_verification_by_code_enabled = true;
    settings.account.rate_limits.signup = Rates::default();
}

/// With a number and a user name, and no address.
fn no_address(settings: &mut Settings) {
    both(settings);
    settings.account.login_methods.push(LoginMethod::Username);
    settings.account.signup_fields = ["username", "phone*", "password1*"].map(Into::into).to_vec();
    settings.account.email_verification = EmailVerification::None;
    settings.account.email_verification_by_code_enabled = false;
}

fn form(email: &str, phone: &str) -> Value {
    json!({ "email": email, "phone": phone, "password": PASSWORD })
}

async fn sign_up(browser: &mut Browser, body: Value) -> Reply {
    browser.api(Method::POST, "auth/signup", body).await
}

/// The flow that waits in this browser.
fn waits_for(reply: &Reply) -> Value {
    let json = reply.json();
    let flows = json["data"]["flows"].as_array().cloned().unwrap_or_default();
    flows.iter().find(|flow| flow["is_pending"] == true).map_or(Value::Null, |flow| flow["id"].clone())
}

/// Somebody else's account, with a confirmed number.
async fn owned(app: &TestApp, number: &str) {
    let phone = Some((number.to_owned(), true));
    let username = Some("owner".to_owned());
    app.account(NewAccount { username, phone, active: true, ..NewAccount::default() }).await;
}

async fn code(app: &TestApp, number: &str) -> String {
    app.deliver().await;
    app.texts.code(number)
}

async fn confirm_email(app: &TestApp, browser: &mut Browser, email: &str) -> Reply {
    app.deliver().await;
    let key = app.mail.value(email, "code");
    browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await
}

async fn accounts(app: &TestApp) -> usize {
    admin::list(app.accounts.services()).await.unwrap().len()
}

#[tokio::test]
async fn number_of_a_sign_up_is_confirmed_before_its_address_is_mailed() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        let mut browser = Browser::new(&app);
        let reply = sign_up(&mut browser, form(ADA, "030 123456")).await;
        assert_eq!((reply.status, waits_for(&reply)), (401, json!("verify_phone")), "{}", reply.text);
        let code = code(&app, NUMBER).await;
        assert!(app.mail.all().is_empty(), "{backend:?}");
        assert_eq!(app.signals.take(), ["user_signed_up", "code_sent"]);
        let reply = verify(&mut browser, &code).await;
        assert_eq!((reply.status, waits_for(&reply)), (401, json!("verify_email")), "{}", reply.text);
        assert_eq!(
            app.signals.take(),
            ["phone_added", "phone_verified", "email_confirmation_sent", "code_sent"]
        );
        assert!(confirm_email(&app, &mut browser, ADA).await.is_authenticated());
        assert_eq!(app.signals.take(), ["email_confirmed", "account_ready", "user_logged_in"]);
        assert_eq!(phones(&mut browser).await, json!([{"phone": NUMBER, "verified": true}]));
        let by_number = json!({ "phone": "030/123456", "password": PASSWORD });
        let reply = Browser::new(&app).api(Method::POST, "auth/login", by_number).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
}

#[tokio::test]
async fn sign_up_without_an_address_is_finished_by_the_texted_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, no_address).await;
        let mut browser = Browser::new(&app);
        let reply = sign_up(&mut browser, json!({"phone": NUMBER, "password": PASSWORD})).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        let code = code(&app, NUMBER).await;
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        app.signals.take();
        let reply = verify(&mut browser, &code).await;
        assert!(reply.is_authenticated(), "{backend:?}");
        assert_eq!(reply.json()["data"]["user"]["display"], "+49 30 123456");
        let shown = admin::show(app.accounts.services(), NUMBER).await.unwrap();
        assert_eq!(shown["phone"], json!({"phone": NUMBER, "verified": true}), "{shown}");
        assert_eq!(app.signals.take(), ["phone_added", "phone_verified", "account_ready", "user_logged_in"]);
    }
}

#[tokio::test]
async fn number_may_be_left_out_where_it_is_optional() {
    let app = TestApp::with(|settings| {
        both(settings);
        settings.account.signup_fields = ["email*", "phone", "password1*"].map(Into::into).to_vec();
    })
    .await;
    let mut browser = Browser::new(&app);
    assert_eq!(waits_for(&sign_up(&mut browser, form(ADA, " ")).await), "verify_email");
    assert!(confirm_email(&app, &mut browser, ADA).await.is_authenticated());
    let mut browser = Browser::new(&app);
    assert_eq!(sign_up(&mut browser, form(BOB, "12")).await.errors(), ["phone:invalid_phone"]);
    assert_eq!(waits_for(&sign_up(&mut browser, form(BOB, NUMBER)).await), "verify_phone");
}

/// T042.
#[tokio::test]
async fn code_of_a_sign_up_entered_elsewhere_is_refused() {
    let app = TestApp::with(both).await;
    app.user(BOB).await;
    let mut browser = Browser::new(&app);
    sign_up(&mut browser, form(ADA, NUMBER)).await;
    let code = code(&app, NUMBER).await;
    for mut other in [Browser::new(&app), signed_in(&app, BOB).await] {
        assert_eq!(verify(&mut other, &code).await.status, 409);
        assert_eq!(resend(&mut other).await.status, 409);
    }
    app.wait(601);
    assert_eq!(verify(&mut browser, &code).await.status, 409);
}

/// T106: somebody signed up with the address of somebody else, and with a number of their own.
#[tokio::test]
async fn owner_who_wins_an_address_back_gets_the_account_without_the_squatters_number() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            both(settings);
            settings.account.email_verification = EmailVerification::Optional;
            settings.account.email_verification_by_code_enabled = false;
            settings.account.login_by_code_enabled = true;
        })
        .await;
        let mut squatter = Browser::new(&app);
        sign_up(&mut squatter, form(ADA, NUMBER)).await;
        let code = code(&app, NUMBER).await;
        assert!(verify(&mut squatter, &code).await.is_authenticated());
        let mut owner = Browser::new(&app);
        owner.api(Method::POST, "auth/code/request", json!({ "email": ADA })).await;
        app.deliver().await;
        let mailed = app.mail.value(ADA, "code");
        let reply = owner.api(Method::POST, "auth/code/confirm", json!({ "code": mailed })).await;
        assert!(reply.is_authenticated(), "{}", reply.text);
        assert_eq!(phones(&mut owner).await, json!([]), "{backend:?}");
        squatter.api(Method::POST, "auth/code/request", json!({ "phone": NUMBER })).await;
        app.deliver().await;
        let texts = app.texts.kinds();
        assert!(texts.iter().filter(|(kind, _)| *kind == "verification").count() == 1, "{texts:?}");
    }
}

/// The link of an invitation leads to a page, and there are no pages here: the flows are called.
#[tokio::test]
async fn invited_sign_up_confirms_its_number_alone() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            both(settings);
            settings.account.signup_open = false;
        })
        .await;
        let services = app.accounts.services();
        admin::invite(services, ADA).await.unwrap();
        app.deliver().await;
        let url = app.mail.value(ADA, "invitation_url");
        let key = Secret::new(url.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default());
        let mut ctx = Ctx::background(services.clone());
        let opened = flows::invitation::open(&ctx, &key).await.unwrap();
        let SessionChange::Restart(browser) = opened.session else { panic!("{:?}", opened.session) };
        ctx.browser = Some(browser);
        // A double click, too: the first one uses the invitation up.
        let mut begun = None;
        for _ in 0..2 {
            let (email, phone, password) = (ADA.into(), NUMBER.into(), Secret::new(PASSWORD));
            let form = flows::signup::SignUpForm { email, phone, password, ..Default::default() };
            let outcome = flows::signup::submit(&ctx, form).await.unwrap();
            assert!(matches!(&outcome.next, NextStep::Stage(at) if at.id == "verify_phone"), "{outcome:?}");
            let SessionChange::Restart(browser) = outcome.session else { panic!("{:?}", outcome.session) };
            begun = Some(browser);
        }
        ctx.browser = begun;
        let code = code(&app, NUMBER).await;
        let outcome = flows::phone::enter(&ctx, &code).await.unwrap();
        assert!(matches!(outcome.next, NextStep::LoggedIn(_)), "{backend:?} {outcome:?}");
    }
}

#[tokio::test]
async fn text_messages_of_sign_ups_are_limited_for_the_number_and_the_client() {
    let app = TestApp::with(|settings| {
        both(settings);
        let limits = housekey_accounts::settings::RateLimits::default();
        settings.account.rate_limits.verify_phone = limits.verify_phone;
    })
    .await;
    owned(&app, OTHER).await;
    for number in [NUMBER, OTHER] {
        let again = |name: &str| form(&format!("{name}@{}.example", &number[9..]), number);
        assert_eq!(sign_up(&mut Browser::new(&app), again("one")).await.status, 401);
        let reply = sign_up(&mut Browser::new(&app), again("two")).await;
        assert_eq!(reply.status, 429, "{}", reply.text);
        app.wait(120);
    }
    let before = accounts(&app).await;
    for n in 0..3 {
        let number = format!("+493012345{n}0");
        assert_eq!(
            sign_up(&mut Browser::new(&app), form(&format!("{n}@x.example"), &number)).await.status,
            401
        );
    }
    assert_eq!(sign_up(&mut Browser::new(&app), form("4@x.example", "+4930123457")).await.status, 429);
    assert_eq!(accounts(&app).await, before + 3, "what is refused is not stored");
}
