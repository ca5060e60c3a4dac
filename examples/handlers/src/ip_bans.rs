//! Sign-ins from banned client addresses are refused. Shows a `before` handler that decides by the request's facts and the host's
//! table. It is asked before the password is looked at, so a banned client learns nothing by trying.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    flows::login::LogIn,
    signals::{Before, Decision, HandlerError, RegistryBuilder},
};
use housekey_protocol::Code;
use housekey_store::{Pool, args};

/// What the host's migration creates: single addresses, and IPv6 networks as `2001:db8:1:2::/64`.
pub const TABLE: &str = "CREATE TABLE host_banned_addresses (address TEXT PRIMARY KEY)";
const FIND: &str = "SELECT address FROM host_banned_addresses WHERE address IN ($1, $2)";

/// Refuses banned addresses.
pub struct IpBans(Pool);

/// Registers it.
#[must_use]
pub fn register(registry: RegistryBuilder, db: Pool) -> RegistryBuilder {
    registry.before::<LogIn>("ip bans", IpBans(db))
}

#[async_trait]
impl Before<LogIn> for IpBans {
    async fn before(&self, facts: RequestFacts, command: LogIn) -> Result<Decision<LogIn>, HandlerError> {
        // Behind a proxy this is the client's address only when `[proxy]` says whom to believe; else it is the
        // proxy's, and one ban shuts everybody out. An IPv6 client has a whole network to choose addresses from.
        let banned = self.0.fetch_optional(FIND, args![facts.ip, facts.network]).await?.is_some();
        Ok(if banned {
            Decision::Deny { field: None, code: Code::custom("address_banned") }
        } else {
            Decision::Continue(command)
        })
    }
}
