//! The writes that owe a signal: one method a fact.

use super::{Change, Changes, Lock, Work};
use crate::{
    model::{
        AccountId, AuthMethod, AuthRecord, DeviceKey, Email, Owner, PasswordHash, PhoneNumber, SessionHandle,
    },
    outbox::{self, Mail, kinds::NEW_DEVICE},
    ports::{StoreResult, stores::DeviceRecognition},
    settings::EmailVerification,
    signals::{
        AccountReady, AuthenticationStepCompleted, CodeSent, LoginCodeRejected, LoginFailed, MailFailed,
        NewDeviceLogin, PasswordChanged, PasswordReset, PasswordResetCodeRejected, PasswordResetRequested,
        PasswordSet, ProviderReminderSent, RateLimited, Reauthenticated, ReauthenticationFailed,
        SessionEnded, UserLoggedIn, UserLoggedOut, UserSignedUp,
        parts::{CodePurpose, Ending, Via},
    },
};
use chrono::TimeDelta;

impl Work<'_> {
    /// The account and its addresses.
    ///
    /// # Errors
    /// The database's.
    pub async fn owner(&mut self, id: AccountId) -> StoreResult<Option<Owner>> {
        let Some(account) = self.rows().lookup_account(id).await? else { return Ok(None) };
        let emails = self.rows().list_emails(id).await?;
        Ok(Some(Owner { account, emails }))
    }

    /// Reads as much as [`Work::owner`] does, of nobody: an answer must not come sooner where there is no account.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn read_nobody(&mut self) -> StoreResult<()> {
        let nobody = AccountId(uuid::Uuid::nil());
        self.rows().lookup_account(nobody).await?;
        self.rows().list_emails(nobody).await.map(drop)
    }

    /// As [`Work::read_nobody`], after a lock.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn lock_nobody(&mut self) -> StoreResult<()> {
        self.lock_account(AccountId(uuid::Uuid::nil())).await?;
        self.read_nobody().await
    }

    /// Stores a new account, its addresses, and the phone number that it is to confirm. Where nothing is to be confirmed, the
    /// account is ready with that.
    pub async fn sign_up(&mut self, owner: &Owner, phone: Option<&PhoneNumber>) -> StoreResult<Changes> {
        self.uow.insert_account(&owner.account).await?;
        // No other transaction sees it before the commit.
        self.held.push(Lock::Account(owner.account.id));
        for row in &owner.emails {
            self.uow.insert_email(row).await?;
        }
        if let Some(number) = phone {
            self.claim_phone(owner, number).await?;
        }
        let signed_up = Changes::from(self.owe(UserSignedUp { user: owner.user(), sociallogin: None }));
        let unverified_is_fine = self.ctx.settings().account.email_verification == EmailVerification::None;
        let ready = if unverified_is_fine { self.make_ready(owner).await? } else { None };
        Ok(signed_up.then(ready))
    }

    /// Signed up, and verified as far as the settings ask. `None`: it was ready before, or has a number to confirm.
    pub(super) async fn make_ready(&mut self, owner: &Owner) -> StoreResult<Option<Change<AccountReady>>> {
        let phone = self.rows().find_phone(owner.account.id).await?;
        if phone.is_some_and(|phone| phone.verified_at.is_none()) {
            return Ok(None);
        }
        let first = self.uow.mark_ready(owner.account.id, self.ctx.now()).await?;
        Ok(first.then(|| self.owe(AccountReady { user: owner.user() })))
    }

    /// Replaces the hash of an unchanged password by a stronger one. Nobody needs to hear of that: what opens the
    /// account is the same as before.
    pub async fn rehash(&mut self, owner: &Owner, hash: &PasswordHash) -> StoreResult<()> {
        self.uow.set_password_hash(owner.account.id, Some(hash)).await
    }

    /// Takes the password that was typed last (or none) at a sign-up which still waits for its first confirmation. Nobody
    /// was told of the one before.
    pub async fn retype_password(&mut self, owner: &Owner, hash: Option<&PasswordHash>) -> StoreResult<()> {
        self.uow.set_password_hash(owner.account.id, hash).await
    }

    /// Stores another password, or the first one, and ends all sessions: also this one, whose holder is given another by
    /// [`SessionChange::Renew`](crate::context::SessionChange::Renew). The signal counts the others.
    pub async fn change_password(&mut self, owner: &mut Owner, hash: &PasswordHash) -> StoreResult<Changes> {
        let (user, first) = (owner.user(), owner.account.password.is_none());
        let others = self.store_password(owner, hash).await?.saturating_sub(1);
        let changed = if first {
            Changes::from(self.owe(PasswordSet { user: user.clone() }))
        } else {
            self.owe(PasswordChanged { user: user.clone() }).into()
        };
        let reason = Ending::CredentialsChanged;
        Ok(changed.then((others > 0).then(|| self.owe(SessionEnded { user, reason, count: others }))))
    }

    /// As [`Work::change_password`], for whoever brought the link or code of a reset. Here the signal counts every session.
    pub async fn reset_password(&mut self, owner: &mut Owner, hash: &PasswordHash) -> StoreResult<Changes> {
        let count = self.store_password(owner, hash).await?;
        // Whoever was thrown out is not known again.
        self.uow.forget_devices(owner.account.id).await?;
        let user = owner.user();
        let reset = Changes::from(self.owe(PasswordReset { user: user.clone() }));
        let reason = Ending::CredentialsChanged;
        Ok(reset.then((count > 0).then(|| self.owe(SessionEnded { user, reason, count }))))
    }

    /// Stores a hash and ends all sessions; answers how many. The owner is then as stored, with a new credential epoch.
    async fn store_password(&mut self, owner: &mut Owner, hash: &PasswordHash) -> StoreResult<u64> {
        let id = owner.account.id;
        self.uow.set_password_hash(id, Some(hash)).await?;
        // What they prove is that somebody knew the former password.
        self.uow.distrust_devices(id).await?;
        let ended = self.uow.end_sessions(id).await?;
        if let Some(account) = self.rows().lookup_account(id).await? {
            owner.account = account;
        }
        Ok(ended)
    }

    /// Mails a code.
    pub async fn send_code(
        &mut self,
        owner: &Owner,
        purpose: CodePurpose,
        mail: Mail,
    ) -> StoreResult<Change<CodeSent>> {
        let (user, email) = (owner.user(), Some(mail.to.clone()));
        self.mail(mail).await?;
        Ok(self.owe(CodeSent { user, purpose, email, phone: None }))
    }

    /// A wrong code was entered to sign in; the attempt is counted already.
    pub fn reject_login_code(&mut self, owner: &Owner, last_attempt: bool) -> Change<LoginCodeRejected> {
        self.owe(LoginCodeRejected { user: owner.user(), last_attempt })
    }

    /// Takes away what somebody else may know of an account that its owner has just won back: its password and its sessions.
    /// Nobody is told of the password: whoever chose it does not own the account.
    pub async fn forget_credentials(
        &mut self,
        owner: &mut Owner,
    ) -> StoreResult<Option<Change<SessionEnded>>> {
        let id = owner.account.id;
        self.uow.set_password_hash(id, None).await?;
        self.uow.forget_devices(id).await?;
        let count = self.uow.end_sessions(id).await?;
        if let Some(account) = self.rows().lookup_account(id).await? {
            owner.account = account;
        }
        let (user, reason) = (owner.user(), Ending::CredentialsChanged);
        Ok((count > 0).then(|| self.owe(SessionEnded { user, reason, count })))
    }

    /// Somebody asked for a new password, for an account or for nobody; to an account something was mailed.
    pub fn request_reset(&mut self, owner: Option<&Owner>, email: &Email, via: Option<Via>) -> Changes {
        let (user, email, phone) = (owner.map(Owner::user), Some(email.clone()), None);
        let by_code = user.clone().filter(|_| via == Some(Via::Code));
        let code = by_code.map(|user| {
            let (purpose, email) = (CodePurpose::PasswordReset, email.clone());
            self.owe(CodeSent { user, purpose, email, phone: None })
        });
        let requested = self.owe(PasswordResetRequested { user, email, phone });
        Changes::from(requested).then(code)
    }

    /// A wrong reset code was entered; the attempt is counted already.
    pub fn reject_reset_code(
        &mut self,
        owner: &Owner,
        last_attempt: bool,
    ) -> Change<PasswordResetCodeRejected> {
        self.owe(PasswordResetCodeRejected { user: owner.user(), last_attempt })
    }

    /// Somebody was mailed how they sign in.
    pub fn remind(&mut self, owner: &Owner, email: &Email) -> Change<ProviderReminderSent> {
        self.owe(ProviderReminderSent { user: owner.user(), email: email.clone(), providers: vec![] })
    }

    /// A sign-in was refused, for an account or (`None`) for nobody.
    pub fn fail_login(
        &mut self,
        owner: Option<&Owner>,
        method: &str,
        email: Option<Email>,
    ) -> Change<LoginFailed> {
        self.owe(LoginFailed { user: owner.map(Owner::user), method: method.to_owned(), email })
    }

    /// A limit refused somebody; nothing else happened.
    pub(crate) fn limit(&mut self, refused: RateLimited) -> Change<RateLimited> {
        self.owe(refused)
    }

    /// A mail was given up; its dead letter is stored.
    pub(crate) fn fail_mail(&mut self, failed: MailFailed) -> Change<MailFailed> {
        self.owe(failed)
    }

    /// A proof of identity was accepted. The record itself stands in the pending login.
    pub fn complete_step(
        &mut self,
        owner: &Owner,
        method: AuthMethod,
    ) -> Change<AuthenticationStepCompleted> {
        self.owe(AuthenticationStepCompleted { user: owner.user(), method, reauthenticated: false })
    }

    /// Who is signed in has proved it once more.
    pub fn reauthenticate(&mut self, owner: &Owner, method: AuthMethod) -> Changes {
        let (user, name) = (owner.user(), method.name().to_owned());
        let step = AuthenticationStepCompleted { user: user.clone(), method, reauthenticated: true };
        Changes::from(self.owe(step)).then(Some(self.owe(Reauthenticated { user, method: name })))
    }

    /// Who is signed in did not prove it; that is counted already.
    pub fn fail_reauthentication(&mut self, owner: &Owner, method: &str) -> Change<ReauthenticationFailed> {
        self.owe(ReauthenticationFailed { user: owner.user(), method: method.to_owned() })
    }

    /// Every stage is passed, on this device.
    pub async fn log_in(
        &mut self,
        owner: &Owner,
        device: &DeviceKey,
        proofs: &[AuthRecord],
    ) -> StoreResult<Changes> {
        let (account, now) = (owner.account.id, self.ctx.now());
        self.uow.touch_last_login(account, now).await?;
        let met = self.uow.recognise_device(account, &device.digest_for(account), now).await?;
        let told = self.ctx.settings().account.email_notifications && met == DeviceRecognition::Another;
        if let Some(reader) = owner.primary().filter(|row| told && row.verified()) {
            let mail = Mail::notice(self.ctx, NEW_DEVICE, reader.email.clone(), owner.account.locale);
            self.mail(mail).await?;
        }
        let user = owner.user();
        let methods = proofs.iter().map(|proof| proof.method.name().to_owned()).collect();
        let logged_in = UserLoggedIn { user: user.clone(), sociallogin: None, methods };
        let logged_in = Changes::from(self.owe(logged_in));
        Ok(logged_in.then((met == DeviceRecognition::Another).then(|| self.owe(NewDeviceLogin { user }))))
    }

    /// The device on which somebody has just signed in gets this new key, and is not asked for a second code for some days. Owes
    /// no signal: django-allauth has none.
    pub async fn trust_device(&mut self, owner: &Owner, device: &DeviceKey) -> StoreResult<()> {
        let days = self.ctx.settings().account.trusted_browser_days;
        let until = self.ctx.now() + TimeDelta::days(days.into());
        let (id, digest) = (owner.account.id, device.digest_for(owner.account.id));
        self.uow.recognise_device(id, &digest, self.ctx.now()).await?;
        self.uow.trust_device(id, &digest, until).await
    }

    /// Every device is asked for a second code again.
    pub async fn distrust_devices(&mut self, owner: &Owner) -> StoreResult<()> {
        self.uow.distrust_devices(owner.account.id).await
    }

    /// Ends sessions of the account, from elsewhere. `None`: none of them was there (any more).
    pub async fn end_sessions_of(
        &mut self,
        owner: &Owner,
        sessions: &[SessionHandle],
    ) -> StoreResult<Option<Change<SessionEnded>>> {
        let mut count = 0;
        for session in sessions {
            count += u64::from(self.uow.end_session(owner.account.id, session).await?);
        }
        let (user, reason) = (owner.user(), Ending::EndedByOwner);
        Ok((count > 0).then(|| self.owe(SessionEnded { user, reason, count })))
    }

    /// A signed-in session is about to end.
    pub fn log_out(&mut self, owner: &Owner) -> Changes {
        let user = owner.user();
        let out = Changes::from(self.owe(UserLoggedOut { user: user.clone() }));
        out.then(Some(self.owe(SessionEnded { user, reason: Ending::SignedOut, count: 1 })))
    }

    /// Puts a mail into the outbox; it leaves once this work is committed.
    pub async fn mail(&mut self, mail: Mail) -> StoreResult<()> {
        let row = outbox::row(self.ctx, mail);
        self.uow.enqueue(&row).await?;
        self.enqueued = true;
        Ok(())
    }
}
