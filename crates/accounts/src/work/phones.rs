//! The writes of an account's phone number, and text messages.

use super::{Change, Changes, Work};
use crate::{
    model::{Challenge, EmailAddress, Owner, Phone, PhoneNumber, Purpose, Secret, Target},
    outbox::sms::{self, Sms},
    ports::{SmsKind, StoreResult},
    settings::EmailVerification,
    signals::{
        CodeSent, PhoneAdded, PhoneRemoved, PhoneVerified,
        parts::{CodePurpose, UserRef},
    },
};
use housekey_protocol::Locale;

impl Work<'_> {
    /// Whose number this is: the account's that has confirmed it. A sign-up that confirmed its number and then never its address keeps
    /// it from nobody: who mistyped the address starts again with the same number.
    pub async fn phone_holder(&mut self, number: &PhoneNumber) -> StoreResult<Option<Phone>> {
        let Some(phone) = self.rows().find_phone_owner(number).await? else { return Ok(None) };
        let owner = self.owner(phone.account_id).await?;
        Ok(owner.filter(|owner| !waits_for_its_address(owner)).map(|_| phone))
    }

    /// Stores a number that its owner has just proved to read, in the place of the one there was. The codes of other numbers that
    /// the account asked for are dead then.
    ///
    /// # Errors
    /// [`StoreError::Conflict`](crate::ports::StoreError::Conflict) where another account has confirmed it.
    pub async fn set_confirmed_phone(&mut self, owner: &Owner, number: &PhoneNumber) -> StoreResult<Changes> {
        let account_id = owner.account.id;
        // A number that nobody has confirmed was never the account's.
        let former = self.rows().find_phone(account_id).await?.filter(|former| former.verified_at.is_some());
        let verified_at = Some(self.ctx.now());
        let mut changes = self.take_from_unfinished(owner, number).await?;
        self.uow.put_phone(&Phone { account_id, number: number.clone(), verified_at }).await?;
        self.rows().drop_challenges_of(account_id, Purpose::PhoneCode).await?;
        let (user, phone) = (owner.user(), number.clone());
        match former {
            Some(former) if former.number == *number => {}
            former => {
                if let Some(former) = former {
                    changes = changes.then(Some(self.forget_phone(&user, former).await?));
                }
                changes =
                    changes.then(Some(self.owe(PhoneAdded { user: user.clone(), phone: phone.clone() })));
            }
        }
        let changes = changes.then(Some(self.owe(PhoneVerified { user, phone })));
        let mandatory = self.ctx.settings().account.email_verification != EmailVerification::None;
        if mandatory && !owner.emails.iter().any(EmailAddress::verified) {
            return Ok(changes);
        }
        Ok(changes.then(self.make_ready(owner).await?))
    }

    /// Takes the number from a sign-up that never confirmed its address.
    async fn take_from_unfinished(&mut self, owner: &Owner, number: &PhoneNumber) -> StoreResult<Changes> {
        let other = self.rows().find_phone_owner(number).await?;
        let other = other.filter(|other| other.account_id != owner.account.id);
        let Some(phone) = other else { return Ok(Changes(vec![])) };
        match self.owner(phone.account_id).await?.filter(waits_for_its_address) {
            Some(other) => {
                self.uow.delete_phone(phone.account_id).await?;
                Ok(self.forget_phone(&other.user(), phone).await?.into())
            }
            None => Ok(Changes(vec![])),
        }
    }

    /// Stores a number that its account must confirm before anybody is signed in to it.
    pub async fn claim_phone(&mut self, owner: &Owner, number: &PhoneNumber) -> StoreResult<()> {
        let account_id = owner.account.id;
        self.uow.put_phone(&Phone { account_id, number: number.clone(), verified_at: None }).await
    }

    /// Deletes the number, and the codes that would sign in by it. `None`: there is none.
    pub async fn remove_phone(&mut self, owner: &Owner) -> StoreResult<Option<Change<PhoneRemoved>>> {
        let Some(former) = self.rows().find_phone(owner.account.id).await? else { return Ok(None) };
        self.uow.delete_phone(owner.account.id).await?;
        self.rows().drop_challenges_of(owner.account.id, Purpose::PhoneCode).await?;
        self.forget_phone(&owner.user(), former).await.map(Some)
    }

    /// Nothing that was texted there opens the account any more.
    async fn forget_phone(&mut self, user: &UserRef, former: Phone) -> StoreResult<Change<PhoneRemoved>> {
        self.rows().drop_challenges_for(former.account_id, &Target::Phone(former.number.clone())).await?;
        // A browser was trusted because its user read the codes that came there.
        self.uow.distrust_devices(former.account_id).await?;
        Ok(self.owe(PhoneRemoved { user: user.clone(), phone: former.number }))
    }

    /// Texts the code of a challenge that is stored already.
    pub async fn text_code(
        &mut self,
        owner: &Owner,
        purpose: CodePurpose,
        to: &PhoneNumber,
        challenge: &Challenge,
        code: Secret,
        locale: Locale,
    ) -> StoreResult<Change<CodeSent>> {
        self.text_code_to_nobody(to, challenge, code, locale).await?;
        Ok(self.owe(CodeSent { user: owner.user(), purpose, email: None, phone: Some(to.clone()) }))
    }

    /// As [`Work::text_code`], for an attempt for nobody: there is no account to tell of.
    pub async fn text_code_to_nobody(
        &mut self,
        to: &PhoneNumber,
        challenge: &Challenge,
        code: Secret,
        locale: Locale,
    ) -> StoreResult<()> {
        let code = Some((code, challenge.expires_at));
        self.text(Sms { kind: SmsKind::Verification, to: to.clone(), locale, code }).await
    }

    /// Texts what brings no code.
    pub async fn text_notice(&mut self, kind: SmsKind, to: &PhoneNumber, locale: Locale) -> StoreResult<()> {
        self.text(Sms { kind, to: to.clone(), locale, code: None }).await
    }

    /// Puts a text message into the outbox; it leaves once this work is committed.
    async fn text(&mut self, message: Sms) -> StoreResult<()> {
        let row = sms::row(self.ctx, message);
        self.uow.enqueue(&row).await?;
        self.enqueued = true;
        Ok(())
    }
}

/// A sign-up that nobody has finished: it has addresses, none of them is confirmed, and nobody was ever signed in to it.
fn waits_for_its_address(owner: &Owner) -> bool {
    owner.account.last_login_at.is_none()
        && !owner.emails.is_empty()
        && !owner.emails.iter().any(EmailAddress::verified)
}
