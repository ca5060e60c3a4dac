//! What reading the mail of an address gives: an account that may be signed in to, or whose password may be chosen.

use crate::{
    context::Ctx,
    errors::FlowError,
    model::{Email, EmailAddress, Owner, Secret, Subject},
    ports::{StoreError, StoreResult},
    work::{Changes, Work},
};
use housekey_protocol::Code;

/// As [`find`]; refuses an address that opens no account, where the settings do not hide that.
///
/// # Errors
/// `unknown_email` at `email`.
pub(super) async fn seek(ctx: &Ctx, email: &Email) -> Result<Option<Owner>, FlowError> {
    let found = find(&mut Work::read(ctx).await?, email).await?;
    if found.is_none() && !ctx.settings().account.hides_accounts() {
        return Err(FlowError::field("email", Code::UNKNOWN_EMAIL));
    }
    Ok(found)
}

/// Locks the account that was found and the address, and answers whether the one still opens the other. For nobody the
/// address is locked alone.
pub(super) async fn lock(work: &mut Work<'_>, found: Option<&Owner>, email: &Email) -> StoreResult<Subject> {
    match found {
        Some(owner) => work.lock_account(owner.account.id).await?,
        None => work.lock_nobody().await?,
    }
    work.lock_address(email).await?;
    let owner = match found {
        Some(owner) => work.owner(owner.account.id).await?,
        None => None,
    };
    Ok(owner.filter(|owner| opens(owner, email)).map_or(Subject::Nobody, Subject::Account))
}

/// The account that the reader of an address may open: of the one that verified it, else of the oldest that nobody has
/// proved to own.
async fn find(work: &mut Work<'_>, email: &Email) -> StoreResult<Option<Owner>> {
    for row in work.rows().find_email_owners(email).await? {
        let owner = work.owner(row.account_id).await?.filter(|owner| opens(owner, email));
        if owner.is_some() {
            return Ok(owner);
        }
    }
    work.read_nobody().await?;
    Ok(None)
}

/// Does the work of a password, for nothing but its time: whoever asks for a mail shall not learn from the time whether there is an
/// account. Beside that, the statements for somebody and for nobody differ by little.
pub(super) async fn hash_for_nobody(ctx: &Ctx) -> Result<(), FlowError> {
    ctx.services.hasher.verify(Secret::new("nobody's"), None).await?;
    Ok(())
}

/// The account that an address belongs to, whatever becomes of it: that has confirmed it, or (the oldest of those) that has
/// confirmed none. On the list of any other account it is a claim that nobody has proved.
pub(super) async fn owner(work: &mut Work<'_>, email: &Email) -> StoreResult<Option<Owner>> {
    for row in work.rows().find_email_owners(email).await? {
        let owner = work.owner(row.account_id).await?;
        let is_its = |owner: &Owner| row.verified() || !owner.emails.iter().any(EmailAddress::verified);
        if let Some(owner) = owner.filter(is_its) {
            return Ok(Some(owner));
        }
    }
    Ok(None)
}

/// The account that somebody means who signs in with this address: its [`owner`], else the oldest that lists it.
pub(super) async fn named(work: &mut Work<'_>, email: &Email) -> StoreResult<Option<Owner>> {
    if let Some(owner) = owner(work, email).await? {
        return Ok(Some(owner));
    }
    match work.rows().find_email_owners(email).await?.first() {
        Some(row) => work.owner(row.account_id).await,
        None => Ok(None),
    }
}

/// Whether whoever reads this address may open the account. An unverified address does, while the account has no verified
/// one: somebody signed up with an address that is not theirs, and its owner wins it back. Beside a verified address it
/// does not: that account belongs to who reads the verified one.
pub(crate) fn opens(owner: &Owner, email: &Email) -> bool {
    let has_verified = || owner.emails.iter().any(EmailAddress::verified);
    owner.account.active && owner.email(email).is_some_and(|row| row.verified() || !has_verified())
}

/// Somebody proved to read this address: it is verified now. Where it was not, somebody else may have made the account, and
/// no other address that they left may lead back in, nor its links, nor their phone number.
///
/// # Errors
/// [`StoreError::Conflict`] where another account has verified it meanwhile.
pub(super) async fn prove(
    work: &mut Work<'_>,
    owner: &mut Owner,
    email: &Email,
) -> Result<Vec<Changes>, StoreError> {
    let Some(row) = owner.email(email).filter(|row| !row.verified()).cloned() else { return Ok(vec![]) };
    let mut changes: Vec<Changes> = work.confirm_email(owner, email).await?.into_iter().collect();
    if owner.primary().is_none_or(|primary| primary.id != row.id) {
        changes.extend(work.make_primary(owner, &row).await?.map(Changes::from));
    }
    for other in owner.emails.clone().into_iter().filter(|other| other.id != row.id) {
        changes.extend(work.remove_email(owner, &other).await?.map(Changes::from));
    }
    changes.extend(work.remove_phone(owner).await?.map(Changes::from));
    Ok(changes)
}
