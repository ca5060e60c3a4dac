//! Storage, as the domain sees it: one trait a table, one unit of work over them all.
//!
//! Every method has a contract test that runs on both databases. Not found is `Ok(None)`, never an error.
//! Verbs: `lookup` by id, `find` by anything else, `insert`, `update`-like verbs in the domain's words.
//! What others must hear of (accounts, addresses, numbers, sessions) is written by the `…Writes` traits, which a
//! flow cannot reach: [`crate::work::Work`] shows it [`Rows`] alone, and writes facts for a `Change`.

use crate::model::{
    Account, AccountId, At, Challenge, ChallengeId, Closing, Digest, Email, EmailAddress, EmailAddressId,
    ListedSession, PasswordHash, PendingLogin, PendingLoginId, Phone, PhoneNumber, Purpose, SessionHandle,
    Target, Username,
};
use crate::ports::{
    deliveries::{Deliveries, Outbox},
    journal::{EventRow, Events},
    wake::Wake,
};
use crate::settings::Retention;
use async_trait::async_trait;
use std::any::Any;

/// Errors of the storage.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Locked, lost or out of connections: the same request may succeed soon (503, Retry-After).
    #[error("the database is busy or away")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database ended this transaction in favour of another one (a deadlock, a serialisation failure). Nothing
    /// of it is stored, and the same work may succeed at once: [`crate::work::Work::run`] tries it once more.
    #[error("the database ended this transaction in favour of another")]
    Outrun(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A unique constraint refused; the name says which.
    #[error("a unique constraint refused: {constraint}")]
    Conflict {
        /// The table or index, as the database names it.
        constraint: String,
    },
    /// A row holds a value that no version of ours writes: an error, never a default.
    #[error("{table}.{column} of row {row} is inconsistent")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
    },
    /// Anything else: a bug or a broken database.
    #[error("the database failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The answer of a storage port.
pub type StoreResult<T> = Result<T, StoreError>;

/// A database that can begin units of work.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a transaction that can write. Ends by commit, by rollback, or (rolled back) by drop.
    async fn begin(&self) -> StoreResult<Box<dyn UnitOfWork>>;
    /// Begins a transaction that only reads, and sees one moment. On SQLite it waits for no writer, so pages
    /// that only show use this one. What is written in it fails or is undone, even by commit.
    async fn begin_read(&self) -> StoreResult<Box<dyn UnitOfWork>>;
    /// The account's newest events of these kinds, the newest first: `each` of a kind at most, so that many of one (failed
    /// sign-ins) do not hide the others. Only the account's last [`LOOKED_BACK`](crate::ports::journal::LOOKED_BACK) are
    /// looked at. One statement, which needs no transaction.
    async fn latest_events(
        &self,
        account: AccountId,
        kinds: &[&str],
        each: i64,
    ) -> StoreResult<Vec<EventRow>>;
    /// How many units of work can be open at once.
    fn connections(&self) -> usize;
    /// Whether the database answers.
    async fn ping(&self) -> StoreResult<()>;
    /// Deletes what died before `now` (sessions, half-finished logins, challenges, full buckets) and what was kept
    /// long enough, in small batches so that nobody waits long; answers how many rows went.
    async fn sweep(&self, now: At, keep: &Retention) -> StoreResult<u64>;
    /// Runs for as long as it is polled: wakes the workers of this process when another one committed a
    /// delivery. Databases that cannot tell (SQLite) just wait; polling stands behind either.
    async fn listen(&self, wake: &Wake) {
        let _ = wake;
        std::future::pending::<()>().await;
    }
}

/// What a flow may do directly: read anything, and write what owes nobody a signal.
pub trait Rows:
    Locks + Accounts + EmailAddresses + Phones + PendingLogins + Challenges + RateLimits + Sessions + Send
{
}

impl<T> Rows for T where
    T: Locks + Accounts + EmailAddresses + Phones + PendingLogins + Challenges + RateLimits + Sessions + Send
{
}

