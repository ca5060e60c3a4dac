//! Account management for operators (the command line) and test fixtures: no limits, and no mail but invitations. Creating an account
//! fires no signal; deactivating and deleting one fire theirs, as any other change does.

pub mod deliveries;

use crate::{
    context::{Ctx, Services},
    errors::{Fault, FlowError, Outrun},
    flows::invitation,
    model::{
        Account, AccountId, Email, EmailAddress, EmailAddressId, Owner, PasswordHash, Phone, PhoneNumber,
        Secret, Username,
    },
    passwords,
    ports::{HashError, Rows, StoreError},
    settings::EmailVerification,
    signals::parts::Actor,
    work::{Step, Work, in_work},
};
use housekey_protocol::{Code, Locale};
use serde_json::{Value, json};
use std::sync::Arc;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// A value cannot be used.
    #[error("{what} \"{value}\": {code}")]
    Invalid {
        /// Which one.
        what: &'static str,
        /// As given.
        value: String,
        /// Why.
        code: Code,
    },
    /// No account has that name.
    #[error(
        "there is no account \"{0}\"; name an address, a user name, a phone number (with its +) or an id"
    )]
    Unknown(String),
    /// A user name, a confirmed address or a confirmed number is somebody else's.
    #[error("taken: {0}")]
    Taken(String),
    /// The settings do not let people in who are invited.
    #[error("nobody can be invited: {0}")]
    NotInvited(String),
    /// An account needs an address, a user name or a number.
    #[error("give --email, --username or both")]
    Nameless,
    /// The database.
    #[error(transparent)]
    Store(StoreError),
    /// The hasher.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// A handler, or a bug of ours.
    #[error(transparent)]
    Fault(Fault),
}

impl Outrun for AdminError {
    fn is_outrun(&self) -> bool {
        match self {
            Self::Store(error) => error.is_outrun(),
            Self::Fault(fault) => fault.is_outrun(),
            _ => false,
        }
    }
}

impl From<Fault> for AdminError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Store(error) => error.into(),
            other => Self::Fault(other),
        }
    }
}

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { constraint } => Self::Taken(constraint),
            other => Self::Store(other),
        }
    }
}

/// What an account is made of; each `bool` says whether it counts as confirmed.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// The primary address.
    pub email: Option<(String, bool)>,
    /// The user name.
    pub username: Option<String>,
    /// The password, taken as it is.
    pub password: Option<Secret>,
    /// The hash of a password that was chosen elsewhere, as another system wrote it; not beside a password.
    pub password_hash: Option<PasswordHash>,
    /// Whether it may sign in.
    pub active: bool,
    /// Further addresses.
    pub extra_emails: Vec<(String, bool)>,
    /// The phone number.
    pub phone: Option<(String, bool)>,
}

/// Makes an account; answers it as [`show`] does.
#[expect(clippy::disallowed_methods, reason = "an operator's account is made without a signal, on purpose")]
pub async fn create(services: &Services, new: NewAccount) -> Result<Value, AdminError> {
    if new.email.is_none() && new.username.is_none() {
        return Err(AdminError::Nameless);
    }
    let now = services.clock.now();
    let password = match new.password.filter(|password| !password.is_empty()) {
        Some(password) => Some(services.hasher.hash(passwords::normalise(&password)).await?),
        None => new.password_hash,
    };
    let account = Account {
        id: AccountId(services.entropy.uuid()),
        username: parsed("user name", new.username, Username::parse)?,
        password,
        active: new.active,
        credential_epoch: 0,
        locale: Locale::EN,
        created_at: now,
        last_login_at: None,
        closing: None,
    };
    let mut uow = services.store.begin().await?;
    uow.insert_account(&account).await?;
    let unverified_is_fine = services.settings.account.email_verification == EmailVerification::None;
    let ready =
        unverified_is_fine || new.email.iter().chain(&new.extra_emails).any(|(_, verified)| *verified);
    let emails = new.email.into_iter().map(|email| (email, true));
    let mut created_at = now;
    for ((typed, verified), primary) in emails.chain(new.extra_emails.into_iter().map(|e| (e, false))) {
        let Some(email) = parsed("address", Some(typed), Email::parse)? else { continue };
        let id = EmailAddressId(services.entropy.uuid());
        let verified_at = verified.then_some(now);
        let row = EmailAddress { id, account_id: account.id, email, verified_at, primary, created_at };
        uow.insert_email(&row).await?;
        // The list is ordered by age; this is the order they were given in.
        created_at += chrono::TimeDelta::microseconds(1);
    }
    if ready {
        // No signal, now or at a later confirmation.
        uow.mark_ready(account.id, now).await?;
    }
    if let Some((typed, verified)) = new.phone
        && let Some(number) = parsed("phone number", Some(typed), |typed| {
            PhoneNumber::parse(typed, services.settings.account.region())
        })?
    {
        let verified_at = verified.then_some(now);
        uow.put_phone(&Phone { account_id: account.id, number, verified_at }).await?;
    }
    let made = describe(&mut *uow, &account).await?;
    uow.commit().await?;
    Ok(made)
}

