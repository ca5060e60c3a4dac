//! The lists of e-mail addresses.

use crate::args;
use crate::exec::Row;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, At, Email, EmailAddress, EmailAddressId};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::{EmailAddresses, EmailWrites, Locks};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, email, verified_at, is_primary, created_at \
             FROM housekey_email_addresses ",
            $rest
        )
    };
}

const LIST: &str = select!("WHERE account_id = $1 ORDER BY is_primary DESC, created_at, id");
const FIND: &str = select!("WHERE account_id = $1 AND email = $2");
const OWNERS: &str =
    select!("WHERE email = $1 ORDER BY CASE WHEN verified_at IS NULL THEN 1 ELSE 0 END, created_at, id");
const INSERT: &str = "INSERT INTO housekey_email_addresses \
     (id, account_id, email, verified_at, is_primary, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
const VERIFY: &str =
    "UPDATE housekey_email_addresses SET verified_at = $2 WHERE id = $1 AND verified_at IS NULL";
const DEMOTE_OTHERS: &str = "UPDATE housekey_email_addresses SET is_primary = $3 \
     WHERE account_id = $1 AND is_primary AND id <> $2 \
     AND EXISTS (SELECT 1 FROM housekey_email_addresses WHERE account_id = $1 AND id = $2)";
const PROMOTE: &str = "UPDATE housekey_email_addresses SET is_primary = $3 WHERE account_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM housekey_email_addresses WHERE account_id = $1 AND id = $2";

fn email_address(row: &Row) -> StoreResult<EmailAddress> {
    Ok(EmailAddress {
        id: EmailAddressId(row.get("id")?),
        account_id: AccountId(row.get("account_id")?),
        email: Email::from_stored(row.get("email")?),
        verified_at: row.get("verified_at")?,
        primary: row.get("is_primary")?,
        created_at: row.get("created_at")?,
    })
}

#[async_trait]
impl EmailAddresses for Tx {
    async fn list_emails(&mut self, account: AccountId) -> StoreResult<Vec<EmailAddress>> {
        self.fetch_all(LIST, args![account]).await?.iter().map(email_address).collect()
    }

    async fn find_email(&mut self, account: AccountId, email: &Email) -> StoreResult<Option<EmailAddress>> {
        self.fetch_optional(FIND, args![account, email]).await?.as_ref().map(email_address).transpose()
    }

    async fn find_email_owners(&mut self, email: &Email) -> StoreResult<Vec<EmailAddress>> {
        self.fetch_all(OWNERS, args![email]).await?.iter().map(email_address).collect()
    }
}

#[async_trait]
impl EmailWrites for Tx {
    async fn insert_email(&mut self, row: &EmailAddress) -> StoreResult<()> {
        let args = args![row.id, row.account_id, &row.email, row.verified_at, row.primary, row.created_at];
        self.execute_unique(INSERT, args).await.map(drop)
    }

    async fn mark_email_verified(&mut self, id: EmailAddressId, at: At) -> StoreResult<bool> {
        Ok(self.execute_unique(VERIFY, args![id, at]).await? > 0)
    }

    async fn make_email_primary(&mut self, account: AccountId, id: EmailAddressId) -> StoreResult<bool> {
        // Two at once would each demote the old primary and promote another; the second fails on the index.
        self.lock_account(account).await?;
        self.execute(DEMOTE_OTHERS, args![account, id, false]).await?;
        Ok(self.execute(PROMOTE, args![account, id, true]).await? > 0)
    }

    async fn delete_email(&mut self, account: AccountId, id: EmailAddressId) -> StoreResult<bool> {
        Ok(self.execute(DELETE, args![account, id]).await? > 0)
    }
}
