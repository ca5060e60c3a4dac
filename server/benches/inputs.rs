//! What a stranger's text costs at its longest: every kind of text, by itself and through every door, with 64 and with
//! 4096 characters of the worst that was found for it. The ratio is to stay at 64 or below: work grows with the length,
//! and no faster.
//!
//! `cargo xtask bench`. Ratios of one run mean something, milliseconds little: they are the machine's.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "it is what a bench is for")]

use axum::Router;
use housekey_accounts::{
    codes,
    model::{DeviceKey, Digest, Email, Secret, Username},
    next::same_origin_path,
    passwords::{self, OwnWords},
    settings::RateLimits,
};
use housekey_app::{App, AssetPaths, shell, ssr::leptos_context};
use housekey_http::{Accounts, flash::Flash};
use housekey_messages::Catalog;
use housekey_protocol::Paths;
use housekey_testkit::{Backend, Browser, TestApp};
use http::{HeaderMap, Method, header};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use serde_json::json;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const SHORT: usize = 64;
const LONG: usize = 4096;

fn main() {
    println!("{:<58} {:>10} {:>10} {:>7}", "input", "64, µs", "4096, µs", "ratio");
    by_themselves();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(through_the_doors());
}

/// So many characters of a pattern, over and over.
fn cycle(pattern: &str, length: usize) -> String {
    pattern.chars().cycle().take(length).collect()
}

/// So many characters without a pattern (xorshift), of an alphabet.
fn noise(alphabet: &str, length: usize) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 1024).unwrap()
    };
    (0..length).map(|_| alphabet[next() % alphabet.len()]).collect()
}

const MARKS: &str = "4@8({[<36901!|17$5+%2";
const DIGITS: &str = "0123456789";
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
/// A letter and accents above, below and through it, in the order that has to be sorted.
const ACCENTS: &str = "e\u{345}\u{301}\u{327}\u{338}";

fn print(name: &str, short: Duration, long: Duration) {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "{name:<58} {:>10.1} {:>10.1} {:>7.1}",
        micros(short),
        micros(long),
        micros(long) / micros(short)
    );
}

/// The best of several runs.
fn timed<T>(text: &str, work: impl Fn(&str) -> T) -> Duration {
    let run = || {
        let start = Instant::now();
        black_box(work(black_box(text)));
        start.elapsed()
    };
    (0..30).map(|_| run()).min().unwrap()
}

fn row<T>(name: &str, text: impl Fn(usize) -> String, work: impl Fn(&str) -> T) {
    print(name, timed(&text(SHORT), &work), timed(&text(LONG), &work));
}

fn by_themselves() {
    let base = "https://id.example.org".parse().unwrap();
    let site = OwnWords::new(
        Some(&Email::parse("ada.countess-of.lovelace@analytical-engines.example.org").unwrap()),
        Some(&Username::parse("ada_king_of_lovelace").unwrap()),
        "The House of Keys",
    );
    let password = |text: &str| passwords::estimate(text, &site);
    row("password, marks that read as letters", |n| cycle(MARKS, n), password);
    row("password, random digits", |n| noise(DIGITS, n), password);
    row("password, random marks", |n| noise(MARKS, n), password);
    row("password, random characters", |n| noise(&(MARKS.to_owned() + LETTERS + "ABCDEF_-#&~"), n), password);
    row("password, two letters", |n| noise("ab", n), password);
    row("password, dates and words", |n| cycle("password1990love11/11/1991qwertyuiop 12345", n), password);
    row("password, one's own words", |n| cycle("l0vel4ce ada_king 3ngines ", n), password);
    row(
        "password, normalised, accents",
        |n| cycle(ACCENTS, n),
        |text| passwords::normalise(&Secret::new(text)),
    );
    row(
        "password, normalised, one letter with accents",
        |n| format!("e{}", cycle("\u{345}\u{301}\u{327}\u{338}", n)),
        |text| passwords::normalise(&Secret::new(text)),
    );
    row("address, plain", |n| format!("a@{}.org", cycle("example.", n)), Email::parse);
    row(
        "address, one label of another script",
        |n| format!("a@{}.org", noise("äöüßéèçñøåæþ", n)),
        Email::parse,
    );
    row("address, labels of another script", |n| format!("a@{}.org", cycle("ü.", n)), Email::parse);
    row("address, at signs", |n| cycle("a@", n), Email::parse);
    row("address, blanks", |n| cycle(" ", n), Email::parse);
    row("user name", |n| cycle(LETTERS, n), Username::parse);
    row("code", |n| cycle("BCDF-", n), codes::normalise);
    row("link key", |n| cycle(LETTERS, n), |text| Digest::of(text.as_bytes()));
    row("next, plain", |n| format!("/{}", cycle("a/../", n)), |text| same_origin_path(&base, text));
    row(
        "next, a host of another script",
        |n| format!("//{}", noise("äöüßéèçñøåæþ", n)),
        |text| same_origin_path(&base, text),
    );
    row(
        "accept-language",
        |n| cycle("de;q=0.1,en;q=0.123456789,fr;q=0.3,", n),
        |text| Catalog::built_in().negotiate(text),
    );
    row("device cookie", |n| cycle(LETTERS, n), DeviceKey::parse);
    let cookies = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, text.parse().unwrap());
        Flash::read(&headers, false)
    };
    row("cookies, many", |n| cycle("a=b; ", n), cookies);
    row("flash cookie", |n| format!("flash={}", cycle("eyJkcmFmdHMiOnsiYSI6ImIi", n)), cookies);
}

