//! Everything that is kept of an account, for its owner: without what opens it.

use super::{reauthenticate, viewer};
use crate::{
    context::{Ctx, FlowResult},
    limits::Limit,
    model::EmailAddress,
    ports::journal::{EventQuery, EventRow},
    signals::{CodeSent, EmailConfirmationSent, Envelope, Signal},
    work::Work,
};
use serde_json::{Value, json};

/// The most events that are written down, the newest of them: a file that a browser can still open.
const EVENTS: i64 = 10_000;

/// What was sent is left out: to an address or a number that another account has, nothing was sent, and nobody may learn that from
/// their own data.
fn is_told(kind: &str) -> bool {
    ![CodeSent::TYPE, EmailConfirmationSent::TYPE].contains(&kind)
}

/// Without its place in the journal: a gap would tell of what is left out.
fn told((seq, row): &(i64, EventRow)) -> Value {
    let mut event = json!(Envelope::new(*seq, row));
    if let Some(event) = event.as_object_mut() {
        event.remove("seq");
    }
    event
}

/// The data, as one JSON object.
///
/// # Errors
/// 401 for a visitor, or without a recent proof: the file tells more than any page. 429 past `export`.
pub async fn export(ctx: &Ctx) -> FlowResult<Value> {
    reauthenticate::required(ctx)?;
    let rates = &ctx.settings().account.rate_limits.export;
    Limit { action: "export", rates, key: "" }.require(ctx).await?;
    let mut work = Work::read(ctx).await?;
    let owner = viewer::owner(ctx, &mut work).await?;
    let account = &owner.account;
    let phone = work.rows().find_phone(account.id).await?;
    let sessions = work.rows().list_sessions(account.id, ctx.now()).await?;
    drop(work);
    let newest_first = true;
    let query =
        EventQuery { account_id: Some(account.id), limit: EVENTS, newest_first, ..EventQuery::default() };
    let events = ctx.services.store.begin_read().await?.list_events(&query).await?;
    let email = |row: &EmailAddress| {
        json!({
            "email": row.email, "verified_at": row.verified_at, "primary": row.primary, "created_at": row.created_at,
        })
    };
    Ok(json!({
        "account": {
            "id": account.id,
            "username": account.username,
            "has_password": account.password.is_some(),
            "language": account.locale.tag(),
            "created_at": account.created_at,
            "last_login_at": account.last_login_at,
        },
        "email_addresses": owner.emails.iter().map(email).collect::<Vec<_>>(),
        "phone": phone.map(|phone| json!({ "number": phone.number, "verified_at": phone.verified_at })),
        "sessions": sessions.iter().map(|one| json!({
            "created_at": one.created_at, "seen_at": one.seen_at, "ip": one.ip, "user_agent": one.user_agent,
        })).collect::<Vec<_>>(),
        "events": events.iter().filter(|(_, row)| is_told(&row.kind)).map(told).collect::<Vec<_>>(),
    }))
}
