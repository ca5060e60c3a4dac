use super::*;
use housekey_store::constraint;

on_both!(
    an_address_reads_back_as_it_was_written,
    the_primary_address_is_listed_first_then_the_oldest,
    the_verified_owner_of_an_address_comes_first,
    an_account_has_an_address_once,
    an_account_has_one_primary_address,
    an_address_is_verified_by_one_account_only,
    second_verification_reports_already_verified,
    another_address_becomes_primary_and_the_old_one_steps_down,
    an_address_of_somebody_else_cannot_become_primary,
    twenty_requests_at_once_leave_one_primary_address,
    an_address_is_deleted_by_its_owner_only,
);

async fn an_address_reads_back_as_it_was_written(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let written =
        EmailAddress { verified_at: Some(at(1)), primary: true, ..address(2, &ada, "ada@example.org") };
    let read = done(&db, async |unit| {
        unit.insert_email(&written).await?;
        assert!(unit.find_email(ada.id, &email("bob@example.org")).await?.is_none());
        unit.find_email(ada.id, &written.email).await
    })
    .await;
    assert_eq!(format!("{:?}", read.unwrap()), format!("{written:?}"));
}

async fn the_primary_address_is_listed_first_then_the_oldest(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let listed = done(&db, async |unit| {
        for (n, age, primary) in [(2, 30, false), (3, 10, false), (4, 20, true)] {
            let row = address(n, &ada, &format!("{n}@example.org"));
            unit.insert_email(&EmailAddress { created_at: at(age), primary, ..row }).await?;
        }
        unit.list_emails(ada.id).await
    })
    .await;
    assert_eq!(listed.iter().map(|row| row.id.0.as_u128()).collect::<Vec<_>>(), [4, 3, 2]);
}

async fn the_verified_owner_of_an_address_comes_first(db: TestDatabase) {
    let (ada, bob, eve) = (stored(&db, 1).await, stored(&db, 2).await, stored(&db, 3).await);
    let owners = done(&db, async |unit| {
        for (n, owner, age, verified_at) in
            [(4, &eve, 20, None), (5, &bob, 10, None), (6, &ada, 30, Some(at(31)))]
        {
            let row = address(n, owner, "x@example.org");
            unit.insert_email(&EmailAddress { created_at: at(age), verified_at, ..row }).await?;
        }
        unit.find_email_owners(&email("x@example.org")).await
    })
    .await;
    assert_eq!(owners.iter().map(|row| row.account_id).collect::<Vec<_>>(), [ada.id, bob.id, eve.id]);
}

async fn an_account_has_an_address_once(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    done(&db, async |unit| {
        unit.insert_email(&address(2, &ada, "a@example.org")).await?;
        let again = unit.insert_email(&address(3, &ada, "a@example.org")).await;
        assert_eq!(refused(again), constraint::ACCOUNT_EMAIL);
        Ok(())
    })
    .await;
}

async fn an_account_has_one_primary_address(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    done(&db, async |unit| {
        unit.insert_email(&EmailAddress { primary: true, ..address(2, &ada, "a@example.org") }).await?;
        let second = EmailAddress { primary: true, ..address(3, &ada, "b@example.org") };
        assert_eq!(refused(unit.insert_email(&second).await), constraint::ONE_PRIMARY_EMAIL);
        Ok(())
    })
    .await;
}

async fn an_address_is_verified_by_one_account_only(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    done(&db, async |unit| {
        unit.insert_email(&address(3, &ada, "x@example.org")).await?;
        unit.insert_email(&address(4, &bob, "x@example.org")).await?;
        assert!(unit.mark_email_verified(EmailAddressId(uuid(3)), at(1)).await?);
        let second = unit.mark_email_verified(EmailAddressId(uuid(4)), at(2)).await;
        assert_eq!(refused(second), constraint::ONE_VERIFIED_EMAIL);
        // The unit of work goes on after a conflict, on both databases.
        assert!(unit.delete_email(bob.id, EmailAddressId(uuid(4))).await?);
        let born_verified = EmailAddress { verified_at: Some(at(3)), ..address(5, &bob, "x@example.org") };
        assert_eq!(refused(unit.insert_email(&born_verified).await), constraint::ONE_VERIFIED_EMAIL);
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_email_addresses").await, 1);
}

async fn second_verification_reports_already_verified(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let id = EmailAddressId(uuid(2));
    let row = done(&db, async |unit| {
        unit.insert_email(&address(2, &ada, "a@example.org")).await?;
        assert!(unit.mark_email_verified(id, at(1)).await?);
        assert!(!unit.mark_email_verified(id, at(2)).await?);
        assert!(!unit.mark_email_verified(EmailAddressId(uuid(99)), at(2)).await?);
        unit.find_email(ada.id, &email("a@example.org")).await
    })
    .await;
    assert_eq!(row.unwrap().verified_at, Some(at(1)));
}

async fn another_address_becomes_primary_and_the_old_one_steps_down(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let listed = done(&db, async |unit| {
        unit.insert_email(&EmailAddress { primary: true, ..address(2, &ada, "a@example.org") }).await?;
        unit.insert_email(&address(3, &ada, "b@example.org")).await?;
        assert!(unit.make_email_primary(ada.id, EmailAddressId(uuid(3))).await?);
        assert!(unit.make_email_primary(ada.id, EmailAddressId(uuid(3))).await?, "again changes nothing");
        unit.list_emails(ada.id).await
    })
    .await;
    let primaries: Vec<_> = listed.iter().map(|row| (row.id.0.as_u128(), row.primary)).collect();
    assert_eq!(primaries, [(3, true), (2, false)]);
}

async fn an_address_of_somebody_else_cannot_become_primary(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let listed = done(&db, async |unit| {
        unit.insert_email(&EmailAddress { primary: true, ..address(3, &ada, "a@example.org") }).await?;
        unit.insert_email(&address(4, &bob, "b@example.org")).await?;
        assert!(!unit.make_email_primary(ada.id, EmailAddressId(uuid(4))).await?);
        assert!(!unit.make_email_primary(ada.id, EmailAddressId(uuid(99))).await?);
        unit.list_emails(ada.id).await
    })
    .await;
    assert!(listed[0].primary, "a refused change leaves the primary address alone");
}

async fn twenty_requests_at_once_leave_one_primary_address(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    done(&db, async |unit| {
        for n in 10..30 {
            unit.insert_email(&address(n, &ada, &format!("{n}@example.org"))).await?;
        }
        Ok(())
    })
    .await;
    let mut requests = tokio::task::JoinSet::new();
    for n in 10..30 {
        let (store, account) = (db.store(), ada.id);
        requests.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            assert!(unit.make_email_primary(account, EmailAddressId(uuid(n))).await.unwrap());
            unit.commit().await.unwrap();
        });
    }
    requests.join_all().await;
    let primaries = "SELECT count(*) AS n FROM housekey_email_addresses WHERE is_primary";
    assert_eq!(count(&db, primaries).await, 1);
}

async fn an_address_is_deleted_by_its_owner_only(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let id = EmailAddressId(uuid(3));
    done(&db, async |unit| {
        unit.insert_email(&address(3, &ada, "a@example.org")).await?;
        assert!(!unit.delete_email(bob.id, id).await?);
        assert!(unit.delete_email(ada.id, id).await?);
        assert!(!unit.delete_email(ada.id, id).await?);
        Ok(())
    })
    .await;
}