/// Every limit off, also those that are added later.
fn no_limits() -> RateLimits {
    let all = serde_json::to_value(RateLimits::default()).unwrap();
    let off: serde_json::Map<_, _> =
        all.as_object().unwrap().keys().map(|name| (name.clone(), false.into())).collect();
    serde_json::from_value(off.into()).unwrap()
}

async fn app() -> TestApp {
    let change = |settings: &mut housekey_accounts::Settings| {
        settings.account.rate_limits = no_limits();
        settings.account.signup_fields = ["email*", "username*", "password1*"].map(Into::into).to_vec();
        settings.proxy.trusted_proxy_count = 1;
    };
    TestApp::build(Backend::Sqlite, change, |registry| registry, routes).await
}

fn routes(accounts: &Accounts) -> Router {
    let options = LeptosOptions::builder().output_name("housekey").build();
    let document = options.clone();
    let routes = generate_route_list(App);
    Router::new()
        .leptos_routes_with_context(&options, routes, leptos_context(AssetPaths::default()), move || {
            shell(document.clone())
        })
        .with_state(options)
        .merge(accounts.router())
}

/// The best of several requests with each length.
async fn door(
    app: &TestApp,
    name: &str,
    text: impl Fn(usize) -> String,
    ask: impl AsyncFn(&mut Browser, &str),
) {
    let mut best = [Duration::MAX; 2];
    for _ in 0..15 {
        for (best, length) in best.iter_mut().zip([SHORT, LONG]) {
            let (text, mut browser) = (text(length), Browser::new(app));
            let start = Instant::now();
            ask(&mut browser, &text).await;
            *best = start.elapsed().min(*best);
        }
    }
    print(name, best[0], best[1]);
}

const ADA: &str = "ada@example.org";

fn marks(length: usize) -> String {
    cycle(MARKS, length)
}

fn letters(length: usize) -> String {
    cycle(LETTERS, length)
}

async fn through_the_doors() {
    let app = &app().await;
    json(app).await;
    forms(app).await;
    headers(app).await;
    addresses(app).await;
}

async fn json(app: &TestApp) {
    let address = |n| format!("a@{}.org", noise("äöüßéèçñøåæþ", n));
    for (path, field, text) in [
        ("auth/signup", "password", &marks as &dyn Fn(usize) -> String),
        ("auth/signup", "email", &address),
        ("auth/signup", "username", &letters),
        ("auth/login", "password", &marks),
        ("auth/login", "email", &address),
        ("auth/login", "username", &letters),
        ("auth/email/verify", "key", &letters),
    ] {
        let name = format!("JSON {path}, {field}");
        door(app, &name, text, async |browser: &mut Browser, text: &str| {
            let mut body = json!({"email": ADA, "username": "ada", "password": "violet anchor kettle"});
            body[field] = text.into();
            if path == "auth/login" && field == "username" {
                body["email"].take();
            }
            browser.api(Method::POST, path, body).await;
        })
        .await;
    }
}

