//! The writes of an account's addresses: one method a fact.

use super::{Change, Changes, Work};
use crate::{
    model::{Email, EmailAddress, Owner, Purpose, Target},
    outbox::{Mail, kinds::EMAIL_CHANGED},
    ports::StoreResult,
    signals::{
        CodeSent, EmailAdded, EmailChanged, EmailConfirmationSent, EmailConfirmed, EmailRemoved,
        EmailVerificationCodeRejected,
        parts::{CodePurpose, Confirmation, Via},
    },
};

impl Work<'_> {
    /// Stores another address.
    pub async fn add_email(
        &mut self,
        owner: &mut Owner,
        row: EmailAddress,
    ) -> StoreResult<Change<EmailAdded>> {
        self.uow.insert_email(&row).await?;
        let email_address = (&row).into();
        owner.emails.push(row);
        Ok(self.owe(EmailAdded { user: owner.user(), email_address }))
    }

    /// Stores another address that its owner has just proved to read: added and confirmed at once, with the signals of both.
    pub async fn add_confirmed_email(
        &mut self,
        owner: &mut Owner,
        row: EmailAddress,
    ) -> StoreResult<Changes> {
        self.uow.insert_email(&row).await?;
        self.rows().drop_challenges_for(row.account_id, &Target::Email(row.email.clone())).await?;
        let (email, added, confirmed) = (row.email.clone(), (&row).into(), (&row).into());
        owner.emails.push(row);
        let user = owner.user();
        let added = Changes::from(self.owe(EmailAdded { user: user.clone(), email_address: added }));
        let confirmed = self.owe(EmailConfirmed { user, email_address: confirmed });
        let added = added.then(Some(confirmed)).then(self.make_ready(owner).await?);
        Ok(added.then(Some(self.settle_on(owner, &email).await?)))
    }

    /// Deletes an address and whatever links to it. `None`: somebody else was quicker.
    pub async fn remove_email(
        &mut self,
        owner: &mut Owner,
        row: &EmailAddress,
    ) -> StoreResult<Option<Change<EmailRemoved>>> {
        if !self.uow.delete_email(row.account_id, row.id).await? {
            return Ok(None);
        }
        self.rows().drop_challenges_for(row.account_id, &Target::Email(row.email.clone())).await?;
        // A browser was trusted because its user read the codes that came there.
        self.uow.distrust_devices(row.account_id).await?;
        owner.emails.retain(|kept| kept.id != row.id);
        Ok(Some(self.owe(EmailRemoved { user: owner.user(), email_address: row.into() })))
    }

    /// Marks an address verified, and primary if the account has no primary; with the first one the account is ready.
    /// `None`: it was already, or is gone.
    pub async fn confirm_email(&mut self, owner: &mut Owner, email: &Email) -> StoreResult<Option<Changes>> {
        let now = self.ctx.now();
        let Some(mut row) = owner.email(email).cloned() else { return Ok(None) };
        if !self.uow.mark_email_verified(row.id, now).await? {
            return Ok(None);
        }
        row.verified_at = Some(now);
        if owner.primary().is_none() {
            row.primary = self.uow.make_email_primary(row.account_id, row.id).await?;
        }
        self.rows().drop_challenges_for(row.account_id, &Target::Email(email.clone())).await?;
        let email_address = (&row).into();
        if let Some(kept) = owner.emails.iter_mut().find(|kept| kept.id == row.id) {
            *kept = row;
        }
        let confirmed = Changes::from(self.owe(EmailConfirmed { user: owner.user(), email_address }));
        let confirmed = confirmed.then(self.make_ready(owner).await?);
        Ok(Some(confirmed.then(Some(self.settle_on(owner, email).await?))))
    }

    /// Makes an address the primary one. `None`: it is gone.
    pub async fn make_primary(
        &mut self,
        owner: &mut Owner,
        to: &EmailAddress,
    ) -> StoreResult<Option<Change<EmailChanged>>> {
        let from_email_address = owner.primary().map(Into::into);
        if !self.uow.make_email_primary(to.account_id, to.id).await? {
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

    /// Where an account has one address (`change_email`), the one that was just confirmed is that: the others go, with their links
    /// and the codes of other changes, and those that were verified are mailed so.
    async fn settle_on(&mut self, owner: &mut Owner, email: &Email) -> StoreResult<Changes> {
        let mut changes = Changes(vec![]);
        if !self.ctx.settings().account.change_email || owner.emails.len() < 2 {
            return Ok(changes);
        }
        let others: Vec<EmailAddress> = owner.emails.extract_if(.., |row| row.email != *email).collect();
        self.rows().drop_challenges_of(owner.account.id, Purpose::EmailCode).await?;
        for other in &others {
            self.uow.delete_email(other.account_id, other.id).await?;
            self.rows().drop_challenges_for(other.account_id, &Target::Email(other.email.clone())).await?;
            if other.verified() {
                self.tell_of_change(owner, other, email).await?;
            }
            // In django-allauth there is no other but the primary one, and of that the change tells.
            if other.verified() && !other.primary {
                let removed = EmailRemoved { user: owner.user(), email_address: other.into() };
                changes = changes.then(Some(self.owe(removed)));
            }
        }
        let Some(kept) = owner.emails.first_mut().filter(|kept| !kept.primary) else { return Ok(changes) };
        kept.primary = self.uow.make_email_primary(kept.account_id, kept.id).await?;
        let to_email_address = (&*kept).into();
        let from_email_address = others.iter().find(|other| other.primary).map(Into::into);
        let user = owner.user();
        Ok(changes.then(Some(self.owe(EmailChanged { user, from_email_address, to_email_address }))))
    }

    /// Mails an address that another one takes its place: somebody who has taken over the account reads the new one.
    pub(crate) async fn tell_of_change(
        &mut self,
        owner: &Owner,
        old: &EmailAddress,
        new: &Email,
    ) -> StoreResult<()> {
        if !self.ctx.settings().account.email_notifications {
            return Ok(());
        }
        let notice = Mail::notice(self.ctx, EMAIL_CHANGED, old.email.clone(), owner.account.locale);
        self.mail(notice.with("from_email", old.email.as_str()).with("to_email", new.as_str())).await
    }

    /// Forgets the addresses that wait to take the place of the primary one, because another one does, and every link and code of
    /// what is not confirmed. Nobody was told that they belong to the account for good.
    pub async fn forget_waiting_emails(&mut self, owner: &mut Owner) -> StoreResult<()> {
        self.rows().drop_challenges_of(owner.account.id, Purpose::EmailCode).await?;
        for row in owner.emails.iter().filter(|row| !row.verified()) {
            self.rows().drop_challenges_for(row.account_id, &Target::Email(row.email.clone())).await?;
        }
        for row in owner.emails.extract_if(.., |row| !row.primary && !row.verified()).collect::<Vec<_>>() {
            self.uow.delete_email(row.account_id, row.id).await?;
        }
        Ok(())
    }

    /// Puts a confirmation mail into the outbox.
    pub async fn send_confirmation(
        &mut self,
        owner: &Owner,
        mail: Mail,
        via: Via,
        signup: bool,
    ) -> StoreResult<Changes> {
        let email = mail.to.clone();
        self.mail(mail).await?;
        let (user, phone) = (owner.user(), None);
        let confirmation = Confirmation { via, email: email.clone() };
        let sent =
            Changes::from(self.owe(EmailConfirmationSent { user: user.clone(), confirmation, signup }));
        let purpose = CodePurpose::VerifyEmail;
        let code =
            (via == Via::Code).then(|| self.owe(CodeSent { user, purpose, email: Some(email), phone }));
        Ok(sent.then(code))
    }

    /// A wrong code was entered; the attempt is counted already.
    pub fn reject_code(
        &mut self,
        owner: &Owner,
        last_attempt: bool,
    ) -> Change<EmailVerificationCodeRejected> {
        self.owe(EmailVerificationCodeRejected { user: owner.user(), last_attempt })
    }
}
