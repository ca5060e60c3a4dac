//! Accounts.

use crate::args;
use crate::exec::{Row, Sql};
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{Account, AccountId, At, Closing, Digest, Email, Username};
use housekey_accounts::ports::stores::{AccountWrites, Accounts, DeviceRecognition, SessionWrites};
use housekey_accounts::{model::PasswordHash, ports::StoreResult};
use housekey_protocol::Locale;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, username, password_hash, active, credential_epoch, locale, created_at, last_login_at, \
             closed_at, delete_at FROM housekey_accounts ",
            $rest
        )
    };
}

const LOOKUP: &str = select!("WHERE id = $1");
const BY_USERNAME: &str = select!("WHERE username_key = $1");
const LIST: &str = select!("ORDER BY created_at, id LIMIT $1 OFFSET $2");
/// What stands between `$m=` and the next `$` of a PHC string.
const HASH_COSTS: Sql = Sql {
    sqlite: "SELECT DISTINCT substr(rest, 1, instr(rest, '$') - 1) AS costs FROM ( \
         SELECT substr(password_hash, instr(password_hash, '$m=') + 1) AS rest FROM housekey_accounts \
         WHERE instr(password_hash, '$m=') > 0) WHERE instr(rest, '$') > 0",
    postgres: "SELECT DISTINCT substring(password_hash FROM '[$](m=[^$]*)[$]') AS costs FROM housekey_accounts \
         WHERE password_hash LIKE '%$m=%$%'",
};
const INSERT: &str = "INSERT INTO housekey_accounts (id, username, username_key, password_hash, active, \
     credential_epoch, locale, created_at, last_login_at, closed_at, delete_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const MARK_READY: &str = "UPDATE housekey_accounts SET ready_at = $2 WHERE id = $1 AND ready_at IS NULL";
const SEE_DEVICE: &str =
    "UPDATE housekey_known_devices SET last_seen_at = $3 WHERE account_id = $1 AND device = $2";
const KNOWS_DEVICE: &str =
    "SELECT 1 AS known FROM housekey_known_devices WHERE account_id = $1 AND device = $2";
const TRUSTS_DEVICE: &str = "SELECT 1 AS trusted FROM housekey_known_devices WHERE account_id = $1 AND device = $2 AND trusted_until > $3";
const TRUST_DEVICE: &str =
    "UPDATE housekey_known_devices SET trusted_until = $3 WHERE account_id = $1 AND device = $2";
const DISTRUST_DEVICES: &str = "UPDATE housekey_known_devices SET trusted_until = NULL WHERE account_id = $1 AND trusted_until IS NOT NULL";
const FORGET_DEVICES: &str = "DELETE FROM housekey_known_devices WHERE account_id = $1";
const ANY_DEVICE: &str = "SELECT 1 FROM housekey_known_devices WHERE account_id = $1 LIMIT 1";
/// Two sign-ins at once may both find it unknown.
const ADD_DEVICE: &str = "INSERT INTO housekey_known_devices (account_id, device, first_seen_at, last_seen_at) \
     VALUES ($1, $2, $3, $3) ON CONFLICT (account_id, device) DO NOTHING";
const TOUCH: &str = "UPDATE housekey_accounts SET last_login_at = $2 WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE housekey_accounts SET password_hash = $2 WHERE id = $1";
const SET_ACTIVE: &str = "UPDATE housekey_accounts SET active = $2 WHERE id = $1";
const SET_CLOSING: &str = "UPDATE housekey_accounts SET closed_at = $2, delete_at = $3 WHERE id = $1";
const DUE: &str =
    "SELECT id FROM housekey_accounts WHERE delete_at <= $1 ORDER BY delete_at, id LIMIT $2 OFFSET $3";
