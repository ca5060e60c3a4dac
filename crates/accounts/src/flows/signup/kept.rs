//! What a sign-up keeps while it waits for a confirmation, so that it can be one with another address or number.

use crate::{
    context::Ctx,
    model::{PasswordHash, PendingLogin, Username, WaitsAt},
    ports::StoreResult,
    stages,
    work::Work,
};
use serde::{Deserialize, Serialize};

/// Stands in the state of the stage at which the sign-up waits, for an account and for nobody alike.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::flows) struct Kept {
    pub(in crate::flows) username: Option<String>,
    /// The hash of the password that was typed last.
    pub(in crate::flows) password: Option<String>,
    /// How often the address was changed.
    pub(in crate::flows) changes: u32,
}

const KEPT: &str = "sign_up";

impl Kept {
    /// Stores it with a sign-up that has just stopped, if it may be changed at all.
    pub(super) async fn begin(
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        username: Option<&Username>,
        password: Option<&PasswordHash>,
    ) -> StoreResult<()> {
        let account = &ctx.settings().account;
        if account.email_verification_supports_change + account.phone_verification_supports_change == 0 {
            return Ok(());
        }
        let kept = Self {
            username: username.map(ToString::to_string),
            password: password.map(|hash| hash.as_str().to_owned()),
            changes: 0,
        };
        kept.carry(ctx, work, login).await
    }

    /// Stores it with the sign-up where that waits by now: it has gone on to the next stage.
    pub(in crate::flows) async fn carry(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
    ) -> StoreResult<()> {
        let stored = work.rows().find_pending_login(&login.browser, ctx.now()).await?;
        match stored.filter(|stored| stored.id == login.id && waits_for_confirmation(stored)) {
            Some(stored) => self.put(work, stored).await,
            None => Ok(()),
        }
    }

    /// The password typed last is the one that counts.
    pub(super) async fn retype(
        work: &mut Work<'_>,
        login: PendingLogin,
        password: Option<&PasswordHash>,
    ) -> StoreResult<()> {
        let Some(kept) = Self::of(&login) else { return Ok(()) };
        let password = password.map(|hash| hash.as_str().to_owned());
        Self { password, ..kept }.put(work, login).await
    }

    pub(in crate::flows) fn of(login: &PendingLogin) -> Option<Self> {
        let at = login.waits_at.as_ref().filter(|_| login.signup && waits_for_confirmation(login))?;
        serde_json::from_value(at.state.get(KEPT)?.clone()).ok()
    }

    /// Beside what the stage itself keeps.
    pub(in crate::flows) async fn put(
        &self,
        work: &mut Work<'_>,
        mut login: PendingLogin,
    ) -> StoreResult<()> {
        if let Some(WaitsAt { state, .. }) = &mut login.waits_at {
            state[KEPT] = serde_json::json!(self);
        }
        work.rows().put_pending_login(&login).await
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept(…)")
    }
}

fn waits_for_confirmation(login: &PendingLogin) -> bool {
    let at = login.waits_at.as_ref();
    at.is_some_and(|at| [stages::VERIFY_EMAIL, stages::VERIFY_PHONE].contains(&at.stage.as_str()))
}
