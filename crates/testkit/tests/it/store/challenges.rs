use super::*;
use housekey_accounts::model::{
    Challenge, ChallengeId, ChallengeSecret, Payload, PendingLoginId, PhoneNumber, Purpose, Secret, Target,
    purpose::{
        DeletionUndo, EmailChange, InvitationGrant, Nothing, OauthState, PasswordReset, WebauthnState,
    },
};
use housekey_store::{args, constraint};
use serde_json::json;

on_both!(
    a_link_and_a_code_read_back_as_they_were_written,
    every_purpose_target_and_secret_is_stored_found_counted_replaced_and_consumed,
    unreadable_payload_is_inconsistent,
    a_challenge_may_be_stored_before_the_login_that_waits_for_it,
    challenge_is_refused_for_another_purpose,
    expired_challenge_is_not_found_counted_or_consumed,
    newer_code_of_a_browser_replaces_the_earlier_one,
    challenges_with_keys_of_one_browser_exist_side_by_side,
    twenty_parallel_codes_of_one_browser_leave_one,
    duplicate_challenge_key_is_a_conflict,
    twenty_parallel_consumes_succeed_once,
    a_hundred_guesses_at_once_are_counted_to_the_limit_and_no_further,
    a_code_is_replaced_as_often_as_allowed_and_keeps_its_attempts,
    the_secrets_of_one_address_are_dropped_together,
    codes_of_an_account_are_dropped_but_those_of_a_waiting_login,
    invitations_of_an_address_are_dropped_and_no_account_loses_a_secret,
    a_spent_secret_is_gone,
    an_attempt_taken_back_can_be_made_again,
);

pub(super) fn link(n: u128, account_id: Option<AccountId>) -> Challenge {
    Challenge {
        id: ChallengeId(uuid(n)),
        account_id,
        target: Target::Email(email("ada@example.org")),
        secret: ChallengeSecret::Digest(digest(&n.to_string())),
        browser: None,
        pending_login: None,
        payload: Payload::EmailLink(Nothing {}),
        attempts: 0,
        resends: 0,
        created_at: at(0),
        expires_at: at(600),
    }
}

pub(super) fn code(n: u128, browser: &str, pending_login: Option<PendingLoginId>) -> Challenge {
    Challenge {
        secret: ChallengeSecret::Hash(hash("$argon2id$code")),
        browser: Some(digest(browser)),
        pending_login,
        payload: Payload::EmailCode(Nothing {}),
        ..link(n, None)
    }
}

fn same(read: &Challenge, written: &Challenge) {
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
    assert!(read.browser == written.browser && read.secret.hash() == written.secret.hash());
    assert!(read.secret.digest() == written.secret.digest());
    assert_eq!(read.payload.to_json().unwrap(), written.payload.to_json().unwrap());
}

/// One payload of each purpose, as the flows to come will write it.
fn payload(purpose: Purpose) -> Payload {
    let reset = PasswordReset { credential_epoch: 7, addresses: "digest".into() };
    match purpose {
        Purpose::EmailLink => Payload::EmailLink(Nothing {}),
        Purpose::EmailCode => Payload::EmailCode(Nothing {}),
        Purpose::EmailChange => Payload::EmailChange(EmailChange { from: Some(email("old@example.org")) }),
        Purpose::LoginCode => Payload::LoginCode(Nothing {}),
        Purpose::PhoneCode => Payload::PhoneCode(Nothing {}),
        Purpose::PasswordResetLink => Payload::PasswordResetLink(reset),
        Purpose::PasswordResetGrant => Payload::PasswordResetGrant(reset),
        Purpose::PasswordResetCode => Payload::PasswordResetCode(reset),
        Purpose::Invitation => Payload::Invitation(Nothing {}),
        Purpose::InvitationGrant => {
            Payload::InvitationGrant(InvitationGrant { invitation: uuid::Uuid::nil() })
        }
        Purpose::Reauthentication => Payload::Reauthentication(Nothing {}),
        Purpose::Interrupted => Payload::Interrupted(housekey_protocol::views::Interrupted::EndOtherSessions),
        Purpose::OauthState => Payload::OauthState(OauthState {
            process: "connect".into(),
            nonce: Some(Secret::new("a nonce")),
            pkce_verifier: Some(Secret::new("a verifier")),
            next: Some("/next".into()),
            scope: vec!["openid".into()],
        }),
        Purpose::WebauthnRegistration => Payload::WebauthnRegistration(WebauthnState(json!({"rs": 1}))),
        Purpose::WebauthnAuthentication => Payload::WebauthnAuthentication(WebauthnState(json!({"rs": 2}))),
        Purpose::DeletionUndo => Payload::DeletionUndo(DeletionUndo { delete_at: at(9) }),
        other => panic!("a payload for {other:?} is missing here"),
    }
}

