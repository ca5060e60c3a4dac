//! What a typed handler reads back from the outbox is what fired.

use crate::signals::support::{ADA, BOTH, fail_to_log_in, sign_up, within};
use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    signals::{
        AuthenticationStepCompleted, Delivery, Durable, EmailConfirmationSent, Event, HandlerError,
        LoginFailed, On, RegistryBuilder, Signal, UserLoggedIn, UserSignedUp,
    },
};
use housekey_http::Accounts;
use housekey_testkit::{Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// One event, as a value that can be compared.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    kind: &'static str,
    id: String,
    seq: i64,
    at: String,
    signal: Value,
    facts: RequestFacts,
}

impl Seen {
    fn new<S: Signal>(event: &Event<S>) -> Self {
        // Which network an address stands in is for the limits; it is not kept.
        let facts = RequestFacts { network: None, device: None, ..event.facts.clone() };
        Self {
            kind: S::TYPE,
            id: event.id.0.to_string(),
            seq: event.seq,
            at: event.at.to_rfc3339(),
            signal: serde_json::to_value(&event.signal).unwrap(),
            facts,
        }
    }
}

#[derive(Clone, Default)]
struct Eye {
    fired: Arc<Mutex<Vec<Seen>>>,
    delivered: Arc<Mutex<Vec<Seen>>>,
}

#[async_trait]
impl<S: Signal> On<S> for Eye {
    async fn on(&self, event: Arc<Event<S>>) -> Result<(), HandlerError> {
        self.fired.lock().unwrap().push(Seen::new(&event));
        Ok(())
    }
}

#[async_trait]
impl<S: Signal> Durable<Event<S>> for Eye {
    async fn deliver(&self, delivery: Delivery<Event<S>>) -> Result<(), HandlerError> {
        self.delivered.lock().unwrap().push(Seen::new(&delivery.event));
        Ok(())
    }
}

fn watch<S: Signal>(registry: RegistryBuilder, eye: &Eye) -> RegistryBuilder {
    registry.on::<S>("eye", eye.clone()).durable::<S>("eye", eye.clone())
}

#[tokio::test]
async fn durable_handler_gets_the_signal_and_its_request_facts() {
    for backend in BOTH {
        let eye = Eye::default();
        let handlers = |r| {
            let r = watch::<EmailConfirmationSent>(watch::<UserSignedUp>(r, &eye), &eye);
            let r = watch::<AuthenticationStepCompleted>(watch::<LoginFailed>(r, &eye), &eye);
            watch::<UserLoggedIn>(r, &eye)
        };
        let app = TestApp::build(backend, |_| {}, handlers, Accounts::router).await;
        let mut browser = Browser::new(&app);
        for (name, value) in
            [("user-agent", "Lynx/2.9 \"quoted\" \\ {ü}"), ("accept-language", "de-DE, en;q=0.5")]
        {
            browser.headers.push((name.into(), value.into()));
        }
        let body = json!({"email": ADA, "password": PASSWORD});
        let reply = browser.api(Method::POST, "auth/signup", body).await;
        app.wait(1);
        sign_up(&app, "grüße@example.org").await;
        app.user("bob@example.org").await;
        let body = json!({"email": "bob@example.org", "password": PASSWORD});
        assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", body).await.status, 200);
        fail_to_log_in(&app, "nobody@example.org").await;
        app.deliver().await;
        app.accounts.services().background.close();
        within("the `on` handlers end", app.accounts.services().background.wait()).await;
        let (mut fired, delivered) =
            (eye.fired.lock().unwrap().clone(), eye.delivered.lock().unwrap().clone());
        fired.sort_by_key(|seen| seen.seq);
        assert_eq!(delivered, fired, "{backend:?}");
        assert!(fired.len() >= 5, "{fired:#?}");
        let first = &delivered[0];
        assert_eq!((first.kind, first.signal["user"]["email"].as_str()), (UserSignedUp::TYPE, Some(ADA)));
        assert_eq!(first.facts.ip.as_deref(), Some("192.0.2.7"));
        assert_eq!(first.facts.locale.tag(), "de");
        let id = reply.headers["x-request-id"].to_str().unwrap();
        assert_eq!(first.facts.request_id, id);
        assert!(delivered.last().unwrap().signal["user"].is_null());
    }
}
