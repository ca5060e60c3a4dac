//! Handlers of a host application: before, in the transaction, after the commit.

use futures::FutureExt;
use housekey_accounts::{
    Facts,
    flows::signup::SignUp,
    ports::UnitOfWork,
    signals::{Decision, Event, HandlerError, RegistryBuilder, UserSignedUp},
};
use housekey_protocol::Code;
use housekey_store::Tx;
use housekey_testkit::{Backend, Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::json;
use std::sync::{Arc, Mutex};

async fn sign_up(app: &TestApp, email: &str) -> Reply {
    let body = json!({"email": email, "password": PASSWORD});
    Browser::new(app).api(Method::POST, "auth/signup", body).await
}

async fn with(backend: Backend, handlers: impl FnOnce(RegistryBuilder) -> RegistryBuilder) -> TestApp {
    TestApp::build(backend, |_| {}, handlers, housekey_http::Accounts::router).await
}

async fn only_example_org(_: Facts, command: SignUp) -> Result<Decision<SignUp>, HandlerError> {
    let allowed = command.email.as_ref().is_some_and(|email| email.domain() == "example.org");
    Ok(if allowed {
        Decision::Continue(command)
    } else {
        Decision::Deny { field: Some("email".into()), code: Code::custom("domain_not_allowed") }
    })
}

#[tokio::test]
async fn a_before_handler_denies_with_a_code_of_its_own() {
    let app = with(Backend::Sqlite, |r| r.before::<SignUp>("domains", only_example_org)).await;
    let reply = sign_up(&app, "eve@evil.example").await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["email:domain_not_allowed".to_owned()]));
    assert_eq!(sign_up(&app, "ada@example.org").await.status, 401);
    assert_eq!(app.signals.names(), ["user_signed_up", "email_confirmation_sent"]);
}

#[tokio::test]
async fn a_before_handler_that_panics_keeps_the_door_shut() {
    async fn broken(_: Facts, _: SignUp) -> Result<Decision<SignUp>, HandlerError> {
        panic!("a bug of the host's")
    }
    let app = with(Backend::Sqlite, |r| r.before::<SignUp>("broken", broken)).await;
    let reply = sign_up(&app, "ada@example.org").await;
    assert_eq!(reply.status, 503);
    assert!(reply.headers.contains_key("retry-after"));
    assert!(app.signals.names().is_empty());
}

fn write_profile<'a>(
    event: &'a Event<UserSignedUp>,
    uow: &'a mut dyn UnitOfWork,
) -> futures::future::BoxFuture<'a, Result<(), HandlerError>> {
    async move {
        let tx = uow.as_any().downcast_mut::<Tx>().ok_or_else(|| HandlerError::new("not our store"))?;
        let sql = "INSERT INTO profiles (email) VALUES ($1)";
        let email = event.signal.user.email.as_ref().map(ToString::to_string);
        tx.execute(sql, vec![housekey_store::Arg::Text(email)]).await.map_err(HandlerError::new)?;
        Ok(())
    }
    .boxed()
}

#[tokio::test]
async fn a_host_writes_its_own_rows_in_our_transaction() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let app = with(backend, |r| r.in_tx::<UserSignedUp>("profile", write_profile)).await;
        // Without the host's table the handler fails, and with it the whole sign-up.
        let refused = sign_up(&app, "ada@example.org").await;
        assert_eq!(refused.status, 503, "{backend:?}");
        assert!(app.signals.names().is_empty());
        let mut tx = app.accounts.pool().begin().await.unwrap();
        tx.execute("CREATE TABLE profiles (email TEXT)", vec![]).await.unwrap();
        Box::new(tx).commit().await.unwrap();
        assert_eq!(sign_up(&app, "ada@example.org").await.status, 401, "{backend:?}");
        let mut tx = app.accounts.pool().begin().await.unwrap();
        let row = tx.fetch_optional("SELECT email FROM profiles", vec![]).await.unwrap().unwrap();
        assert_eq!(row.get::<String>("email").unwrap(), "ada@example.org");
    }
}

#[tokio::test]
async fn an_on_handler_hears_after_the_commit_and_cannot_change_the_answer() {
    let heard = Arc::new(Mutex::new(vec![]));
    let ear = heard.clone();
    let app = with(Backend::Sqlite, |registry| {
        registry
            .on::<UserSignedUp>("fails", async |_: Arc<Event<UserSignedUp>>| Err(HandlerError::new("no")))
            .on::<UserSignedUp>("hears", move |event: Arc<Event<UserSignedUp>>| {
                let ear = ear.clone();
                async move {
                    ear.lock().unwrap().push(event.signal.user.email.clone().unwrap().to_string());
                    Ok(())
                }
            })
    })
    .await;
    assert_eq!(sign_up(&app, "ada@example.org").await.status, 401);
    app.accounts.services().background.close();
    app.accounts.services().background.wait().await;
    assert_eq!(*heard.lock().unwrap(), ["ada@example.org"]);
}