async fn every_purpose_target_and_secret_is_stored_found_counted_replaced_and_consumed(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let pending = super::pending_logins::login(2, "browser", Some(ada.id));
    done(&db, async |unit| unit.put_pending_login(&pending).await).await;
    let targets = || {
        [
            Target::None,
            Target::Email(email("ada@example.org")),
            Target::Phone(PhoneNumber::parse("+4930123456", None).unwrap()),
            Target::Provider("example".into()),
            Target::Credential("AQIDBA".into()),
        ]
    };
    let mut n = 100;
    for purpose in Purpose::ALL {
        for target in targets() {
            for account_id in [Some(ada.id), None] {
                for shape in ["digest", "hash", "none"] {
                    n += 1;
                    let secret = match shape {
                        "digest" => ChallengeSecret::Digest(digest(&n.to_string())),
                        "hash" => ChallengeSecret::Hash(hash("$argon2id$code")),
                        _ => ChallengeSecret::None,
                    };
                    let written = Challenge {
                        target: target.clone(),
                        secret,
                        browser: Some(digest("browser")),
                        pending_login: account_id.map(|_| pending.id),
                        payload: payload(*purpose),
                        ..link(n, account_id)
                    };
                    lives_once(&db, &written).await;
                }
            }
        }
    }
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 0);
}

/// Its whole life.
async fn lives_once(db: &TestDatabase, written: &Challenge) {
    done(db, async |unit| {
        let (id, purpose) = (written.id, written.purpose());
        unit.insert_challenge(written).await?;
        let by_key = match written.secret.digest() {
            Some(key) => unit.find_challenge_by_key(purpose, key, at(1)).await?,
            None => None,
        };
        let by_browser = unit.find_challenge_by_browser(purpose, &digest("browser"), at(1)).await?;
        assert!(by_key.is_some() != by_browser.is_some(), "found in one way: {written:?}");
        same(&by_key.or(by_browser).unwrap(), written);
        assert_eq!(unit.count_attempt(id, 2, at(1)).await?, Some(1));
        if written.secret.digest().is_none() {
            assert!(unit.replace_code(id, Some(&hash("$second")), 1).await?);
            assert!(!unit.replace_code(id, None, 1).await?);
            let read = unit.find_challenge_by_browser(purpose, &digest("browser"), at(1)).await?.unwrap();
            assert_eq!((read.attempts, read.resends), (1, 1));
            assert!(read.secret.hash() == Some(&hash("$second")));
        }
        assert!(unit.consume(id, at(1)).await?);
        assert!(!unit.consume(id, at(1)).await?);
        Ok(())
    })
    .await;
}

