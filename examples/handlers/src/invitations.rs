//! Sign-up by invitation only, and a profile with the invitation's role. Shows how `before` and `in_tx` work together:
//! the first checks, and refuses with a code; the second uses the invitation up, in the transaction that stores the account, so that there
//! is never an account without a profile, nor an invitation that two people used.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    flows::signup::SignUp,
    ports::UnitOfWork,
    signals::{Before, Decision, Event, HandlerError, InTx, RegistryBuilder, UserSignedUp},
};
use housekey_protocol::Code;
use housekey_store::{Pool, Tx, args};

/// What the host's migration creates, in the database of the accounts. Addresses are as `Email` writes them: in lower
/// case.
pub const TABLE: &str =
    "CREATE TABLE host_invitations (email TEXT PRIMARY KEY, role TEXT NOT NULL, used_by UUID)";
/// And this.
pub const PROFILES: &str = "CREATE TABLE host_profiles (account_id UUID PRIMARY KEY, role TEXT NOT NULL)";

const FIND: &str = "SELECT role FROM host_invitations WHERE email = $1 AND used_by IS NULL";
/// Finds and takes in one statement: of two sign-ups at once, the second finds nothing.
const TAKE: &str =
    "UPDATE host_invitations SET used_by = $1 WHERE email = $2 AND used_by IS NULL RETURNING role";
const INSERT: &str = "INSERT INTO host_profiles (account_id, role) VALUES ($1, $2)";

/// Lets the invited in.
pub struct InvitedOnly(Pool);

/// Gives new members their profile.
pub struct Profiles;

/// Registers both.
#[must_use]
pub fn register(registry: RegistryBuilder, db: Pool) -> RegistryBuilder {
    registry.before::<SignUp>("invitations", InvitedOnly(db)).in_tx::<UserSignedUp>("invitations", Profiles)
}

#[async_trait]
impl Before<SignUp> for InvitedOnly {
    async fn before(&self, _: RequestFacts, command: SignUp) -> Result<Decision<SignUp>, HandlerError> {
        // This answer tells a stranger who is invited. Where that matters, put a code into the invitation's link.
        let invited = self.0.fetch_optional(FIND, args![command.email.as_ref()]).await?.is_some();
        Ok(if invited {
            Decision::Continue(command)
        } else {
            Decision::Deny { field: Some("email".into()), code: Code::custom("not_invited") }
        })
    }
}

#[async_trait]
impl InTx<UserSignedUp> for Profiles {
    async fn in_tx(&self, event: &Event<UserSignedUp>, uow: &mut dyn UnitOfWork) -> Result<(), HandlerError> {
        let tx = Tx::of(uow).ok_or_else(|| HandlerError::new("not a database of housekey_store"))?;
        let user = &event.signal.user;
        let taken = tx.fetch_optional(TAKE, args![user.id, user.email.as_ref()]).await;
        // An error here undoes the sign-up as well.
        let invitation = taken?;
        let invitation = invitation.ok_or_else(|| HandlerError::new("the invitation is gone"))?;
        let role: String = invitation.get("role")?;
        tx.execute(INSERT, args![user.id, role]).await?;
        Ok(())
    }
}
