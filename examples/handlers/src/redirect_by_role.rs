//! Members land on a page of their role after signing in. Shows a `before` handler that amends the command.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    signals::{Before, Decision, HandlerError, RegistryBuilder},
    stages::PreLogin,
};
use housekey_store::{Pool, args};

/// What the host's migration creates: a member's role.
pub use crate::invitations::PROFILES as TABLE;
const FIND: &str = "SELECT role FROM host_profiles WHERE account_id = $1";

/// Sends people on by their role.
pub struct RedirectByRole(Pool);

/// Registers it.
#[must_use]
pub fn register(registry: RegistryBuilder, db: Pool) -> RegistryBuilder {
    registry.before::<PreLogin>("redirect by role", RedirectByRole(db))
}

#[async_trait]
impl Before<PreLogin> for RedirectByRole {
    async fn before(
        &self,
        _: RequestFacts,
        mut command: PreLogin,
    ) -> Result<Decision<PreLogin>, HandlerError> {
        // A person who asked for a page before is sent there.
        if command.next.is_none()
            && let Some(row) = self.0.fetch_optional(FIND, args![command.user.id]).await?
        {
            let role: String = row.get("role")?;
            command.next = home_of(&role).map(str::to_owned);
        }
        Ok(Decision::Continue(command))
    }
}

/// Must be a path of this site; anything else is not followed.
fn home_of(role: &str) -> Option<&'static str> {
    match role {
        "admin" => Some("/admin"),
        "author" => Some("/drafts"),
        _ => None,
    }
}