async fn unreadable_payload_is_inconsistent(db: TestDatabase) {
    let written =
        Challenge { payload: Payload::DeletionUndo(DeletionUndo { delete_at: at(9) }), ..link(1, None) };
    done(&db, async |unit| unit.insert_challenge(&written).await).await;
    let mut tx = db.pool().begin().await.unwrap();
    let spoil = "UPDATE housekey_challenges SET payload = $1";
    tx.execute(spoil, args![json!({"delete_at": "soon"})]).await.unwrap();
    UnitOfWork::commit(Box::new(tx)).await.unwrap();
    let mut unit = db.store().begin().await.unwrap();
    let read = unit.find_challenge_by_key(Purpose::DeletionUndo, &digest("1"), at(1)).await;
    assert!(
        matches!(&read, Err(StoreError::Inconsistent { column: "payload", row, .. }) if *row == written.id.to_string()),
        "{read:?}"
    );
}

/// A stage stores its challenge, and the login only then.
async fn a_challenge_may_be_stored_before_the_login_that_waits_for_it(db: TestDatabase) {
    let login = super::pending_logins::login(1, "browser", None);
    done(&db, async |unit| {
        unit.insert_challenge(&code(2, "browser", Some(login.id))).await?;
        unit.put_pending_login(&login).await
    })
    .await;
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_challenge(&code(3, "other browser", Some(PendingLoginId(uuid(9))))).await.unwrap();
    assert!(unit.commit().await.is_err(), "a login that is never stored is noticed at commit");
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 1);
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
        unit.insert_challenge(&link(1, None)).await?;
        unit.insert_challenge(&code(2, "browser", None)).await?;
        assert!(unit.find_challenge_by_key(Purpose::EmailLink, &digest("1"), at(599)).await?.is_some());
        assert!(unit.find_challenge_by_key(Purpose::EmailLink, &digest("1"), at(600)).await?.is_none());
        let found = unit.find_challenge_by_browser(Purpose::EmailCode, &digest("browser"), at(600)).await?;
        assert!(found.is_none());
        assert_eq!(unit.count_attempt(id, 5, at(600)).await?, None);
        assert!(!unit.consume(id, at(600)).await?);
        assert!(unit.consume(id, at(599)).await?);
        Ok(())
    })
    .await;
}

async fn newer_code_of_a_browser_replaces_the_earlier_one(db: TestDatabase) {
    done(&db, async |unit| {
        unit.insert_challenge(&Challenge { created_at: at(2), ..code(1, "browser", None) }).await?;
        unit.insert_challenge(&code(2, "other browser", None)).await?;
        unit.insert_challenge(&Challenge {
            payload: Payload::LoginCode(Nothing {}),
            ..code(3, "browser", None)
        })
        .await?;
        unit.insert_challenge(&code(4, "browser", None)).await?;
        let found = unit.find_challenge_by_browser(Purpose::EmailCode, &digest("browser"), at(3)).await?;
        assert_eq!(found.unwrap().id, ChallengeId(uuid(4)));
        assert!(!unit.consume(ChallengeId(uuid(1)), at(3)).await?);
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 3);
}

async fn challenges_with_keys_of_one_browser_exist_side_by_side(db: TestDatabase) {
    done(&db, async |unit| {
        for n in [1, 2] {
            let state = payload(Purpose::OauthState);
            let browser = Some(digest("browser"));
            unit.insert_challenge(&Challenge { payload: state, browser, ..link(n, None) }).await?;
        }
        for key in ["1", "2"] {
            assert!(unit.find_challenge_by_key(Purpose::OauthState, &digest(key), at(1)).await?.is_some());
        }
        Ok(())
    })
    .await;
}

async fn twenty_parallel_codes_of_one_browser_leave_one(db: TestDatabase) {
    let mut clicks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = db.store();
        clicks.spawn(async move {
            let mut unit = store.begin().await.unwrap();
            unit.insert_challenge(&code(n, "browser", None)).await.unwrap();
            unit.commit().await.unwrap();
        });
    }
    clicks.join_all().await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 1);
}

async fn duplicate_challenge_key_is_a_conflict(db: TestDatabase) {
    let mut unit = db.store().begin().await.unwrap();
    unit.insert_challenge(&link(1, None)).await.unwrap();
    let second = Challenge { id: ChallengeId(uuid(2)), ..link(1, None) };
    assert_eq!(refused(unit.insert_challenge(&second).await), constraint::CHALLENGE_KEY);
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
    assert_eq!((read.attempts, read.resends), (1, 2));
    assert!(read.secret.hash().is_none());
}

