//! The flow × signal table: every line of `accounts::signals::flows::FLOWS` is run and compared, so that
//! `docs/signals.md` is true. A line without a driver fails.

use async_trait::async_trait;
use housekey_accounts::{
    Ctx, Settings,
    admin::{self, NewAccount},
    context::SessionChange,
    delivery::Worker,
    flows,
    model::{Secret, Viewer},
    ports::{MailError, Mailer, OutgoingMail},
    settings::{EmailVerification, LoginMethod, Rates, account::CodeRequired},
    signals::{
        Envelope,
        flows::{FLOWS, FlowCase},
    },
};
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;

const ADA: &str = "ada@example.org";
const NEW: &str = "new@example.org";
const NUMBER: &str = "+4930123456";

fn settings(case: &str) -> impl FnOnce(&mut Settings) {
    let by_code = case.contains("code");
    let verification = match case {
        "optional verification" => EmailVerification::Optional,
        "no verification" => EmailVerification::None,
        _ => EmailVerification::Mandatory,
    };
    let login_on_reset = case.contains("login_on_password_reset");
    let logout_on_change = case.contains("logout_on_password_change");
    let login_on_confirmation = case.contains("login_on_email_confirmation");
    move |settings| {
        settings.account.email_verification = verification;
        settings.account.email_verification_by_code_enabled = by_code;
        settings.account.login_on_email_confirmation = login_on_confirmation;
        settings.account.logout_on_password_change = logout_on_change;
        settings.account.password_reset_by_code_enabled = by_code;
        let trusts = case.contains("trusted");
        if trusts || case.contains("required after the password") {
            settings.account.login_by_code_required = CodeRequired::Always;
        }
        settings.account.login_by_code_trust_enabled = trusts;
        if case == "delete at once" {
            settings.account.deletion_grace_days = 0;
        }
        settings.account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
        settings.account.rate_limits.verify_phone = Rates::default();
        settings.account.signup_fields = ["email*", "phone", "password1*"].map(Into::into).to_vec();
        settings.account.login_by_code_enabled = true;
        settings.account.login_on_password_reset = login_on_reset;
    }
}

async fn api(browser: &mut Browser, method: Method, path: &str, body: Value) {
    let reply = browser.api(method, path, body).await;
    assert!(reply.status < 500, "{path}: {} {}", reply.status, reply.text);
}

async fn post(browser: &mut Browser, path: &str, body: Value) {
    api(browser, Method::POST, path, body).await;
}

fn person(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD})
}

async fn signed_up(app: &TestApp) -> Browser {
    let mut browser = Browser::new(app);
    post(&mut browser, "auth/signup", person(NEW)).await;
    app.deliver().await;
    browser
}

async fn signed_in(app: &TestApp) -> Browser {
    app.user(ADA).await;
    let mut browser = Browser::new(app);
    post(&mut browser, "auth/login", person(ADA)).await;
    browser
}

/// An account whose address is not confirmed.
async fn unconfirmed(app: &TestApp) {
    let email = Some((NEW.to_owned(), false));
    let password = Some(Secret::new(PASSWORD));
    app.account(NewAccount { email, password, active: true, ..NewAccount::default() }).await;
}

/// Signs in, and adds an address whose mail has arrived.
async fn adding(app: &TestApp) -> Browser {
    let mut browser = signed_in(app).await;
    post(&mut browser, "account/email", json!({ "email": NEW })).await;
    app.deliver().await;
    browser
}

async fn confirm(app: &TestApp, browser: &mut Browser) {
    let (key, code) = (app.mail.key(NEW), app.mail.value(NEW, "code"));
    let key = if code.is_empty() { key } else { code };
    app.signals.take();
    post(browser, "auth/email/verify", json!({ "key": key })).await;
}

async fn sign_up(app: &TestApp, case: &str) {
    if case == "an address that is taken" {
        app.user(NEW).await;
    }
    if case == "invited" {
        return invited(app).await;
    }
    if case == "with a phone number" {
        return drop(with_number(app).await);
    }
    post(&mut Browser::new(app), "auth/signup", person(NEW)).await;
}

