//! Adding, changing, confirming, removing.

use super::*;
use housekey_accounts::{
    admin::NewAccount,
    model::Secret,
    settings::{PreventEnumeration, account::CodeRequired},
};
use housekey_testkit::app::PASSWORD;

#[tokio::test]
async fn number_is_the_accounts_once_its_code_was_entered() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        app.user(ADA).await;
        let mut browser = signed_in(&app, ADA).await;
        assert_eq!(phones(&mut browser).await, json!([]));
        app.signals.take();
        let asked = change(&mut browser, " (030) 123-456 ").await;
        assert_eq!(
            (asked.status, asked.json()["data"].clone()),
            (202, json!([{"phone": NUMBER, "verified": false}]))
        );
        assert_eq!(phones(&mut browser).await, json!([]), "nothing is the account's yet");
        app.deliver().await;
        assert_eq!(app.texts.kinds(), [("verification", NUMBER.to_owned())]);
        let code = app.texts.code(NUMBER);
        assert_eq!(verify(&mut browser, &code.to_lowercase()).await.status, 200);
        assert_eq!(phones(&mut browser).await, json!([{"phone": NUMBER, "verified": true}]));
        assert_eq!(app.signals.take(), ["code_sent", "phone_added", "phone_verified"], "{backend:?}");
        app.deliver().await;
        assert_eq!(app.mail.last_to(ADA).kind, "account/email/phone_changed");
        assert_eq!(verify(&mut browser, &code).await.status, 409, "a code is good once");
    }
}

#[tokio::test]
async fn another_number_takes_the_place_of_the_first_only_when_it_is_confirmed() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    confirm(&app, &mut browser, NUMBER).await;
    assert_eq!(change(&mut browser, NUMBER).await.errors(), ["phone:same_as_current"]);
    assert_eq!(change(&mut browser, OTHER).await.status, 202);
    assert_eq!(phones(&mut browser).await[0]["phone"], NUMBER);
    app.deliver().await;
    app.signals.take();
    assert_eq!(verify(&mut browser, &app.texts.code(OTHER)).await.status, 200);
    assert_eq!(phones(&mut browser).await, json!([{"phone": OTHER, "verified": true}]));
    assert_eq!(app.signals.take(), ["phone_removed", "phone_added", "phone_verified"]);
}

/// T025: one identity, and one counter.
#[tokio::test]
async fn spellings_of_a_number_share_its_limit() {
    let app = TestApp::with(|settings| {
        with_phones(settings);
        settings.account.rate_limits.verify_phone = Rates::parse("1/30s/key").unwrap();
    })
    .await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(change(&mut browser, NUMBER).await.status, 202);
    for spelling in ["030 123456", "0049 30 123456", "+49 (0)30 123456", "+٤٩٣٠١٢٣٤٥٦"] {
        assert_eq!(change(&mut browser, spelling).await.status, 429, "{spelling}");
    }
    app.wait(31);
    assert_eq!(change(&mut browser, "030 123456").await.status, 202);
    app.deliver().await;
    assert_eq!(app.texts.all().len(), 2);
}

#[tokio::test]
async fn what_is_no_number_is_refused() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(change(&mut browser, " ").await.errors(), ["phone:required"]);
    for typed in ["ada", "+1", "+999123456789", "0900-CALL-NOW", "030 123456 ext. 7"] {
        assert_eq!(change(&mut browser, typed).await.errors(), ["phone:invalid_phone"], "{typed}");
    }
    app.deliver().await;
    assert!(app.texts.all().is_empty());
}

/// U1: attempts are counted and kept, also the last one.
#[tokio::test]
async fn three_wrong_codes_end_the_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        app.user(ADA).await;
        let mut browser = signed_in(&app, ADA).await;
        change(&mut browser, NUMBER).await;
        app.deliver().await;
        let code = app.texts.code(NUMBER);
        assert_eq!(verify(&mut browser, " ").await.errors(), ["code:required"]);
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
        assert_eq!(verify(&mut browser, &code).await.status, 409);
        assert_eq!(phones(&mut browser).await, json!([]), "{backend:?}");
    }
}

/// T048.
#[tokio::test]
async fn code_expires_and_a_second_request_takes_its_place() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    change(&mut browser, NUMBER).await;
    app.deliver().await;
    let first = app.texts.code(NUMBER);
    change(&mut browser, OTHER).await;
    app.deliver().await;
    assert_eq!(verify(&mut browser, &first).await.errors(), ["code:incorrect_code"]);
    app.wait(601);
    assert_eq!(verify(&mut browser, &app.texts.code(OTHER)).await.status, 409);
}