async fn the_secrets_of_one_address_are_dropped_together(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    done(&db, async |unit| {
        unit.insert_challenge(&link(3, Some(ada.id))).await?;
        unit.insert_challenge(&Challenge { account_id: Some(ada.id), ..code(4, "browser", None) }).await?;
        unit.insert_challenge(&Challenge {
            target: Target::Email(email("other@example.org")),
            ..link(5, Some(ada.id))
        })
        .await?;
        unit.insert_challenge(&link(6, Some(bob.id))).await?;
        unit.drop_challenges_for(ada.id, &Target::Email(email("ada@example.org"))).await?;
        for (key, left) in [("3", false), ("5", true), ("6", true)] {
            let found = unit.find_challenge_by_key(Purpose::EmailLink, &digest(key), at(1)).await?;
            assert_eq!(found.is_some(), left, "{key}");
        }
        Ok(())
    })
    .await;
    assert_eq!(count(&db, "SELECT count(*) AS n FROM housekey_challenges").await, 2);
}

async fn codes_of_an_account_are_dropped_but_those_of_a_waiting_login(db: TestDatabase) {
    let (ada, bob) = (stored(&db, 1).await, stored(&db, 2).await);
    let of = |challenge: Challenge, account: AccountId| Challenge { account_id: Some(account), ..challenge };
    let login = super::pending_logins::login(9, "two", Some(ada.id));
    done(&db, async |unit| {
        unit.put_pending_login(&login).await?;
        unit.insert_challenge(&of(code(3, "one", None), ada.id)).await?;
        unit.insert_challenge(&of(code(4, "two", Some(login.id)), ada.id)).await?;
        unit.insert_challenge(&of(code(5, "three", None), bob.id)).await?;
        unit.insert_challenge(&link(6, Some(ada.id))).await?;
        unit.drop_challenges_of(ada.id, Purpose::EmailCode).await
    })
    .await;
    done(&db, async |unit| {
        for (browser, left) in [("one", false), ("two", true), ("three", true)] {
            let found = unit.find_challenge_by_browser(Purpose::EmailCode, &digest(browser), at(1)).await?;
            assert_eq!(found.is_some(), left, "{browser}");
        }
        assert!(unit.find_challenge_by_key(Purpose::EmailLink, &digest("6"), at(1)).await?.is_some());
        Ok(())
    })
    .await;
}

async fn invitations_of_an_address_are_dropped_and_no_account_loses_a_secret(db: TestDatabase) {
    let ada = stored(&db, 1).await;
    let invitation = |n, to: &str| Challenge {
        target: Target::Email(email(to)),
        payload: Payload::Invitation(Nothing {}),
        ..link(n, None)
    };
    done(&db, async |unit| {
        unit.insert_challenge(&invitation(3, "ada@example.org")).await?;
        unit.insert_challenge(&invitation(4, "ada@example.org")).await?;
        unit.insert_challenge(&invitation(5, "bob@example.org")).await?;
        unit.insert_challenge(&link(6, Some(ada.id))).await?;
        unit.drop_challenges_to(Purpose::Invitation, &Target::Email(email("ada@example.org"))).await?;
        for (key, purpose, left) in [
            ("3", Purpose::Invitation, false),
            ("4", Purpose::Invitation, false),
            ("5", Purpose::Invitation, true),
            ("6", Purpose::EmailLink, true),
        ] {
            assert_eq!(
                unit.find_challenge_by_key(purpose, &digest(key), at(1)).await?.is_some(),
                left,
                "{key}"
            );
        }
        Ok(())
    })
    .await;
}

async fn a_spent_secret_is_gone(db: TestDatabase) {
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

async fn an_attempt_taken_back_can_be_made_again(db: TestDatabase) {
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