/// Mail to one of its addresses that was not sent yet, or was given up. Not where another account lists the address, too:
/// that mail may be the other one's.
const FORGET_MAIL: Sql = Sql {
    sqlite: "DELETE FROM housekey_outbox WHERE subscriber = 'mail' AND json_extract(payload, '$.to') = $1 \
             AND NOT EXISTS (SELECT 1 FROM housekey_email_addresses WHERE email = $1 AND account_id <> $2)",
    postgres: "DELETE FROM housekey_outbox WHERE subscriber = 'mail' AND payload ->> 'to' = $1 \
               AND NOT EXISTS (SELECT 1 FROM housekey_email_addresses WHERE email = $1 AND account_id <> $2)",
};
/// As above, text messages to its number.
const FORGET_TEXTS: Sql = Sql {
    sqlite: "DELETE FROM housekey_outbox WHERE subscriber = 'sms' AND json_extract(payload, '$.to') IN \
             (SELECT number FROM housekey_phones WHERE account_id = $1 EXCEPT \
              SELECT number FROM housekey_phones WHERE account_id <> $1)",
    postgres: "DELETE FROM housekey_outbox WHERE subscriber = 'sms' AND payload ->> 'to' IN \
               (SELECT number FROM housekey_phones WHERE account_id = $1 EXCEPT \
                SELECT number FROM housekey_phones WHERE account_id <> $1)",
};
/// What invites its reader.
const FORGET_INVITATIONS: &str = "DELETE FROM housekey_challenges \
     WHERE account_id IS NULL AND target_kind = 'email' AND target = $1 AND purpose IN ('invitation', 'invitation_grant')";
/// Events of nobody that name the address: from before the sign-up, or of mail that was given up.
const FORGET_STRANGERS: Sql = Sql {
    sqlite: "DELETE FROM housekey_events WHERE account_id IS NULL AND json_extract(data, '$.email') = $1 \
             AND NOT EXISTS (SELECT 1 FROM housekey_email_addresses WHERE email = $1 AND account_id <> $2)",
    postgres: "DELETE FROM housekey_events WHERE account_id IS NULL AND data ->> 'email' = $1 \
               AND NOT EXISTS (SELECT 1 FROM housekey_email_addresses WHERE email = $1 AND account_id <> $2)",
};
const FORGET_ATTEMPTS: &str = "DELETE FROM housekey_delivery_attempts WHERE event_id IN \
     (SELECT id FROM housekey_events WHERE account_id = $1)";
const FORGET_DEAD: &str = "DELETE FROM housekey_outbox WHERE dead_at IS NOT NULL AND event_id IN \
     (SELECT id FROM housekey_events WHERE account_id = $1)";
/// What a subscriber has not been told yet is forgotten by the sweeper, after that.
const FORGET_EVENTS: &str = "DELETE FROM housekey_events WHERE account_id = $1 AND NOT EXISTS \
     (SELECT 1 FROM housekey_outbox WHERE housekey_outbox.event_id = housekey_events.id)";
const DELETE: &str = "DELETE FROM housekey_accounts WHERE id = $1";

/// The account of a row that has the columns of this table.
pub(crate) fn account(row: &Row) -> StoreResult<Account> {
    let id = AccountId(row.get("id")?);
    let locale: String = row.get("locale")?;
    Ok(Account {
        id,
        username: row.get::<Option<String>>("username")?.map(Username::from_stored),
        password: row.get::<Option<String>>("password_hash")?.map(PasswordHash::from_stored),
        active: row.get("active")?,
        credential_epoch: row.get("credential_epoch")?,
        // A language that is none (any more) keeps nobody out.
        locale: Locale::from_tag(&locale).unwrap_or_default(),
        created_at: row.get("created_at")?,
        last_login_at: row.get("last_login_at")?,
        closing: match row.get("closed_at")? {
            Some(closed_at) => Some(Closing { closed_at, delete_at: row.get("delete_at")? }),
            None => None,
        },
    })
}

#[async_trait]
impl Accounts for Tx {
    async fn lookup_account(&mut self, id: AccountId) -> StoreResult<Option<Account>> {
        self.fetch_optional(LOOKUP, args![id]).await?.as_ref().map(account).transpose()
    }

    async fn find_account_by_username(&mut self, username: &Username) -> StoreResult<Option<Account>> {
        self.fetch_optional(BY_USERNAME, args![username.key()]).await?.as_ref().map(account).transpose()
    }

    async fn list_accounts(&mut self, offset: i64, limit: i64) -> StoreResult<Vec<Account>> {
        self.fetch_all(LIST, args![limit, offset]).await?.iter().map(account).collect()
    }

    async fn list_due_deletions(&mut self, now: At, skip: i64, limit: i64) -> StoreResult<Vec<AccountId>> {
        let rows = self.fetch_all(DUE, args![now, limit, skip]).await?;
        rows.iter().map(|row| row.get("id").map(AccountId)).collect()
    }

    async fn knows_device(&mut self, id: AccountId, device: &Digest) -> StoreResult<bool> {
        Ok(self.fetch_optional(KNOWS_DEVICE, args![id, device]).await?.is_some())
    }

