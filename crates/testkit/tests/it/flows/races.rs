//! Two requests at the same rows at once. The second waits for the first, and nobody is answered 503: every flow takes
//! its locks in one order (docs/ARCHITECTURE.md, Storage).
//!
//! A scene is an account in some state; its acts are what may be done to it. Every pair of acts is done at once, by
//! real tasks, a number of rounds, each round on an account of its own. A subscriber that wants an account's events in
//! their order stands by, because committing an event for it locks the account, too.

use futures::future::{BoxFuture, join_all};
use housekey_accounts::{
    Settings,
    admin::{self, AdminError, NewAccount},
    model::Secret,
    settings::Rates,
    signals::{Filter, Hook},
};
use housekey_http::Builder;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD, probe::accepts};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Barrier;

/// How often a pair is tried; `HOUSEKEY_RACE_ROUNDS` says otherwise.
fn rounds(backend: Backend) -> usize {
    let asked = std::env::var("HOUSEKEY_RACE_ROUNDS").ok().and_then(|text| text.parse().ok());
    // SQLite has one writer: what could go wrong there goes wrong at once.
    asked.unwrap_or(if backend == Backend::Sqlite { 3 } else { 8 })
}

/// As many rounds at once: fewer requests than connections.
const AT_ONCE: usize = 4;

/// One account, ready for two acts.
#[derive(Clone)]
struct Round {
    app: Arc<TestApp>,
    n: usize,
    /// The account's own address (the one that waits for its confirmation, in the scene of a sign-up).
    email: String,
    /// The address that is being added.
    new: String,
    /// The browser that waits, or that is signed in.
    browser: Browser,
    /// The code or link key that was mailed.
    key: String,
}

type Act = (&'static str, fn(Round) -> BoxFuture<'static, u16>);
type Prepare = fn(Arc<TestApp>, usize) -> BoxFuture<'static, Round>;

async fn call(mut browser: Browser, method: Method, path: &str, body: Value) -> u16 {
    browser.api(method, path, body).await.status
}

fn confirm(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { call(r.browser, Method::POST, "auth/email/verify", json!({ "key": r.key })).await })
}

fn guess_wrong_to_the_end(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move {
        let mut worst = 0;
        for _ in 0..3 {
            let body = json!({"key": "BBBB-BBBB"});
            worst = worst.max(call(r.browser.clone(), Method::POST, "auth/email/verify", body).await);
        }
        worst
    })
}

fn send_code_again(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { call(r.browser, Method::POST, "auth/email/verify/resend", Value::Null).await })
}

fn send_link_again(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { call(r.browser, Method::PUT, "account/email", json!({ "email": r.new })).await })
}

fn remove(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { call(r.browser, Method::DELETE, "account/email", json!({ "email": r.new })).await })
}

fn make_primary(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({"email": format!("second{}@example.org", r.n), "primary": true});
    Box::pin(async move { call(r.browser, Method::PATCH, "account/email", body).await })
}

fn add_another(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({"email": format!("third{}@example.org", r.n)});
    Box::pin(async move { call(r.browser, Method::POST, "account/email", body).await })
}

fn sign_in_here(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({"email": r.email, "password": PASSWORD});
    Box::pin(async move { call(r.browser, Method::POST, "auth/login", body).await })
}

fn sign_in_elsewhere(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({"email": r.email, "password": PASSWORD});
    Box::pin(async move { call(Browser::new(&r.app), Method::POST, "auth/login", body).await })
}

fn sign_up_again_here(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({"email": r.email, "password": PASSWORD});
    Box::pin(async move { call(r.browser, Method::POST, "auth/signup", body).await })
}

fn sign_up_with_it_elsewhere(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({"email": r.new, "password": "another long password"});
    Box::pin(async move { call(Browser::new(&r.app), Method::POST, "auth/signup", body).await })
}

fn confirm_elsewhere(r: Round) -> BoxFuture<'static, u16> {
    let body = json!({ "key": r.key });
    Box::pin(async move { call(Browser::new(&r.app), Method::POST, "auth/email/verify", body).await })
}

fn accept_terms(mut r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { r.browser.submit("/terms?accepted", &[]).await.status })
}

fn sign_out(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { call(r.browser, Method::DELETE, "auth/session", Value::Null).await })
}

/// An operator's command, as a status: one that the database refused is 503.
fn status<T>(done: Result<T, AdminError>) -> u16 {
    match done {
        Ok(_) => 200,
        Err(AdminError::Unknown(_)) => 404,
        Err(_) => 503,
    }
}

fn deactivate(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { status(admin::set_active(r.app.accounts.services(), &r.email, false).await) })
}

fn delete(r: Round) -> BoxFuture<'static, u16> {
    Box::pin(async move { status(admin::delete(r.app.accounts.services(), &r.email).await) })
}

