//! Phone numbers.

use crate::args;
use crate::exec::Row;
use crate::tx::Tx;
use async_trait::async_trait;
use housekey_accounts::model::{AccountId, Phone, PhoneNumber};
use housekey_accounts::ports::StoreResult;
use housekey_accounts::ports::stores::{PhoneWrites, Phones};

const FIND: &str = "SELECT account_id, number, verified_at FROM housekey_phones WHERE account_id = $1";
const OWNER: &str = "SELECT account_id, number, verified_at FROM housekey_phones \
     WHERE number = $1 AND verified_at IS NOT NULL";
const PUT: &str = "INSERT INTO housekey_phones (account_id, number, verified_at) VALUES ($1, $2, $3) \
     ON CONFLICT (account_id) DO UPDATE SET number = excluded.number, verified_at = excluded.verified_at";
const DELETE: &str = "DELETE FROM housekey_phones WHERE account_id = $1";

fn phone(row: &Row) -> StoreResult<Phone> {
    Ok(Phone {
        account_id: AccountId(row.get("account_id")?),
        number: PhoneNumber::from_stored(row.get("number")?),
        verified_at: row.get("verified_at")?,
    })
}

#[async_trait]
impl Phones for Tx {
    async fn find_phone(&mut self, account: AccountId) -> StoreResult<Option<Phone>> {
        self.fetch_optional(FIND, args![account]).await?.as_ref().map(phone).transpose()
    }

    async fn find_phone_owner(&mut self, number: &PhoneNumber) -> StoreResult<Option<Phone>> {
        self.fetch_optional(OWNER, args![number]).await?.as_ref().map(phone).transpose()
    }
}

#[async_trait]
impl PhoneWrites for Tx {
    async fn put_phone(&mut self, phone: &Phone) -> StoreResult<()> {
        let args = args![phone.account_id, &phone.number, phone.verified_at];
        self.execute_unique(PUT, args).await.map(drop)
    }

    async fn delete_phone(&mut self, account: AccountId) -> StoreResult<bool> {
        Ok(self.execute(DELETE, args![account]).await? > 0)
    }
}
