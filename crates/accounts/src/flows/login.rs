//! Sign-in by password.
//!
//! Unknown and known, active and deactivated accounts take one path up to the answer, so that neither its
//! text nor its time tells them apart (docs/security.md#enumeration): the attempt is counted and
//! committed, one hash is computed, and only a right password changes the answer.

use super::{Refusals, mailbox, phone};
use crate::{
    changes,
    context::{Ctx, FlowResult, NextStep, Outcome, SessionChange},
    errors::{Fault, FlowError},
    failures::GuessedAt,
    limits::{Limit, LimitDecision, Taken},
    model::{AuthMethod, AuthRecord, Email, Owner, PasswordHash, PhoneNumber, Secret, Subject, Username},
    passwords,
    ports::{StoreResult, hasher::PasswordCheck},
    settings::{LoginMethod, Per},
    signals::Command,
    stages::{self},
    work::{Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code};

/// What somebody says they are.
#[derive(Clone, Debug)]
pub enum Identity {
    /// One field for whatever the settings allow.
    Any(String),
    /// An address.
    Email(String),
    /// A user name.
    Username(String),
    /// A phone number.
    Phone(String),
    /// More than one of them, which is refused.
    Several,
}

/// The sign-in form.
#[derive(Clone, Debug)]
pub struct LogInForm {
    /// As typed.
    pub identity: Identity,
    /// As typed.
    pub password: Secret,
    /// Whether the session should outlive the browser's.
    pub remember: bool,
    /// Where to go afterwards.
    pub next: Option<String>,
}

/// A readable sign-in, as `before` handlers see it; nothing is checked yet.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// The address typed, canonical, if it reads as one and addresses sign in here.
    pub email: Option<Email>,
    /// The user name typed, if it reads as one and user names sign in here.
    pub username: Option<Username>,
    /// The phone number typed, in E.164, if it reads as one and numbers sign in here.
    pub phone: Option<PhoneNumber>,
    /// Whether the session should outlive the browser's.
    pub remember: bool,
    /// Where to go afterwards: a checked path.
    pub next: Option<String>,
    password: Secret,
}

impl Command for LogIn {
    const NAME: &'static str = "log_in";
}

impl LogIn {
    /// What failures are counted under: an address or a number and its spellings share one bucket.
    fn key(&self) -> String {
        self.email
            .as_ref()
            .map(Email::to_string)
            .or_else(|| self.phone.as_ref().map(PhoneNumber::to_string))
            .or_else(|| self.username.as_ref().map(Username::key))
            .unwrap_or_default()
    }

    /// Whether it reads as an address or a number: then it is not noted as a user name.
    fn is_email_or_phone(&self) -> bool {
        self.email.is_some() || self.phone.is_some()
    }

    fn mismatch(&self) -> Code {
        match (&self.email, &self.phone) {
            (Some(_), _) => Code::EMAIL_PASSWORD_MISMATCH,
            (None, Some(_)) => Code::PHONE_PASSWORD_MISMATCH,
            (None, None) => Code::USERNAME_PASSWORD_MISMATCH,
        }
    }

    fn method(&self) -> AuthMethod {
        AuthMethod::Password {
            email: self.email.as_ref().map(Email::to_string),
            username: self.username.as_ref().filter(|_| !self.is_email_or_phone()).map(ToString::to_string),
            phone: self.phone.as_ref().filter(|_| self.email.is_none()).map(PhoneNumber::to_string),
        }
    }
}

/// Takes the form; answers a session, a stage that waits, or a refusal.
pub async fn submit(ctx: &Ctx, form: LogInForm) -> FlowResult {
    if ctx.viewer.is_some() {
        return Err(AccountError::Conflict.into());
    }
    let limits = &ctx.settings().account.rate_limits;
    Limit { action: "login", rates: &limits.login, key: "" }.require(ctx).await?;
    let command = ctx.ask(read(ctx, form)?).await?;
    let (candidate, target) = find(ctx, &command).await?;
    let guess = count(ctx, &target).await?;
    compare(ctx, command, candidate, guess).await
}

