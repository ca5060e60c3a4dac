use super::*;
use housekey_accounts::model::{
    AuthMethod, AuthRecord, PendingLogin, PendingLoginId, PhoneNumber, Purpose, WaitsAt,
};
use serde_json::json;

on_both!(
    a_login_reads_back_as_it_was_written,
    login_without_account_is_stored_like_any_other,
    login_without_stage_is_not_stored,
    expired_login_is_not_found,
    a_second_login_of_a_browser_replaces_the_first_and_its_codes,
    the_next_stage_of_a_login_keeps_its_codes,
    twenty_logins_of_one_browser_at_once_leave_one,
    of_twenty_who_take_a_login_one_gets_it,
    dropping_a_browser_drops_its_logins_and_codes,
    login_moves_to_another_browser_with_its_codes,
);

pub(super) fn login(n: u128, browser: &str, account_id: Option<AccountId>) -> PendingLogin {
    PendingLogin {
        id: PendingLoginId(uuid(n)),
        browser: digest(browser),
        account_id,
        email: None,
        phone: None,
        phone_confirmed: true,
        signup: false,
        remember: false,
        trust: false,
        next: None,
        records: Vec::new(),
        waits_at: Some(WaitsAt { stage: "verify_email".to_owned(), state: json!({}) }),
        initiated_at: at(0),
        expires_at: at(900),
    }
}

async fn a_login_reads_back_as_it_was_written(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let method =
        AuthMethod::Password { email: Some("ada@example.org".to_owned()), username: None, phone: None };
    let written = PendingLogin {
        email: Some(email("ada@example.org")),
        phone: PhoneNumber::parse("+4930123456", None).ok(),
        signup: true,
        remember: true,
        trust: true,
        next: Some("/after?x=1".to_owned()),
        records: vec![AuthRecord::new(method, at(1))],
        waits_at: Some(WaitsAt { stage: "terms".to_owned(), state: json!({"version": 3}) }),
        ..login(2, "browser", Some(ada.id))
    };
    let read = done(&db, async |unit| {
        unit.put_pending_login(&written).await?;
        assert!(unit.find_pending_login(&digest("another"), at(1)).await?.is_none());
        unit.find_pending_login(&written.browser, at(1)).await
    })
    .await
    .unwrap();
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
    assert!(read.browser == written.browser);
}

async fn login_without_account_is_stored_like_any_other(db: TestDatabase) {
    let found = done(&db, async |unit| {
        unit.put_pending_login(&login(1, "browser", None)).await?;
        unit.find_pending_login(&digest("browser"), at(1)).await
    })
    .await;
    assert!(found.unwrap().account_id.is_none());
}

async fn login_without_stage_is_not_stored(db: TestDatabase) {
    let mut unit = db.store().begin().await.unwrap();
    let login = PendingLogin { waits_at: None, ..login(1, "browser", None) };
    assert!(matches!(unit.put_pending_login(&login).await, Err(StoreError::Failed(_))));
}

async fn expired_login_is_not_found(db: TestDatabase) {
    done(&db, async |unit| {
        unit.put_pending_login(&login(1, "browser", None)).await?;
        assert!(unit.find_pending_login(&digest("browser"), at(899)).await?.is_some());
        assert!(unit.find_pending_login(&digest("browser"), at(900)).await?.is_none());
        Ok(())
    })
    .await;
}

async fn a_second_login_of_a_browser_replaces_the_first_and_its_codes(db: TestDatabase) {
    done(&db, async |unit| {
        unit.put_pending_login(&login(1, "browser", None)).await?;
        unit.put_pending_login(&login(2, "other browser", None)).await?;
        unit.insert_challenge(&super::challenges::code(3, "browser", Some(PendingLoginId(uuid(1))))).await?;
        unit.put_pending_login(&login(4, "browser", None)).await?;
        let found = unit.find_pending_login(&digest("browser"), at(1)).await?.unwrap();
        assert_eq!(found.id, PendingLoginId(uuid(4)));
        assert!(unit.find_pending_login(&digest("other browser"), at(1)).await?.is_some());
        assert!(!unit.take_pending_login(PendingLoginId(uuid(1))).await?);
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 0);
}

async fn the_next_stage_of_a_login_keeps_its_codes(db: TestDatabase) {
    let first = login(1, "browser", None);
    done(&db, async |unit| {
        unit.put_pending_login(&first).await?;
        unit.insert_challenge(&super::challenges::code(2, "browser", Some(first.id))).await?;
        unit.put_pending_login(&PendingLogin { next: Some("/x".to_owned()), ..first.clone() }).await?;
        let found = unit.find_pending_login(&first.browser, at(1)).await?.unwrap();
        assert_eq!(found.next.as_deref(), Some("/x"));
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 1);
}

async fn twenty_logins_of_one_browser_at_once_leave_one(db: TestDatabase) {
    let mut clicks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = db.store();
        clicks.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            unit.put_pending_login(&login(n, "browser", None)).await.unwrap();
            unit.commit().await.unwrap();
        });
    }
    clicks.join_all().await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_pending_logins").await, 1);
}

async fn of_twenty_who_take_a_login_one_gets_it(db: TestDatabase) {
    done(&db, async |unit| unit.put_pending_login(&login(1, "browser", None)).await).await;
    let mut takers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = db.store();
        takers.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            let taken = unit.take_pending_login(PendingLoginId(uuid(1))).await.unwrap();
            unit.commit().await.unwrap();
            taken
        });
    }
    assert_eq!(takers.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
}

async fn login_moves_to_another_browser_with_its_codes(db: TestDatabase) {
    done(&db, async |unit| {
        let login = login(1, "browser", None);
        unit.put_pending_login(&login).await?;
        unit.insert_challenge(&super::challenges::code(2, "browser", Some(login.id))).await?;
        unit.move_pending_login(login.id, &digest("another")).await?;
        assert!(unit.find_pending_login(&digest("browser"), at(1)).await?.is_none());
        let moved = unit.find_pending_login(&digest("another"), at(1)).await?;
        assert_eq!(moved.map(|moved| (moved.id, moved.browser)), Some((login.id, digest("another"))));
        let code = unit.find_challenge_by_browser(Purpose::EmailCode, &digest("another"), at(1)).await?;
        assert_eq!(code.and_then(|code| code.pending_login), Some(login.id));
        Ok(())
    })
    .await;
}

async fn dropping_a_browser_drops_its_logins_and_codes(db: TestDatabase) {
    done(&db, async |unit| {
        unit.put_pending_login(&login(1, "browser", None)).await?;
        unit.insert_challenge(&super::challenges::code(2, "browser", None)).await?;
        unit.insert_challenge(&super::challenges::code(3, "other browser", None)).await?;
        unit.insert_challenge(&super::challenges::link(4, None)).await?;
        unit.drop_browser(&digest("browser")).await?;
        assert!(unit.find_pending_login(&digest("browser"), at(1)).await?.is_none());
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 2);
}
