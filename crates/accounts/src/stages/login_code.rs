//! The stage that waits for a code: where a sign-in began with nothing but an address or a phone number, and where the settings ask
//! for a code after another proof.

use super::{Entered, Place, Prepared, Stage, trust_browser, verify_phone};
use crate::{
    codes::Fresh,
    context::Ctx,
    errors::FlowError,
    failures,
    limits::{Limit, LimitDecision},
    mailing::login_code,
    model::{AuthMethod, Email, PendingLogin, PhoneNumber, Purpose, Subject, Target},
    ports::StoreResult,
    settings::{Per, Settings, account::CodeRequired},
    work::Work,
};
use async_trait::async_trait;
use housekey_protocol::{Code, Paths};
use serde_json::json;

/// See the module.
pub(super) struct LoginByCode;

pub(super) const ID: &str = "login_by_code";

/// Whether a login can come to this stage.
pub(super) fn is_used(settings: &Settings) -> bool {
    settings.account.login_by_code_enabled || settings.account.login_by_code_required != CodeRequired::Never
}

#[async_trait]
impl Stage for LoginByCode {
    fn id(&self) -> &'static str {
        ID
    }

    fn place(&self) -> Place {
        Place::LoginByCode
    }

    fn page(&self) -> &'static str {
        Paths::LOGIN_CODE_CONFIRM
    }

    fn sends_secret(&self, _: &PendingLogin) -> bool {
        true
    }

    /// Where browsers are trusted, or a number may be asked for instead, only the database knows.
    fn stops_every(&self, ctx: &Ctx, login: &PendingLogin) -> bool {
        let settings = ctx.settings();
        let may_be_spared = trust_browser::is_used(settings) || verify_phone::is_used(settings);
        is_new(ctx, login) && (login.records.is_empty() || !may_be_spared)
    }

    /// A code for everybody, so that everybody waits as long. A login that waits here has been mailed one.
    async fn prepare(&self, ctx: &Ctx, login: &PendingLogin) -> Result<Prepared, FlowError> {
        if is_new(ctx, login) {
            let email = login.email.as_ref().map(Email::as_str);
            let typed = email.or(login.phone.as_ref().map(PhoneNumber::as_str)).unwrap_or_default();
            return Ok(Prepared::new(failures::fresh_code(ctx, login.account_id, typed).await?));
        }
        Ok(Prepared::nothing())
    }

    async fn enter(
        &self,
        ctx: &Ctx,
        work: &mut Work<'_>,
        login: &PendingLogin,
        subject: &Subject,
        prepared: &Prepared,
    ) -> Result<Entered, FlowError> {
        if !is_asked(ctx, login) {
            return Ok(Entered::pass());
        }
        let Some(fresh) = prepared.get::<Fresh>() else { return Ok(Entered::WaitsAlready) };
        if !login.records.is_empty() && trust_browser::is_trusted(ctx, work, subject).await? {
            return Ok(Entered::pass());
        }
        let Some(to) = reader(work, login, subject).await? else {
            // The next stage asks for the code of a number that is to be confirmed.
            let is_asked_next = verify_phone::is_used(ctx.settings())
                && match subject.account_id() {
                    Some(id) => verify_phone::claimed(work, id).await?.is_some(),
                    None => false,
                };
            // Who has neither address nor number cannot be sent a code, and is not let in without one.
            return if is_asked_next { Ok(Entered::pass()) } else { Err(FlowError::form(Code::DENIED)) };
        };
        if let Target::Email(email) = &to {
            // Before the browser's lock, those of both addresses.
            work.lock_addresses(subject.address(login).iter().chain([email])).await?;
        }
        work.lock_browser(&login.browser).await?;
        if !login.records.is_empty() {
            // Who asked for the code has taken the tokens already.
            count(ctx, work, subject, &to).await?;
        }
        let changes = login_code::send(ctx, work, subject, &to, login, fresh).await?;
        Ok(Entered::Stop { state: json!({}), changes })
    }

    async fn is_pending(&self, ctx: &Ctx, work: &mut Work<'_>, login: &PendingLogin) -> StoreResult<bool> {
        let challenge =
            work.rows().find_challenge_by_browser(Purpose::LoginCode, &login.browser, ctx.now()).await?;
        Ok(challenge.is_some_and(|challenge| challenge.pending_login == Some(login.id)))
    }
}

/// The text messages of somebody who has given another proof are counted by the account: strangers, who may ask for codes to the
/// number, do not keep its owner out.
async fn count(ctx: &Ctx, work: &mut Work<'_>, subject: &Subject, to: &Target) -> Result<(), FlowError> {
    let limits = &ctx.settings().account.rate_limits;
    let (asked, texted) = (limits.request_login_code.of(Per::Key), limits.verify_phone.of(Per::Key));
    let number = to.value().unwrap_or_default();
    let account = subject.account_id().map(|id| id.to_string());
    let key = account.as_deref().filter(|_| to.phone().is_some()).unwrap_or(number);
    let asked = Limit { action: "request_login_code", rates: &asked, key };
    let texted = to.phone().map(|_| Limit { action: "verify_phone", rates: &texted, key });
    for limit in [Some(asked), texted].into_iter().flatten() {
        if let LimitDecision::Limited { .. } = limit.take_in(ctx, work.rows()).await? {
            return Err(FlowError::form(Code::TOO_MANY_LOGIN_ATTEMPTS));
        }
    }
    Ok(())
}

/// Where the code goes: to the address or number that was used. After another proof only to what is confirmed, if the account
/// has that, and rather to an address: the reader of another is not known to be the owner.
async fn reader(work: &mut Work<'_>, login: &PendingLogin, subject: &Subject) -> StoreResult<Option<Target>> {
    let used = login.email.clone().map(Target::Email).or_else(|| login.phone.clone().map(Target::Phone));
    if login.records.is_empty() {
        return Ok(used);
    }
    let verified = subject.owner().and_then(|owner| {
        let used = login.email.as_ref().and_then(|email| owner.email(email));
        let all = used.into_iter().chain(owner.primary()).chain(&owner.emails);
        all.into_iter().find(|row| row.verified()).map(|row| row.email.clone())
    });
    if let Some(email) = verified {
        return Ok(Some(Target::Email(email)));
    }
    let number = match subject.account_id() {
        Some(id) => work.rows().find_phone(id).await?.filter(|phone| phone.verified_at.is_some()),
        None => None,
    };
    let number = number.map(|phone| Target::Phone(phone.number));
    Ok(number.or_else(|| subject.address(login).map(Target::Email)))
}

/// Whether a code is to be brought, and none was sent yet.
fn is_new(ctx: &Ctx, login: &PendingLogin) -> bool {
    is_asked(ctx, login) && login.waits_at.is_none()
}

/// Whether a code is still to be brought. Who signs up is not asked: the address is confirmed by another stage, where it
/// must be.
fn is_asked(ctx: &Ctx, login: &PendingLogin) -> bool {
    match login.records.last().map(|record| &record.method) {
        Some(AuthMethod::Code { .. }) => false,
        Some(method) => ctx.settings().account.login_by_code_required.after(method.name()),
        None => !login.signup,
    }
}