/// A try that is counted.
struct Guess {
    taken: Taken,
    /// The account's attempts are used up, under whichever names: nothing is compared; the answer is that of a wrong password.
    shut: bool,
}

/// Counts a try, and commits that: under what was typed, and for the account it names (for nobody's, under what was typed
/// once more, so that both take as long). Tries in a browser that has signed in to the account are counted apart.
///
/// What was typed decides whether to say "too many". The account decides in silence: said aloud, five failures under a
/// user name would tell which address belongs to it (docs/decisions/a-closed-account-answers-wrong.md).
async fn count(ctx: &Ctx, target: &GuessedAt) -> Result<Guess, FlowError> {
    let rates = &ctx.settings().account.rate_limits.login_failed;
    let key = target.typed_key();
    let typed = Limit { action: "login_failed", rates, key: &key };
    let (by_typed, by_account) = in_work!(ctx, |work| -> Step<_, Fault> {
        let by_typed = typed.take_in(ctx, work.rows()).await?;
        let by_account = match &by_typed {
            LimitDecision::Allowed(_) => Some(target.take_in(ctx, work, rates.of(Per::Key)).await?),
            LimitDecision::Limited { .. } => None,
        };
        Ok(((by_typed, by_account), vec![]))
    })
    .await?;
    typed.tell(ctx, &by_typed).await?;
    let LimitDecision::Allowed(taken) = by_typed else {
        return Err(FlowError::form(Code::TOO_MANY_LOGIN_ATTEMPTS));
    };
    match by_account {
        Some(LimitDecision::Allowed(more)) => Ok(Guess { taken: taken.and(more), shut: false }),
        Some(limited) => {
            target.tell(ctx, &limited).await?;
            Ok(Guess { taken, shut: true })
        }
        None => Ok(Guess { taken, shut: false }),
    }
}

/// A password that is changed again while each new hash is compared is no longer one somebody can sign in with.
const COMPARISONS: usize = 4;

async fn compare(ctx: &Ctx, command: LogIn, mut candidate: Option<Owner>, guess: Guess) -> FlowResult {
    let Guess { taken, shut } = guess;
    let typed = passwords::normalise(&command.password);
    for _ in 0..COMPARISONS {
        let stored = candidate.as_ref().filter(|_| !shut).and_then(|owner| owner.account.password.clone());
        let compared = match ctx.services.hasher.verify(typed.clone(), stored.clone()).await {
            Ok(compared) => compared,
            Err(fault) => {
                // Nothing was guessed where nothing could be compared.
                taken.give_back_alone(ctx).await;
                return Err(fault.into());
            }
        };
        let owner = match (compared, &candidate) {
            (PasswordCheck::Match | PasswordCheck::MatchRehash, Some(owner)) if !shut => owner,
            // A fault from here on gives nothing back: a guess was made, whether or not a handler works.
            _ => break,
        };
        let rehash = (compared == PasswordCheck::MatchRehash).then(|| typed.clone());
        match accept(ctx, command.clone(), owner, stored, rehash, &taken).await {
            Ok(Accepted::Answered(answer)) => return answer,
            // Another sign-in has renewed the hash meanwhile, or somebody has changed the password: the hash that is
            // stored now tells which.
            Ok(Accepted::Changed(now)) => candidate = now,
            Err(error) => {
                if let FlowError::Fault(_) = &error {
                    // It was right, and nothing of it is stored, the tokens' return included: a fault of ours locks
                    // nobody out.
                    taken.give_back_alone(ctx).await;
                }
                return Err(error);
            }
        }
    }
    Err(refuse(ctx, &command, candidate.as_ref()).await?)
}

