//! Another number, or none.

use super::{required, waiting};
use crate::{
    codes,
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    flows::{reauthenticate, viewer},
    limits::Limit,
    mailing::phone_code::{self, Sending},
    model::{AccountId, EmailAddress, Owner, Phone, PhoneNumber, Subject},
    outbox::{Mail, kinds::PHONE_REMOVED},
    ports::SmsKind,
    settings::LoginMethod,
    signals::Command,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{Code, Paths, views::PhoneView};

/// A number about to be asked for its code, as `before` handlers see it.
#[derive(Clone, Debug)]
pub struct ChangePhone {
    /// Whose.
    pub account: AccountId,
    /// The number. Not for handlers to change: the code goes to nobody else.
    pub(super) phone: PhoneNumber,
}

impl ChangePhone {
    /// The number typed, in E.164.
    pub fn phone(&self) -> &PhoneNumber {
        &self.phone
    }
}

impl Command for ChangePhone {
    const NAME: &'static str = "change_phone";
}

async fn count(ctx: &Ctx) -> Result<(), FlowError> {
    let rates = &ctx.settings().account.rate_limits.change_phone;
    Limit { action: "change_phone", rates, key: "" }.require(ctx).await
}

/// Texts a code to a number; it takes the place of the account's own once the code was entered.
pub(super) async fn change(ctx: &Ctx, typed: &str) -> FlowResult<Outcome<PhoneView>> {
    let account = required(ctx)?.account_id;
    let settings = &ctx.settings().account;
    let refused = |code| FlowError::field("phone", code);
    let phone = PhoneNumber::parse(typed, settings.region()).map_err(refused)?;
    reauthenticate::required(ctx)?;
    count(ctx).await?;
    let own = Work::read(ctx).await?.rows().find_phone(account).await?;
    check_change(own.as_ref(), &phone)?;
    let ChangePhone { phone, .. } = ctx.ask(ChangePhone { account, phone }).await?;
    phone_code::limit(ctx, &phone).require(ctx).await?;
    let fresh = codes::fresh(ctx).await?;
    let browser = ctx.browser_or_new();
    in_work!(ctx, |work| -> Step<_> {
        let subject = Subject::Account(viewer::owner_to_change(ctx, work).await?);
        check_change(work.rows().find_phone(account).await?.as_ref(), &phone)?;
        work.lock_browser(&browser.digest()).await?;
        refuse_taken(ctx, work, &subject, &phone).await?;
        let place = phone_code::Place { browser: browser.digest(), login: None };
        Ok(((), phone_code::send(ctx, work, &subject, &phone, place, &fresh, Sending::Now).await?))
    })
    .await?;
    let (next, session) = (NextStep::Page(Paths::VERIFY_PHONE), SessionChange::Bind(browser));
    Ok(Outcome { next, session, notice: None, value: waiting(&phone) })
}

/// Says that another account has confirmed the number, where that is not hidden.
pub(super) async fn refuse_taken(
    ctx: &Ctx,
    work: &mut Work<'_>,
    subject: &Subject,
    phone: &PhoneNumber,
) -> Result<(), FlowError> {
    if !ctx.settings().account.hides_accounts() && phone_code::is_taken(work, subject, phone).await? {
        return Err(FlowError::field("phone", Code::PHONE_TAKEN));
    }
    Ok(())
}

fn check_change(own: Option<&Phone>, phone: &PhoneNumber) -> Result<(), FlowError> {
    let same = own.is_some_and(|own| own.number == *phone && own.verified_at.is_some());
    if same { Err(FlowError::field("phone", Code::SAME_AS_CURRENT)) } else { Ok(()) }
}

/// Removes the number.
///
/// # Errors
/// `cannot_remove_phone` for who could not sign in without it; `unknown_phone` where there is none.
pub async fn remove(ctx: &Ctx) -> FlowResult {
    required(ctx)?;
    reauthenticate::required(ctx)?;
    count(ctx).await?;
    in_work!(ctx, |work| -> Step<_> {
        let owner = viewer::owner_to_change(ctx, work).await?;
        let phone = work.rows().find_phone(owner.account.id).await?;
        let phone = phone.ok_or_else(|| FlowError::field("phone", Code::UNKNOWN_PHONE))?;
        if !has_another_way_in(ctx, &owner) {
            return Err(FlowError::field("phone", Code::CANNOT_REMOVE_PHONE));
        }
        let removed = work.remove_phone(&owner).await?;
        let confirmed = phone.verified_at.map(|_| &phone.number);
        notify(ctx, work, &owner, PHONE_REMOVED, &phone.number, confirmed).await?;
        Ok(((), removed.map(Changes::from).into_iter().collect()))
    })
    .await?;
    Ok(Outcome { notice: Some(Notice::PHONE_REMOVED), ..Outcome::default() })
}

/// Whether the account can be signed in to without its number.
fn has_another_way_in(ctx: &Ctx, owner: &Owner) -> bool {
    let account = &ctx.settings().account;
    let is_mailed = owner.emails.iter().any(EmailAddress::verified);
    let by_email = account.signs_in_with(LoginMethod::Email) && is_mailed;
    // Where a code is asked for after the password, it must come to something.
    let needs_code = account.login_by_code_required.after("password") && !is_mailed;
    let named = owner.account.username.is_some() && owner.account.password.is_some() && !needs_code;
    by_email || (account.signs_in_with(LoginMethod::Username) && named)
}

/// Tells the owner that the number is another one, or gone: somebody who has taken over the account reads its messages. By mail;
/// where no address is confirmed, by a text message to the number that was the account's.
pub(super) async fn notify(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    kind: &'static str,
    phone: &PhoneNumber,
    former: Option<&PhoneNumber>,
) -> Result<(), FlowError> {
    if !ctx.settings().account.email_notifications {
        return Ok(());
    }
    let locale = owner.account.locale;
    let mut verified = owner.primary().into_iter().chain(&owner.emails).filter(|row| row.verified());
    if let Some(reader) = verified.next() {
        let notice = Mail::notice(ctx, kind, reader.email.clone(), locale);
        work.mail(notice.with("phone", phone.readable())).await?;
    } else if let Some(former) = former {
        work.text_notice(SmsKind::PhoneRemoved, former, locale).await?;
    }
    Ok(())
}