/// One transaction over every repository.
#[async_trait]
pub trait UnitOfWork:
    Rows + AccountWrites + EmailWrites + PhoneWrites + SessionWrites + Events + Outbox + Deliveries
{
    /// Makes everything durable.
    async fn commit(self: Box<Self>) -> StoreResult<()>;
    /// Undoes everything.
    async fn rollback(self: Box<Self>) -> StoreResult<()>;
    /// The transaction itself, for `in_tx` handlers: `housekey_store::Tx` downcasts from this.
    fn as_any(&mut self) -> &mut (dyn Any + Send);
}

/// The locks of a unit of work, held until it ends. They are taken in the order of this trait, before what is about to
/// be changed is read; [`crate::work::Work`] sees to the order. On SQLite the one writer holds them all.
#[async_trait]
pub trait Locks {
    /// Makes every other unit of work that locks this account wait. The first lock to take.
    async fn lock_account(&mut self, id: AccountId) -> StoreResult<()>;
    /// Makes every other unit of work that locks this address wait, whether or not anybody has the address.
    async fn lock_address(&mut self, email: &Email) -> StoreResult<()>;
    /// Makes every other unit of work that locks what this browser has under way (its half-finished login, its
    /// challenges) wait. The last lock to take.
    async fn lock_browser(&mut self, browser: &Digest) -> StoreResult<()>;
}

/// Accounts.
#[async_trait]
pub trait Accounts {
    /// By id.
    async fn lookup_account(&mut self, id: AccountId) -> StoreResult<Option<Account>>;
    /// By user name, whatever its case.
    async fn find_account_by_username(&mut self, username: &Username) -> StoreResult<Option<Account>>;
    /// All, oldest first, after the given id in the order of the list; for the command line.
    async fn list_accounts(&mut self, offset: i64, limit: i64) -> StoreResult<Vec<Account>>;
    /// Those whose deletion is due at `now`, the longest due first, without the first `skip`.
    async fn list_due_deletions(&mut self, now: At, skip: i64, limit: i64) -> StoreResult<Vec<AccountId>>;
    /// Whether somebody signed in to the account on this device.
    async fn knows_device(&mut self, id: AccountId, device: &Digest) -> StoreResult<bool>;
    /// Whether the account trusts this device at `now`.
    async fn trusts_device(&mut self, id: AccountId, device: &Digest, now: At) -> StoreResult<bool>;
    /// The costs that stored password hashes have, each once, as they write them: `m=19456,t=2,p=1`. Reads every account.
    async fn list_hash_costs(&mut self) -> StoreResult<Vec<String>>;
}

/// How well an account knows a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceRecognition {
    /// It signed in there before.
    Known,
    /// It never signed in anywhere that is remembered: there is nothing to compare with.
    First,
    /// It signed in elsewhere before.
    Another,
}

/// Writes of accounts.
#[async_trait]
pub trait AccountWrites {
    /// A new row. [`StoreError::Conflict`] when the user name is taken.
    async fn insert_account(&mut self, account: &Account) -> StoreResult<()>;
    /// Marks the account ready: signed up, and verified as far as the settings ask. True for the first time only.
    async fn mark_ready(&mut self, id: AccountId, at: At) -> StoreResult<bool>;
    /// Notes that somebody signed in to the account on this device; answers whether it was seen there before.
    async fn recognise_device(
        &mut self,
        id: AccountId,
        device: &Digest,
        at: At,
    ) -> StoreResult<DeviceRecognition>;
    /// Trusts a device that signed in to the account, until then.
    async fn trust_device(&mut self, id: AccountId, device: &Digest, until: At) -> StoreResult<()>;
    /// Trusts none of the account's devices any more. They stay known.
    async fn distrust_devices(&mut self, id: AccountId) -> StoreResult<()>;
    /// Forgets every device that signed in to the account.
    async fn forget_devices(&mut self, id: AccountId) -> StoreResult<()>;
    /// Records a completed sign-in.
    async fn touch_last_login(&mut self, id: AccountId, at: At) -> StoreResult<()>;
    /// Replaces the password hash.
    async fn set_password_hash(&mut self, id: AccountId, hash: Option<&PasswordHash>) -> StoreResult<()>;
    /// Switches the account on or off and, when off, ends its sessions. False when there is no such account.
    async fn set_active(&mut self, id: AccountId, active: bool) -> StoreResult<bool>;
    /// Closes the account and ends its sessions, or opens it again. False when there is no such account.
    async fn set_closing(&mut self, id: AccountId, closing: Option<Closing>) -> StoreResult<bool>;
    /// Deletes what is left of the account elsewhere: mail to its addresses that was not sent (unless another account lists the
    /// address, too), its dead letters and its events. An event that some subscriber still waits for stays until it was told,
    /// and is swept then if the account is gone.
    async fn forget_traces(&mut self, id: AccountId, addresses: &[Email]) -> StoreResult<()>;
    /// Deletes the account and, by cascade, everything that hangs on it. False when there is none.
    async fn delete_account(&mut self, id: AccountId) -> StoreResult<bool>;
}