/// Fires the signal of a failure that is counted already, the same with and without an account; answers the refusal.
async fn refuse(ctx: &Ctx, command: &LogIn, owner: Option<&Owner>) -> Result<FlowError, FlowError> {
    in_work!(ctx, |work| -> Step<_> {
        let failed = work.fail_login(owner, command.method().name(), command.email.clone());
        Ok(((), changes![failed]))
    })
    .await
    .map(|()| FlowError::field("password", command.mismatch()))
}

fn read(ctx: &Ctx, form: LogInForm) -> Result<LogIn, FlowError> {
    let account = &ctx.settings().account;
    let (field, typed) = match &form.identity {
        // Called by what is asked for, so that an empty field is.
        Identity::Any(typed) if account.login_methods == [LoginMethod::Email] => ("email", typed),
        Identity::Any(typed) if account.login_methods == [LoginMethod::Username] => ("username", typed),
        Identity::Any(typed) if account.login_methods == [LoginMethod::Phone] => ("phone", typed),
        Identity::Any(typed) => ("login", typed),
        Identity::Email(typed) => ("email", typed),
        Identity::Username(typed) => ("username", typed),
        Identity::Phone(typed) => ("phone", typed),
        Identity::Several => return Err(FlowError::form(Code::INVALID_LOGIN)),
    };
    let may_be = |method, named: bool| {
        account.signs_in_with(method) && (named || matches!(form.identity, Identity::Any(_)))
    };
    let by_email = may_be(LoginMethod::Email, matches!(form.identity, Identity::Email(_)));
    let by_phone = may_be(LoginMethod::Phone, matches!(form.identity, Identity::Phone(_)));
    let by_name = may_be(LoginMethod::Username, matches!(form.identity, Identity::Username(_)));
    let email = by_email.then(|| Email::parse(typed));
    let phone = by_phone.then(|| PhoneNumber::parse(typed, account.region()));
    let username = by_name.then(|| Username::parse(typed));
    let mut refused = Refusals::default();
    let identity = identity(email, phone, username);
    let identity = refused.note(field, identity);
    refused.note("password", passwords::readable(&form.password));
    refused.check()?;
    let (email, phone, username) = identity.unwrap_or_default();
    let next = ctx.safe_next(form.next.as_deref());
    Ok(LogIn { email, username, phone, remember: form.remember, next, password: form.password })
}

/// Everything that one text may be, of what signs in here.
type Read = (Option<Email>, Option<PhoneNumber>, Option<Username>);

/// What was typed, as everything that it reads as. Where it is nothing: why, if it could have been one thing only.
fn identity(
    email: Option<Result<Email, Code>>,
    phone: Option<Result<PhoneNumber, Code>>,
    username: Option<Result<Username, Code>>,
) -> Result<Read, Code> {
    let why = [
        email.as_ref().and_then(|read| read.as_ref().err().cloned()),
        phone.as_ref().and_then(|read| read.as_ref().err().cloned()),
        username.as_ref().and_then(|read| read.as_ref().err().cloned()),
    ];
    let tried = usize::from(email.is_some()) + usize::from(phone.is_some()) + usize::from(username.is_some());
    let mut why: Vec<Code> = why.into_iter().flatten().collect();
    if why.len() < tried {
        let read = (email.and_then(Result::ok), phone.and_then(Result::ok), username.and_then(Result::ok));
        return Ok(read);
    }
    match why.pop() {
        Some(code) if tried == 1 || code == Code::REQUIRED => Err(code),
        _ => Err(Code::INVALID),
    }
}

/// The account that may be meant.
async fn find(ctx: &Ctx, command: &LogIn) -> StoreResult<(Option<Owner>, GuessedAt)> {
    let mut work = Work::read(ctx).await?;
    let mut owner = match &command.email {
        Some(email) => mailbox::named(&mut work, email).await?,
        None => None,
    };
    if let (None, Some(number)) = (&command.email, &command.phone) {
        owner = phone::owner(&mut work, number).await?;
    }
    if let (None, Some(username)) = (&owner, &command.username)
        && let Some(account) = work.rows().find_account_by_username(username).await?
    {
        owner = work.owner(account.id).await?;
    }
    let target = GuessedAt::find(ctx, &mut work, owner.as_ref(), &command.key()).await?;
    Ok((owner, target))
}

