//! The mails that confirm an address, and the one to the owner of an address that somebody else tried.

use super::challenges::email_of;
use crate::{
    codes::Fresh,
    context::Ctx,
    model::{Challenge, Email, EmailAddress, Owner, Secret},
    outbox::{
        Mail,
        kinds::{ACCOUNT_ALREADY_EXISTS, EMAIL_CONFIRMATION, EMAIL_CONFIRMATION_SIGNUP},
        object,
    },
    ports::StoreResult,
    signals::parts::Via,
    work::{Changes, Work},
};
use housekey_protocol::Paths;
use serde_json::json;

pub(super) async fn mail_link(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    kind: &'static str,
    challenge: &Challenge,
    key: &Secret,
) -> StoreResult<Changes> {
    let days = ctx.settings().account.email_confirmation_expire_days;
    let values = json!({
        "activate_url": confirmation_url(ctx, key.expose()),
        "expires_minutes": u64::from(days) * 24 * 60,
    });
    let mail = confirmation_mail(ctx, owner, email, kind, values, challenge);
    work.send_confirmation(owner, mail, Via::Link, kind == EMAIL_CONFIRMATION_SIGNUP).await
}

/// Mails the code of a challenge that is stored already.
pub(super) async fn mail_code(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    challenge: &Challenge,
    fresh: &Fresh,
    signup: bool,
) -> StoreResult<Changes> {
    let left = (challenge.expires_at - ctx.now()).num_minutes().max(1);
    let values = json!({ "code": fresh.code.expose(), "expires_minutes": left });
    let kind = if signup { EMAIL_CONFIRMATION_SIGNUP } else { EMAIL_CONFIRMATION };
    let mail = confirmation_mail(ctx, owner, email_of(challenge)?, kind, values, challenge);
    work.send_confirmation(owner, mail, Via::Code, signup).await
}

fn confirmation_mail(
    ctx: &Ctx,
    owner: &Owner,
    email: &Email,
    kind: &'static str,
    values: serde_json::Value,
    challenge: &Challenge,
) -> Mail {
    let mut values = object(values);
    if let Some(name) = &owner.account.username {
        values.insert("user".into(), name.as_str().into());
    }
    values.insert("email".into(), email.as_str().into());
    // Before there is a last login, the reader's language is that of the page; later the account's own.
    let locale = if kind == EMAIL_CONFIRMATION_SIGNUP { ctx.locale() } else { owner.account.locale };
    Mail { kind, to: email.clone(), locale, values, expires_at: Some(challenge.expires_at), urgent: true }
}

pub(super) async fn mail_owner(ctx: &Ctx, work: &mut Work<'_>, taken: &EmailAddress) -> StoreResult<()> {
    let locale = work.rows().lookup_account(taken.account_id).await?.map(|account| account.locale);
    let (to, locale) = (&taken.email, locale.unwrap_or_default());
    let site = &ctx.settings().site;
    let values = object(json!({
        "email": to.as_str(),
        "login_url": site.link(Paths::LOGIN),
        "password_reset_url": frontend_url(ctx, "account_reset_password")
            .unwrap_or_else(|| site.link(Paths::PASSWORD_RESET)),
        "signup_url": frontend_url(ctx, "account_signup").unwrap_or_else(|| site.link(Paths::SIGNUP)),
    }));
    let kind = ACCOUNT_ALREADY_EXISTS;
    work.mail(Mail { kind, to: to.clone(), locale, values, expires_at: None, urgent: true }).await
}

fn confirmation_url(ctx: &Ctx, key: &str) -> String {
    frontend_url(ctx, "account_confirm_email").map_or_else(
        || ctx.settings().site.link(&Paths::confirm_email_key(key)),
        |url| url.replace("{key}", key),
    )
}

/// A page of another front end, made absolute. The settings' check has seen that it resolves.
pub(super) fn frontend_url(ctx: &Ctx, name: &str) -> Option<String> {
    let url = ctx.settings().headless.frontend_urls.get(name)?;
    Some(if url.starts_with('/') { ctx.settings().site.link(url) } else { url.clone() })
}
