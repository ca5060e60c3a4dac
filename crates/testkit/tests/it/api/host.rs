//! In a host application that has routes and sessions of its own.

use axum::{Router, extract::Request, routing::get};
use housekey_http::{Accounts, Door};
use housekey_store::tower_sessions::{
    Session, SessionManagerLayer, SessionStore,
    session::{Id, Record},
    session_store::Result,
};
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// A host's own sessions, in memory.
#[derive(Clone, Debug, Default)]
struct Carts(Arc<Mutex<HashMap<Id, Record>>>);

#[async_trait::async_trait]
impl SessionStore for Carts {
    async fn save(&self, record: &Record) -> Result<()> {
        self.0.lock().unwrap().insert(record.id, record.clone());
        Ok(())
    }
    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        Ok(self.0.lock().unwrap().get(id).cloned())
    }
    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.lock().unwrap().remove(id);
        Ok(())
    }
}

/// Counts its calls in the host's session; says who is signed in.
async fn cart(session: Session, request: Request) -> String {
    let calls: u32 = session.get("calls").await.unwrap().unwrap_or(0) + 1;
    session.insert("calls", calls).await.unwrap();
    let (parts, _) = request.into_parts();
    let door = Door::of_browser(&parts).await.unwrap();
    format!("{calls} {}", if door.ctx().viewer.is_some() { "signed in" } else { "nobody" })
}

/// Where the host has its session layer.
#[derive(Clone, Copy, Debug)]
enum Nesting {
    AroundOurs,
    InsideOurs,
    OnItsRoutesOnly,
}

async fn host(nesting: Nesting, carts: Carts) -> TestApp {
    let layer = SessionManagerLayer::new(carts).with_name("cart").with_secure(false);
    let (inside, routes_only) = (layer.clone(), layer.clone());
    let routes = move |accounts: &Accounts| {
        let own = Router::new().route("/cart", get(cart));
        match nesting {
            Nesting::AroundOurs => own.merge(accounts.router()),
            Nesting::InsideOurs => own.merge(accounts.router()).layer(inside),
            Nesting::OnItsRoutesOnly => own.layer(routes_only).merge(accounts.router()),
        }
    };
    let app = TestApp::build(Backend::Sqlite, |_| {}, |registry| registry, routes).await;
    match nesting {
        Nesting::AroundOurs => app.inside(|ours| ours.layer(layer)),
        _ => app,
    }
}

#[tokio::test]
async fn host_sessions_and_ours_are_separate() {
    for nesting in [Nesting::AroundOurs, Nesting::InsideOurs, Nesting::OnItsRoutesOnly] {
        let carts = Carts::default();
        let app = host(nesting, carts.clone()).await;
        app.user("ada@example.org").await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.get("/cart").await.text, "1 nobody", "{nesting:?}");
        let body = json!({"email": "ada@example.org", "password": PASSWORD});
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(reply.status, 200, "{nesting:?}: {}", reply.text);
        let cookies: Vec<_> = browser.cookies.keys().map(String::as_str).collect();
        assert_eq!(cookies, ["cart", "device", "last-method", "sid"], "{nesting:?}");
        let reply = browser.api(Method::GET, "auth/session", Value::Null).await;
        assert!(reply.is_authenticated(), "{nesting:?}");
        assert_eq!(browser.get("/cart").await.text, "2 signed in", "{nesting:?}");
        let kept: Vec<Record> = carts.0.lock().unwrap().values().cloned().collect();
        assert_eq!(kept.len(), 1, "{nesting:?}");
        assert_eq!(kept[0].data.keys().collect::<Vec<_>>(), ["calls"], "{nesting:?}: nothing of ours");
        // Signing out ends our session alone.
        browser.api(Method::DELETE, "auth/session", Value::Null).await;
        assert_eq!(browser.get("/cart").await.text, "3 nobody", "{nesting:?}");
    }
}

#[tokio::test]
async fn a_host_keeps_its_own_health_routes() {
    let routes = |accounts: &Accounts| {
        Router::new()
            .route("/healthz", get(async || "the host's"))
            .route("/readyz", get(async || "the host's"))
            .merge(accounts.router())
    };
    let app = TestApp::build(Backend::Sqlite, |_| {}, |registry| registry, routes).await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(Browser::new(&app).get(path).await.text, "the host's");
    }
    assert_eq!(Browser::new(&app).api(Method::GET, "config", Value::Null).await.status, 200);
}
