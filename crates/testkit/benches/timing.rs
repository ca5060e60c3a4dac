//! Whether time tells who has an account: how long an answer takes for an address (or number) that is somebody's and for one
//! that is nobody's, in turns, with the costs of the defaults.
//!
//! `cargo xtask bench timing`. The ratio of the medians is the message; within 5 % of 1 it tells nothing over a network. What
//! the tests hold is not the clock but the work: the statements and the hashes (`testkit/tests/it/flows/nobody.rs`).

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "it is what a bench is for")]

use housekey_accounts::{
    Settings,
    admin::NewAccount,
    model::Secret,
    settings::{Hashing, LoginMethod, RateLimits, Rates},
};
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Tries of each kind.
const TRIES: usize = 200;

/// What is tried: its name, the path, and the body for the n-th person.
type Try = (&'static str, &'static str, fn(&str, &str) -> Value);

const ALL: [Try; 7] = [
    ("sign-up", "auth/signup", |email, _| json!({"email": email, "password": PASSWORD})),
    ("sign-in", "auth/login", |email, _| json!({"email": email, "password": "a wrong password"})),
    ("sign-in, number", "auth/login", |_, phone| json!({"phone": phone, "password": "a wrong password"})),
    ("code", "auth/code/request", |email, _| json!({ "email": email })),
    ("code, number", "auth/code/request", |_, phone| json!({ "phone": phone })),
    ("new password", "auth/password/request", |email, _| json!({ "email": email })),
    ("reminder", "auth/reminder", |email, _| json!({ "email": email })),
];

fn settings(settings: &mut Settings) {
    settings.hashing = Hashing::default();
    settings.account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
    settings.account.login_by_code_enabled = true;
    let none = Rates::default();
    let limits = &mut settings.account.rate_limits;
    *limits = RateLimits {
        login: none.clone(),
        login_failed: none.clone(),
        signup: none.clone(),
        request_login_code: none.clone(),
        reset_password: none.clone(),
        provider_reminder: none.clone(),
        verify_phone: none.clone(),
        ..limits.clone()
    };
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!("{:<10} {:<16} {:>12} {:>12} {:>7}", "", "", "somebody's", "nobody's", "ratio");
    for backend in [Backend::Sqlite, Backend::Postgres] {
        runtime.block_on(on(backend));
    }
}

fn number(n: usize) -> String {
    format!("+4930{:07}", 2_000_000 + n)
}

async fn on(backend: Backend) {
    let app = TestApp::on(backend, settings).await;
    for n in 0..TRIES {
        let known = NewAccount {
            email: Some((format!("known{n}@example.org"), true)),
            password: Some(Secret::new(PASSWORD)),
            phone: Some((number(n), true)),
            active: true,
            ..NewAccount::default()
        };
        app.account(known).await;
    }
    for (flow, (name, path, body)) in ALL.into_iter().enumerate() {
        let (mut known, mut unknown) = (vec![], vec![]);
        for n in 0..TRIES {
            let somebody = || body(&format!("known{n}@example.org"), &number(n));
            let nobody = || body(&format!("nobody{flow}.{n}@example.org"), &number(TRIES + n));
            // In turns, and each first as often as the other.
            if n.is_multiple_of(2) {
                known.push(time(&app, path, somebody()).await);
                unknown.push(time(&app, path, nobody()).await);
            } else {
                unknown.push(time(&app, path, nobody()).await);
                known.push(time(&app, path, somebody()).await);
            }
        }
        let (known, unknown) = (median(known), median(unknown));
        let ratio = known.as_secs_f64() / unknown.as_secs_f64();
        println!("{:<10} {name:<16} {known:>12.2?} {unknown:>12.2?} {ratio:>7.3}", format!("{backend:?}"));
    }
}

async fn time(app: &TestApp, path: &str, body: Value) -> Duration {
    let mut browser = Browser::new(app);
    let start = Instant::now();
    let reply = browser.api(Method::POST, path, body).await;
    let took = start.elapsed();
    assert!(reply.status < 500 && reply.status != 429, "{path}: {}", reply.text);
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