/// Signs up with a number, which then waits for its code.
async fn with_number(app: &TestApp) -> Browser {
    let mut browser = Browser::new(app);
    let body = json!({"email": NEW, "phone": NUMBER, "password": PASSWORD});
    post(&mut browser, "auth/signup", body).await;
    browser
}

/// The link of an invitation leads to a page, and there are no pages here: the flows are called.
async fn invited(app: &TestApp) {
    let services = app.accounts.services();
    admin::invite(services, NEW).await.unwrap();
    app.deliver().await;
    let url = app.mail.value(NEW, "invitation_url");
    let key = Secret::new(url.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default());
    let mut ctx = Ctx::background(services.clone());
    let opened = flows::invitation::open(&ctx, &key).await.unwrap();
    if let SessionChange::Restart(browser) = opened.session {
        ctx.browser = Some(browser);
    }
    let form = flows::signup::SignUpForm {
        email: NEW.into(),
        password: Secret::new(PASSWORD),
        ..flows::signup::SignUpForm::default()
    };
    flows::signup::submit(&ctx, form).await.unwrap();
}

async fn log_in(app: &TestApp, case: &str) {
    let wrong = json!({"email": ADA, "password": "a wrong password"});
    let form = match case {
        "nobody's address" | "wrong password" | "too many failures" => wrong,
        "right password, confirmed address"
        | "right password, on another device than before"
        | "right password, account deactivated" => person(ADA),
        _ => person(NEW),
    };
    match case {
        "nobody's address" => {}
        "right password, unconfirmed address, by link" | "right password, unconfirmed address, by code" => {
            unconfirmed(app).await;
        }
        _ => app.user(ADA).await,
    }
    if case == "right password, on another device than before" {
        post(&mut Browser::new(app), "auth/login", form.clone()).await;
    }
    if case == "right password, account deactivated" {
        admin::set_active(app.accounts.services(), ADA, false).await.unwrap();
    }
    if case == "too many failures" {
        for _ in 0..5 {
            post(&mut Browser::new(app), "auth/login", form.clone()).await;
        }
    }
    app.signals.take();
    post(&mut Browser::new(app), "auth/login", form.clone()).await;
    if case == "too many failures" {
        // The refusal fires one signal, however often the request is repeated.
        post(&mut Browser::new(app), "auth/login", form).await;
    }
}

async fn log_in_by_code(app: &TestApp, case: &str) {
    let email = match case {
        "asked for, for an address without an account" => "nobody@example.org",
        "right code, address not verified" => {
            unconfirmed(app).await;
            NEW
        }
        _ => {
            app.user(ADA).await;
            ADA
        }
    };
    let mut browser = Browser::new(app);
    app.signals.take();
    if case.starts_with("required") {
        post(&mut browser, "auth/login", person(ADA)).await;
    } else {
        post(&mut browser, "auth/code/request", json!({ "email": email })).await;
    }
    app.deliver().await;
    match case {
        "wrong code" => {
            app.signals.take();
            post(&mut browser, "auth/code/confirm", json!({"code": "BBBB-BBBB"})).await;
        }
        "right code" | "right code, address not verified" | "required after the password, right code" => {
            app.signals.take();
            let code = app.mail.value(email, "code");
            post(&mut browser, "auth/code/confirm", json!({ "code": code })).await;
        }
        "sent again" => {
            app.signals.take();
            post(&mut browser, "auth/code/resend", Value::Null).await;
        }
        _ => {}
    }
}

async fn trust(app: &TestApp, case: &str) {
    app.user(ADA).await;
    let mut browser = Browser::new(app);
    post(&mut browser, "auth/login", person(ADA)).await;
    app.deliver().await;
    let code = json!({"code": app.mail.value(ADA, "code")});
    post(&mut browser, "auth/code/confirm", code).await;
    app.signals.take();
    post(&mut browser, "auth/2fa/trust", json!({"trust": case != "not trusted"})).await;
    if case == "a trusted browser, no code" {
        api(&mut browser, Method::DELETE, "auth/session", Value::Null).await;
        app.signals.take();
        post(&mut browser, "auth/login", person(ADA)).await;
    }
}

