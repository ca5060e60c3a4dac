//! The viewer: who makes the request. Reads only.

use super::reauthenticate;
use crate::{
    context::{Ctx, FlowResult},
    errors::FlowError,
    model::{AuthRecord, Owner, Viewer},
    settings::{
        LoginMethod, SmsTransport, Transport,
        account::{Presence, UserCodeFormat},
    },
    work::Work,
};
use housekey_protocol::{
    AccountError,
    views::{FormConfig, Me},
};
use std::sync::Arc;

/// The viewer, or 401.
pub(crate) fn required(ctx: &Ctx) -> Result<&Viewer, FlowError> {
    ctx.viewer.as_ref().ok_or_else(|| AccountError::Unauthenticated.into())
}

/// The signed-in account and its addresses, or 401. The session was valid when the request came; if it was ended since,
/// the request is treated as a visitor's.
pub(crate) async fn owner(ctx: &Ctx, work: &mut Work<'_>) -> Result<Owner, FlowError> {
    let viewer = required(ctx)?;
    let is_signed_in =
        |owner: &Owner| owner.account.active && owner.account.credential_epoch == viewer.credential_epoch;
    let owner = work.owner(viewer.account_id).await?.filter(is_signed_in);
    owner.ok_or_else(|| AccountError::Unauthenticated.into())
}

/// The signed-in account and its addresses to show, or 401: as the session's load found them, else read now.
pub(crate) async fn shown(ctx: &Ctx) -> Result<Arc<Owner>, FlowError> {
    required(ctx)?;
    match &ctx.seen {
        Some(seen) => Ok(seen.clone()),
        None => Ok(Arc::new(owner(ctx, &mut Work::read(ctx).await?).await?)),
    }
}

/// As [`owner`], for a request that changes something: it waits for the account's lock, and the session is checked
/// after that.
pub(crate) async fn owner_to_change(ctx: &Ctx, work: &mut Work<'_>) -> Result<Owner, FlowError> {
    let viewer = required(ctx)?;
    work.lock_account(viewer.account_id).await?;
    owner(ctx, work).await
}

/// An account as the browser sees it.
pub(crate) fn me(ctx: &Ctx, owner: &Owner) -> Me {
    Me {
        id: owner.account.id.to_string(),
        display: owner.display(),
        email: owner.primary().map(|row| row.email.to_string()),
        username: owner.account.username.as_ref().map(ToString::to_string),
        has_usable_password: owner.account.password.is_some(),
        proof: reauthenticate::proof_of(ctx, owner),
    }
}

/// As [`me`], called by the phone number where there is nothing else to call the person.
pub(crate) async fn named(ctx: &Ctx, owner: &Owner) -> FlowResult<Me> {
    let me = me(ctx, owner);
    if !me.display.is_empty() {
        return Ok(me);
    }
    let phone = Work::read(ctx).await?.rows().find_phone(owner.account.id).await?;
    let display = phone.map(|phone| phone.number.readable()).unwrap_or_default();
    Ok(Me { display, ..me })
}

/// The signed-in account, if somebody is.
pub async fn current(ctx: &Ctx) -> FlowResult<Option<Me>> {
    if ctx.viewer.is_none() {
        return Ok(None);
    }
    match shown(ctx).await {
        Ok(owner) => named(ctx, &owner).await.map(Some),
        Err(FlowError::Expected(AccountError::Unauthenticated)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The proofs of this session, oldest first.
pub fn records(ctx: &Ctx) -> &[AuthRecord] {
    ctx.viewer.as_ref().map_or(&[], |viewer| &viewer.records)
}

/// What the pages need to know of the settings.
pub fn form_config(ctx: &Ctx) -> FormConfig {
    let account = &ctx.settings().account;
    let asked = |field| match account.signup_field(field) {
        Presence::Absent => None,
        presence => Some(presence == Presence::Required),
    };
    FormConfig {
        site_name: ctx.settings().site.name.clone(),
        signup_open: ctx.has_signup_form(),
        honeypot: account.signup_honeypot,
        email_twice: asked("email2").is_some(),
        email: asked("email"),
        username: asked("username"),
        phone: asked("phone"),
        password: asked("password1"),
        password_twice: asked("password2").is_some(),
        login_email: account.signs_in_with(LoginMethod::Email),
        login_username: account.signs_in_with(LoginMethod::Username),
        login_phone: account.uses_phones(),
        password_min_length: account.shortest_password(),
        login_by_code: account.login_by_code_enabled,
        code_digits: account.user_code_format == UserCodeFormat::Numeric,
        change_email: account.change_email,
        reset_by_code: account.password_reset_by_code_enabled,
        mail_stays_here: ctx.settings().mail.transport == Some(Transport::Inbox),
        texts_stay_here: ctx.settings().sms.transport == Some(SmsTransport::Console),
    }
}