#[tokio::test]
async fn code_is_sent_again_twice_with_the_deadline_and_the_tries_it_had() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(resend(&mut browser).await.status, 409);
    change(&mut browser, NUMBER).await;
    app.deliver().await;
    let first = app.texts.code(NUMBER);
    assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
    assert_eq!(resend(&mut browser).await.status, 200);
    assert_eq!(resend(&mut browser).await.status, 200);
    assert_eq!(resend(&mut browser).await.status, 409);
    app.deliver().await;
    assert_eq!(app.texts.all().len(), 3);
    assert_eq!(verify(&mut browser, &first).await.errors(), ["code:incorrect_code"]);
    assert_eq!(verify(&mut browser, &app.texts.code(NUMBER)).await.status, 200);
}

/// T042: a code is bound to the browser that asked and to the account.
#[tokio::test]
async fn code_entered_elsewhere_is_refused() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    app.user(BOB).await;
    let mut browser = signed_in(&app, ADA).await;
    change(&mut browser, NUMBER).await;
    app.deliver().await;
    let code = app.texts.code(NUMBER);
    let mut also_ada = signed_in(&app, ADA).await;
    let mut bob = signed_in(&app, BOB).await;
    let mut nobody = Browser::new(&app);
    for other in [&mut also_ada, &mut bob, &mut nobody] {
        assert_eq!(verify(other, &code).await.status, 409);
    }
    // The browser is somebody else's now.
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    let body = json!({"email": BOB, "password": PASSWORD});
    browser.api(Method::POST, "auth/login", body).await;
    assert_eq!(verify(&mut browser, &code).await.status, 409);
    assert_eq!(phones(&mut bob).await, json!([]));
}

/// T081.
#[tokio::test]
async fn change_and_removal_need_a_recent_proof() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    confirm(&app, &mut browser, NUMBER).await;
    app.wait(300);
    for (method, body) in [(Method::POST, json!({ "phone": OTHER })), (Method::DELETE, Value::Null)] {
        let refused = browser.api(method, "account/phone", body).await;
        assert_eq!(refused.status, 401, "{}", refused.text);
        assert_eq!(refused.json()["meta"]["is_authenticated"], true);
    }
    assert_eq!(phones(&mut browser).await[0]["phone"], NUMBER);
}

#[tokio::test]
async fn somebody_elses_number_is_answered_like_a_free_one_and_its_owner_is_told() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        app.user(ADA).await;
        app.user(BOB).await;
        let mut ada = signed_in(&app, ADA).await;
        confirm(&app, &mut ada, NUMBER).await;
        let mut bob = signed_in(&app, BOB).await;
        app.signals.take();
        let taken = change(&mut bob, NUMBER).await;
        let free = change(&mut signed_in(&app, BOB).await, OTHER).await;
        assert_eq!(taken.status, free.status);
        assert_eq!(taken.text.replace(NUMBER, ""), free.text.replace(OTHER, ""));
        app.deliver().await;
        let told = ("account_already_exists", NUMBER.to_owned());
        assert_eq!(app.texts.kinds().iter().filter(|one| **one == told).count(), 1, "{backend:?}");
        assert_eq!(app.texts.code(NUMBER), "", "the owner is texted no code of bob's");
        for _ in 0..2 {
            assert_eq!(verify(&mut bob, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        }
        assert_eq!(resend(&mut bob).await.status, 200);
        assert_eq!(verify(&mut bob, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
        app.deliver().await;
        assert_eq!(app.texts.kinds().iter().filter(|one| one.1 == NUMBER).count(), 2);
    }
}

#[tokio::test]
async fn somebody_elses_number_is_refused_where_accounts_are_not_hidden() {
    let app = TestApp::with(|settings| {
        with_phones(settings);
        settings.account.prevent_enumeration = PreventEnumeration::Off;
    })
    .await;
    app.user(ADA).await;
    app.user(BOB).await;
    confirm(&app, &mut signed_in(&app, ADA).await, NUMBER).await;
    let mut bob = signed_in(&app, BOB).await;
    assert_eq!(change(&mut bob, NUMBER).await.errors(), ["phone:phone_taken"]);
}

#[tokio::test]
async fn number_confirmed_by_another_account_meanwhile_is_refused_at_the_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        app.user(ADA).await;
        app.user(BOB).await;
        let (mut ada, mut bob) = (signed_in(&app, ADA).await, signed_in(&app, BOB).await);
        change(&mut ada, NUMBER).await;
        app.deliver().await;
        let of_ada = app.texts.code(NUMBER);
        confirm(&app, &mut bob, NUMBER).await;
        assert_eq!(verify(&mut ada, &of_ada).await.errors(), ["code:phone_taken"], "{backend:?}");
        assert_eq!(phones(&mut ada).await, json!([]));
        assert_eq!(phones(&mut bob).await[0]["phone"], NUMBER);
    }
}