async fn log_out(app: &TestApp, case: &str) {
    let mut browser = if case == "signed in" { signed_in(app).await } else { Browser::new(app) };
    app.signals.take();
    api(&mut browser, Method::DELETE, "auth/session", Value::Null).await;
}

async fn overview(app: &TestApp) {
    signed_in(app).await;
    let account_id = app.signals.all().iter().find_map(Envelope::account).unwrap();
    app.signals.take();
    let viewer = Viewer {
        account_id,
        credential_epoch: 0,
        records: vec![],
        began_at: app.accounts.services().clock.now(),
    };
    let ctx = Ctx { viewer: Some(viewer), ..Ctx::background(app.accounts.services().clone()) };
    let seen = housekey_accounts::flows::overview::look(&ctx).await.unwrap();
    assert!(!seen.activity.is_empty());
}

async fn password(app: &TestApp, case: &str) {
    let mut browser = signed_in(app).await;
    match case {
        "change, signed in elsewhere, too" => post(&mut Browser::new(app), "auth/login", person(ADA)).await,
        "set" => {
            app.take_password().await;
        }
        _ => {}
    }
    app.signals.take();
    let current = if case == "wrong current password" { "a wrong password" } else { PASSWORD };
    let body = json!({"current_password": current, "new_password": "violet anchor kettle 93"});
    post(&mut browser, "account/password/change", body).await;
}

async fn password_reset(app: &TestApp, case: &str) {
    let email = match case {
        "asked for, for an address without an account" => "nobody@example.org",
        "chosen, with an address that was not verified" => {
            unconfirmed(app).await;
            NEW
        }
        "chosen, signed in elsewhere" => {
            signed_in(app).await;
            ADA
        }
        _ => {
            app.user(ADA).await;
            ADA
        }
    };
    let mut browser = Browser::new(app);
    app.signals.take();
    post(&mut browser, "auth/password/request", json!({ "email": email })).await;
    if case.starts_with("asked for") {
        return;
    }
    app.deliver().await;
    let (key, code) = (app.mail.key(email), app.mail.value(email, "code"));
    let key = match case {
        "wrong code" => "BBBB-BBBB",
        _ if code.is_empty() => &key,
        _ => &code,
    };
    app.signals.take();
    let body = json!({"key": key, "password": "violet anchor kettle 93"});
    post(&mut browser, "auth/password/reset", body).await;
}

async fn closing(app: &TestApp, case: &str) {
    let mut browser = signed_in(app).await;
    app.signals.take();
    match case {
        "deactivate" | "come back to a deactivated account" => {
            post(&mut browser, "account/deactivate", Value::Null).await;
        }
        _ => api(&mut browser, Method::DELETE, "account", Value::Null).await,
    }
    if case.starts_with("come back") {
        let mut again = browser.clone();
        post(&mut again, "auth/login", person(ADA)).await;
        app.signals.take();
        post(&mut again, "auth/reopen", Value::Null).await;
    }
    if case == "deletion due" {
        app.wait(15 * 86_400);
        app.signals.take();
        housekey_accounts::flows::closing::purge(app.accounts.services()).await.unwrap();
    }
}

async fn reauthenticate(app: &TestApp, case: &str) {
    let mut browser = signed_in(app).await;
    let by_code = case.contains("code");
    if by_code {
        app.take_password().await;
    }
    app.wait(300);
    app.signals.take();
    if !by_code {
        let password = if case == "wrong password" { "a wrong password" } else { PASSWORD };
        if case == "an act is refused until it is proved who acts" {
            return post(&mut browser, "account/email", json!({ "email": NEW })).await;
        }
        return post(&mut browser, "auth/reauthenticate", json!({ "password": password })).await;
    }
    post(&mut browser, "auth/reauthenticate/code/request", Value::Null).await;
    if case == "code asked for" {
        return;
    }
    app.deliver().await;
    app.signals.take();
    let code = if case == "wrong code" { "BBBB-BBBB".to_owned() } else { app.mail.value(ADA, "code") };
    post(&mut browser, "auth/reauthenticate/code/confirm", json!({ "code": code })).await;
}