    async fn trusts_device(&mut self, id: AccountId, device: &Digest, now: At) -> StoreResult<bool> {
        Ok(self.fetch_optional(TRUSTS_DEVICE, args![id, device, now]).await?.is_some())
    }

    async fn list_hash_costs(&mut self) -> StoreResult<Vec<String>> {
        self.fetch_all(HASH_COSTS, args![]).await?.iter().map(|row| row.get("costs")).collect()
    }
}

#[async_trait]
impl AccountWrites for Tx {
    async fn insert_account(&mut self, account: &Account) -> StoreResult<()> {
        let args = args![
            account.id,
            account.username.as_ref().map(Username::as_str),
            account.username.as_ref().map(Username::key),
            account.password.as_ref(),
            account.active,
            account.credential_epoch,
            account.locale.tag(),
            account.created_at,
            account.last_login_at,
            account.closing.map(|closing| closing.closed_at),
            account.closing.and_then(|closing| closing.delete_at),
        ];
        self.execute_unique(INSERT, args).await.map(drop)
    }

    async fn mark_ready(&mut self, id: AccountId, at: At) -> StoreResult<bool> {
        Ok(self.execute(MARK_READY, args![id, at]).await? > 0)
    }

    async fn recognise_device(
        &mut self,
        id: AccountId,
        device: &Digest,
        at: At,
    ) -> StoreResult<DeviceRecognition> {
        if self.execute(SEE_DEVICE, args![id, device, at]).await? > 0 {
            return Ok(DeviceRecognition::Known);
        }
        let others = self.fetch_optional(ANY_DEVICE, args![id]).await?.is_some();
        self.execute(ADD_DEVICE, args![id, device, at]).await?;
        Ok(if others { DeviceRecognition::Another } else { DeviceRecognition::First })
    }

    async fn trust_device(&mut self, id: AccountId, device: &Digest, until: At) -> StoreResult<()> {
        self.execute(TRUST_DEVICE, args![id, device, until]).await.map(drop)
    }

    async fn distrust_devices(&mut self, id: AccountId) -> StoreResult<()> {
        self.execute(DISTRUST_DEVICES, args![id]).await.map(drop)
    }

    async fn forget_devices(&mut self, id: AccountId) -> StoreResult<()> {
        self.execute(FORGET_DEVICES, args![id]).await.map(drop)
    }

    async fn touch_last_login(&mut self, id: AccountId, at: At) -> StoreResult<()> {
        self.execute(TOUCH, args![id, at]).await.map(drop)
    }

    async fn set_password_hash(&mut self, id: AccountId, hash: Option<&PasswordHash>) -> StoreResult<()> {
        self.execute(SET_PASSWORD, args![id, hash]).await.map(drop)
    }

    async fn set_active(&mut self, id: AccountId, active: bool) -> StoreResult<bool> {
        let found = self.execute(SET_ACTIVE, args![id, active]).await? > 0;
        if found && !active {
            self.end_sessions(id).await?;
        }
        Ok(found)
    }

    async fn set_closing(&mut self, id: AccountId, closing: Option<Closing>) -> StoreResult<bool> {
        let closed_at = closing.map(|closing| closing.closed_at);
        let delete_at = closing.and_then(|closing| closing.delete_at);
        let found = self.execute(SET_CLOSING, args![id, closed_at, delete_at]).await? > 0;
        if found && closing.is_some() {
            self.end_sessions(id).await?;
        }
        Ok(found)
    }

    async fn forget_traces(&mut self, id: AccountId, addresses: &[Email]) -> StoreResult<()> {
        for address in addresses {
            self.execute(FORGET_MAIL, args![address.as_str(), id]).await?;
            self.execute(FORGET_STRANGERS, args![address.as_str(), id]).await?;
            self.execute(FORGET_INVITATIONS, args![address.as_str()]).await?;
        }
        self.execute(FORGET_TEXTS, args![id]).await?;
        self.execute(FORGET_DEAD, args![id]).await?;
        self.execute(FORGET_ATTEMPTS, args![id]).await?;
        self.execute(FORGET_EVENTS, args![id]).await.map(drop)
    }

    async fn delete_account(&mut self, id: AccountId) -> StoreResult<bool> {
        Ok(self.execute(DELETE, args![id]).await? > 0)
    }
}