/// The lists of e-mail addresses.
#[async_trait]
pub trait EmailAddresses {
    /// The account's addresses: primary first, then by age.
    async fn list_emails(&mut self, account: AccountId) -> StoreResult<Vec<EmailAddress>>;
    /// The account's row of this address.
    async fn find_email(&mut self, account: AccountId, email: &Email) -> StoreResult<Option<EmailAddress>>;
    /// Every row of this address, the verified one (at most one) first, then by age.
    async fn find_email_owners(&mut self, email: &Email) -> StoreResult<Vec<EmailAddress>>;
}

/// Writes of e-mail addresses.
#[async_trait]
pub trait EmailWrites {
    /// A new row. [`StoreError::Conflict`] when the account has the address already, has a primary already
    /// and the row says primary, or somebody has it verified and the row says verified.
    async fn insert_email(&mut self, row: &EmailAddress) -> StoreResult<()>;
    /// Marks verified, unless it is; [`StoreError::Conflict`] when another account's row is. False when the
    /// row is gone or verified already.
    async fn mark_email_verified(&mut self, id: EmailAddressId, at: At) -> StoreResult<bool>;
    /// Makes it the account's one primary address. False when the row is gone.
    async fn make_email_primary(&mut self, account: AccountId, id: EmailAddressId) -> StoreResult<bool>;
    /// Deletes the row. False when it is gone.
    async fn delete_email(&mut self, account: AccountId, id: EmailAddressId) -> StoreResult<bool>;
}

/// Phone numbers, one an account.
#[async_trait]
pub trait Phones {
    /// The account's number.
    async fn find_phone(&mut self, account: AccountId) -> StoreResult<Option<Phone>>;
    /// The account that has this number verified.
    async fn find_phone_owner(&mut self, number: &PhoneNumber) -> StoreResult<Option<Phone>>;
}

/// Writes of phone numbers.
#[async_trait]
pub trait PhoneWrites {
    /// Sets or replaces the account's number.
    async fn put_phone(&mut self, phone: &Phone) -> StoreResult<()>;
    /// Deletes the account's number. False when there is none.
    async fn delete_phone(&mut self, account: AccountId) -> StoreResult<bool>;
}

/// Half-finished logins.
#[async_trait]
pub trait PendingLogins {
    /// The login this browser has under way, if it is alive at `now`.
    async fn find_pending_login(&mut self, browser: &Digest, now: At) -> StoreResult<Option<PendingLogin>>;
    /// Stores it; an earlier one of the same browser goes.
    async fn put_pending_login(&mut self, login: &PendingLogin) -> StoreResult<()>;
    /// Deletes it. True for exactly one caller; `false` for every later one.
    async fn take_pending_login(&mut self, id: PendingLoginId) -> StoreResult<bool>;
    /// Gives a half-finished login, and the challenges that wait for it, to another browser, which has none.
    async fn move_pending_login(&mut self, id: PendingLoginId, browser: &Digest) -> StoreResult<()>;
    /// Deletes whatever this browser has under way: logins and codes.
    async fn drop_browser(&mut self, browser: &Digest) -> StoreResult<()>;
}

