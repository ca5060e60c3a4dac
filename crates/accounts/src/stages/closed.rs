//! The stage that waits for an answer to "do you want your account back?": where its owner closed it.
//!
//! It comes after every proof: only who could sign in may open the account again.

use super::{Entered, Place, Prepared, Stage, lock};
use crate::{
    context::Ctx,
    errors::FlowError,
    model::{PendingLogin, Subject},
    work::Work,
};
use async_trait::async_trait;
use housekey_protocol::Paths;
use serde_json::json;

/// See the module.
pub(super) struct Closed;

/// The stage's name, and what the JSON API calls its flow.
pub(crate) const ID: &str = "reopen_account";

#[async_trait]
impl Stage for Closed {
    fn id(&self) -> &'static str {
        ID
    }

    fn place(&self) -> Place {
        Place::Closed
    }

    fn page(&self) -> &'static str {
        Paths::REOPEN
    }

    async fn enter(
        &self,
        _: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        _: &Prepared,
    ) -> Result<Entered, FlowError> {
        if subject.owner().is_none_or(|owner| owner.account.closing.is_none()) {
            return Ok(Entered::pass());
        }
        if login.waits_at.as_ref().is_some_and(|at| at.stage == ID) {
            return Ok(Entered::WaitsAlready);
        }
        lock(work, login, subject).await?;
        Ok(Entered::stop(json!({})))
    }
}