/// Whether what was typed still names the account: an address may be gone from its list meanwhile.
async fn is_named(work: &mut Work<'_>, owner: &Owner, command: &LogIn) -> StoreResult<bool> {
    if let Some(number) = &command.phone
        && let Some(own) = work.rows().find_phone(owner.account.id).await?
        && own.number == *number
        && own.verified_at.is_some()
    {
        return Ok(true);
    }
    let by_name = || {
        let typed = command.username.as_ref().map(Username::key);
        typed.is_some() && typed == owner.account.username.as_ref().map(Username::key)
    };
    Ok(command.email.as_ref().is_some_and(|email| owner.email(email).is_some()) || by_name())
}

/// The result of a sign-in with a right password.
enum Accepted {
    /// It was accepted, and the step is stored; the login may have been refused all the same.
    Answered(FlowResult),
    /// Nothing is stored: the account has another hash by now, or is gone.
    Changed(Option<Owner>),
}

/// The password was right: gives the tokens back, tells of the step, and leads the login through the stages.
///
/// An error means that nothing is stored.
async fn accept(
    ctx: &Ctx,
    command: LogIn,
    seen: &Owner,
    stored: Option<PasswordHash>,
    rehash: Option<Secret>,
    taken: &Taken,
) -> Result<Accepted, FlowError> {
    let rehash = match rehash {
        Some(typed) => Some(ctx.services.hasher.hash(typed).await?),
        None => None,
    };
    let (browser, method) = (ctx.browser_or_new(), command.method());
    let records = vec![AuthRecord::new(method.clone(), ctx.now())];
    let mut login = stages::begin(ctx, &browser, command.email.clone(), records);
    login.account_id = Some(seen.account.id);
    login.phone.clone_from(&command.phone);
    login.remember = command.remember;
    login.next.clone_from(&command.next);
    let preparation = stages::prepare(ctx, &browser, &login).await?;
    let permit = if seen.account.active {
        stages::ask_host(ctx, Some(seen), &login).await.map(Some)
    } else {
        // Nobody is signed in by this; there is nothing to ask.
        Ok(None)
    };
    in_work!(ctx, |work| -> Step<_> {
        work.lock_account(seen.account.id).await?;
        // The account as it is now: the hash took its time, and somebody may have changed or closed it meanwhile.
        let now = work.owner(seen.account.id).await?;
        let owner = match now {
            Some(owner) if is_named(work, &owner, &command).await? => owner,
            _ => return Ok((Some(Accepted::Changed(None)), vec![])),
        };
        if owner.account.password != stored {
            return Ok((Some(Accepted::Changed(Some(owner))), vec![]));
        }
        taken.give_back(work.rows()).await?;
        if let Some(hash) = &rehash {
            work.rehash(&owner, hash).await?;
        }
        let step = work.complete_step(&owner, method.clone());
        // Activated between the two reads, so the `PreLogin` handlers were not asked. The next attempt asks them.
        if !owner.account.active || !seen.account.active {
            let session = SessionChange::Keep;
            let inactive = Outcome { next: NextStep::Inactive, session, notice: None, value: () };
            return Ok((Some(Accepted::Answered(Ok(inactive))), changes![step]));
        }
        // The proof was accepted all the same; only the login was refused.
        let Ok(Some(permit)) = &permit else { return Ok((None, changes![step])) };
        let subject = Subject::Account(owner);
        let advanced = stages::advance(ctx, work, permit, &preparation, login.clone(), &subject).await?;
        let changes = changes![step].into_iter().chain(advanced.changes).collect();
        Ok((Some(Accepted::Answered(Ok(advanced.outcome))), changes))
    })
    .await
    .map(|accepted| accepted.unwrap_or_else(|| Accepted::Answered(permit.map(|_| Outcome::default()))))
}
