//! The route table against what is served: every row answers, and is protected as it says.

use super::app;
use housekey_accounts::{settings::LoginMethod, signals::flows::FLOWS};
use housekey_protocol::Paths;
use housekey_protocol::routes::{self, Access, CrossSite, Effect, Kind, Route, actions, all, api, pages};
use housekey_testkit::{Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use std::collections::BTreeSet;

const OWN: &str = "http://127.0.0.1";
const EVIL: &str = "https://evil.example";

/// A path of the route, with its parameters filled in.
fn path(route: &Route, client: &str) -> String {
    route.path.replace("{client}", client).replace("{id}", "99999").replace(['{', '}'], "")
}

/// Sends an empty request as a browser would from a page of `origin`.
async fn send(
    browser: &mut Browser,
    route: &Route,
    client: &str,
    origin: Option<&str>,
    body: String,
) -> Reply {
    let kind = match route.kind {
        Kind::Api(_) => "application/json",
        _ => "application/x-www-form-urlencoded",
    };
    let mut headers = vec![("content-type", kind), ("accept", "application/json")];
    headers.extend(origin.map(|origin| ("origin", origin)));
    browser.send(method(route), &path(route, client), &headers, body).await
}

fn method(route: &Route) -> Method {
    match route.method {
        routes::Method::Get => Method::GET,
        routes::Method::Post => Method::POST,
        routes::Method::Put => Method::PUT,
        routes::Method::Patch => Method::PATCH,
        routes::Method::Delete => Method::DELETE,
    }
}

fn empty(route: &Route) -> String {
    if matches!(route.kind, Kind::Api(_)) && route.method.as_str() != "GET" {
        "{}".to_owned()
    } else {
        String::new()
    }
}

async fn signed_in(app: &TestApp) -> Browser {
    app.user("ada@example.org").await;
    let mut browser = Browser::new(app);
    let form = [("login", "ada@example.org"), ("password", PASSWORD)];
    assert_eq!(browser.submit(actions::LOGIN.path, &form).await.status, 303);
    browser
}

fn writes(route: &Route) -> bool {
    route.method.as_str() != "GET"
}

fn served() -> impl Iterator<Item = &'static Route> {
    all().filter(|route| !matches!(route.kind, Kind::Tool(_)))
}

#[test]
fn every_flow_of_the_route_table_is_in_the_signal_table() {
    let known: BTreeSet<&str> = FLOWS.iter().map(|case| case.flow).collect();
    for route in all() {
        assert!(
            route.flow.is_none_or(|flow| known.contains(flow)),
            "{route:?} is not in signals::flows::FLOWS"
        );
    }
}

#[tokio::test]
async fn every_route_of_the_table_is_served() {
    let app = app(|settings| {
        settings.account.login_by_code_enabled = true;
        settings.account.login_methods.push(LoginMethod::Phone);
    })
    .await;
    for route in served() {
        let reply = send(&mut Browser::new(&app), route, "browser", Some(OWN), empty(route)).await;
        // A link that does not work, and what a server which sends its mail has not.
        let may_miss = route.kind == pages::CONFIRM_EMAIL_KEY.kind || route.access == Access::Development;
        let missing = reply.status == 405 || (reply.status == 404 && !may_miss);
        assert!(!missing && reply.status < 500, "{} {}: {}", route.method.as_str(), route.path, reply.status);
    }
}

#[tokio::test]
async fn request_of_another_site_is_refused_on_every_guarded_route() {
    let app = app(|_| {}).await;
    let mut browser = signed_in(&app).await;
    app.signals.take();
    for route in served().filter(|route| writes(route)) {
        for client in ["browser", "app"] {
            for origin in [EVIL, "null"] {
                let reply = send(&mut browser, route, client, Some(origin), empty(route)).await;
                assert_eq!(reply.status, 403, "{} {} from {origin}", route.method.as_str(), route.path);
            }
        }
    }
    assert!(app.signals.take().is_empty());
}