/// T045: of two accounts with a right code for one number each, one gets it.
#[tokio::test]
async fn one_number_is_confirmed_once_by_parallel_requests() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        app.user(ADA).await;
        app.user(BOB).await;
        let (mut ada, mut bob) = (signed_in(&app, ADA).await, signed_in(&app, BOB).await);
        for _ in 0..20 {
            change(&mut ada, NUMBER).await;
            app.deliver().await;
            let of_ada = app.texts.code(NUMBER);
            change(&mut bob, NUMBER).await;
            app.deliver().await;
            let of_bob = app.texts.code(NUMBER);
            let (first, second) = tokio::join!(verify(&mut ada, &of_ada), verify(&mut bob, &of_bob));
            let mut seen = [first.status, second.status];
            seen.sort_unstable();
            assert_eq!(seen, [200, 400], "{backend:?}: {} {}", first.text, second.text);
            let winner = if first.status == 200 { &mut ada } else { &mut bob };
            assert_eq!(winner.api(Method::DELETE, "account/phone", Value::Null).await.status, 200);
        }
    }
}

#[tokio::test]
async fn removed_number_is_gone_and_its_owner_is_mailed() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    let gone = browser.api(Method::DELETE, "account/phone", Value::Null).await;
    assert_eq!(gone.errors(), ["phone:unknown_phone"]);
    confirm(&app, &mut browser, NUMBER).await;
    change(&mut browser, OTHER).await;
    app.signals.take();
    let removed = browser.api(Method::DELETE, "account/phone", Value::Null).await;
    assert_eq!((removed.status, removed.json()["data"].clone()), (200, json!([])));
    assert_eq!(app.signals.take(), ["phone_removed"]);
    app.deliver().await;
    assert_eq!(app.mail.last_to(ADA).kind, "account/email/phone_removed");
    assert_eq!(verify(&mut browser, &app.texts.code(OTHER)).await.status, 409, "nothing waits any more");
}

/// ASVS 6.3.7: there is no address to be mailed at.
#[tokio::test]
async fn former_number_is_texted_where_no_address_is_confirmed() {
    let app = TestApp::with(|settings| {
        with_phones(settings);
        settings.account.login_methods.push(LoginMethod::Username);
    })
    .await;
    let (username, password) = (Some("ada".into()), Some(Secret::new(PASSWORD)));
    let phone = Some((NUMBER.into(), true));
    app.account(NewAccount { username, password, phone, active: true, ..NewAccount::default() }).await;
    let mut browser = Browser::new(&app);
    let body = json!({ "username": "ada", "password": PASSWORD });
    browser.api(Method::POST, "auth/login", body).await;
    confirm(&app, &mut browser, OTHER).await;
    app.deliver().await;
    assert_eq!(app.texts.kinds().pop(), Some(("phone_removed", NUMBER.to_owned())));
    assert_eq!(browser.api(Method::DELETE, "account/phone", Value::Null).await.status, 200);
    app.deliver().await;
    assert_eq!(app.texts.kinds().pop(), Some(("phone_removed", OTHER.to_owned())));
}

/// The code that is asked for after the password would come to nothing.
#[tokio::test]
async fn number_to_which_the_required_code_is_texted_stays() {
    let app = TestApp::with(|settings| {
        with_phones(settings);
        settings.account.login_methods.push(LoginMethod::Username);
        settings.account.login_by_code_required = CodeRequired::Always;
    })
    .await;
    let (username, password) = (Some("ada".into()), Some(Secret::new(PASSWORD)));
    let phone = Some((NUMBER.into(), true));
    app.account(NewAccount { username, password, phone, active: true, ..NewAccount::default() }).await;
    let mut browser = Browser::new(&app);
    let body = json!({ "username": "ada", "password": PASSWORD });
    browser.api(Method::POST, "auth/login", body).await;
    app.deliver().await;
    let code = json!({ "code": app.texts.code(NUMBER) });
    assert_eq!(browser.api(Method::POST, "auth/code/confirm", code).await.status, 200);
    let removed = browser.api(Method::DELETE, "account/phone", Value::Null).await;
    assert_eq!(removed.errors(), ["phone:cannot_remove_phone"]);
}

