//! The two kinds of client: `browser` holds a cookie, `app` holds the session token itself.

use super::reply;
use crate::{Accounts, Door, door::SessionFault, layers::facts, session::Current};
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
    response::Response,
};
use housekey_accounts::{FlowResult, Outcome, settings::HeadlessClient};
use housekey_protocol::AccountError;
use std::{
    collections::HashMap,
    ops::{Deref, DerefMut},
};

/// A [`Door`] for the JSON API.
pub(crate) struct ApiDoor {
    door: Door,
    client: HeadlessClient,
}

impl Deref for ApiDoor {
    type Target = Door;
    fn deref(&self) -> &Door {
        &self.door
    }
}

impl DerefMut for ApiDoor {
    fn deref_mut(&mut self) -> &mut Door {
        &mut self.door
    }
}

impl FromRequestParts<Accounts> for ApiDoor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, accounts: &Accounts) -> Result<Self, Response> {
        let params = Path::<HashMap<String, String>>::from_request_parts(parts, accounts).await;
        let client = match params.ok().and_then(|Path(params)| params.get("client").cloned()).as_deref() {
            Some("browser") => HeadlessClient::Browser,
            Some("app") => HeadlessClient::App,
            _ => return Err(reply::bare(404)),
        };
        if !accounts.settings().headless.clients.contains(&client) {
            return Err(reply::bare(404));
        }
        let opened = match client {
            HeadlessClient::Browser => Door::of_browser(parts).await,
            HeadlessClient::App => Self::of_app(parts, accounts).await?,
        };
        opened.map(|door| Self { door, client }).map_err(|error| reply::unavailable(&error))
    }
}

impl ApiDoor {
    async fn of_app(parts: &Parts, accounts: &Accounts) -> Result<Result<Door, AccountError>, Response> {
        let token = parts.headers.get("x-session-token");
        let token = token.map(|value| value.to_str().unwrap_or("unreadable"));
        match Current::of_app(accounts, token).await {
            Ok(Some(session)) => {
                let door = Door::open(accounts.clone(), parts, session).await;
                Ok(door.map(Door::of_program))
            }
            // Until the client drops a dead token, every answer says so.
            Ok(None) => Err(reply::gone()),
            Err(cause) => {
                let incident = facts::of(parts).request_id;
                Ok(Err(SessionFault { incident, cause }.into()))
            }
        }
    }

    /// Carries a flow's answer out; a refusal becomes its JSON answer.
    pub(crate) async fn settle<T: Default>(
        &mut self,
        answer: FlowResult<Outcome<T>>,
    ) -> Result<Outcome<T>, Response> {
        match self.door.settle(answer).await {
            Ok(outcome) => Ok(outcome),
            Err(error) => Err(self.refuse(error).await),
        }
    }

    /// A read's answer; a refusal becomes its JSON answer.
    pub(crate) async fn read<T>(&self, answer: FlowResult<T>) -> Result<T, Response> {
        match answer {
            Ok(value) => Ok(value),
            Err(error) => Err(self.refuse(self.door.refusal(error)).await),
        }
    }

    /// The token to hand out with this answer: app clients get one when a session began or changed its id.
    pub(crate) fn token(&self) -> Option<String> {
        let fresh = self.client == HeadlessClient::App && self.door.has_fresh_session();
        fresh.then(|| self.door.session().token()).flatten()
    }
}

/// An [`ApiDoor`] of a signed-in client. For others the body is not read: their answer does not depend on it.
pub(super) struct Member(pub(super) ApiDoor);

impl FromRequestParts<Accounts> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, accounts: &Accounts) -> Result<Self, Response> {
        let door = ApiDoor::from_request_parts(parts, accounts).await?;
        if door.ctx().viewer.is_some() { Ok(Self(door)) } else { Err(door.authentication().await) }
    }
}