#[tokio::test]
async fn form_of_unknown_origin_passes_only_where_the_call_carries_its_own_proof() {
    let app = app(|_| {}).await;
    for route in served().filter(|route| route.method.as_str() == "POST") {
        for client in ["browser", "app"] {
            let path = path(route, client);
            let headers = [("content-type", "application/x-www-form-urlencoded")];
            let reply = Browser::new(&app).send(Method::POST, &path, &headers, String::new()).await;
            let passes = route.cross_site.at(&path) == CrossSite::OwnProof;
            assert_eq!(reply.status != 403, passes, "{path}: {}", reply.status);
        }
    }
}

#[tokio::test]
async fn pages_refuse_those_their_route_does_not_allow() {
    let app = app(|_| {}).await;
    let mut member = signed_in(&app).await;
    for page in pages::ALL {
        let path = path(page, "browser");
        for (browser, is_member) in [(&mut Browser::new(&app), false), (&mut member, true)] {
            let reply = browser.get(&path).await;
            let to = match (page.access, is_member) {
                // Its address holds a key, and leads on to one that does not.
                _ if page.path == pages::PASSWORD_RESET_KEY.path => Paths::PASSWORD_RESET_CHOOSE.to_owned(),
                _ if page.path == pages::INVITATION.path => {
                    if is_member { Paths::OVERVIEW } else { Paths::SIGNUP }.to_owned()
                }
                (Access::Visitor, true) => "/accounts".to_owned(),
                (Access::SignedIn | Access::RecentlyProven, false) => format!("/accounts/login?next={path}"),
                _ => String::new(),
            };
            assert_eq!(reply.location(), to, "{path}, signed in: {is_member}");
            assert_eq!(reply.status == 303, !to.is_empty(), "{path}, signed in: {is_member}");
        }
    }
}

#[tokio::test]
async fn pages_for_development_are_not_there_where_mail_is_sent() {
    let app = app(|_| {}).await;
    assert!(!app.accounts.keeps_mail_here());
    let mut member = signed_in(&app).await;
    for page in pages::ALL.iter().filter(|page| page.access == Access::Development) {
        for browser in [&mut Browser::new(&app), &mut member] {
            for method in [Method::GET, Method::HEAD, Method::POST] {
                let headers = [("origin", OWN)];
                let reply = browser.send(method.clone(), page.path, &headers, String::new()).await;
                assert_eq!(reply.status, 404, "{method} {}", page.path);
                assert!(!reply.text.contains("<html"), "{}", reply.text);
            }
        }
    }
}

#[tokio::test]
async fn functions_and_operations_refuse_those_their_route_does_not_allow() {
    let app = app(|_| {}).await;
    let mut member = signed_in(&app).await;
    app.signals.take();
    for route in actions::ALL.iter().chain(api::ALL) {
        let turned_away = match route.access {
            Access::Anyone | Access::Development => continue,
            Access::Visitor => send(&mut member, route, "browser", Some(OWN), empty(route)).await,
            Access::SignedIn | Access::RecentlyProven => {
                send(&mut Browser::new(&app), route, "browser", Some(OWN), empty(route)).await
            }
        };
        assert!(
            matches!(turned_away.status, 401 | 409),
            "{} {}: {}",
            route.method.as_str(),
            route.path,
            turned_away.status
        );
    }
    assert!(app.signals.take().is_empty());
}

#[tokio::test]
async fn body_over_the_limit_of_its_route_is_refused() {
    let app = app(|_| {}).await;
    for route in served().filter(|route| writes(route)) {
        let long = "x".repeat(route.body_limit + 1);
        let length = long.len().to_string();
        let headers =
            [("content-type", "application/json"), ("origin", OWN), ("content-length", length.as_str())];
        let reply = Browser::new(&app).send(method(route), &path(route, "browser"), &headers, long).await;
        assert_eq!(reply.status, 413, "{} {}", route.method.as_str(), route.path);
    }
}

#[tokio::test]
async fn reading_routes_change_nothing_and_fire_no_signal() {
    let app = app(|_| {}).await;
    let mut browser = signed_in(&app).await;
    app.signals.take();
    let before = browser.cookies.clone();
    for route in served().filter(|route| route.effect != Effect::Changes) {
        send(&mut browser, route, "browser", Some(OWN), empty(route)).await;
    }
    assert!(app.signals.take().is_empty());
    // An empty form is refused, and what was refused is kept for its page.
    browser.cookies.remove("refused");
    assert_eq!(browser.cookies, before);
}