/// T008: what was sent would tell which numbers and addresses other accounts have.
#[tokio::test]
async fn own_data_do_not_tell_whether_a_number_or_an_address_is_somebody_elses() {
    for backend in BOTH {
        let app = TestApp::on(backend, with_phones).await;
        app.user(ADA).await;
        app.user(BOB).await;
        confirm(&app, &mut signed_in(&app, BOB).await, OTHER).await;
        let mut browser = signed_in(&app, ADA).await;
        let mut kinds = async |number: &str, email: &str| {
            change(&mut browser, number).await;
            browser.api(Method::POST, "account/email", json!({ "email": email })).await;
            app.deliver().await;
            let data = browser.api(Method::GET, "account/export", Value::Null).await.json();
            let events = data["data"]["events"].as_array().cloned().unwrap_or_default();
            assert!(!events.is_empty(), "{data}");
            events.iter().filter(|event| event.to_string().contains(&number[1..])).count()
        };
        assert_eq!(kinds(NUMBER, "free@example.org").await, 0);
        assert_eq!(kinds(OTHER, BOB).await, 0, "{backend:?}");
    }
}

#[tokio::test]
async fn number_that_is_the_only_way_in_stays() {
    // Neither has an address. Where user names do not sign in, nothing but the number does.
    for (by_name, status) in [(true, 200), (false, 400)] {
        let app = TestApp::with(|settings| {
            with_phones(settings);
            if by_name {
                settings.account.login_methods.push(LoginMethod::Username);
            }
        })
        .await;
        app.account(NewAccount {
            username: Some("ada".into()),
            password: Some(Secret::new(PASSWORD)),
            phone: Some((NUMBER.into(), true)),
            active: true,
            ..NewAccount::default()
        })
        .await;
        let mut browser = Browser::new(&app);
        let body = json!({"phone": NUMBER, "password": PASSWORD});
        assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 200);
        let removed = browser.api(Method::DELETE, "account/phone", Value::Null).await;
        assert_eq!(removed.status, status, "{}", removed.text);
        let left = if by_name { json!([]) } else { json!([{"phone": NUMBER, "verified": true}]) };
        assert_eq!(phones(&mut browser).await, left);
        if !by_name {
            assert_eq!(removed.errors(), ["phone:cannot_remove_phone"]);
        }
    }
}

#[tokio::test]
async fn where_phones_are_not_used_there_is_nothing_to_manage() {
    let app = TestApp::with(|_| {}).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    assert_eq!(change(&mut browser, NUMBER).await.status, 409);
    assert_eq!(verify(&mut browser, "BBBB-BBBB").await.status, 409);
    assert_eq!(browser.api(Method::DELETE, "account/phone", Value::Null).await.status, 409);
    assert_eq!(phones(&mut browser).await, json!([]));
}

#[tokio::test]
async fn visitor_manages_nothing() {
    let app = TestApp::with(with_phones).await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.api(Method::GET, "account/phone", Value::Null).await.status, 401);
    assert_eq!(change(&mut browser, NUMBER).await.status, 401);
    assert_eq!(resend(&mut browser).await.status, 409);
}

#[tokio::test]
async fn text_messages_are_limited_for_the_account_and_the_client() {
    let app = TestApp::with(|settings| {
        settings.account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
    })
    .await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    let mut seen = vec![];
    for n in 0..5 {
        seen.push(change(&mut browser, &format!("+493012345{n}")).await.status);
    }
    assert_eq!(seen, [202, 202, 202, 429, 429]);
    app.deliver().await;
    assert_eq!(app.texts.all().len(), 3);
}

/// The code stands in no log and in no table in clear.
#[tokio::test]
async fn code_of_a_waiting_text_message_is_stored_sealed() {
    let app = TestApp::with(with_phones).await;
    app.user(ADA).await;
    let mut browser = signed_in(&app, ADA).await;
    change(&mut browser, NUMBER).await;
    let stored = app.everything_stored().await;
    app.deliver().await;
    let code = app.texts.code(NUMBER);
    assert!(!code.is_empty() && !stored.contains(&code) && !stored.contains(&code.replace('-', "")));
    assert!(stored.contains("verification"), "it waited there");
}