/// One-time secrets.
#[async_trait]
pub trait Challenges {
    /// A new row. Of one browser and purpose there is one challenge that its browser finds: an earlier one goes.
    async fn insert_challenge(&mut self, challenge: &Challenge) -> StoreResult<()>;
    /// An unspent one with a long secret, by the secret's digest, alive at `now`. Reads only.
    async fn find_challenge_by_key(
        &mut self,
        purpose: Purpose,
        key: &Digest,
        now: At,
    ) -> StoreResult<Option<Challenge>>;
    /// The browser's unspent one without a long secret, alive at `now`. Reads only.
    async fn find_challenge_by_browser(
        &mut self,
        purpose: Purpose,
        browser: &Digest,
        now: At,
    ) -> StoreResult<Option<Challenge>>;
    /// Counts one attempt, if fewer than `max` were made; answers the new count. `None`: consumed, expired, deleted or
    /// exhausted. Atomic, so a hundred parallel guesses get at most `max` comparisons.
    async fn count_attempt(&mut self, id: ChallengeId, max: i64, now: At) -> StoreResult<Option<i64>>;
    /// Takes one attempt back: it turned out right, or nothing was compared.
    async fn uncount_attempt(&mut self, id: ChallengeId) -> StoreResult<()>;
    /// Replaces the code of a challenge and counts a resend, if fewer than `max_resends` were made.
    async fn replace_code(
        &mut self,
        id: ChallengeId,
        code: Option<&PasswordHash>,
        max_resends: i64,
    ) -> StoreResult<bool>;
    /// Consumes it: true for exactly one caller, and only while it is valid at `now`.
    async fn consume(&mut self, id: ChallengeId, now: At) -> StoreResult<bool>;
    /// Deletes every challenge of this account and purpose that no half-finished login waits for.
    async fn drop_challenges_of(&mut self, account: AccountId, purpose: Purpose) -> StoreResult<()>;
    /// Deletes every challenge of this purpose, of nobody's account, for this target.
    async fn drop_challenges_to(&mut self, purpose: Purpose, target: &Target) -> StoreResult<()>;
    /// Deletes every challenge of this account for this target (an address was verified, or removed).
    async fn drop_challenges_for(&mut self, account: AccountId, target: &Target) -> StoreResult<()>;
}

/// Counters of requests and failures, as token buckets that survive a restart.
#[async_trait]
pub trait RateLimits {
    /// Takes one token from the bucket `key` of `burst` tokens that refills over `period_micros`. `None`:
    /// taken; `Some(wait)`: empty, the next token comes in `wait` microseconds. Atomic in one statement.
    async fn take_token(
        &mut self,
        key: &Digest,
        burst: i64,
        period_micros: i64,
        now: At,
    ) -> StoreResult<Option<i64>>;
    /// How long until the bucket has a token, in microseconds; `None`: it has one now. Only reads.
    async fn wait_for_token(
        &mut self,
        key: &Digest,
        burst: i64,
        period_micros: i64,
        now: At,
    ) -> StoreResult<Option<i64>>;
    /// Puts one token back (a try that turned out right is no failure).
    async fn return_token(&mut self, key: &Digest, burst: i64, period_micros: i64) -> StoreResult<()>;
    /// Fills the bucket: what was taken from it is forgotten.
    async fn fill_bucket(&mut self, key: &Digest) -> StoreResult<()>;
}

/// Sessions, as their owner sees them. The session layer makes and loads them.
#[async_trait]
pub trait Sessions {
    /// The account's sessions that count at `now`, the last used first.
    async fn list_sessions(&mut self, account: AccountId, now: At) -> StoreResult<Vec<ListedSession>>;
}

/// Sessions, as far as the domain ends them.
#[async_trait]
pub trait SessionWrites {
    /// Ends one session of the account. False when it has none of this name (any more).
    async fn end_session(&mut self, account: AccountId, session: &SessionHandle) -> StoreResult<bool>;
    /// Ends every session and half-finished login of the account, and moves its credential epoch. Answers how
    /// many sessions there were.
    async fn end_sessions(&mut self, account: AccountId) -> StoreResult<u64>;
}
