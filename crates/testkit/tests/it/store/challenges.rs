use super::*;
use housekey_accounts::model::{Challenge, ChallengeId, PendingLoginId, Purpose};
use housekey_store::constraint;

on_both!(
    a_link_and_a_code_read_back_as_they_were_written,
    challenge_is_refused_for_another_purpose,
    expired_challenge_is_not_found_counted_or_consumed,
    the_newest_code_of_a_browser_is_found,
    duplicate_challenge_key_is_a_conflict,
    twenty_parallel_consumes_succeed_once,
    a_hundred_guesses_at_once_are_counted_to_the_limit_and_no_further,
    a_code_is_replaced_as_often_as_allowed_and_keeps_its_attempts,
    the_secrets_of_one_address_are_dropped_together,
    consumed_challenge_is_gone,
    attempt_taken_back_can_be_made_again,
);

pub(super) fn link(n: u128, account_id: Option<AccountId>) -> Challenge {
    Challenge {
        id: ChallengeId(uuid(n)),
        purpose: Purpose::EmailLink,
        key: Some(digest(&n.to_string())),
        code: None,
        account_id,
        email: email("ada@example.org"),
        browser: None,
        pending_login: None,
        attempts: 0,
        resends: 0,
        created_at: at(0),
        expires_at: at(600),
    }
}

pub(super) fn code(n: u128, browser: &str, pending_login: Option<PendingLoginId>) -> Challenge {
    Challenge {
        purpose: Purpose::EmailCode,
        key: None,
        code: Some(hash("$argon2id$code")),
        browser: Some(digest(browser)),
        pending_login,
        ..link(n, None)
    }
}

fn same(read: &Challenge, written: &Challenge) {
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
    assert!(read.key == written.key && read.code == written.code && read.browser == written.browser);
}

async fn a_link_and_a_code_read_back_as_they_were_written(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let pending = super::pending_logins::login(2, "browser", Some(ada.id));
    let code = Challenge { attempts: 2, resends: 1, ..code(3, "browser", Some(pending.id)) };
    let link = link(4, Some(ada.id));
    done(&db, async |unit| {
        unit.put_pending_login(&pending).await?;
        unit.insert_challenge(&code).await?;
        unit.insert_challenge(&link).await?;
        let read = unit.find_challenge_by_browser(Purpose::EmailCode, &digest("browser"), at(1)).await?;
        same(&read.unwrap(), &code);
        let read = unit.find_challenge_by_key(Purpose::EmailLink, &digest("4"), at(1)).await?;
        same(&read.unwrap(), &link);
        Ok(())
    })
    .await;
}

async fn challenge_is_refused_for_another_purpose(db: TestDatabase) {
    done(&db, async |unit| {
        unit.insert_challenge(&link(1, None)).await?;
        unit.insert_challenge(&code(2, "browser", None)).await?;
        assert!(unit.find_challenge_by_key(Purpose::EmailCode, &digest("1"), at(1)).await?.is_none());
        let other = unit.find_challenge_by_browser(Purpose::EmailLink, &digest("browser"), at(1)).await?;
        assert!(other.is_none());
        Ok(())
    })
    .await;
}

async fn expired_challenge_is_not_found_counted_or_consumed(db: TestDatabase) {
    let id = ChallengeId(uuid(1));
    done(&db, async |unit| {
        unit.insert_challenge(&Challenge { browser: Some(digest("browser")), ..link(1, None) }).await?;
        assert!(unit.find_challenge_by_key(Purpose::EmailLink, &digest("1"), at(599)).await?.is_some());
        assert!(unit.find_challenge_by_key(Purpose::EmailLink, &digest("1"), at(600)).await?.is_none());
        let found = unit.find_challenge_by_browser(Purpose::EmailLink, &digest("browser"), at(600)).await?;
        assert!(found.is_none());
        assert_eq!(unit.count_attempt(id, 5, at(600)).await?, None);
        assert!(!unit.consume(id, at(600)).await?);
        assert!(unit.consume(id, at(599)).await?);
        Ok(())
    })
    .await;
}

async fn the_newest_code_of_a_browser_is_found(db: TestDatabase) {
    let found = done(&db, async |unit| {
        unit.insert_challenge(&Challenge { created_at: at(2), ..code(1, "browser", None) }).await?;
        unit.insert_challenge(&code(2, "browser", None)).await?;
        unit.find_challenge_by_browser(Purpose::EmailCode, &digest("browser"), at(3)).await
    })
    .await;
    assert_eq!(found.unwrap().id, ChallengeId(uuid(1)));
}

