//! The phone number of an account.

mod manage;
mod sign_in;
mod sign_up;

use super::signed_in;
use housekey_accounts::{
    Settings,
    settings::{LoginMethod, Rates},
};
use housekey_testkit::{Backend, Browser, Reply, TestApp};
use http::Method;
use serde_json::{Value, json};

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const NUMBER: &str = "+4930123456";
const OTHER: &str = "+4930654321";
const BOTH: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

/// People sign in with a phone number, too. Text messages to one number are not limited.
fn with_phones(settings: &mut Settings) {
    settings.account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
    settings.account.phone_region = Some("DE".into());
    settings.account.rate_limits.verify_phone = Rates::default();
    settings.account.rate_limits.change_phone = Rates::default();
    settings.account.text_unknown_accounts = true;
}

async fn change(browser: &mut Browser, phone: &str) -> Reply {
    browser.api(Method::POST, "account/phone", json!({ "phone": phone })).await
}

async fn verify(browser: &mut Browser, code: &str) -> Reply {
    browser.api(Method::POST, "auth/phone/verify", json!({ "code": code })).await
}

async fn resend(browser: &mut Browser) -> Reply {
    browser.api(Method::POST, "auth/phone/verify/resend", Value::Null).await
}

async fn phones(browser: &mut Browser) -> Value {
    browser.api(Method::GET, "account/phone", Value::Null).await.json()["data"].clone()
}

/// Confirms a number for who is signed in here.
async fn confirm(app: &TestApp, browser: &mut Browser, number: &str) {
    assert_eq!(change(browser, number).await.status, 202);
    app.deliver().await;
    assert_eq!(verify(browser, &app.texts.code(number)).await.status, 200);
}