/// Activates an account, or deactivates it and ends its sessions.
pub async fn set_active(services: &Arc<Services>, who: &str, active: bool) -> Result<Value, AdminError> {
    let ctx = Ctx::background(services.clone());
    in_work!(&ctx, |work| -> Step<_, AdminError> {
        let mut owner = found(work, who).await?;
        let changes = if active {
            work.activate(&mut owner).await?
        } else {
            work.deactivate(&mut owner, Actor::Operator).await?
        };
        Ok((describe(work.rows(), &owner.account).await?, changes.into_iter().collect()))
    })
    .await
}

/// Deletes an account; answers what it was.
pub async fn delete(services: &Arc<Services>, who: &str) -> Result<Value, AdminError> {
    let ctx = Ctx::background(services.clone());
    in_work!(&ctx, |work| -> Step<_, AdminError> {
        let owner = found(work, who).await?;
        let described = describe(work.rows(), &owner.account).await?;
        let changes = work.delete(&owner, Actor::Operator).await?;
        Ok((described, changes.into_iter().map(Into::into).collect()))
    })
    .await
}

/// Mails an invitation to sign up; answers to whom, and until when it is good.
pub async fn invite(services: &Arc<Services>, email: &str) -> Result<Value, AdminError> {
    let ctx = Ctx::background(services.clone());
    let invalid = |code| AdminError::Invalid { what: "address", value: email.to_owned(), code };
    let email = Email::parse(email).map_err(invalid)?;
    if let Some(problem) = services.settings.check_invitations().first() {
        return Err(AdminError::NotInvited(problem.to_string()));
    }
    match invitation::invite(&ctx, &email).await {
        Ok(good_until) => Ok(json!({ "email": email, "good_until": good_until })),
        Err(FlowError::Fault(fault)) => Err(AdminError::Fault(fault)),
        Err(_) => Err(AdminError::Taken(email.to_string())),
    }
}

async fn found(work: &mut Work<'_>, who: &str) -> Result<Owner, AdminError> {
    let account = find(work.rows(), who).await?;
    work.lock_account(account.id).await?;
    work.owner(account.id).await?.ok_or_else(|| AdminError::Unknown(who.to_owned()))
}

/// An account, without its secrets.
pub async fn show(services: &Services, who: &str) -> Result<Value, AdminError> {
    let mut uow = services.store.begin_read().await?;
    let account = find(&mut *uow, who).await?;
    describe(&mut *uow, &account).await
}

/// All accounts, oldest first.
pub async fn list(services: &Services) -> Result<Vec<Value>, AdminError> {
    const PAGE: i64 = 500;
    let mut all = Vec::new();
    let mut uow = services.store.begin_read().await?;
    loop {
        let offset = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let page = uow.list_accounts(offset, PAGE).await?;
        if page.is_empty() {
            return Ok(all);
        }
        for account in &page {
            all.push(describe(&mut *uow, account).await?);
        }
    }
}

fn parsed<T>(
    what: &'static str,
    value: Option<String>,
    parse: impl Fn(&str) -> Result<T, Code>,
) -> Result<Option<T>, AdminError> {
    let Some(value) = value else { return Ok(None) };
    parse(&value).map(Some).map_err(|code| AdminError::Invalid { what, value, code })
}

/// By id, by address (the one who confirmed it, else the oldest), or by user name.
async fn find(uow: &mut (impl Rows + ?Sized), who: &str) -> Result<Account, AdminError> {
    let mut found = None;
    if let Ok(id) = who.parse() {
        found = uow.lookup_account(AccountId(id)).await?;
    } else if let Ok(email) = Email::parse(who) {
        if let Some(row) = uow.find_email_owners(&email).await?.first() {
            found = uow.lookup_account(row.account_id).await?;
        }
    } else if let Ok(username) = Username::parse(who) {
        found = uow.find_account_by_username(&username).await?;
    }
    if let (None, Ok(number)) = (&found, PhoneNumber::parse(who, None))
        && let Some(phone) = uow.find_phone_owner(&number).await?
    {
        found = uow.lookup_account(phone.account_id).await?;
    }
    found.ok_or_else(|| AdminError::Unknown(who.to_owned()))
}

async fn describe(uow: &mut (impl Rows + ?Sized), account: &Account) -> Result<Value, AdminError> {
    let emails = uow.list_emails(account.id).await?;
    let email = |row: &EmailAddress| json!({ "email": row.email, "verified": row.verified(), "primary": row.primary });
    let phone = |row: &Phone| json!({ "phone": row.number, "verified": row.verified_at.is_some() });
    let phones = uow.find_phone(account.id).await?;
    Ok(json!({
        "id": account.id,
        "username": account.username,
        "active": account.active,
        "closed_at": account.closing.map(|closing| closing.closed_at),
        "delete_at": account.closing.and_then(|closing| closing.delete_at),
        "has_usable_password": account.password.is_some(),
        "emails": emails.iter().map(email).collect::<Vec<_>>(),
        "phone": phones.as_ref().map(phone),
        "created_at": account.created_at,
        "last_login_at": account.last_login_at,
    }))
}
