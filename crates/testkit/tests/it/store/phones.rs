use super::*;
use housekey_accounts::model::{Phone, PhoneNumber};
use housekey_store::constraint;

on_both!(
    phone_number_reads_back_and_is_replaced_by_the_next,
    the_owner_of_a_number_is_who_verified_it,
    a_number_is_verified_by_one_account_only,
    a_deleted_number_is_gone,
);

pub(super) fn phone(owner: &Account, number: &str) -> Phone {
    Phone { account_id: owner.id, number: PhoneNumber::parse(number, None).unwrap(), verified_at: None }
}

async fn phone_number_reads_back_and_is_replaced_by_the_next(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    done(&db, async |unit| {
        assert!(unit.find_phone(ada.id).await?.is_none());
        for (number, verified_at) in [("+4930123456", Some(at(1))), ("+4930654321", None)] {
            let written = Phone { verified_at, ..phone(&ada, number) };
            unit.put_phone(&written).await?;
            let read = unit.find_phone(ada.id).await?.unwrap();
            assert_eq!(format!("{read:?}"), format!("{written:?}"));
        }
        Ok(())
    })
    .await;
}

async fn the_owner_of_a_number_is_who_verified_it(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    done(&db, async |unit| {
        let number = PhoneNumber::parse("+4930123456", None).unwrap();
        unit.put_phone(&phone(&ada, "+4930123456")).await?;
        assert!(unit.find_phone_owner(&number).await?.is_none());
        unit.put_phone(&Phone { verified_at: Some(at(1)), ..phone(&bob, "+4930123456") }).await?;
        assert_eq!(unit.find_phone_owner(&number).await?.unwrap().account_id, bob.id);
        Ok(())
    })
    .await;
}

async fn a_number_is_verified_by_one_account_only(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    done(&db, async |unit| {
        unit.put_phone(&Phone { verified_at: Some(at(1)), ..phone(&ada, "+4930123456") }).await?;
        let second = Phone { verified_at: Some(at(2)), ..phone(&bob, "+4930123456") };
        assert_eq!(refused(unit.put_phone(&second).await), constraint::ONE_VERIFIED_PHONE);
        Ok(())
    })
    .await;
}

async fn a_deleted_number_is_gone(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    done(&db, async |unit| {
        unit.put_phone(&phone(&ada, "+4930123456")).await?;
        unit.put_phone(&phone(&bob, "+4930654321")).await?;
        assert!(unit.delete_phone(ada.id).await?);
        assert!(!unit.delete_phone(ada.id).await?);
        assert!(unit.find_phone(ada.id).await?.is_none() && unit.find_phone(bob.id).await?.is_some());
        Ok(())
    })
    .await;
}