/// Somebody signed up and waits for the code.
fn signed_up(app: Arc<TestApp>, n: usize) -> BoxFuture<'static, Round> {
    Box::pin(async move {
        let email = format!("new{n}@example.org");
        let mut browser = Browser::new(&app);
        let body = json!({"email": email, "password": PASSWORD});
        let reply = browser.api(Method::POST, "auth/signup", body).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        Round { app, n, new: email.clone(), email, browser, key: String::new() }
    })
}

/// Somebody is signed in and adds an address.
fn adding(app: Arc<TestApp>, n: usize) -> BoxFuture<'static, Round> {
    Box::pin(async move {
        let (email, new) = (format!("first{n}@example.org"), format!("new{n}@example.org"));
        let account = NewAccount {
            email: Some((email.clone(), true)),
            extra_emails: vec![(format!("second{n}@example.org"), true)],
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        };
        app.account(account).await;
        let mut browser = super::signed_in(&app, &email).await;
        let reply = browser.api(Method::POST, "account/email", json!({ "email": new })).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        Round { app, n, email, new, browser, key: String::new() }
    })
}

/// Somebody's password was right, and a host's stage stopped the login.
fn stopped(app: Arc<TestApp>, n: usize) -> BoxFuture<'static, Round> {
    Box::pin(async move {
        let email = format!("new{n}@example.org");
        app.user(&email).await;
        let mut browser = Browser::new(&app);
        let body = json!({"email": email, "password": PASSWORD});
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        Round { app, n, new: email.clone(), email, browser, key: String::new() }
    })
}

/// Somebody signed in with an address that is not confirmed.
fn signing_in(app: Arc<TestApp>, n: usize) -> BoxFuture<'static, Round> {
    Box::pin(async move {
        let email = format!("new{n}@example.org");
        let account = NewAccount {
            email: Some((email.clone(), false)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        };
        app.account(account).await;
        let mut browser = Browser::new(&app);
        let body = json!({"email": email, "password": PASSWORD});
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(reply.status, 401, "{}", reply.text);
        Round { app, n, new: email.clone(), email, browser, key: String::new() }
    })
}

/// What a scene needs of the server.
#[derive(Clone, Copy)]
enum Server {
    ByCode,
    ByLink,
    WithTerms,
}

async fn app(backend: Backend, server: Server) -> Arc<TestApp> {
    let by_code = matches!(server, Server::ByCode);
    let change = |settings: &mut Settings| {
        settings.account.email_verification_by_code_enabled = by_code;
        settings.account.email_verification_supports_resend = 2;
        settings.account.login_on_email_confirmation = true;
        let limits = &mut settings.account.rate_limits;
        // Their rows are taken and locked as ever; nobody is refused.
        let (network, key) = ("1000000/s/ip,1000000/s/key", "1000000/s/key");
        limits.login = Rates::parse(network).unwrap();
        limits.login_failed = Rates::parse(network).unwrap();
        limits.signup = Rates::parse(network).unwrap();
        limits.manage_email = Rates::parse("1000000/s/user").unwrap();
        limits.confirm_email = Rates::parse(key).unwrap();
        limits.confirm_email_by_code = Rates::parse(key).unwrap();
    };
    let every = Filter::new(["account.*", "housekey.*"]).unwrap();
    let hook = Hook::named("ledger").in_account_order();
    let build = |builder: Builder| {
        let builder = builder.handlers(|r| r.durable_every(hook, every, accepts()));
        if matches!(server, Server::WithTerms) { builder.stage(super::stages::Terms) } else { builder }
    };
    Arc::new(TestApp::host(backend, change, build, super::stages::routes).await)
}

async fn race(round: Round, acts: [Act; 2]) -> [u16; 2] {
    let start = Arc::new(Barrier::new(2));
    let run = |act: Act| {
        let (round, start) = (round.clone(), start.clone());
        tokio::spawn(async move {
            start.wait().await;
            act.1(round).await
        })
    };
    let [one, two] = acts.map(run);
    [one.await.unwrap(), two.await.unwrap()]
}

async fn every_act_is_answered(backend: Backend, server: Server, prepare: Prepare, acts: &[Act]) {
    let mut refused = vec![];
    for (index, first) in acts.iter().enumerate() {
        let app = app(backend, server).await;
        let mut n = 0;
        for second in &acts[index..] {
            let (mut left, mut bad) = (rounds(backend), 0);
            while left > 0 {
                let batch = left.min(AT_ONCE);
                left -= batch;
                let prepared = join_all((n..n + batch).map(|n| prepare(app.clone(), n))).await;
                n += batch;
                app.deliver().await;
                let prepared = prepared.into_iter().map(|round| {
                    let key = match server {
                        Server::ByCode => app.mail.value(&round.new, "code"),
                        Server::ByLink => app.mail.key(&round.new),
                        Server::WithTerms => String::new(),
                    };
                    Round { key, ..round }
                });
                let answers = join_all(prepared.map(|round| race(round, [*first, *second]))).await;
                bad += answers.iter().filter(|pair| pair.iter().any(|status| *status >= 500)).count();
            }
            if bad > 0 {
                refused.push(format!("{} beside {}: {bad} of {}", first.0, second.0, rounds(backend)));
            }
        }
    }
    assert!(refused.is_empty(), "{backend:?}:\n{}", refused.join("\n"));
}

