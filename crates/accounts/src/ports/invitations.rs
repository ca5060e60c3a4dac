//! Who may sign up where not everybody may.

use crate::model::{Email, RequestFacts};
use async_trait::async_trait;

/// Says who is invited, where `account.signup_open` is false: members of an association, say, or the addresses of a list that the
/// host keeps. With one, the sign-up page is there for everybody, and an address that is not admitted is refused at its field.
///
/// What it answers can be seen: whoever types an address learns whether it is admitted. Invitations that are mailed
/// ([`invite`](crate::flows::invitation::invite)) tell nobody, and are good beside it. It is not asked about them, nor where sign-up is
/// open; there, `before::<SignUp>` handlers refuse.
#[async_trait]
pub trait InvitationPolicy: Send + Sync {
    /// Whether somebody may sign up with this address. It must be confirmed all the same, as the settings ask.
    ///
    /// # Errors
    /// The answer is then 503, and nothing is stored.
    async fn admits(
        &self,
        email: &Email,
        facts: &RequestFacts,
    ) -> Result<bool, Box<dyn std::error::Error + Send + Sync>>;
}
