//! How many sign-ins a day, from where and by which program. Shows an `on` handler: it costs the visitor nothing, and a
//! count that a crash loses does no harm.

use async_trait::async_trait;
use housekey_accounts::signals::{Event, HandlerError, On, RegistryBuilder, UserLoggedIn};
use housekey_store::{Pool, args};
use std::sync::Arc;

/// What the host's migration creates.
pub const TABLE: &str = "CREATE TABLE host_logins_per_day (day TEXT NOT NULL, ip TEXT NOT NULL, \
     user_agent TEXT NOT NULL, logins BIGINT NOT NULL, PRIMARY KEY (day, ip, user_agent))";
const COUNT: &str = "INSERT INTO host_logins_per_day (day, ip, user_agent, logins) VALUES ($1, $2, $3, 1) \
     ON CONFLICT (day, ip, user_agent) DO UPDATE SET logins = host_logins_per_day.logins + 1";

/// Counts sign-ins.
pub struct LoginAnalytics(Pool);

/// Registers it.
#[must_use]
pub fn register(registry: RegistryBuilder, db: Pool) -> RegistryBuilder {
    registry.on::<UserLoggedIn>("login analytics", LoginAnalytics(db))
}

#[async_trait]
impl On<UserLoggedIn> for LoginAnalytics {
    async fn on(&self, event: Arc<Event<UserLoggedIn>>) -> Result<(), HandlerError> {
        let day = event.at.date_naive().to_string();
        let known = |fact: &Option<String>| fact.clone().unwrap_or_else(|| "unknown".to_owned());
        let (ip, agent) = (known(&event.facts.ip), known(&event.facts.user_agent));
        self.0.execute(COUNT, args![day, ip, agent]).await?;
        Ok(())
    }
}