async fn forms(app: &TestApp) {
    // Percent signs make three characters of one, and a body has 16 KiB.
    let address = |n| format!("a@{}.org", noise("äöü", n / 4));
    for (action, field, text) in [
        ("signup", "password", &marks as &dyn Fn(usize) -> String),
        ("signup", "email", &address),
        ("signup", "username", &letters),
        ("signup", "next", &|n| format!("/{}", cycle("a/../", n))),
        ("login", "login", &letters),
        ("login", "password", &marks),
        ("login", "next", &|n| format!("//{}", noise("äöü", n / 4))),
        ("logout", "next", &letters),
        ("confirm_email", "key", &letters),
        ("enter_email_code", "code", &letters),
        ("login", "x[y][z]", &letters),
    ] {
        let name = format!("form {action}, {field}");
        door(app, &name, text, async |browser: &mut Browser, text: &str| {
            let fields =
                [("email", ADA), ("login", ADA), ("username", "ada"), ("password", "violet anchor kettle")];
            let others = fields.into_iter().filter(|(name, _)| *name != field);
            let fields: Vec<(&str, &str)> = others.chain([(field, text)]).collect();
            browser.submit(&format!("{}/{action}", Paths::ACTIONS), &fields).await;
        })
        .await;
    }
    door(
        app,
        "form login, many fields",
        |n| cycle("a", n / 4),
        async |browser: &mut Browser, text: &str| {
            let fields: Vec<(&str, &str)> = text.split("").map(|name| (name, "")).collect();
            browser.submit("/accounts/do/login", &fields).await;
        },
    )
    .await;
}

async fn headers(app: &TestApp) {
    for (name, value) in [
        ("accept-language", "de;q=0.1,en;q=0.2,"),
        ("user-agent", "Mozilla/5.0 "),
        ("x-forwarded-for", "192.0.2.1,"),
        ("cookie", "a=b; "),
        ("accept", "text/plain,"),
        ("referer", "http://127.0.0.1/?__path=a&"),
        ("origin", "http://a"),
        ("sec-fetch-site", "same-"),
    ] {
        door(
            app,
            &format!("header {name}, page"),
            |n| cycle(value, n),
            async |browser: &mut Browser, text: &str| {
                browser.send(Method::GET, Paths::LOGIN, &[(name, text)], String::new()).await;
            },
        )
        .await;
    }
    for name in ["sid", "flash", "device"] {
        door(
            app,
            &format!("cookie {name}, page"),
            |n| cycle("eyJkcmFmdHMiOnsiYSI6ImIi", n),
            async |browser: &mut Browser, text: &str| {
                browser
                    .send(Method::GET, Paths::LOGIN, &[("cookie", &format!("{name}={text}"))], String::new())
                    .await;
            },
        )
        .await;
    }
    for name in ["x-session-token", "x-email-verification-key"] {
        door(app, &format!("header {name}, JSON"), letters, async |browser: &mut Browser, text: &str| {
            let path = "/_allauth/app/v1/auth/email/verify";
            browser.send(Method::GET, path, &[(name, text)], String::new()).await;
        })
        .await;
    }
}

/// What stands in the address of a request.
async fn addresses(app: &TestApp) {
    for (name, path) in [
        ("query next, page", "/accounts/login?next=/"),
        ("query __err, page", "/accounts/login?__path=/accounts/do/login&__err="),
        ("query, page", "/accounts/login?"),
        ("path key, page", "/accounts/confirm-email/"),
        ("path of nobody", "/"),
        ("path that is private", "/accounts/email?"),
    ] {
        door(
            app,
            name,
            |n| cycle("eyJraW5kIjoiaW52YWxpZCIs", n),
            async |browser: &mut Browser, text: &str| {
                browser.get(&format!("{path}{text}")).await;
            },
        )
        .await;
    }
    door(
        app,
        "query, many pairs, page",
        |n| cycle("a=b&", n),
        async |browser: &mut Browser, text: &str| {
            browser.get(&format!("/accounts/login?{text}")).await;
        },
    )
    .await;
}
