//! A host in a test: the account system, and tables of its own beside it.

use housekey_accounts::signals::RegistryBuilder;
use housekey_http::Accounts;
use housekey_store::Pool;
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD, database::TestDatabase};
use http::Method;
use serde_json::json;

pub(crate) const ADA: &str = "ada@example.org";

/// An app with these handlers, and these tables in its database.
pub(crate) async fn host(
    backend: Backend,
    tables: &[&'static str],
    register: impl FnOnce(RegistryBuilder, Pool) -> RegistryBuilder,
) -> (TestApp, Pool) {
    host_with(backend, tables, register, Accounts::router).await
}

/// The same, with routes of the host's own.
pub(crate) async fn host_with(
    backend: Backend,
    tables: &[&'static str],
    register: impl FnOnce(RegistryBuilder, Pool) -> RegistryBuilder,
    routes: impl FnOnce(&Accounts) -> axum::Router,
) -> (TestApp, Pool) {
    let database = match backend {
        Backend::Sqlite => TestDatabase::sqlite().await,
        Backend::Postgres => TestDatabase::postgres().await,
    };
    let pool = database.pool().clone();
    for table in tables {
        pool.execute(*table, vec![]).await.unwrap();
    }
    let app = TestApp::build_on(database, |_| {}, |registry| register(registry, pool.clone()), routes).await;
    (app, pool)
}

async fn post(app: &TestApp, path: &str, email: &str, password: &str) -> Reply {
    let mut browser = Browser::new(app);
    browser.headers.push(("user-agent".into(), "Netscape/4.7".into()));
    browser.api(Method::POST, path, json!({"email": email, "password": password})).await
}

pub(crate) async fn sign_up(app: &TestApp, email: &str) -> Reply {
    post(app, "auth/signup", email, PASSWORD).await
}

pub(crate) async fn log_in(app: &TestApp, email: &str) -> Reply {
    post(app, "auth/login", email, PASSWORD).await
}

pub(crate) async fn log_in_wrongly(app: &TestApp, email: &str) -> Reply {
    post(app, "auth/login", email, "not the right password").await
}

/// How many rows a query counts, as `n`.
pub(crate) async fn count(db: &Pool, sql: &'static str) -> i64 {
    db.fetch_optional(sql, vec![]).await.unwrap().unwrap().get("n").unwrap()
}