async fn duplicate_challenge_key_is_a_conflict(db: TestDatabase) {
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_challenge(&link(1, None)).await.unwrap();
    let second = Challenge { id: ChallengeId(uuid(2)), ..link(1, None) };
    assert_eq!(refused(unit.insert_challenge(&second).await), constraint::PROOF_KEY);
}

async fn twenty_parallel_consumes_succeed_once(db: TestDatabase) {
    done(&db, async |unit| unit.insert_challenge(&link(1, None)).await).await;
    let mut spenders = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = db.store();
        spenders.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            let spent = unit.consume(ChallengeId(uuid(1)), at(1)).await.unwrap();
            unit.commit().await.unwrap();
            spent
        });
    }
    assert_eq!(spenders.join_all().await.into_iter().filter(|spent| *spent).count(), 1);
}

async fn a_hundred_guesses_at_once_are_counted_to_the_limit_and_no_further(db: TestDatabase) {
    done(&db, async |unit| unit.insert_challenge(&code(1, "browser", None)).await).await;
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let store = db.store();
        guesses.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            let count = unit.count_attempt(ChallengeId(uuid(1)), 5, at(1)).await.unwrap();
            unit.commit().await.unwrap();
            count
        });
    }
    let mut counts: Vec<_> = guesses.join_all().await.into_iter().flatten().collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3, 4, 5]);
}

async fn a_code_is_replaced_as_often_as_allowed_and_keeps_its_attempts(db: TestDatabase) {
    let id = ChallengeId(uuid(1));
    let read = done(&db, async |unit| {
        unit.insert_challenge(&code(1, "browser", None)).await?;
        unit.count_attempt(id, 5, at(1)).await?;
        assert!(unit.replace_code(id, Some(&hash("$second")), 2).await?);
        assert!(unit.replace_code(id, None, 2).await?);
        assert!(!unit.replace_code(id, Some(&hash("$fourth")), 2).await?);
        assert!(!unit.replace_code(ChallengeId(uuid(9)), None, 2).await?);
        unit.find_challenge_by_browser(Purpose::EmailCode, &digest("browser"), at(1)).await
    })
    .await
    .unwrap();
    assert_eq!((read.attempts, read.resends, read.code), (1, 2, None));
}

async fn the_secrets_of_one_address_are_dropped_together(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    done(&db, async |unit| {
        unit.insert_challenge(&link(3, Some(ada.id))).await?;
        unit.insert_challenge(&Challenge { account_id: Some(ada.id), ..code(4, "browser", None) }).await?;
        unit.insert_challenge(&Challenge { email: email("other@example.org"), ..link(5, Some(ada.id)) })
            .await?;
        unit.insert_challenge(&link(6, Some(bob.id))).await?;
        unit.drop_challenges_for(ada.id, &email("ada@example.org")).await?;
        for (key, left) in [("3", false), ("5", true), ("6", true)] {
            let found = unit.find_challenge_by_key(Purpose::EmailLink, &digest(key), at(1)).await?;
            assert_eq!(found.is_some(), left, "{key}");
        }
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_proofs").await, 2);
}

async fn consumed_challenge_is_gone(db: TestDatabase) {
    let id = ChallengeId(uuid(1));
    done(&db, async |unit| {
        unit.insert_challenge(&link(1, None)).await?;
        assert!(unit.consume(id, at(1)).await?);
        assert!(unit.find_challenge_by_key(Purpose::EmailLink, &digest("1"), at(1)).await?.is_none());
        assert_eq!(unit.count_attempt(id, 5, at(1)).await?, None);
        assert!(!unit.replace_code(id, None, 5).await?);
        Ok(())
    })
    .await;
}

async fn attempt_taken_back_can_be_made_again(db: TestDatabase) {
    let code = code(1, "browser", None);
    done(&db, async |unit| {
        unit.insert_challenge(&code).await?;
        unit.uncount_attempt(code.id).await?;
        assert_eq!(unit.count_attempt(code.id, 1, at(1)).await?, Some(1));
        assert_eq!(unit.count_attempt(code.id, 1, at(1)).await?, None);
        unit.uncount_attempt(code.id).await?;
        assert_eq!(unit.count_attempt(code.id, 1, at(1)).await?, Some(1));
        Ok(())
    })
    .await;
}
