//! Outcomes and refusals as `{status, data?, meta?, errors?}`.

use super::ApiDoor;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use housekey_accounts::{
    Ctx, FlowError, FlowResult,
    context::{NextStep, Outcome},
    flows::{password_reset, reauthenticate, viewer},
    stages,
};
use housekey_messages::Language;
use housekey_protocol::{
    AccountError, Code,
    views::{Me, Proof},
};
use serde_json::{Value, json};

/// Only the status.
pub(super) fn bare(status: u16) -> Response {
    with(status, json!({}))
}

/// A status and the rest of the body.
pub(super) fn with(status: u16, mut body: Value) -> Response {
    body["status"] = status.into();
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (code, Json(body)).into_response()
}

/// 200 with data.
pub(super) fn data(data: impl serde::Serialize) -> Response {
    with(200, json!({ "data": data }))
}

/// The session token names no session.
pub(super) fn gone() -> Response {
    with(410, json!({ "data": {}, "meta": { "is_authenticated": false } }))
}

/// A fault before the [`ApiDoor`] could be made.
pub(super) fn unavailable(_error: &AccountError) -> Response {
    let mut response = bare(503);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    response
}

/// An account in the protocol's shape.
pub(super) fn user(me: &Me) -> Value {
    let mut user = json!({
        "id": me.id,
        "display": me.display,
        "has_usable_password": me.has_usable_password,
    });
    if let Some(email) = &me.email {
        user["email"] = email.as_str().into();
    }
    if let Some(username) = &me.username {
        user["username"] = username.as_str().into();
    }
    user
}

/// The input errors of a refusal, with words in the reader's language.
///
/// The protocol has one code for a value that is not in its field's form. Ours say which form: they stand beside it.
pub(super) fn errors(error: &AccountError, language: &Language) -> Vec<Value> {
    let entry = |e: &housekey_protocol::FieldError| {
        let malformed = e.code == Code::INVALID_EMAIL || e.code == Code::INVALID_USERNAME;
        let code = if malformed { &Code::INVALID } else { &e.code };
        let mut entry = json!({ "code": code, "message": language.refusal(e) });
        if malformed {
            entry["detail"] = e.code.as_str().into();
        }
        if let Some(field) = &e.field {
            entry["param"] = field.as_ref().into();
        }
        entry
    };
    error.errors().iter().map(entry).collect()
}

impl ApiDoor {
    /// Where the client stands: 200 with who is signed in, or 401 with what can be done now.
    pub(super) async fn authentication(&self) -> Response {
        match standing(self.ctx()).await {
            Ok((status, data)) => {
                let mut meta = json!({ "is_authenticated": status == 200 });
                if let Some(token) = self.token() {
                    meta["session_token"] = token.into();
                }
                with(status, json!({ "data": data, "meta": meta }))
            }
            Err(error) => unavailable(&self.refusal(error)),
        }
    }

    /// 401 with who is signed in, and how they prove it.
    async fn reauthentication(&self) -> Response {
        let found = async {
            let (_, data) = standing(self.ctx()).await?;
            Ok::<_, FlowError>((data, reauthenticate::by(self.ctx()).await?))
        };
        match found.await {
            Ok((mut data, proof)) => {
                data["flows"] = match proof {
                    Proof::Password => json!([{ "id": "reauthenticate" }]),
                    Proof::Code { .. } => json!([{ "id": "reauthenticate_by_code" }]),
                    Proof::SignIn => json!([]),
                };
                with(401, json!({ "data": data, "meta": { "is_authenticated": true } }))
            }
            Err(FlowError::Expected(AccountError::Unauthenticated)) => self.authentication().await,
            Err(error) => unavailable(&self.refusal(error)),
        }
    }

    /// As [`ApiDoor::authentication`], unless a handler sends the person elsewhere.
    pub(super) async fn outcome<T>(&self, outcome: &Outcome<T>) -> Response {
        match &outcome.next {
            NextStep::Detour(path) => with(403, json!({ "data": { "location": path } })),
            _ => self.authentication().await,
        }
    }

    /// The answer to a refusal.
    pub(super) async fn refuse(&self, error: AccountError) -> Response {
        match &error {
            AccountError::Invalid { .. } => {
                let language = self.accounts().messages().language(self.ctx().locale());
                with(400, json!({ "errors": errors(&error, &language) }))
            }
            AccountError::ReauthenticationRequired => self.reauthentication().await,
            AccountError::Unauthenticated => self.authentication().await,
            AccountError::Unavailable { .. } => unavailable(&error),
            AccountError::RateLimited { retry_after } => {
                let mut response = bare(429);
                if let Some(seconds) = retry_after {
                    response.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
                }
                response
            }
            other => bare(other.status()),
        }
    }
}

/// What the protocol calls the flow of a mailed code, and its stage.
const LOGIN_BY_CODE: &str = "login_by_code";

async fn standing(ctx: &Ctx) -> FlowResult<(u16, Value)> {
    if let Some(me) = viewer::current(ctx).await? {
        let methods: Vec<Value> = viewer::records(ctx)
            .iter()
            .filter_map(|record| {
                let mut value = serde_json::to_value(&record.method).ok()?;
                if record.reauthenticated {
                    value["reauthenticated"] = true.into();
                }
                value["at"] = epoch_seconds(record.at).into();
                Some(value)
            })
            .collect();
        return Ok((200, json!({ "user": user(&me), "methods": methods })));
    }
    let mut flows = vec![json!({ "id": "login" })];
    if ctx.has_signup_form() {
        flows.push(json!({ "id": "signup" }));
    }
    let stage = stages::pending(ctx).await?;
    // Listed once: as what can be done, or as what waits.
    let waits = stage.as_ref().is_some_and(|stage| stage.flow == LOGIN_BY_CODE);
    if ctx.settings().account.login_by_code_enabled && !waits {
        flows.push(json!({ "id": LOGIN_BY_CODE }));
    }
    if let Some(stage) = stage {
        flows.push(json!({ "id": stage.flow, "is_pending": true }));
    }
    if password_reset::awaited(ctx).await?.is_some() {
        flows.push(json!({ "id": "password_reset_by_code", "is_pending": true }));
    }
    Ok((401, json!({ "flows": flows })))
}

/// Seconds since 1970, with microseconds: the protocol's timestamps are numbers.
#[expect(clippy::cast_precision_loss, reason = "microseconds since 1970 fit a double until the year 2255")]
pub(super) fn epoch_seconds(at: housekey_accounts::model::At) -> f64 {
    at.timestamp_micros() as f64 / 1e6
}
