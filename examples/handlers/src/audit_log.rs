//! Every signal in a table of the host's own. Shows a durable handler of many signals, and how to do a thing once that
//! may be delivered twice: the event's id is the key.

use async_trait::async_trait;
use housekey_accounts::signals::{Delivery, Durable, Envelope, Filter, HandlerError, RegistryBuilder};
use housekey_store::{Pool, args};

/// What the host's migration creates.
pub const TABLE: &str = "CREATE TABLE host_audit_log (event_id UUID PRIMARY KEY, seq BIGINT NOT NULL, \
     at TIMESTAMPTZ NOT NULL, kind TEXT NOT NULL, account_id TEXT, data JSONB NOT NULL)";
const INSERT: &str = "INSERT INTO host_audit_log (event_id, seq, at, kind, account_id, data) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (event_id) DO NOTHING";

/// Stores every signal.
pub struct AuditLog(Pool);

impl AuditLog {
    /// Into this database.
    pub fn new(db: Pool) -> Self {
        Self(db)
    }
}

/// Registers it.
#[must_use]
pub fn register(registry: RegistryBuilder, db: Pool) -> RegistryBuilder {
    registry.durable_every("audit log", Filter::all(), AuditLog::new(db))
}

#[async_trait]
impl Durable<Envelope> for AuditLog {
    async fn deliver(&self, delivery: Delivery<Envelope>) -> Result<(), HandlerError> {
        // Deliveries may arrive in another order than signals fired: `seq` puts them right again.
        let Envelope { id, seq, kind, timestamp, data, .. } = delivery.event;
        let account = data["user"]["id"].as_str().map(str::to_owned);
        self.0.execute(INSERT, args![id, seq, timestamp, &*kind, account, data]).await?;
        Ok(())
    }
}