macro_rules! acts {
    ($($act:ident),* $(,)?) => { &[$((stringify!($act), $act as fn(Round) -> BoxFuture<'static, u16>)),*] };
}

/// A sign-up that waits changes its address by the call that adds one.
const SIGN_UP: &[Act] = acts![
    add_another,
    confirm,
    guess_wrong_to_the_end,
    send_code_again,
    sign_in_here,
    sign_in_elsewhere,
    sign_up_again_here,
    sign_up_with_it_elsewhere,
    sign_out,
    deactivate,
    delete,
];

const SIGN_UP_BY_LINK: &[Act] = acts![
    add_another,
    confirm,
    confirm_elsewhere,
    sign_in_here,
    sign_in_elsewhere,
    sign_up_again_here,
    sign_up_with_it_elsewhere,
    sign_out,
    deactivate,
    delete,
];

const SIGN_IN_BY_CODE: &[Act] = acts![
    confirm,
    guess_wrong_to_the_end,
    send_code_again,
    sign_in_here,
    sign_in_elsewhere,
    sign_up_with_it_elsewhere,
    sign_out,
    deactivate,
    delete,
];

const HOST_STAGE: &[Act] = acts![
    accept_terms,
    sign_in_here,
    sign_in_elsewhere,
    sign_up_with_it_elsewhere,
    sign_out,
    deactivate,
    delete
];

const ADD_BY_CODE: &[Act] = acts![
    confirm,
    guess_wrong_to_the_end,
    send_code_again,
    remove,
    make_primary,
    add_another,
    sign_in_elsewhere,
    sign_up_with_it_elsewhere,
    sign_out,
    deactivate,
    delete,
];

const ADD_BY_LINK: &[Act] = acts![
    confirm,
    send_link_again,
    remove,
    make_primary,
    add_another,
    sign_in_elsewhere,
    sign_up_with_it_elsewhere,
    sign_out,
    deactivate,
    delete,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_waiting_sign_up_in_parallel_are_all_answered() {
    every_act_is_answered(Backend::Sqlite, Server::ByCode, signed_up, SIGN_UP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_waiting_sign_up_in_parallel_are_all_answered_on_postgres() {
    every_act_is_answered(Backend::Postgres, Server::ByCode, signed_up, SIGN_UP).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_an_address_waiting_for_its_code_in_parallel_are_all_answered() {
    every_act_is_answered(Backend::Sqlite, Server::ByCode, adding, ADD_BY_CODE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_an_address_waiting_for_its_code_in_parallel_are_all_answered_on_postgres() {
    every_act_is_answered(Backend::Postgres, Server::ByCode, adding, ADD_BY_CODE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_an_address_waiting_for_its_link_in_parallel_are_all_answered() {
    every_act_is_answered(Backend::Sqlite, Server::ByLink, adding, ADD_BY_LINK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_an_address_waiting_for_its_link_in_parallel_are_all_answered_on_postgres() {
    every_act_is_answered(Backend::Postgres, Server::ByLink, adding, ADD_BY_LINK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_sign_up_waiting_for_its_link_in_parallel_are_all_answered() {
    every_act_is_answered(Backend::Sqlite, Server::ByLink, signed_up, SIGN_UP_BY_LINK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_sign_up_waiting_for_its_link_in_parallel_are_all_answered_on_postgres() {
    every_act_is_answered(Backend::Postgres, Server::ByLink, signed_up, SIGN_UP_BY_LINK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_sign_in_waiting_for_its_code_in_parallel_are_all_answered() {
    every_act_is_answered(Backend::Sqlite, Server::ByCode, signing_in, SIGN_IN_BY_CODE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_sign_in_waiting_for_its_code_in_parallel_are_all_answered_on_postgres() {
    every_act_is_answered(Backend::Postgres, Server::ByCode, signing_in, SIGN_IN_BY_CODE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_login_at_a_host_stage_in_parallel_are_all_answered() {
    every_act_is_answered(Backend::Sqlite, Server::WithTerms, stopped, HOST_STAGE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn acts_on_a_login_at_a_host_stage_in_parallel_are_all_answered_on_postgres() {
    every_act_is_answered(Backend::Postgres, Server::WithTerms, stopped, HOST_STAGE).await;
}
