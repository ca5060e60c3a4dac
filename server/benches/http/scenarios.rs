//! What is asked of the server.

use crate::{
    client::{Connection, Measured, load},
    served::{PASSWORD, Served, email},
};
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::Full;
use std::{rc::Rc, time::Duration};

const CONNECTIONS: usize = 32;
const SESSIONS: usize = 1000;
const WARM_UP: Duration = Duration::from_secs(1);
const TIME: Duration = Duration::from_secs(5);
const SESSION: &str = "/_allauth/browser/v1/auth/session";

pub(crate) async fn all(served: &Served) {
    let host = served.address.clone();
    let get = move |path: &'static str, cookie: Option<&str>| {
        let mut request = Request::get(path).header(header::HOST, &host).header(header::ACCEPT, "text/html");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request.body(Full::default()).unwrap()
    };
    let (ok, unauthorized) = (StatusCode::OK, StatusCode::UNAUTHORIZED);
    let plain = get.clone();
    run(served, "/healthz", ok, move |_| plain("/healthz", None)).await;
    let plain = get.clone();
    run(served, "session check, nobody", unauthorized, move |_| plain(SESSION, None)).await;
    let plain = get.clone();
    run(served, "sign-in page", ok, move |_| plain("/accounts/login", None)).await;
    let sign_in = poster(served, "auth/login");
    let named = move |number| sign_in(&credentials(&email(number)));
    run(served, "sign-in, 32 at a time", ok, named.clone()).await;
    let sessions: Rc<[String]> = sign_in_many(served, &named).await.into();
    let (with_cookie, cookies) = (get.clone(), Rc::clone(&sessions));
    let check = move |number: usize| with_cookie(SESSION, Some(&cookies[number % SESSIONS]));
    run(served, "session check, 1,000 sessions", ok, check.clone()).await;
    let cookies = Rc::clone(&sessions);
    let page = move |number: usize| get("/accounts/email", Some(&cookies[number % SESSIONS]));
    run(served, "account page, 1,000 sessions", ok, page).await;
    let (before, begun) = (served.cpu_ms(), std::time::Instant::now());
    let signing_in = load(&served.address, CONNECTIONS, TIME, ok, named);
    let (checks, _) = tokio::join!(load(&served.address, 1, TIME, ok, check), signing_in);
    print(served, "session check during 32 sign-ins", &checks, None);
    println!(
        "{:<38} {:.1} of 2 cores were the server's",
        "",
        f64::from(u32::try_from(served.cpu_ms() - before).unwrap()) / 1000.0 / begun.elapsed().as_secs_f64()
    );
    let (sign_up, nonce) = (poster(served, "auth/signup"), std::process::id());
    let fresh = move |number| sign_up(&credentials(&format!("new-{nonce}-{number}@example.org")));
    measure(served, "sign-up, 32 at a time", Duration::ZERO, unauthorized, fresh).await;
}

async fn run(
    served: &Served,
    name: &str,
    expected: StatusCode,
    request: impl Fn(usize) -> Request<Full<Bytes>> + Clone + 'static,
) {
    measure(served, name, WARM_UP, expected, request).await;
}

async fn measure(
    served: &Served,
    name: &str,
    warm_up: Duration,
    expected: StatusCode,
    request: impl Fn(usize) -> Request<Full<Bytes>> + Clone + 'static,
) {
    if !warm_up.is_zero() {
        load(&served.address, CONNECTIONS, warm_up, expected, request.clone()).await;
    }
    let before = served.cpu_ms();
    let measured = load(&served.address, CONNECTIONS, TIME, expected, request).await;
    print(served, name, &measured, Some(served.cpu_ms() - before));
}

#[expect(clippy::cast_precision_loss, reason = "counts of some seconds are far below 2^52")]
fn print(served: &Served, name: &str, measured: &Measured, cpu_ms: Option<u64>) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let cpu = cpu_ms.map_or("-".to_owned(), |cpu| format!("{:.3}", cpu as f64 / measured.count() as f64));
    println!(
        "{name:<38} {:>10.0} {:>9.2} {:>9.2} {cpu:>13} {:>8}",
        measured.count() as f64 / measured.took.as_secs_f64(),
        ms(measured.quantile(500)),
        ms(measured.quantile(990)),
        served.memory_mib(),
    );
}

/// Posts JSON as the API's browser client does.
fn poster(served: &Served, operation: &str) -> impl Fn(&str) -> Request<Full<Bytes>> + Clone + 'static {
    let (host, path) = (served.address.clone(), format!("/_allauth/browser/v1/{operation}"));
    move |body| {
        Request::builder()
            .method(Method::POST)
            .uri(&path)
            .header(header::HOST, &host)
            .header(header::ORIGIN, format!("http://{host}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(body.to_owned()))
            .unwrap()
    }
}

fn credentials(email: &str) -> String {
    format!(r#"{{"email": "{email}", "password": "{PASSWORD}"}}"#)
}

/// The cookies of so many sessions.
async fn sign_in_many(
    served: &Served,
    sign_in: &(impl Fn(usize) -> Request<Full<Bytes>> + 'static),
) -> Vec<String> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Connection::open(&served.address).await);
    }
    let mut cookies = Vec::new();
    while cookies.len() < SESSIONS {
        let answers = connections.iter_mut().enumerate().map(|(number, c)| c.send(sign_in(number)));
        for (status, set) in futures::future::join_all(answers).await {
            assert_eq!(status, StatusCode::OK);
            let cookie = set.iter().find(|cookie| cookie.starts_with("sid=")).unwrap();
            cookies.push(cookie.split(';').next().unwrap().to_owned());
        }
    }
    cookies.truncate(SESSIONS);
    cookies
}
