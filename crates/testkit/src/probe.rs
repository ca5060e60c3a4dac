//! The signals that fired, in order; and handlers with faults, for tests.
//!
//! A host tests its own handlers with three parts: [`TestApp`] is the whole account system in memory,
//! [`Browser`](crate::Browser) does what people do, and the [`SignalProbe`] of the app (`app.signals`) says what
//! happened. Register the handlers as the host does, send requests, check the signals:
//!
//! ```
//! use housekey_accounts::{
//!     RequestFacts,
//!     flows::signup::SignUp,
//!     signals::{Decision, HandlerError, UserSignedUp},
//! };
//! use housekey_protocol::Code;
//! use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
//! use http::Method;
//! use serde_json::json;
//!
//! // The handler under test.
//! async fn no_admins(_: RequestFacts, command: SignUp) -> Result<Decision<SignUp>, HandlerError> {
//!     if command.email.as_ref().is_some_and(|email| email.local_part() == "admin") {
//!         let code = Code::custom("reserved");
//!         return Ok(Decision::Deny { field: Some("email".into()), code });
//!     }
//!     Ok(Decision::Continue(command))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let handlers = |registry: housekey_accounts::signals::RegistryBuilder| registry.before("no admins", no_admins);
//! let app = TestApp::build(Backend::Sqlite, |_| {}, handlers, housekey_http::Accounts::router).await;
//!
//! let form = json!({"email": "admin@example.org", "password": PASSWORD});
//! let reply = Browser::new(&app).api(Method::POST, "auth/signup", form).await;
//! assert_eq!(reply.errors(), ["email:reserved"]);
//! app.signals.expect(&[]);
//!
//! let form = json!({"email": "ada@example.org", "password": PASSWORD});
//! Browser::new(&app).api(Method::POST, "auth/signup", form).await;
//! let signed_up = app.signals.events::<UserSignedUp>();
//! assert_eq!(signed_up[0].signal.user.email.as_ref().map(|e| e.as_str()), Some("ada@example.org"));
//! app.signals.expect(&["account.user_signed_up", "account.email_confirmation_sent"]);
//! # }
//! ```
//!
//! `on` handlers run on tasks of their own: [`TestApp::settle`](crate::TestApp::settle) waits for them. `durable` ones
//! run when [`TestApp::deliver`](crate::TestApp::deliver) is called, and again when they failed and the clock was
//! moved:
//!
//! ```
//! # use housekey_accounts::{Settings, signals::{RegistryBuilder, UserLoggedIn}};
//! # use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
//! use housekey_testkit::probe::{counted, fails_times};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let handler = counted(fails_times(1));
//! let calls = handler.clone();
//! let handlers = |registry: RegistryBuilder| registry.durable::<UserLoggedIn>("crm", handler);
//! # let app = TestApp::build(Backend::Sqlite, |_| {}, handlers, housekey_http::Accounts::router).await;
//! # app.user("ada@example.org").await;
//! # let form = serde_json::json!({"email": "ada@example.org", "password": PASSWORD});
//! # Browser::new(&app).api(http::Method::POST, "auth/login", form).await;
//! // .. somebody signs in ..
//! app.deliver().await;
//! assert_eq!(calls.count(), 1);
//! app.wait(10); // past the first pause
//! app.deliver().await;
//! assert_eq!(calls.count(), 2);
//! # }
//! ```
//!
//! What a host's flows do when a handler breaks is tried with [`denies`], [`detours`], [`panics`], [`fails`] and
//! [`delays`]: each stands at any point where that makes sense.

mod difference;
mod handlers;

pub use handlers::{
    Accepts, Counted, Delays, Denies, Detours, Fails, Panics, accepts, counted, delays, denies, denies_form,
    detours, fails, fails_for_good, fails_times, panics,
};

use crate::TestApp;
use async_trait::async_trait;
use housekey_accounts::signals::{Envelope, Event, Signal, SignalLog};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Records every signal of an app, in the order of their commits.
#[derive(Clone, Default)]
pub struct SignalProbe(Arc<Mutex<Vec<Envelope>>>);

impl SignalProbe {
    /// All so far.
    pub fn all(&self) -> Vec<Envelope> {
        self.lock().clone()
    }

    /// Their names, without the family.
    pub fn names(&self) -> Vec<String> {
        self.lock().iter().map(short).collect()
    }

    /// The names since the last call of this, without the family.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lock()).iter().map(short).collect()
    }

    /// Asserts that the signals so far were these, by their full names, in this order, and clears them.
    #[track_caller]
    pub fn expect(&self, names: &[&str]) {
        let fired = std::mem::take(&mut *self.lock());
        let fired: Vec<&str> = fired.iter().map(|envelope| &*envelope.kind).collect();
        assert!(fired == names, "other signals fired than expected:\n{}", difference::of(names, &fired));
    }

    /// Every firing of one signal so far, typed.
    #[track_caller]
    pub fn events<S: Signal>(&self) -> Vec<Event<S>> {
        let read = |envelope: &Envelope| match envelope.event::<S>() {
            Ok(event) => event,
            Err(error) => panic!("{} cannot be read: {error}", S::TYPE),
        };
        self.lock().iter().filter(|envelope| envelope.kind == S::TYPE).map(read).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Envelope>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn short(envelope: &Envelope) -> String {
    envelope.kind.rsplit('.').next().unwrap_or(&envelope.kind).to_owned()
}

#[async_trait]
impl SignalLog for SignalProbe {
    async fn append(&self, envelopes: &[Envelope]) {
        self.lock().extend_from_slice(envelopes);
    }
}

impl TestApp {
    /// Waits until every `on` handler has heard what happened so far. Not for an app whose worker was started: that
    /// one never ends by itself.
    pub async fn settle(&self) {
        let background = &self.accounts.services().background;
        background.close();
        background.wait().await;
        background.reopen();
    }
}
