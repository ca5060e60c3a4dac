//! One table of cases for forms and JSON API: outcome and signals must be equal.

mod cases;

use super::app;
use housekey_accounts::{
    Settings,
    admin::NewAccount,
    model::Secret,
    settings::{EmailVerification, LoginMethod, PreventEnumeration, Rates, account::CodeRequired},
};
use housekey_protocol::{AccountError, Paths};
use housekey_testkit::{Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

/// Where a request led, as a form or a JSON call.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    SignedIn,
    /// Somebody who is not signed in has a confirmation to give.
    Waiting,
    SignedOut,
    /// The list of addresses, with `*` at verified and `!` at primary ones.
    List(Vec<String>),
    Refused(Vec<String>),
    Status(u16),
}

/// One request, as a form or a JSON call.
#[derive(Clone, Copy, Debug)]
enum Act {
    SignUp(&'static str, &'static str),
    /// With this number, too.
    SignUpWith(&'static str, &'static str),
    LogIn(&'static str, &'static str),
    LogOut,
    /// With the key of the last link, or the last code, mailed to this address.
    Confirm(&'static str),
    Code(&'static str),
    Resend,
    /// The sign-up that waits takes this address instead.
    Instead(&'static str),
    Add(&'static str),
    Again(&'static str),
    Primary(&'static str),
    Remove(&'static str),
    /// From one password to another.
    Change(&'static str, &'static str),
    /// This password proves who is signed in.
    Prove(&'static str),
    /// A code that proves it.
    AskProofCode,
    /// This code proves it.
    ProofCode(&'static str),
    /// The last code mailed to this address proves it.
    ProveByCode(&'static str),
    /// The account has no password (any more).
    TakePassword,
    Deactivate,
    Delete,
    Reopen,
    /// Every session but this one ends.
    EndOthers,
    /// A code to sign in with this address.
    AskCode(&'static str),
    /// The code to sign in, once more.
    ResendCode,
    /// This code to sign in.
    LoginCode(&'static str),
    /// The last code mailed to this address, to sign in.
    LogInByCode(&'static str),
    /// The last code texted to this number, to sign in.
    LogInByText(&'static str),
    /// Whether the browser is to be trusted.
    Trust(bool),
    /// This number for the account.
    Phone(&'static str),
    /// The login that waits takes this number instead.
    PhoneInstead(&'static str),
    /// This code confirms the number.
    PhoneCode(&'static str),
    /// The last code texted to this number confirms it.
    ConfirmPhone(&'static str),
    ResendPhoneCode,
    RemovePhone,
    /// How one signs in with this address.
    Remind(&'static str),
    /// A new password for this address.
    Forgot(&'static str),
    /// This password, with the key of the last link, or the last code, mailed to this address.
    Choose(&'static str, &'static str),
    /// This code for a new password.
    ResetCode(&'static str),
    Wait(i64),
}
use Act::*;
use cases::CASES;

struct Case {
    name: &'static str,
    settings: fn(&mut Settings),
    acts: &'static [Act],
}

const ADA: &str = "ada@example.org";
const NEW: &str = "new@example.org";
const OTHER: &str = "violet anchor kettle 93";

#[tokio::test]
async fn form_and_json_api_have_equal_outcome_and_signals() {
    for case in CASES {
        let (forms, form_signals) = run(case, through_forms).await;
        let (json, json_signals) = run(case, through_json).await;
        for (act, (form, api)) in case.acts.iter().zip(forms.iter().zip(&json)) {
            assert_eq!(form, api, "{}: {act:?}", case.name);
        }
        assert_eq!(form_signals, json_signals, "{}", case.name);
    }
}

async fn run(
    case: &Case,
    door: impl AsyncFn(&TestApp, &mut Browser, Act) -> Outcome,
) -> (Vec<Outcome>, Vec<String>) {
    let app = app(case.settings).await;
    app.user(ADA).await;
    app.user("bob@example.org").await;
    let off = NewAccount {
        email: Some(("off@example.org".into(), true)),
        password: Some(Secret::new(PASSWORD)),
        ..NewAccount::default()
    };
    app.account(off).await;
    let mut browser = Browser::new(&app);
    let mut outcomes = vec![];
    for act in case.acts {
        outcomes.push(match act {
            Wait(seconds) => {
                app.wait(*seconds);
                Outcome::Status(0)
            }
            TakePassword => {
                app.take_password().await;
                Outcome::Status(0)
            }
            act => door(&app, &mut browser, *act).await,
        });
        app.deliver().await;
    }
    (outcomes, app.signals.names())
}

fn secret_for(app: &TestApp, address: &str) -> String {
    let code = app.mail.value(address, "code");
    if code.is_empty() { app.mail.key(address) } else { code }
}

async fn through_forms(app: &TestApp, browser: &mut Browser, act: Act) -> Outcome {
    let by_code = app.accounts.settings().account.email_verification_by_code_enabled;
    let key;
    let (action, fields): (&str, Vec<(&str, &str)>) = match act {
        SignUp(email, password) => ("signup", vec![("email", email), ("password", password)]),
        SignUpWith(email, number) => {
            ("signup", vec![("email", email), ("phone", number), ("password", PASSWORD)])
        }
        LogIn(email, password) => ("login", vec![("login", email), ("password", password)]),
        LogOut => ("logout", vec![]),
        Confirm(address) => {
            key = secret_for(app, address);
            if by_code {
                ("enter_email_code", vec![("code", &key)])
            } else {
                ("confirm_email", vec![("key", &key)])
            }
        }
        Code(code) => ("enter_email_code", vec![("code", code)]),
        Resend => ("resend_verification", vec![]),
        Instead(email) => ("change_verification", vec![("email", email)]),
        Add(email) => ("add_email", vec![("email", email)]),
        Again(email) => ("resend_email", vec![("email", email)]),
        Primary(email) => ("make_primary_email", vec![("email", email)]),
        Remove(email) => ("remove_email", vec![("email", email)]),
        Change(current, new) => {
            ("change_password", vec![("current_password", current), ("new_password", new)])
        }
        Prove(password) => ("reauthenticate", vec![("password", password)]),
        AskProofCode => ("send_proof_code", vec![]),
        ProofCode(code) => ("enter_proof_code", vec![("code", code)]),
        ProveByCode(address) => {
            key = app.mail.value(address, "code");
            ("enter_proof_code", vec![("code", &key)])
        }
        Deactivate => ("deactivate", vec![]),
        Delete => ("delete_account", vec![]),
        Reopen => ("reopen_account", vec![]),
        EndOthers => ("end_other_sessions", vec![]),
        AskCode(typed) => ("request_login_code", vec![("login", typed)]),
        ResendCode => ("resend_login_code", vec![]),
        LoginCode(code) => ("enter_login_code", vec![("code", code)]),
        LogInByCode(address) => {
            key = app.mail.value(address, "code");
            ("enter_login_code", vec![("code", &key)])
        }
        LogInByText(number) => {
            key = app.texts.code(number);
            ("enter_login_code", vec![("code", &key)])
        }
        Trust(trust) => ("trust_browser", if trust { vec![("trust", "yes")] } else { vec![] }),
        Phone(number) | PhoneInstead(number) => ("change_phone", vec![("phone", number)]),
        PhoneCode(code) => ("enter_phone_code", vec![("code", code)]),
        ConfirmPhone(number) => {
            key = app.texts.code(number);
            ("enter_phone_code", vec![("code", &key)])
        }
        ResendPhoneCode => ("resend_phone_code", vec![]),
        RemovePhone => ("remove_phone", vec![]),
        Remind(email) => ("request_reminder", vec![("email", email)]),
        Forgot(email) => ("request_password_reset", vec![("email", email)]),
        ResetCode(code) => ("enter_reset_code", vec![("code", code)]),
        Choose(address, new) => {
            key = secret_for(app, address);
            if app.accounts.settings().account.password_reset_by_code_enabled {
                browser.submit("/accounts/do/enter_reset_code", &[("code", &key)]).await;
            } else {
                browser.get(&Paths::password_reset_key(&key)).await;
            }
            ("reset_password", vec![("new_password", new)])
        }
        Wait(_) | TakePassword => return Outcome::Status(0),
    };
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "application/json"),
    ];
    let path = format!("{}/{action}", Paths::ACTIONS);
    let reply = browser.send(Method::POST, &path, &headers, body).await;
    let signed_in = browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated();
    of_form(&reply, signed_in)
}

fn of_form(reply: &Reply, signed_in: bool) -> Outcome {
    if let Ok(error) = serde_json::from_str::<AccountError>(&reply.text) {
        assert_eq!(reply.status, error.status(), "the status is the error's");
        return refused(&error);
    }
    assert_eq!(reply.status, 200, "{}", reply.text);
    if let Some(rows) = reply.json().as_array() {
        return Outcome::List(rows.iter().filter(|row| row["pending"] != true).map(row).collect());
    }
    match (signed_in, reply.location()) {
        (true, _) => Outcome::SignedIn,
        (
            false,
            Paths::CONFIRM_EMAIL
            | Paths::PASSWORD_RESET_CODE
            | Paths::LOGIN_CODE_CONFIRM
            | Paths::VERIFY_PHONE
            | Paths::TRUST_BROWSER
            | Paths::REOPEN,
        ) => Outcome::Waiting,
        (false, "" | Paths::PASSWORD_RESET_DONE) => Outcome::Status(200),
        (false, _) => Outcome::SignedOut,
    }
}

fn refused(error: &AccountError) -> Outcome {
    if error.errors().is_empty() {
        return Outcome::Status(error.status());
    }
    // Forms and JSON API have different names for inputs; the codes are the flow's.
    Outcome::Refused(error.errors().iter().map(|e| e.code.to_string()).collect())
}

fn row(row: &Value) -> String {
    let mark = |key: &str, mark: &'static str| if row[key] == true { mark } else { "" };
    format!("{}{}{}", row["email"].as_str().unwrap_or("?"), mark("verified", "*"), mark("primary", "!"))
}

async fn through_json(app: &TestApp, browser: &mut Browser, act: Act) -> Outcome {
    // The API calls everything by its name; a form has one field for all.
    let name = |typed: &str| if typed.starts_with('+') { "phone" } else { "email" };
    let credentials = |typed: &str, password: &str| json!({name(typed): typed, "password": password});
    let email = |email: &str| json!({ "email": email });
    let list = "account/email";
    let (method, path, body) = match act {
        SignUp(email, password) => (Method::POST, "auth/signup", credentials(email, password)),
        SignUpWith(email, number) => {
            let body = json!({ "email": email, "phone": number, "password": PASSWORD });
            (Method::POST, "auth/signup", body)
        }
        LogIn(email, password) => (Method::POST, "auth/login", credentials(email, password)),
        LogOut => (Method::DELETE, "auth/session", Value::Null),
        Confirm(address) => (Method::POST, "auth/email/verify", json!({"key": secret_for(app, address)})),
        Code(code) => (Method::POST, "auth/email/verify", json!({ "key": code })),
        Resend => (Method::POST, "auth/email/verify/resend", Value::Null),
        Instead(email) => (Method::POST, "account/email", json!({ "email": email })),
        Add(address) => (Method::POST, list, email(address)),
        Again(address) => (Method::PUT, list, email(address)),
        Primary(address) => (Method::PATCH, list, json!({"email": address, "primary": true})),
        Remove(address) => (Method::DELETE, list, email(address)),
        Change(current, new) => {
            let body = json!({"current_password": current, "new_password": new});
            (Method::POST, "account/password/change", body)
        }
        Prove(password) => (Method::POST, "auth/reauthenticate", json!({ "password": password })),
        AskProofCode => (Method::POST, "auth/reauthenticate/code/request", Value::Null),
        ProofCode(code) => (Method::POST, "auth/reauthenticate/code/confirm", json!({ "code": code })),
        ProveByCode(address) => {
            let body = json!({"code": app.mail.value(address, "code")});
            (Method::POST, "auth/reauthenticate/code/confirm", body)
        }
        Deactivate => (Method::POST, "account/deactivate", Value::Null),
        Delete => (Method::DELETE, "account", Value::Null),
        Reopen => (Method::POST, "auth/reopen", Value::Null),
        EndOthers => {
            let all = browser.api(Method::GET, "auth/sessions", Value::Null).await.json();
            let all = all["data"].as_array().cloned().unwrap_or_default();
            let others = all.iter().filter(|one| one["is_current"] == false).map(|one| one["id"].clone());
            // Where there is none, one that is nobody's: naming none at all is nothing to refuse.
            let mut others: Vec<Value> = others.collect();
            others.push("A".repeat(43).into());
            (Method::DELETE, "auth/sessions", json!({ "sessions": others }))
        }
        ResendCode => (Method::POST, "auth/code/resend", Value::Null),
        AskCode(typed) => (Method::POST, "auth/code/request", json!({name(typed): typed})),
        LoginCode(code) => (Method::POST, "auth/code/confirm", json!({ "code": code })),
        LogInByCode(address) => {
            (Method::POST, "auth/code/confirm", json!({"code": app.mail.value(address, "code")}))
        }
        LogInByText(number) => (Method::POST, "auth/code/confirm", json!({"code": app.texts.code(number)})),
        Trust(trust) => (Method::POST, "auth/2fa/trust", json!({ "trust": trust })),
        Phone(number) | PhoneInstead(number) => (Method::POST, "account/phone", json!({ "phone": number })),
        PhoneCode(code) => (Method::POST, "auth/phone/verify", json!({ "code": code })),
        ConfirmPhone(number) => (Method::POST, "auth/phone/verify", json!({"code": app.texts.code(number)})),
        ResendPhoneCode => (Method::POST, "auth/phone/verify/resend", Value::Null),
        RemovePhone => (Method::DELETE, "account/phone", Value::Null),
        Remind(address) => (Method::POST, "auth/reminder", email(address)),
        Forgot(address) => (Method::POST, "auth/password/request", email(address)),
        ResetCode(code) => (Method::POST, "auth/password/reset", json!({"key": code, "password": OTHER})),
        Choose(address, new) => {
            let body = json!({"key": secret_for(app, address), "password": new});
            (Method::POST, "auth/password/reset", body)
        }
        Wait(_) | TakePassword => return Outcome::Status(0),
    };
    let reply = browser.api(method, path, body).await;
    let outcome = of_json(&reply);
    match (act, outcome) {
        // A plain 200 without the list; a form answers with it.
        (Again(_), Outcome::Status(200)) => of_json(&browser.api(Method::GET, list, Value::Null).await),
        // 401 is also how the API says "nobody is signed in".
        (
            Again(_) | Primary(_) | Remove(_) | AskProofCode | EndOthers | Phone(_) | RemovePhone,
            Outcome::SignedOut,
        ) => Outcome::Status(401),
        // A list with the one address or number; a form stays on its page.
        (Instead(_) | PhoneInstead(_), Outcome::List(_)) => Outcome::Status(200),
        // A form that is done stays on its page.
        (Deactivate | Delete, Outcome::Status(200)) => Outcome::SignedOut,
        (AskProofCode | ResendPhoneCode, Outcome::Status(200))
        | (EndOthers | Phone(_) | RemovePhone, Outcome::List(_)) => Outcome::SignedIn,
        (_, outcome) => outcome,
    }
}

fn of_json(reply: &Reply) -> Outcome {
    let json = reply.json();
    if let Some(errors) = json["errors"].as_array() {
        // A finer code of ours stands beside the protocol's.
        let code = |e: &Value| e["detail"].as_str().or(e["code"].as_str()).unwrap_or("?").to_owned();
        let codes = errors.iter().map(code);
        return Outcome::Refused(codes.collect());
    }
    if let Some(rows) = json["data"].as_array() {
        return Outcome::List(rows.iter().filter(|row| row["pending"] != true).map(row).collect());
    }
    match (reply.status, json["data"]["flows"].as_array()) {
        (200, None) if json["data"]["user"].is_object() => Outcome::SignedIn,
        (401, _) if json["meta"]["is_authenticated"] == true => Outcome::Status(401),
        (401, Some(flows)) if flows.iter().any(|flow| flow["is_pending"] == true) => Outcome::Waiting,
        (401, Some(_)) => Outcome::SignedOut,
        (status, _) => Outcome::Status(status),
    }
}
