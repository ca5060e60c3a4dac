//! The other end of a webhook: an axum route in another program that Housekey tells of signals. Shows what must be
//! checked before a word of the body is believed (standardwebhooks.com): who sent it, when, and whether it was here before.
//!
//! The route notes the message and answers at once; what there is to do is done from the table. Merge the router outside
//! of `Accounts::protect`, whose origin guard is for browsers.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use housekey_accounts::ports::Clock;
use housekey_store::{Pool, args};
use sha2::Sha256;
use std::sync::Arc;

/// What the program's migration creates: what came, once each.
pub const TABLE: &str =
    "CREATE TABLE host_webhook_inbox (id TEXT PRIMARY KEY, at TIMESTAMPTZ NOT NULL, body TEXT NOT NULL)";
const INSERT: &str =
    "INSERT INTO host_webhook_inbox (id, at, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";

/// A message older (or newer, by the sender's clock) than this is refused as a replay.
const TOLERANCE_SECONDS: u64 = 5 * 60;
/// Larger than any signal.
const LARGEST: usize = 64 * 1024;

/// A secret that is not `whsec_` and Base64.
#[derive(Debug, thiserror::Error)]
#[error("a webhook secret is `whsec_` followed by Base64")]
pub struct UnreadableSecret;

/// Checks and notes messages.
#[derive(Clone)]
pub struct Receiver {
    keys: Arc<[Vec<u8>]>,
    clock: Arc<dyn Clock>,
    db: Pool,
}

impl Receiver {
    /// With these secrets; more than one while they are being changed.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn new(secrets: &[&str], clock: Arc<dyn Clock>, db: Pool) -> Result<Self, UnreadableSecret> {
        let key = |secret: &&str| STANDARD.decode(secret.strip_prefix("whsec_")?).ok();
        let keys: Option<Vec<_>> = secrets.iter().map(key).collect();
        Ok(Self { keys: keys.ok_or(UnreadableSecret)?.into(), clock, db })
    }

    /// Its one route.
    pub fn router(self) -> Router {
        Router::new()
            .route("/hooks/housekey", post(receive))
            .layer(DefaultBodyLimit::max(LARGEST))
            .with_state(self)
    }

    /// The message's id, if one who knows a secret sent it, just now.
    fn check<'h>(&self, headers: &'h HeaderMap, body: &[u8]) -> Option<&'h str> {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (id, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
        let signatures = header("webhook-signature")?;
        let sent: i64 = timestamp.parse().ok()?;
        if self.clock.now().timestamp().abs_diff(sent) > TOLERANCE_SECONDS {
            return None;
        }
        // `v1,{base64}`, several of them while the sender changes its secret. Other versions are not ours to check.
        let mut claims = signatures.split_whitespace().filter_map(|one| one.strip_prefix("v1,"));
        let genuine = claims.any(|claim| {
            let Ok(claim) = STANDARD.decode(claim) else { return false };
            self.keys.iter().any(|key| {
                let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return false };
                for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
                    mac.update(part);
                }
                // In constant time: the time of `==` would tell how many bytes are right.
                mac.verify_slice(&claim).is_ok()
            })
        });
        genuine.then_some(id)
    }
}

/// 401 for what is not genuine; 503 when it cannot be noted, so that it comes again; 204 also for what was here before.
async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Some(id) = receiver.check(&headers, &body) else { return StatusCode::UNAUTHORIZED };
    let Ok(text) = std::str::from_utf8(&body) else { return StatusCode::BAD_REQUEST };
    match receiver.db.execute(INSERT, args![id, receiver.clock.now(), text]).await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
