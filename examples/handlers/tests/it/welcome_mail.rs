use crate::support::{ADA, host, sign_up};
use async_trait::async_trait;
use housekey_accounts::ports::{MailError, Mailer, OutgoingMail};
use housekey_example_handlers::welcome_mail;
use housekey_testkit::{Backend, Browser, TestApp};
use http::Method;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A relay that answers what it is told to, in turn, and then takes everything.
#[derive(Default)]
struct Relay {
    answers: Mutex<Vec<MailError>>,
    tried: Mutex<Vec<OutgoingMail>>,
}

#[async_trait]
impl Mailer for Relay {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        self.tried.lock().unwrap().push(mail.clone());
        self.answers.lock().unwrap().pop().map_or(Ok(()), Err)
    }
}

async fn with(answers: Vec<MailError>) -> (TestApp, Arc<Relay>) {
    let relay = Arc::new(Relay { answers: answers.into(), ..Relay::default() });
    let mailer = relay.clone();
    let register = |registry, _| welcome_mail::register(registry, mailer, "example.org");
    (host(Backend::Sqlite, &[], register).await.0, relay)
}

async fn join(app: &TestApp) {
    sign_up(app, ADA).await;
    app.deliver().await;
    let key = json!({"key": app.mail.key(ADA)});
    Browser::new(app).api(Method::POST, "auth/email/verify", key).await;
    app.deliver().await;
}

#[tokio::test]
async fn a_member_is_welcomed_when_the_address_is_theirs_and_not_before() {
    let (app, relay) = with(vec![]).await;
    sign_up(&app, "stranger@example.org").await;
    app.deliver().await;
    assert!(relay.tried.lock().unwrap().is_empty());
    join(&app).await;
    let tried = relay.tried.lock().unwrap();
    let [mail] = &tried[..] else { panic!("{} mails", tried.len()) };
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), (welcome_mail::KIND, ADA));
    assert!(mail.message_id.ends_with("@example.org"), "{}", mail.message_id);
}

#[tokio::test]
async fn a_relay_that_is_busy_is_asked_again_with_the_same_message_id() {
    let (app, relay) = with(vec![MailError::Transient("busy".into())]).await;
    join(&app).await;
    app.wait(10);
    app.deliver().await;
    app.wait(10);
    app.deliver().await;
    let tried = relay.tried.lock().unwrap();
    assert_eq!(tried.len(), 2);
    assert_eq!(tried[0].message_id, tried[1].message_id);
}

#[tokio::test]
async fn a_relay_that_refuses_for_good_is_not_asked_again() {
    let (app, relay) = with(vec![MailError::Permanent("no such mailbox".into())]).await;
    join(&app).await;
    app.wait(24 * 60 * 60);
    app.deliver().await;
    assert_eq!(relay.tried.lock().unwrap().len(), 1);
}
