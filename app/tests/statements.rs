//! How many statements a request runs. Each is a round trip to the database.
//!
//! A program of its own with one test: it listens to the log of the whole process, whatever thread a page is made on.

use axum::Router;
use housekey_app::{App, AssetPaths, shell, ssr::leptos_context};
use housekey_http::Accounts;
use housekey_testkit::{Backend, Browser, Statements, TestApp, app::PASSWORD};
use http::Method;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use serde_json::{Value, json};

fn routes(accounts: &Accounts) -> Router {
    let options = LeptosOptions::builder().output_name("housekey").build();
    let document = options.clone();
    let context = leptos_context(AssetPaths::default());
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, move || {
            shell(document.clone())
        })
        .with_state(options)
        .merge(accounts.router())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn session_is_loaded_in_one_statement_and_pages_add_none() {
    let statements = Statements::default();
    statements.listen_everywhere();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = TestApp::build(backend, |_| {}, |registry| registry, routes).await;
        app.user("ada@example.org").await;
        let mut browser = Browser::new(&app);
        let body = json!({"email": "ada@example.org", "password": PASSWORD});
        assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 200);
        assert!(statements.take().len() > 5, "or the test sees nothing");

        for path in ["auth/session", "account/email"] {
            assert_eq!(browser.api(Method::GET, path, Value::Null).await.status, 200);
            let seen = statements.take();
            assert!(seen.len() == 1 && seen[0].starts_with("\"SELECT"), "{backend:?} {path}: {seen:#?}");
        }
        for path in ["/", "/accounts/email", "/accounts/logout"] {
            let page = browser.get(path).await;
            assert!(page.status == 200 && page.text.contains("ada@example.org"), "{path}: {}", page.text);
            let seen = statements.take();
            assert!(seen.len() == 1 && seen[0].starts_with("\"SELECT"), "{backend:?} {path}: {seen:#?}");
        }
        // What is shown there is one statement more, whatever there is to show.
        let page = browser.get("/accounts").await;
        assert!(page.status == 200 && page.text.contains("Signed in"), "{}", page.text);
        let seen = statements.take();
        assert!(seen.len() == 2 && seen[1].contains("housekey_events"), "{backend:?}: {seen:#?}");
        // A signed-in person is redirected away from the sign-in page.
        assert_eq!(browser.get("/accounts/login").await.status, 303);
        assert_eq!(statements.take().len(), 1, "{backend:?}");

        // A visitor without a session causes no statement.
        let mut visitor = Browser::new(&app);
        assert_eq!(visitor.api(Method::GET, "auth/session", Value::Null).await.status, 401);
        for path in ["/", "/accounts/login", "/accounts/signup", "/accounts/confirm-email"] {
            assert_eq!(visitor.get(path).await.status, 200, "{path}");
        }
        for path in ["/accounts", "/accounts/email"] {
            assert_eq!(visitor.get(path).await.status, 303, "{path}");
        }
        assert_eq!(statements.take(), Vec::<String>::new(), "{backend:?}");
    }
}
