use super::*;
use housekey_store::constraint;

on_both!(
    an_account_reads_back_as_it_was_written,
    an_unknown_account_is_none,
    a_user_name_is_found_and_taken_whatever_its_case,
    many_accounts_may_have_no_user_name,
    accounts_are_listed_oldest_first,
    a_sign_in_and_a_new_password_are_recorded,
    the_costs_of_stored_hashes_are_listed_once,
    deactivation_ends_sessions_and_raises_the_epoch,
    activation_keeps_the_epoch,
    ending_sessions_counts_them_and_spares_those_of_others,
    deleting_an_account_takes_everything_with_it,
    a_blank_password_hash_is_refused,
    a_stored_language_that_is_none_reads_as_english,
    an_account_is_made_ready_once,
    device_is_new_until_a_sign_in,
    trusted_device_is_trusted_until_then_and_by_nobody_else,
);

async fn an_account_reads_back_as_it_was_written(db: TestDatabase) {
    let full = Account {
        password: Some(hash("$argon2id$x")),
        active: false,
        credential_epoch: 7,
        locale: Locale::from_tag("de").unwrap(),
        last_login_at: Some(at(5)),
        ..named(1, "Ada")
    };
    for written in [full, account(2)] {
        done(&db, async |unit| unit.insert_account(&written).await).await;
        let read = done(&db, async |unit| unit.lookup_account(written.id).await).await.unwrap();
        assert_eq!(format!("{read:?}"), format!("{written:?}"));
        assert_eq!(read.password, written.password);
    }
}

async fn a_stored_language_that_is_none_reads_as_english(db: TestDatabase) {
    stored(&db, 1).await;
    let mut tx = db.pool().begin().await.unwrap();
    tx.execute("UPDATE housekey_accounts SET locale = 'deutsch!'", Vec::new()).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    let read = done(&db, async |unit| unit.lookup_account(account(1).id).await).await.unwrap();
    assert_eq!(read.locale, Locale::EN);
}

async fn an_unknown_account_is_none(db: TestDatabase) {
    let nobody = AccountId(uuid(9));
    done(&db, async |unit| {
        assert!(unit.lookup_account(nobody).await?.is_none());
        assert!(!unit.set_active(nobody, false).await?);
        assert!(!unit.delete_account(nobody).await?);
        assert_eq!(unit.end_sessions(nobody).await?, 0);
        Ok(())
    })
    .await;
}

async fn a_user_name_is_found_and_taken_whatever_its_case(db: TestDatabase) {
    done(&db, async |unit| {
        unit.insert_account(&named(1, "Ada")).await?;
        let found = unit.find_account_by_username(&Username::parse("aDA").unwrap()).await?.unwrap();
        assert_eq!(found.username.unwrap().as_str(), "Ada");
        assert_eq!(refused(unit.insert_account(&named(2, "ADA")).await), constraint::USERNAME);
        Ok(())
    })
    .await;
}

async fn many_accounts_may_have_no_user_name(db: TestDatabase) {
    stored(&db, 1).await;
    stored(&db, 2).await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_accounts").await, 2);
}

async fn accounts_are_listed_oldest_first(db: TestDatabase) {
    let listed = done(&db, async |unit| {
        for (n, created) in [(1, 30), (2, 10), (3, 20)] {
            unit.insert_account(&Account { created_at: at(created), ..account(n) }).await?;
        }
        unit.list_accounts(1, 5).await
    })
    .await;
    assert_eq!(listed.iter().map(|account| account.id.0.as_u128()).collect::<Vec<_>>(), [3, 1]);
}

async fn a_sign_in_and_a_new_password_are_recorded(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let read = done(&db, async |unit| {
        unit.touch_last_login(ada.id, at(9)).await?;
        unit.set_password_hash(ada.id, Some(&hash("$new"))).await?;
        unit.lookup_account(ada.id).await
    })
    .await
    .unwrap();
    assert_eq!((read.last_login_at, read.password), (Some(at(9)), Some(hash("$new"))));
    let read = done(&db, async |unit| {
        unit.set_password_hash(ada.id, None).await?;
        unit.lookup_account(ada.id).await
    })
    .await
    .unwrap();
    assert_eq!(read.password, None);
    assert_eq!(read.credential_epoch, 0, "a rehash ends nobody's session");
}

async fn the_costs_of_stored_hashes_are_listed_once(db: TestDatabase) {
    let hashes = [
        Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"),
        Some("$argon2id$v=19$m=19456,t=2,p=1$b3RoZXI$aGFzaA"),
        Some("$argon2i$m=8,t=3,p=2$c2FsdA$aGFzaA"),
        Some("$2b$12$abcdefghijklmnopqrstuu"),
        Some("$m=7"),
        None,
    ];
    let mut listed = done(&db, async |unit| {
        for (n, phc) in (1..).zip(hashes) {
            unit.insert_account(&Account { password: phc.map(hash), ..account(n) }).await?;
        }
        unit.list_hash_costs().await
    })
    .await;
    listed.sort_unstable();
    assert_eq!(listed, ["m=19456,t=2,p=1", "m=8,t=3,p=2"]);
}

async fn deactivation_ends_sessions_and_raises_the_epoch(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    super::sessions::signed_in(&db, &ada).await;
    let read = done(&db, async |unit| {
        assert!(unit.set_active(ada.id, false).await?);
        unit.lookup_account(ada.id).await
    })
    .await
    .unwrap();
    assert_eq!((read.active, read.credential_epoch), (false, 1));
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_sessions").await, 0);
}

