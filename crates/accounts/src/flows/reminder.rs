//! "How do I sign in?": the ways into the account of an address, mailed to that address and shown to nobody.

use super::mailbox;
use crate::{
    changes,
    context::{Ctx, FlowResult, Notice, Outcome},
    errors::FlowError,
    limits::Limit,
    mailing::reset,
    model::{Email, Owner, Subject},
    outbox::{Mail, kinds::PROVIDER_REMINDER, object},
    signals::Command,
    work::{Step, in_work},
};
use housekey_protocol::Paths;
use serde_json::json;

/// Somebody asks how an account is signed in to, as `before` handlers see it; nothing is looked up yet.
#[derive(Clone, Debug)]
pub struct RequestReminder {
    /// The address typed, canonical. Not for handlers to change: the answer goes to nobody else.
    email: Email,
}

impl RequestReminder {
    /// The address typed, canonical.
    pub fn email(&self) -> &Email {
        &self.email
    }
}

impl Command for RequestReminder {
    const NAME: &'static str = "request_reminder";
}

/// Mails an address the ways in of its account, or that it has none. The answer is the same (T182).
///
/// # Errors
/// The code that says what is wrong with the address; `unknown_email` where accounts are not hidden; 429 past
/// `provider_reminder`.
pub async fn request(ctx: &Ctx, typed: &str) -> FlowResult {
    let account = &ctx.settings().account;
    let email = Email::parse(typed).map_err(|code| FlowError::field("email", code))?;
    let rates = &account.rate_limits.provider_reminder;
    Limit { action: "provider_reminder", rates, key: email.as_str() }.require(ctx).await?;
    let RequestReminder { email } = ctx.ask(RequestReminder { email }).await?;
    let seen = mailbox::seek(ctx, &email).await?;
    mailbox::hash_for_nobody(ctx).await?;
    in_work!(ctx, |work| -> Step<_> {
        match mailbox::lock(work, seen.as_ref(), &email).await? {
            Subject::Account(owner) => {
                work.mail(reminder(ctx, &owner, &email)).await?;
                Ok(((), changes![work.remind(&owner, &email)]))
            }
            Subject::Nobody => {
                if account.email_unknown_accounts {
                    work.mail(reset::unknown(ctx, &email)).await?;
                }
                Ok(((), vec![]))
            }
        }
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::REMINDER_SENT), ..Outcome::default() })
}

/// `ways` is a number, because words in a template are chosen by one: 1 is a password, 2 a mailed code, 3 both, 0 neither.
fn reminder(ctx: &Ctx, owner: &Owner, email: &Email) -> Mail {
    let site = &ctx.settings().site;
    let by_password = u32::from(owner.account.password.is_some());
    let by_code = u32::from(ctx.settings().account.login_by_code_enabled);
    let mut values = object(json!({
        "email": email.as_str(),
        "ways": by_password + 2 * by_code,
        "login_url": site.link(Paths::LOGIN),
        "password_reset_url": site.link(Paths::PASSWORD_RESET),
    }));
    if let Some(name) = &owner.account.username {
        values.insert("user".into(), name.as_str().into());
    }
    let (kind, to, locale) = (PROVIDER_REMINDER, email.clone(), owner.account.locale);
    Mail { kind, to, locale, values, expires_at: None, urgent: true }
}