async fn reminder(app: &TestApp, case: &str) {
    if case == "asked for" {
        app.user(ADA).await;
    }
    post(&mut Browser::new(app), "auth/reminder", json!({ "email": ADA })).await;
}

async fn sessions(app: &TestApp, case: &str) {
    let mut browser = signed_in(app).await;
    post(&mut Browser::new(app), "auth/login", person(ADA)).await;
    let all = browser.api(Method::GET, "auth/sessions", Value::Null).await.json()["data"].clone();
    app.signals.take();
    let ended = match case {
        "end this one" => &all[0]["id"],
        "looked at" => return,
        _ => &all[1]["id"],
    };
    api(&mut browser, Method::DELETE, "auth/sessions", json!({ "sessions": [ended] })).await;
}

async fn verify_email(app: &TestApp, case: &str) {
    let mut browser = match case {
        "link, another address" | "code, an address being added" => adding(app).await,
        _ => signed_up(app).await,
    };
    match case {
        "link, first address" => confirm(app, &mut Browser::new(app)).await,
        "wrong code" => {
            app.signals.take();
            post(&mut browser, "auth/email/verify", json!({"key": "BBBB-BBBB"})).await;
        }
        "another address while a sign-up with a taken one waits" => {
            let mut browser = Browser::new(app);
            app.user(ADA).await;
            post(&mut browser, "auth/signup", person(ADA)).await;
            app.signals.take();
            post(&mut browser, "account/email", json!({"email": "third@example.org"})).await;
        }
        another if another.starts_with("another address") => {
            app.user(ADA).await;
            app.signals.take();
            let email = if case.ends_with("taken") { ADA } else { "third@example.org" };
            post(&mut browser, "account/email", json!({"email": email})).await;
        }
        "code sent again" => {
            app.signals.take();
            app.wait(11);
            post(&mut browser, "auth/email/verify/resend", Value::Null).await;
        }
        _ => confirm(app, &mut browser).await,
    }
}

async fn emails(app: &TestApp, case: &str) {
    let mut browser = match case {
        "send again" => adding(app).await,
        "make primary" | "remove" => {
            let mut browser = adding(app).await;
            confirm(app, &mut browser).await;
            browser
        }
        _ => signed_in(app).await,
    };
    if case == "add an address that is somebody's, by link" {
        app.user(NEW).await;
    }
    app.wait(200);
    app.signals.take();
    let (method, body) = match case {
        "send again" => (Method::PUT, json!({ "email": NEW })),
        "make primary" => (Method::PATCH, json!({"email": NEW, "primary": true})),
        "remove" => (Method::DELETE, json!({ "email": NEW })),
        _ => (Method::POST, json!({ "email": NEW })),
    };
    api(&mut browser, method, "account/email", body).await;
}

/// Of a sign-up that waits for its number.
async fn waiting_phone(app: &TestApp, case: &str) {
    let mut browser = with_number(app).await;
    app.deliver().await;
    app.signals.take();
    if case == "another number for a sign-up" {
        return post(&mut browser, "account/phone", json!({"phone": "+4930654321"})).await;
    }
    post(&mut browser, "auth/phone/verify", json!({"code": app.texts.code(NUMBER)})).await;
}