async fn activation_keeps_the_epoch(db: TestDatabase) {
    let ada = Account { active: false, ..account(1) };
    let read = done(&db, async |unit| {
        unit.insert_account(&ada).await?;
        assert!(unit.set_active(ada.id, true).await?);
        unit.lookup_account(ada.id).await
    })
    .await
    .unwrap();
    assert_eq!((read.active, read.credential_epoch), (true, 0));
}

async fn ending_sessions_counts_them_and_spares_those_of_others(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    for who in [&ada, &ada, &bob] {
        super::sessions::signed_in(&db, who).await;
    }
    assert_eq!(done(&db, async |unit| unit.end_sessions(ada.id).await).await, 2);
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_sessions").await, 1);
    assert_eq!(
        count(&db, "SELECT max(credential_epoch) - min(credential_epoch) AS n FROM housekey_accounts").await,
        1
    );
}

async fn deleting_an_account_takes_everything_with_it(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    super::sessions::signed_in(&db, &ada).await;
    done(&db, async |unit| {
        unit.insert_email(&address(2, &ada, "ada@example.org")).await?;
        unit.put_phone(&super::phones::phone(&ada, "+4930123456")).await?;
        unit.put_pending_login(&super::pending_logins::login(3, "browser", Some(ada.id))).await?;
        unit.insert_challenge(&super::challenges::link(4, Some(ada.id))).await?;
        unit.append_event(&super::events::event(5, Some(ada.id))).await?;
        assert!(unit.delete_account(ada.id).await?);
        Ok(())
    })
    .await;
    let left = "SELECT (SELECT count(*) FROM housekey_email_addresses) + \
        (SELECT count(*) FROM housekey_phones) + (SELECT count(*) FROM housekey_pending_logins) + \
        (SELECT count(*) FROM housekey_challenges) + (SELECT count(*) FROM housekey_sessions) AS n";
    assert_eq!(count(&db, left).await, 0);
    let history = "SELECT count(*) AS n FROM housekey_events WHERE account_id IS NOT NULL";
    assert_eq!(count(&db, history).await, 1, "history outlives the account");
}

async fn a_blank_password_hash_is_refused(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let mut unit = db.store().begin().await.unwrap();
    let answer = unit.set_password_hash(ada.id, Some(&hash(""))).await;
    assert!(matches!(answer, Err(StoreError::Failed(_))), "{answer:?}");
}

async fn an_account_is_made_ready_once(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    done(&db, async |unit| {
        assert!(unit.mark_ready(ada.id, at(1)).await?);
        assert!(!unit.mark_ready(ada.id, at(2)).await?);
        assert!(!unit.mark_ready(AccountId(uuid(99)), at(2)).await?);
        Ok(())
    })
    .await;
}

async fn device_is_new_until_a_sign_in(db: TestDatabase) {
    use housekey_accounts::ports::stores::DeviceRecognition;
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let (laptop, phone) = (digest("laptop"), digest("phone"));
    let at_first = done(&db, async |unit| {
        Ok([
            unit.recognise_device(ada.id, &laptop, at(0)).await?,
            unit.recognise_device(ada.id, &laptop, at(1)).await?,
            unit.recognise_device(ada.id, &phone, at(2)).await?,
            unit.recognise_device(ada.id, &phone, at(3)).await?,
            unit.recognise_device(bob.id, &phone, at(4)).await?,
        ])
    })
    .await;
    let expected = [
        DeviceRecognition::First,
        DeviceRecognition::Known,
        DeviceRecognition::Another,
        DeviceRecognition::Known,
        DeviceRecognition::First,
    ];
    assert_eq!(at_first, expected);
    let known = done(&db, async |unit| {
        Ok([
            unit.knows_device(ada.id, &laptop).await?,
            unit.knows_device(bob.id, &laptop).await?,
            unit.knows_device(ada.id, &digest("tablet")).await?,
        ])
    });
    assert_eq!(known.await, [true, false, false]);
    // Not used for as long as a browser keeps the cookie, it is forgotten.
    let days = |days: i64| at(days * 86_400);
    assert_eq!(db.store().sweep(days(401), &super::sweep::KEEP).await.unwrap(), 3);
    assert_eq!(
        done(&db, async |unit| unit.recognise_device(ada.id, &phone, days(401)).await).await,
        DeviceRecognition::First
    );
}

async fn trusted_device_is_trusted_until_then_and_by_nobody_else(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let (laptop, phone) = (digest("laptop"), digest("phone"));
    done(&db, async |unit| {
        for device in [&laptop, &phone] {
            unit.recognise_device(ada.id, device, at(1)).await?;
        }
        unit.recognise_device(bob.id, &laptop, at(1)).await?;
        assert!(!unit.trusts_device(ada.id, &laptop, at(2)).await?);
        unit.trust_device(ada.id, &laptop, at(100)).await?;
        assert!(unit.trusts_device(ada.id, &laptop, at(99)).await?);
        assert!(!unit.trusts_device(ada.id, &laptop, at(100)).await?);
        assert!(!unit.trusts_device(ada.id, &phone, at(2)).await?);
        assert!(!unit.trusts_device(bob.id, &laptop, at(2)).await?);
        unit.distrust_devices(ada.id).await?;
        assert!(!unit.trusts_device(ada.id, &laptop, at(2)).await?);
        assert!(unit.knows_device(ada.id, &laptop).await?);
        Ok(())
    })
    .await;
}
