//! Flows through the JSON API on in-memory SQLite, with a movable clock, seeded randomness and a mailbox.
//!
//! What HTML forms answer for the same cases is compared in `app/tests`.

mod abuse;
mod change_email;
mod closing;
mod deadlocks;
mod emails;
mod enumeration;
mod failures;
mod handlers;
mod hashing;
mod invitation_policy;
mod login;
mod login_code;
mod model;
mod nobody;
mod overview;
mod password;
mod password_reset;
mod phone;
mod races;
mod reauthenticate;
mod refused_flood;
mod reminder;
mod session_list;
mod sessions;
mod signup;
mod signup_again;
mod stages;
mod trust_browser;
mod verify_email;
mod verify_email_change;

use housekey_testkit::{Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::json;

/// Signs up and answers the browser that waits for its confirmation.
async fn signed_up(app: &TestApp, email: &str) -> Browser {
    let mut browser = Browser::new(app);
    let reply = browser.api(Method::POST, "auth/signup", json!({"email": email, "password": PASSWORD})).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
    app.deliver().await;
    browser
}

/// Signs in by password.
pub(crate) async fn signed_in(app: &TestApp, email: &str) -> Browser {
    let mut browser = Browser::new(app);
    let reply = browser.api(Method::POST, "auth/login", json!({"email": email, "password": PASSWORD})).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    browser
}