async fn phone(app: &TestApp, case: &str) {
    if case.contains("sign-up") {
        return waiting_phone(app, case).await;
    }
    let mut browser = signed_in(app).await;
    if case == "a number that another account has confirmed" {
        let phone = Some((NUMBER.to_owned(), true));
        let other = NewAccount { username: Some("bob".into()), phone, ..NewAccount::default() };
        app.account(other).await;
    }
    if case == "right code, another number" || case == "remove" {
        post(&mut browser, "account/phone", json!({"phone": "+4930654321"})).await;
        app.deliver().await;
        let code = app.texts.code("+4930654321");
        post(&mut browser, "auth/phone/verify", json!({ "code": code })).await;
    }
    app.signals.take();
    if case == "remove" {
        return api(&mut browser, Method::DELETE, "account/phone", Value::Null).await;
    }
    post(&mut browser, "account/phone", json!({ "phone": NUMBER })).await;
    if case.starts_with("a number") {
        return;
    }
    app.deliver().await;
    app.signals.take();
    if case == "code sent again" {
        return post(&mut browser, "auth/phone/verify/resend", Value::Null).await;
    }
    let code = if case == "wrong code" { "BBBB-BBBB".to_owned() } else { app.texts.code(NUMBER) };
    post(&mut browser, "auth/phone/verify", json!({ "code": code })).await;
}

async fn operator(app: &TestApp, case: &str) {
    if case == "user create" {
        return app.user(ADA).await;
    }
    if case == "user deactivate, with a session" {
        signed_in(app).await;
    } else {
        app.user(ADA).await;
    }
    let services = app.accounts.services();
    app.signals.take();
    match case {
        "user activate" => admin::set_active(services, ADA, true).await.unwrap(),
        "user delete" => admin::delete(services, ADA).await.unwrap(),
        "invite" => admin::invite(services, NEW).await.unwrap(),
        _ => admin::set_active(services, ADA, false).await.unwrap(),
    };
}

struct NoSuchMailbox;

#[async_trait]
impl Mailer for NoSuchMailbox {
    async fn send(&self, _: &OutgoingMail) -> Result<(), MailError> {
        Err(MailError::Permanent("550 no such mailbox".into()))
    }
}

async fn outbox(app: &TestApp) {
    post(&mut Browser::new(app), "auth/signup", person(NEW)).await;
    app.signals.take();
    let worker = Worker::new(app.accounts.services().clone(), Arc::new(NoSuchMailbox));
    worker.round().await.unwrap();
}

async fn drive(app: &TestApp, flow: &str, case: &str) {
    match flow {
        "signup" => sign_up(app, case).await,
        "login" => log_in(app, case).await,
        "login_code" => log_in_by_code(app, case).await,
        "logout" => log_out(app, case).await,
        "export" => {
            let mut browser = signed_in(app).await;
            app.signals.take();
            api(&mut browser, Method::GET, "account/export", Value::Null).await;
        }
        "overview" => overview(app).await,
        "password" => password(app, case).await,
        "password_reset" => password_reset(app, case).await,
        "closing" => closing(app, case).await,
        "phone" => phone(app, case).await,
        "reauthenticate" => reauthenticate(app, case).await,
        "reminder" => reminder(app, case).await,
        "sessions" => sessions(app, case).await,
        "trust_browser" => trust(app, case).await,
        "verify_email" => verify_email(app, case).await,
        "emails" => emails(app, case).await,
        "operator" => operator(app, case).await,
        "outbox" => outbox(app).await,
        unknown => panic!("no driver for the flow {unknown}: write one"),
    }
}

async fn the_table_is_what_happens_on(backend: Backend) {
    let mut wrong = vec![];
    for FlowCase { flow, case, signals } in FLOWS {
        let app = TestApp::on(backend, |changed| {
            settings(case)(changed);
            changed.account.rate_limits.login = Rates::default();
        })
        .await;
        drive(&app, flow, case).await;
        let fired: Vec<String> = app.signals.all().iter().map(|event| event.kind.to_string()).collect();
        if fired != *signals {
            wrong.push(format!("{flow}: {case}\n   table: {signals:?}\n   fired: {fired:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_line_of_the_flow_table_fires_its_signals() {
    the_table_is_what_happens_on(Backend::Sqlite).await;
}

#[tokio::test]
async fn every_line_of_the_flow_table_fires_its_signals_on_postgres() {
    the_table_is_what_happens_on(Backend::Postgres).await;
}
