//! Sign-up with an address, a user name or a phone number.
//!
//! With mandatory verification a taken address and a free one are answered alike: the owner of the taken one
//! gets a mail, the visitor the same page, and a login for nobody begins, which can never finish (T008).

mod again;
mod form;
mod kept;

pub use form::{SignUp, SignUpForm};
pub(super) use kept::Kept;

use super::{
    invitation::{self, Opened},
    mailbox,
};
use crate::{
    context::{Ctx, FlowResult, NextStep, Outcome},
    errors::{Fault, FlowError},
    limits::Limit,
    model::{
        Account, AccountId, BrowserKey, Email, EmailAddress, EmailAddressId, Owner, PasswordHash,
        PendingLogin, Subject,
    },
    passwords,
    ports::{StoreError, StoreResult},
    settings::{EmailVerification, PreventEnumeration},
    stages::{self, Permit, Preparation},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, Paths};

/// Takes the form; answers a login on its way, or the fields to mend.
pub async fn submit(ctx: &Ctx, form: SignUpForm) -> FlowResult {
    if ctx.viewer.is_some() {
        return Err(AccountError::Conflict.into());
    }
    let account = &ctx.settings().account;
    let opened = invitation::opened(ctx).await?;
    // An invitation is used up by the first of two clicks: a browser with something under way is looked at below.
    if !ctx.has_signup_form() && opened.is_none() && ctx.browser.is_none() {
        return Err(AccountError::Forbidden { code: Code::SIGNUP_CLOSED }.into());
    }
    Limit { action: "signup", rates: &account.rate_limits.signup, key: "" }.require(ctx).await?;
    let trapped = account.signup_honeypot && !form.homepage.is_empty();
    let mut command = form::validate(ctx, form).await?;
    command.invited = opened.as_ref().is_some_and(|opened| command.email.as_ref() == Some(&opened.email));
    if trapped {
        // Answered as a sign-up is, so that the program does not try otherwise. Nothing is stored, and nobody is mailed.
        tracing::info!("a sign-up filled in the field that people do not see");
        let page = if command.phone.is_some() { Paths::VERIFY_PHONE } else { Paths::CONFIRM_EMAIL };
        return Ok(Outcome { next: NextStep::Page(page), ..Outcome::default() });
    }
    let command = ctx.ask(command).await?;
    let browsers = again::browsers(ctx, &command);
    let may_be_again = again::is_under_way(ctx, &browsers).await?;
    let is_form = ctx.has_signup_form() || opened.is_some();
    let invitation = opened.filter(|opened| command.email.as_ref() == Some(&opened.email));
    let admitted = invitation.is_some() || ctx.admits(command.email.as_ref()).await?;
    if !admitted && !may_be_again {
        let closed = AccountError::Forbidden { code: Code::SIGNUP_CLOSED };
        return Err(if is_form { FlowError::field("email", Code::NOT_INVITED) } else { closed.into() });
    }
    // Hashing is slow on purpose: it is done before the transaction, for free and taken addresses alike.
    let hash = match &command.password {
        Some(password) => Some(ctx.services.hasher.hash(passwords::normalise(password)).await?),
        None => None,
    };
    let owner = new_owner(ctx, &command, hash.clone());
    let browser = browsers.last().cloned().unwrap_or_else(|| ctx.browser_or_new());
    let mut login = stages::begin(ctx, &browser, command.email.clone(), vec![]);
    login.signup = true;
    login.phone.clone_from(&command.phone);
    login.next.clone_from(&command.next);
    // What an invitation confirms is certain to stop nobody: all stages are made ready, and the host is asked.
    let email = login.email.clone().filter(|_| invitation.is_none());
    let expected = PendingLogin { email, ..login.clone() };
    let preparation = stages::prepare(ctx, &browser, &expected).await?;
    let permit = stages::ask_host(ctx, Some(&owner), &expected).await?;
    let new = New {
        command,
        owner,
        hash,
        login,
        permit,
        preparation,
        browsers,
        invitation,
        admitted,
        may_be_again,
    };
    let mut seen = None;
    for _ in 0..TRIES {
        let done = in_work!(ctx, |work| -> Step<_> { attempt(ctx, work, &new, seen).await });
        match done.await {
            Ok(Attempt::Done(outcome)) => return Ok(outcome),
            Ok(Attempt::LockFirst(whose)) => seen = Some(whose),
            // Somebody took the name between our look and our insert: look again.
            Err(FlowError::Fault(Fault::Store(StoreError::Conflict { .. }))) => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Unavailable("a sign-up found its rows changed at every look".into()).into())
}

/// How often a sign-up is tried again after a conflict with another.
const TRIES: usize = 4;

/// A sign-up, with everything that is made ready before a transaction opens.
struct New {
    command: SignUp,
    owner: Owner,
    hash: Option<PasswordHash>,
    login: PendingLogin,
    permit: Permit,
    preparation: Preparation,
    browsers: Vec<BrowserKey>,
    invitation: Option<Opened>,
    /// Whether it may become an account; else it can only be one that waits already.
    admitted: bool,
    /// Whether a sign-up waits in this browser.
    may_be_again: bool,
}

enum Attempt {
    Done(Outcome),
    /// The sign-up of this account (or of nobody, which takes as long) waits here. Its lock comes before those that are
    /// held now: begin again with it.
    LockFirst(Whose),
}

/// Whose sign-up waits in a browser.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Whose(Option<AccountId>);

async fn attempt(ctx: &Ctx, work: &mut Work<'_>, new: &New, seen: Option<Whose>) -> Step<Attempt> {
    if let Some(Whose(Some(account))) = seen {
        work.lock_account(account).await?;
    }
    let mut waiting = None;
    if let Some(email) = &new.command.email {
        work.lock_address(email).await?;
    }
    if new.may_be_again || again::waits(ctx, &new.command) {
        for browser in &new.browsers {
            work.lock_browser(&browser.digest()).await?;
        }
        waiting = again::find(ctx, work, &new.command, &new.browsers).await?;
    }
    let own = waiting.as_ref().map(|waiting| Whose(waiting.subject.account_id()));
    if let Some(own) = own.filter(|own| seen != Some(*own)) {
        return Ok((Attempt::LockFirst(own), vec![]));
    }
    if let Some(username) = &new.command.username
        && let Some(named) = work.rows().find_account_by_username(username).await?
        && own != Some(Whose(Some(named.id)))
    {
        return Err(FlowError::field("username", Code::USERNAME_TAKEN));
    }
    refuse_taken_phone(ctx, work, new, own).await?;
    let mut given_up = vec![];
    if let Some(waiting) = waiting {
        if !waiting.gives_way_to(&new.command) {
            let (outcome, changes) = again::answer(ctx, work, new.hash.as_ref(), waiting).await?;
            return Ok((Attempt::Done(outcome), changes));
        }
        given_up = waiting.give_way(work).await?;
    }
    if !new.admitted {
        return Err(AccountError::Forbidden { code: Code::SIGNUP_CLOSED }.into());
    }
    let proven = is_proven(work, new).await?;
    let (outcome, changes) = match &new.command.email {
        // The address's owner gets a mail; the visitor sees what everybody sees.
        Some(email) if !proven && is_taken(ctx, work, email).await? => {
            begin(ctx, work, new, Subject::Nobody, given_up).await?
        }
        _ => {
            let mut owner = new.owner.clone();
            let mut signed_up = given_up;
            signed_up.push(work.sign_up(&owner, new.command.phone.as_ref()).await?);
            if let Some(opened) = new.invitation.as_ref().filter(|_| proven) {
                if invitation::spend(ctx, work, opened).await? {
                    signed_up.extend(work.confirm_email(&mut owner, &opened.email).await?);
                } else if !ctx.settings().account.signup_open {
                    // Somebody else has used it meanwhile.
                    return Err(AccountError::Forbidden { code: Code::SIGNUP_CLOSED }.into());
                }
            }
            begin(ctx, work, new, Subject::Account(owner), signed_up).await?
        }
    };
    Ok((Attempt::Done(outcome), changes))
}

/// Says that another account has confirmed the number, where that is not hidden. Where it is, the sign-up goes on: its number's
/// owner is told, and no code fits.
async fn refuse_taken_phone(
    ctx: &Ctx,
    work: &mut Work<'_>,
    new: &New,
    own: Option<Whose>,
) -> Result<(), FlowError> {
    let Some(number) = new.command.phone.as_ref().filter(|_| !ctx.settings().account.hides_accounts()) else {
        return Ok(());
    };
    let owner = work.phone_holder(number).await?;
    match owner.filter(|owner| own != Some(Whose(Some(owner.account_id)))) {
        Some(_) => Err(FlowError::field("phone", Code::PHONE_TAKEN)),
        None => Ok(()),
    }
}

/// Whether an invitation confirms the address: unless another account has confirmed it meanwhile. That others list it, who have
/// not, keeps nobody out who was mailed there.
async fn is_proven(work: &mut Work<'_>, new: &New) -> StoreResult<bool> {
    let Some(opened) = &new.invitation else { return Ok(false) };
    let owners = work.rows().find_email_owners(&opened.email).await?;
    Ok(!owners.iter().any(EmailAddress::verified))
}

/// The login that a sign-up begins, through the stages.
async fn begin(
    ctx: &Ctx,
    work: &mut Work<'_>,
    new: &New,
    subject: Subject,
    mut changes: Vec<Changes>,
) -> Step<Outcome> {
    let login = new.login.clone();
    let advanced = stages::advance(ctx, work, &new.permit, &new.preparation, login, &subject).await?;
    changes.extend(advanced.changes);
    if let NextStep::Stage(_) = &advanced.outcome.next {
        let (username, password) = (new.command.username.as_ref(), new.hash.as_ref());
        Kept::begin(ctx, work, &new.login, username, password).await?;
    }
    Ok((again::in_session_of_its_own(ctx, advanced.outcome), changes))
}

/// Whether the address is somebody's, and that is hidden. Refuses openly where the settings do not hide it.
pub(super) async fn is_taken(ctx: &Ctx, work: &mut Work<'_>, email: &Email) -> Result<bool, FlowError> {
    if mailbox::owner(work, email).await?.is_none() {
        return Ok(false);
    }
    let account = &ctx.settings().account;
    match account.prevent_enumeration {
        PreventEnumeration::Off => Err(FlowError::field("email", Code::EMAIL_TAKEN)),
        _ if account.email_verification == EmailVerification::Mandatory => Ok(true),
        PreventEnumeration::Strict => Ok(false),
        PreventEnumeration::On => Err(FlowError::field("email", Code::EMAIL_TAKEN)),
    }
}

pub(super) fn new_owner(ctx: &Ctx, command: &SignUp, password: Option<PasswordHash>) -> Owner {
    let now = ctx.now();
    let entropy = &*ctx.services.entropy;
    let account = Account {
        id: AccountId(entropy.uuid()),
        username: command.username.clone(),
        password,
        active: true,
        credential_epoch: 0,
        locale: ctx.locale(),
        created_at: now,
        last_login_at: None,
        closing: None,
    };
    let emails = command.email.iter().map(|email| EmailAddress {
        id: EmailAddressId(entropy.uuid()),
        account_id: account.id,
        email: email.clone(),
        verified_at: None,
        primary: true,
        created_at: now,
    });
    Owner { emails: emails.collect(), account }
}
