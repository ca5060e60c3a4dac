//! The secret part of a delivery, sealed inside the payload's JSON: `{"kind": …, "sealed": "<base64>"}`.

use crate::errors::failed;
use crate::tx::Tx;
use base64::{Engine, engine::general_purpose::STANDARD};
use housekey_accounts::ports::deliveries::{OutboxRow, SecretPart};
use housekey_accounts::ports::{RowIdentity, SealError, StoreResult};
use serde_json::Value;
use uuid::Uuid;

/// Where the sealed bytes stand in the payload.
const SEALED: &str = "sealed";

fn place(row: Uuid) -> RowIdentity {
    RowIdentity { table: "housekey_outbox", column: "payload", row }
}

/// The payload as it is stored.
pub(crate) fn seal(tx: &Tx, row: &OutboxRow) -> StoreResult<Value> {
    let mut payload = row.payload.clone();
    let secret = match &row.secret {
        SecretPart::Nothing => return Ok(payload),
        SecretPart::Open(secret) => secret,
        SecretPart::Unreadable(_) => return Err(failed("a delivery that cannot be read was enqueued")),
    };
    let Some(fields) = payload.as_object_mut() else {
        return Err(failed("the payload of a delivery with a secret must be an object"));
    };
    let text = secret.to_string();
    let bytes = tx.sealer().and_then(|sealer| sealer.seal(place(row.id), text.as_bytes())).map_err(failed)?;
    fields.insert(SEALED.to_owned(), STANDARD.encode(bytes).into());
    Ok(payload)
}

/// Takes the sealed part out of a stored payload. What cannot be opened is no error here: the delivery is given up, and
/// the others of its lane go on.
pub(crate) fn open(tx: &Tx, id: Uuid, payload: &mut Value) -> SecretPart {
    let Some(sealed) = payload.as_object_mut().and_then(|fields| fields.remove(SEALED)) else {
        return SecretPart::Nothing;
    };
    match opened(tx, id, &sealed) {
        Ok(secret) => SecretPart::Open(secret),
        Err(error) => SecretPart::Unreadable(error.to_string()),
    }
}

fn opened(tx: &Tx, id: Uuid, sealed: &Value) -> Result<Value, SealError> {
    let bytes = sealed.as_str().and_then(|text| STANDARD.decode(text).ok()).ok_or(SealError::Malformed)?;
    let secret = tx.sealer()?.open(place(id), &bytes)?;
    serde_json::from_slice(&secret).map_err(|_| SealError::Malformed)
}
