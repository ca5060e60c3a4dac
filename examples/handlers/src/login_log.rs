//! A log of every try to sign in, right or wrong. Shows one durable handler of two signals: both wait under one name.
//! Durable, because a log for investigations must not lose a line.

use async_trait::async_trait;
use housekey_accounts::signals::{
    Delivery, Durable, Event, HandlerError, LoginFailed, RegistryBuilder, UserLoggedIn,
};
use housekey_store::{Pool, args};

/// What the host's migration creates.
pub const TABLE: &str = "CREATE TABLE host_login_attempts (event_id UUID PRIMARY KEY, at TIMESTAMPTZ NOT NULL, \
     succeeded BOOLEAN NOT NULL, account_id UUID, email TEXT, ip TEXT, user_agent TEXT)";
const INSERT: &str = "INSERT INTO host_login_attempts (event_id, at, succeeded, account_id, email, ip, user_agent) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event_id) DO NOTHING";

/// Stores every attempt.
#[derive(Clone)]
pub struct LoginLog(Pool);

/// Registers it for both signals.
#[must_use]
pub fn register(registry: RegistryBuilder, db: Pool) -> RegistryBuilder {
    let log = LoginLog(db);
    registry.durable::<UserLoggedIn>("login log", log.clone()).durable::<LoginFailed>("login log", log)
}

#[async_trait]
impl Durable<Event<UserLoggedIn>> for LoginLog {
    async fn deliver(&self, delivery: Delivery<Event<UserLoggedIn>>) -> Result<(), HandlerError> {
        let Event { id, at, signal, facts, .. } = delivery.event;
        let (account, email) = (signal.user.id, signal.user.email.as_ref());
        self.0.execute(INSERT, args![id, at, true, account, email, facts.ip, facts.user_agent]).await?;
        Ok(())
    }
}

#[async_trait]
impl Durable<Event<LoginFailed>> for LoginLog {
    async fn deliver(&self, delivery: Delivery<Event<LoginFailed>>) -> Result<(), HandlerError> {
        let Event { id, at, signal, facts, .. } = delivery.event;
        // For nobody's address there is no account; the address typed is kept all the same.
        let (account, email) = (signal.user.map(|user| user.id), signal.email.as_ref());
        self.0.execute(INSERT, args![id, at, false, account, email, facts.ip, facts.user_agent]).await?;
        Ok(())
    }
}
