//! The writes that owe a signal: one method a fact.

use super::{Change, Work};
use crate::{
    model::{Account, AuthMethod, Email, EmailAddress},
    outbox::{Letter, mail},
    ports::StoreResult,
    signals::account::{
        AuthenticationStepCompleted, Confirmation, EmailAdded, EmailChanged, EmailConfirmationSent,
        EmailConfirmed, EmailRemoved, EmailVerificationCodeRejected, UserLoggedIn, UserLoggedOut, UserRef,
        UserSignedUp, Via,
    },
};

/// An account with its addresses, as flows carry it from read to write.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The account.
    pub account: Account,
    /// Its addresses, primary first.
    pub emails: Vec<EmailAddress>,
}

impl Owner {
    /// The primary address.
    pub fn primary(&self) -> Option<&EmailAddress> {
        self.emails.iter().find(|row| row.primary)
    }

    /// The row of an address.
    pub fn email(&self, email: &Email) -> Option<&EmailAddress> {
        self.emails.iter().find(|row| row.email == *email)
    }

    /// What to call the person: user name, else primary address, else nothing.
    pub fn display(&self) -> String {
        let name = self.account.username.as_ref().map(|name| name.as_str().to_owned());
        name.or_else(|| self.primary().map(|row| row.email.to_string())).unwrap_or_default()
    }

    /// As signals name the person.
    pub fn user(&self) -> UserRef {
        UserRef::new(&self.account, self.primary().map(|row| &row.email))
    }
}

impl Work<'_> {
    /// The account and its addresses.
    pub(crate) async fn owner(&mut self, id: crate::model::AccountId) -> StoreResult<Option<Owner>> {
        let Some(account) = self.rows().lookup_account(id).await? else { return Ok(None) };
        let emails = self.rows().list_emails(id).await?;
        Ok(Some(Owner { account, emails }))
    }

    /// Stores a new account and its addresses.
    pub(crate) async fn sign_up(&mut self, owner: &Owner) -> StoreResult<Change<UserSignedUp>> {
        self.rows().insert_account(&owner.account).await?;
        for row in &owner.emails {
            self.rows().insert_email(row).await?;
        }
        Ok(self.owe(UserSignedUp { user: owner.user() }))
    }

    /// A proof of identity was accepted. The record itself stands in the pending login.
    pub(crate) fn complete_step(
        &mut self,
        owner: &Owner,
        method: AuthMethod,
    ) -> Change<AuthenticationStepCompleted> {
        self.owe(AuthenticationStepCompleted { user: owner.user(), method, reauthenticated: false })
    }

    /// Every stage is passed.
    pub(crate) async fn log_in(&mut self, owner: &Owner) -> StoreResult<Change<UserLoggedIn>> {
        let now = self.ctx.now();
        self.rows().touch_last_login(owner.account.id, now).await?;
        Ok(self.owe(UserLoggedIn { user: owner.user() }))
    }

    /// A signed-in session is about to end.
    pub(crate) fn log_out(&mut self, owner: &Owner) -> Change<UserLoggedOut> {
        self.owe(UserLoggedOut { user: owner.user() })
    }

    /// Stores another address.
    pub(crate) async fn add_email(
        &mut self,
        owner: &mut Owner,
        row: EmailAddress,
    ) -> StoreResult<Change<EmailAdded>> {
        self.rows().insert_email(&row).await?;
        let email_address = (&row).into();
        owner.emails.push(row);
        Ok(self.owe(EmailAdded { user: owner.user(), email_address }))
    }

    /// Deletes an address and whatever links to it. `None`: somebody else was quicker.
    pub(crate) async fn remove_email(
        &mut self,
        owner: &mut Owner,
        row: &EmailAddress,
    ) -> StoreResult<Option<Change<EmailRemoved>>> {
        if !self.rows().delete_email(row.account_id, row.id).await? {
            return Ok(None);
        }
        self.rows().drop_proofs_for(row.account_id, &row.email).await?;
        owner.emails.retain(|kept| kept.id != row.id);
        Ok(Some(self.owe(EmailRemoved { user: owner.user(), email_address: row.into() })))
    }

    /// Marks an address verified, and primary if the account has no primary. `None`: it was already, or is gone.
    pub(crate) async fn confirm_email(
        &mut self,
        owner: &mut Owner,
        email: &Email,
    ) -> StoreResult<Option<Change<EmailConfirmed>>> {
        let now = self.ctx.now();
        let Some(mut row) = owner.email(email).cloned() else { return Ok(None) };
        if !self.rows().mark_email_verified(row.id, now).await? {
            return Ok(None);
        }
        row.verified_at = Some(now);
        if owner.primary().is_none() {
            row.primary = self.rows().make_email_primary(row.account_id, row.id).await?;
        }
        self.rows().drop_proofs_for(row.account_id, email).await?;
        let email_address = (&row).into();
        if let Some(kept) = owner.emails.iter_mut().find(|kept| kept.id == row.id) {
            *kept = row;
        }
        Ok(Some(self.owe(EmailConfirmed { user: owner.user(), email_address })))
    }

    /// Makes an address the primary one. `None`: it is gone.
    pub(crate) async fn make_primary(
        &mut self,
        owner: &mut Owner,
        to: &EmailAddress,
    ) -> StoreResult<Option<Change<EmailChanged>>> {
        let from_email_address = owner.primary().map(Into::into);
        if !self.rows().make_email_primary(to.account_id, to.id).await? {
            return Ok(None);
        }
        for row in &mut owner.emails {
            row.primary = row.id == to.id;
        }
        owner.emails.sort_by_key(|row| !row.primary);
        let to_email_address = EmailAddress { primary: true, ..to.clone() };
        let to_email_address = (&to_email_address).into();
        Ok(Some(self.owe(EmailChanged { user: owner.user(), from_email_address, to_email_address })))
    }

    /// Puts a confirmation mail into the outbox.
    pub(crate) async fn send_confirmation(
        &mut self,
        owner: &Owner,
        letter: Letter,
        via: Via,
        signup: bool,
    ) -> StoreResult<Change<EmailConfirmationSent>> {
        let email = letter.to.clone();
        self.mail(letter).await?;
        let confirmation = Confirmation { via, email };
        Ok(self.owe(EmailConfirmationSent { user: owner.user(), confirmation, signup }))
    }

    /// A wrong code was entered; the attempt is counted already.
    pub(crate) fn reject_code(
        &mut self,
        owner: &Owner,
        last_attempt: bool,
    ) -> Change<EmailVerificationCodeRejected> {
        self.owe(EmailVerificationCodeRejected { user: owner.user(), last_attempt })
    }

    /// Puts a mail into the outbox; it leaves once this work is committed.
    pub(crate) async fn mail(&mut self, letter: Letter) -> StoreResult<()> {
        let row = mail::row(self.ctx, letter);
        self.uow.enqueue(&row).await?;
        self.mailed = true;
        Ok(())
    }
}
