//! Sign-up with a number: it is confirmed before anybody is signed in.

use super::*;
use housekey_accounts::{
    Ctx,
    admin::{self, NewAccount},
    context::{NextStep, SessionChange},
    flows,
    model::Secret,
    settings::{EmailVerification, PreventEnumeration, account::CodeRequired},
};
use housekey_testkit::app::PASSWORD;

const EVE: &str = "eve@example.org";

/// With an address and a number, both confirmed by code.
fn both(settings: &mut Settings) {
    with_phones(settings);
    settings.account.signup_fields = ["email*", "phone*", "password1*"].map(Into::into).to_vec();
    settings.account.email_verification_by_code_enabled = true;
    settings.account.rate_limits.signup = Rates::default();
}

/// With a number and a user name, and no address.
fn no_address(settings: &mut Settings) {
    both(settings);
    settings.account.login_methods.push(LoginMethod::Username);
    settings.account.signup_fields = ["username", "phone*", "password1*"].map(Into::into).to_vec();
    settings.account.email_verification = EmailVerification::None;
    settings.account.email_verification_by_code_enabled = false;
}

fn form(email: &str, phone: &str) -> Value {
    json!({ "email": email, "phone": phone, "password": PASSWORD })
}

async fn sign_up(browser: &mut Browser, body: Value) -> Reply {
    browser.api(Method::POST, "auth/signup", body).await
}

/// The flow that waits in this browser.
fn waits_for(reply: &Reply) -> Value {
    let json = reply.json();
    let flows = json["data"]["flows"].as_array().cloned().unwrap_or_default();
    flows.iter().find(|flow| flow["is_pending"] == true).map_or(Value::Null, |flow| flow["id"].clone())
}

/// Somebody else's account, with a confirmed number.
async fn owned(app: &TestApp, number: &str) {
    let phone = Some((number.to_owned(), true));
    let username = Some("owner".to_owned());
    app.account(NewAccount { username, phone, active: true, ..NewAccount::default() }).await;
}

async fn code(app: &TestApp, number: &str) -> String {
    app.deliver().await;
    app.texts.code(number)
}

async fn confirm_email(app: &TestApp, browser: &mut Browser, email: &str) -> Reply {
    app.deliver().await;
    let key = app.mail.value(email, "code");
    browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await
}

async fn accounts(app: &TestApp) -> usize {
    admin::list(app.accounts.services()).await.unwrap().len()
}

#[tokio::test]
async fn number_of_a_sign_up_is_confirmed_before_its_address_is_mailed() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        let mut browser = Browser::new(&app);
        let reply = sign_up(&mut browser, form(ADA, "030 123456")).await;
        assert_eq!((reply.status, waits_for(&reply)), (401, json!("verify_phone")), "{}", reply.text);
        let code = code(&app, NUMBER).await;
        assert!(app.mail.all().is_empty(), "{backend:?}");
        assert_eq!(app.signals.take(), ["user_signed_up", "code_sent"]);
        let reply = verify(&mut browser, &code).await;
        assert_eq!((reply.status, waits_for(&reply)), (401, json!("verify_email")), "{}", reply.text);
        assert_eq!(
            app.signals.take(),
            ["phone_added", "phone_verified", "email_confirmation_sent", "code_sent"]
        );
        assert!(confirm_email(&app, &mut browser, ADA).await.is_authenticated());
        assert_eq!(app.signals.take(), ["email_confirmed", "account_ready", "user_logged_in"]);
        assert_eq!(phones(&mut browser).await, json!([{"phone": NUMBER, "verified": true}]));
        let by_number = json!({ "phone": "030/123456", "password": PASSWORD });
        let reply = Browser::new(&app).api(Method::POST, "auth/login", by_number).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
}

#[tokio::test]
async fn sign_up_without_an_address_is_finished_by_the_texted_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, no_address).await;
        let mut browser = Browser::new(&app);
        let reply = sign_up(&mut browser, json!({"phone": NUMBER, "password": PASSWORD})).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        let code = code(&app, NUMBER).await;
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        app.signals.take();
        let reply = verify(&mut browser, &code).await;
        assert!(reply.is_authenticated(), "{backend:?}");
        assert_eq!(reply.json()["data"]["user"]["display"], "+49 30 123456");
        let shown = admin::show(app.accounts.services(), NUMBER).await.unwrap();
        assert_eq!(shown["phone"], json!({"phone": NUMBER, "verified": true}), "{shown}");
        assert_eq!(app.signals.take(), ["phone_added", "phone_verified", "account_ready", "user_logged_in"]);
    }
}

#[tokio::test]
async fn number_may_be_left_out_where_it_is_optional() {
    let app = TestApp::with(|settings| {
        both(settings);
        settings.account.signup_fields = ["email*", "phone", "password1*"].map(Into::into).to_vec();
    })
    .await;
    let mut browser = Browser::new(&app);
    assert_eq!(waits_for(&sign_up(&mut browser, form(ADA, " ")).await), "verify_email");
    assert!(confirm_email(&app, &mut browser, ADA).await.is_authenticated());
    let mut browser = Browser::new(&app);
    assert_eq!(sign_up(&mut browser, form(BOB, "12")).await.errors(), ["phone:invalid_phone"]);
    assert_eq!(waits_for(&sign_up(&mut browser, form(BOB, NUMBER)).await), "verify_phone");
}

/// What a stranger sees of a sign-up, up to the end of its tries.
async fn seen(app: &TestApp, email: &str, phone: &str) -> Vec<(u16, String)> {
    let mut browser = Browser::new(app);
    let mut seen = vec![];
    let mut note = |reply: Reply| seen.push((reply.status, reply.text.replace(email, "EMAIL")));
    note(sign_up(&mut browser, form(email, phone)).await);
    note(sign_up(&mut browser, form(email, phone)).await);
    note(verify(&mut browser, "BBBB-BBBB").await);
    for _ in 0..3 {
        note(resend(&mut browser).await);
    }
    note(verify(&mut browser, "BBBB-BBBB").await);
    note(verify(&mut browser, "BBBB-BBBB").await);
    note(verify(&mut browser, "BBBB-BBBB").await);
    note(browser.api(Method::GET, "auth/session", Value::Null).await);
    // And signing in right after it.
    let body = json!({ "phone": phone, "password": PASSWORD });
    note(Browser::new(app).api(Method::POST, "auth/login", body).await);
    seen
}

#[tokio::test]
async fn t008_number_that_is_taken_is_answered_like_a_free_one_and_its_owner_is_told() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        owned(&app, OTHER).await;
        let (free, taken) = (seen(&app, ADA, NUMBER).await, seen(&app, BOB, OTHER).await);
        assert_eq!(free, taken, "{backend:?}");
        app.deliver().await;
        let told = app.texts.kinds();
        assert!(told.contains(&("account_already_exists", OTHER.to_owned())), "{told:?}");
        assert!(!told.contains(&("verification", OTHER.to_owned())), "{told:?}");
        // The address signs in as far as the number lets it: in both.
        for email in [ADA, BOB] {
            let body = json!({ "email": email, "password": PASSWORD });
            let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
            assert_eq!((reply.status, waits_for(&reply)), (401, json!("verify_phone")), "{}", reply.text);
        }
    }
}

#[tokio::test]
async fn number_that_is_taken_is_refused_openly_where_accounts_are_not_hidden() {
    let app = TestApp::with(|settings| {
        both(settings);
        settings.account.prevent_enumeration = PreventEnumeration::Off;
    })
    .await;
    owned(&app, OTHER).await;
    let mut browser = Browser::new(&app);
    assert_eq!(sign_up(&mut browser, form(ADA, OTHER)).await.errors(), ["phone:phone_taken"]);
    assert_eq!(waits_for(&sign_up(&mut browser, form(ADA, NUMBER)).await), "verify_phone");
    assert_eq!(change(&mut browser, OTHER).await.errors(), ["phone:phone_taken"]);
}

/// Whoever gives their own number and somebody else's address reads the codes of the number.
#[tokio::test]
async fn t008_address_that_is_taken_does_not_show_while_the_number_is_confirmed() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        app.user(EVE).await;
        let mut all = vec![];
        for (email, number) in [(ADA, NUMBER), (EVE, OTHER)] {
            let mut browser = Browser::new(&app);
            let mut seen = vec![];
            let mut note = |reply: Reply| seen.push((reply.status, reply.text.replace(email, "EMAIL")));
            note(sign_up(&mut browser, form(email, number)).await);
            note(verify(&mut browser, "BBBB-BBBB").await);
            // In the language of the one who asks, whether or not there is an account with one of its own.
            browser.headers.push(("accept-language".into(), "de".into()));
            note(resend(&mut browser).await);
            browser.headers.clear();
            let code = code(&app, number).await;
            note(verify(&mut browser, &code).await);
            note(verify(&mut browser, &code).await);
            note(browser.api(Method::GET, "auth/session", Value::Null).await);
            note(browser.api(Method::POST, "auth/email/verify", json!({"key": "BBBB-BBBB"})).await);
            all.push(seen);
        }
        assert_eq!(all[0], all[1], "{backend:?}");
        app.deliver().await;
        assert_eq!(app.mail.last_to(EVE).kind, "account/email/account_already_exists");
        let texts = |number: &str| -> Vec<String> {
            let all = app.texts.all().into_iter().filter(|text| text.to.as_str() == number);
            all.map(|text| text.text.replace(text.code.unwrap_or_default().expose(), "CODE")).collect()
        };
        assert_eq!(texts(NUMBER), texts(OTHER));
        assert_ne!(texts(NUMBER)[0], texts(NUMBER)[1], "English and German");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn double_click_is_one_sign_up_and_one_text_message() {
    for backend in BOTH {
        for (settings, body) in [
            (both as fn(&mut Settings), form(ADA, NUMBER)),
            (no_address, json!({"username": "ada", "phone": NUMBER, "password": PASSWORD})),
        ] {
            let app = TestApp::on(backend, settings).await;
            let clicks = [(); 2].map(|()| {
                let (mut browser, body) = (Browser::new(&app), body.clone());
                tokio::spawn(async move { (sign_up(&mut browser, body).await.text, browser) })
            });
            let mut answers = vec![];
            for click in clicks {
                answers.push(click.await.unwrap());
            }
            assert_eq!(answers[0].0, answers[1].0, "{backend:?}");
            let code = code(&app, NUMBER).await;
            assert_eq!(app.texts.all().len(), 1, "{backend:?}");
            assert_eq!(accounts(&app).await, 1);
            assert!(verify(&mut answers[0].1, &code).await.status < 402);
        }
    }
}

#[tokio::test]
async fn sign_up_sent_again_with_another_number_takes_the_place_of_the_first() {
    for backend in BOTH {
        for (settings, body) in [
            (both as fn(&mut Settings), form(ADA, OTHER)),
            (no_address, json!({"username": "ada", "phone": OTHER, "password": PASSWORD})),
        ] {
            let app = TestApp::on(backend, settings).await;
            let mut browser = Browser::new(&app);
            sign_up(&mut browser, body.clone()).await;
            let old = code(&app, OTHER).await;
            let mut mended = body.clone();
            mended["phone"] = NUMBER.into();
            let reply = sign_up(&mut browser, mended).await;
            assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
            let fresh = code(&app, NUMBER).await;
            assert_eq!(verify(&mut browser, &old).await.errors(), ["code:incorrect_code"]);
            assert!(verify(&mut browser, &fresh).await.status < 402, "{backend:?}");
            assert_eq!(accounts(&app).await, 1, "{backend:?}");
        }
    }
}

#[tokio::test]
async fn number_that_waits_is_changed_a_few_times_with_its_tries_and_its_deadline() {
    for backend in BOTH {
        // The second signs up with an address that is taken: it goes the same way.
        for email in [ADA, EVE] {
            let app = TestApp::on(backend, both).await;
            app.user(EVE).await;
            owned(&app, "+4930999999").await;
            let mut browser = Browser::new(&app);
            assert_eq!(change(&mut browser, NUMBER).await.status, 401);
            sign_up(&mut browser, form(email, OTHER)).await;
            let old = code(&app, OTHER).await;
            assert_eq!(change(&mut browser, OTHER).await.errors(), ["phone:same_as_current"]);
            assert_eq!(change(&mut browser, "12").await.errors(), ["phone:invalid_phone"]);
            assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
            let reply = change(&mut browser, "+4930999999").await;
            assert_eq!((reply.status, &reply.json()["data"][0]["verified"]), (202, &json!(false)));
            assert_eq!(verify(&mut browser, &old).await.errors(), ["code:incorrect_code"]);
            assert_eq!(change(&mut browser, NUMBER).await.status, 202);
            assert_eq!(change(&mut browser, OTHER).await.status, 409, "only so often");
            let fresh = code(&app, NUMBER).await;
            assert_eq!(app.texts.kinds().iter().filter(|(kind, _)| *kind == "verification").count(), 2);
            let reply = verify(&mut browser, &fresh).await;
            assert_eq!(waits_for(&reply), "verify_email", "{email} {}", reply.text);
        }
        let app = TestApp::on(backend, both).await;
        let mut browser = Browser::new(&app);
        sign_up(&mut browser, form(ADA, OTHER)).await;
        for _ in 0..2 {
            verify(&mut browser, "BBBB-BBBB").await;
        }
        change(&mut browser, NUMBER).await;
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
    }
}

#[tokio::test]
async fn three_wrong_codes_end_the_login_and_the_next_sign_in_gets_another_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        let mut browser = Browser::new(&app);
        sign_up(&mut browser, form(ADA, NUMBER)).await;
        let code = code(&app, NUMBER).await;
        for _ in 0..2 {
            assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:incorrect_code"]);
        }
        assert_eq!(verify(&mut browser, "BBBB-BBBB").await.errors(), ["code:code_expired"]);
        assert_eq!(verify(&mut browser, &code).await.status, 409);
        let body = json!({ "email": ADA, "password": PASSWORD });
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        let fresh = self::code(&app, NUMBER).await;
        assert_eq!(waits_for(&verify(&mut browser, &fresh).await), "verify_email", "{backend:?}");
    }
}

/// T042.
#[tokio::test]
async fn code_of_a_sign_up_entered_elsewhere_is_refused() {
    let app = TestApp::with(both).await;
    app.user(BOB).await;
    let mut browser = Browser::new(&app);
    sign_up(&mut browser, form(ADA, NUMBER)).await;
    let code = code(&app, NUMBER).await;
    for mut other in [Browser::new(&app), signed_in(&app, BOB).await] {
        assert_eq!(verify(&mut other, &code).await.status, 409);
        assert_eq!(resend(&mut other).await.status, 409);
    }
    app.wait(601);
    assert_eq!(verify(&mut browser, &code).await.status, 409);
}

#[tokio::test]
async fn account_whose_number_is_not_confirmed_is_let_in_by_its_code_only() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        app.account(NewAccount {
            email: Some((ADA.into(), true)),
            phone: Some((NUMBER.into(), false)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        })
        .await;
        let mut browser = Browser::new(&app);
        let body = json!({ "email": ADA, "password": PASSWORD });
        let reply = browser.api(Method::POST, "auth/login", body.clone()).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        // Signed in again before the code was entered: that goes on.
        let reply = browser.api(Method::POST, "auth/login", body).await;
        assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
        let code = code(&app, NUMBER).await;
        assert_eq!(app.texts.all().len(), 1);
        assert!(verify(&mut browser, &code).await.is_authenticated(), "{backend:?}");
        let by_number = json!({ "phone": NUMBER, "password": PASSWORD });
        assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", by_number).await.status, 200);
    }
}

/// CWE-384: whoever has the browser could have the code sent to a number of theirs.
#[tokio::test]
async fn session_that_was_planted_before_a_sign_in_changes_no_number() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            both(settings);
            settings.account.login_by_code_enabled = true;
        })
        .await;
        app.account(NewAccount {
            email: Some((ADA.into(), true)),
            phone: Some((NUMBER.into(), false)),
            password: Some(Secret::new(PASSWORD)),
            active: true,
            ..NewAccount::default()
        })
        .await;
        for signs_up in [false, true] {
            let mut browser = Browser::new(&app);
            browser.api(Method::POST, "auth/code/request", json!({ "email": EVE })).await;
            let mut planted = browser.clone();
            let reply = if signs_up {
                sign_up(&mut browser, form(BOB, NUMBER)).await
            } else {
                let body = json!({ "email": ADA, "password": PASSWORD });
                browser.api(Method::POST, "auth/login", body).await
            };
            assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
            assert_eq!(change(&mut planted, OTHER).await.status, 401, "{backend:?}");
            let code = code(&app, NUMBER).await;
            assert_eq!(verify(&mut planted, &code).await.status, 409);
            assert!(verify(&mut browser, &code).await.status < 402, "{backend:?}");
            let mut owner = signed_in(&app, ADA).await;
            owner.api(Method::DELETE, "account/phone", Value::Null).await;
        }
    }
}

/// T033.
#[tokio::test]
async fn strangers_who_use_up_a_numbers_messages_do_not_keep_out_who_signed_up_with_it() {
    let app = TestApp::with(|settings| {
        both(settings);
        settings.account.rate_limits.verify_phone = Settings::default().account.rate_limits.verify_phone;
    })
    .await;
    app.account(NewAccount {
        email: Some((ADA.into(), true)),
        phone: Some((NUMBER.into(), false)),
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..NewAccount::default()
    })
    .await;
    for n in 0..12 {
        sign_up(&mut Browser::new(&app), form(&format!("{n}@x.example"), NUMBER)).await;
        app.wait(31);
    }
    app.deliver().await;
    let texts = app.texts.all().len();
    let mut browser = Browser::new(&app);
    let body = json!({ "email": ADA, "password": PASSWORD });
    let reply = browser.api(Method::POST, "auth/login", body).await;
    assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
    app.deliver().await;
    assert_eq!(app.texts.all().len(), texts, "none is texted");
    // To another number, which is not used up.
    assert_eq!(change(&mut browser, OTHER).await.status, 202);
    let code = code(&app, OTHER).await;
    assert!(verify(&mut browser, &code).await.is_authenticated());
}

#[tokio::test]
async fn sign_up_sent_again_without_its_number_goes_on_without() {
    let app = TestApp::with(|settings| {
        both(settings);
        settings.account.signup_fields = ["email*", "phone", "password1*"].map(Into::into).to_vec();
        settings.account.email_verification = EmailVerification::None;
        settings.account.email_verification_by_code_enabled = false;
    })
    .await;
    let mut browser = Browser::new(&app);
    assert_eq!(waits_for(&sign_up(&mut browser, form(ADA, NUMBER)).await), "verify_phone");
    let reply = sign_up(&mut browser, form(ADA, "")).await;
    assert!(reply.is_authenticated(), "{}", reply.text);
}

/// The code that is required after the password has no reader yet: the one that confirms the number is asked for.
#[tokio::test]
async fn account_of_an_interrupted_sign_up_gets_in_where_a_code_is_required() {
    let app = TestApp::with(|settings| {
        no_address(settings);
        settings.account.signup_fields = ["username*", "phone*", "password1*"].map(Into::into).to_vec();
        settings.account.login_by_code_required = CodeRequired::Always;
    })
    .await;
    let body = json!({"username": "ada", "phone": NUMBER, "password": PASSWORD});
    sign_up(&mut Browser::new(&app), body).await;
    let mut browser = Browser::new(&app);
    let body = json!({ "username": "ada", "password": PASSWORD });
    let reply = browser.api(Method::POST, "auth/login", body.clone()).await;
    assert_eq!(waits_for(&reply), "verify_phone", "{}", reply.text);
    let code = code(&app, NUMBER).await;
    assert!(verify(&mut browser, &code).await.is_authenticated());
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!(waits_for(&reply), "login_by_code", "{}", reply.text);
}

#[tokio::test]
async fn account_without_a_number_is_let_in_where_sign_up_asks_for_one() {
    let app = TestApp::with(both).await;
    app.user(ADA).await;
    signed_in(&app, ADA).await;
}

#[tokio::test]
async fn number_confirmed_first_by_another_sign_up_is_refused_at_the_code() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        let (mut first, mut second) = (Browser::new(&app), Browser::new(&app));
        sign_up(&mut first, form(ADA, NUMBER)).await;
        let early = code(&app, NUMBER).await;
        sign_up(&mut second, form(BOB, NUMBER)).await;
        let late = code(&app, NUMBER).await;
        assert_eq!(waits_for(&verify(&mut second, &late).await), "verify_email");
        assert!(confirm_email(&app, &mut second, BOB).await.is_authenticated());
        assert_eq!(verify(&mut first, &early).await.errors(), ["code:phone_taken"]);
        assert_eq!(change(&mut first, OTHER).await.status, 202);
        let other = code(&app, OTHER).await;
        assert_eq!(waits_for(&verify(&mut first, &other).await), "verify_email", "{backend:?}");
    }
}

/// Who mistyped the address, and confirmed the number, starts again.
#[tokio::test]
async fn number_of_a_sign_up_that_never_confirmed_its_address_is_free() {
    for backend in BOTH {
        let app = TestApp::on(backend, both).await;
        let mut first = Browser::new(&app);
        sign_up(&mut first, form(BOB, NUMBER)).await;
        let mistyped = code(&app, NUMBER).await;
        assert_eq!(waits_for(&verify(&mut first, &mistyped).await), "verify_email");
        app.wait(3600);
        let mut second = Browser::new(&app);
        sign_up(&mut second, form(ADA, NUMBER)).await;
        let again = code(&app, NUMBER).await;
        app.signals.take();
        assert_eq!(waits_for(&verify(&mut second, &again).await), "verify_email", "{backend:?}");
        assert_eq!(app.signals.take()[..3], ["phone_removed", "phone_added", "phone_verified"]);
        assert!(confirm_email(&app, &mut second, ADA).await.is_authenticated(), "{backend:?}");
        // Now it is Ada's.
        sign_up(&mut Browser::new(&app), form(EVE, NUMBER)).await;
        app.deliver().await;
        assert_eq!(app.texts.kinds().last().unwrap().0, "account_already_exists");
    }
}

/// The wrong address is somebody's, or nobody's.
#[tokio::test]
async fn confirmed_number_stays_with_a_sign_up_that_changes_its_address() {
    for backend in BOTH {
        for wrong in [ADA, EVE] {
            let app = TestApp::on(backend, both).await;
            app.user(EVE).await;
            let mut browser = Browser::new(&app);
            sign_up(&mut browser, form(wrong, NUMBER)).await;
            let code = code(&app, NUMBER).await;
            verify(&mut browser, &code).await;
            let reply = browser.api(Method::POST, "account/email", json!({ "email": BOB })).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            assert!(confirm_email(&app, &mut browser, BOB).await.is_authenticated(), "{backend:?} {wrong}");
            assert_eq!(phones(&mut browser).await, json!([{"phone": NUMBER, "verified": true}]));
        }
    }
}

/// T106: somebody signed up with the address of somebody else, and with a number of their own.
#[tokio::test]
async fn owner_who_wins_an_address_back_gets_the_account_without_the_squatters_number() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            both(settings);
            settings.account.email_verification = EmailVerification::Optional;
            settings.account.email_verification_by_code_enabled = false;
            settings.account.login_by_code_enabled = true;
        })
        .await;
        let mut squatter = Browser::new(&app);
        sign_up(&mut squatter, form(ADA, NUMBER)).await;
        let code = code(&app, NUMBER).await;
        assert!(verify(&mut squatter, &code).await.is_authenticated());
        let mut owner = Browser::new(&app);
        owner.api(Method::POST, "auth/code/request", json!({ "email": ADA })).await;
        app.deliver().await;
        let mailed = app.mail.value(ADA, "code");
        let reply = owner.api(Method::POST, "auth/code/confirm", json!({ "code": mailed })).await;
        assert!(reply.is_authenticated(), "{}", reply.text);
        assert_eq!(phones(&mut owner).await, json!([]), "{backend:?}");
        squatter.api(Method::POST, "auth/code/request", json!({ "phone": NUMBER })).await;
        app.deliver().await;
        let texts = app.texts.kinds();
        assert!(texts.iter().filter(|(kind, _)| *kind == "verification").count() == 1, "{texts:?}");
    }
}

/// The link of an invitation leads to a page, and there are no pages here: the flows are called.
#[tokio::test]
async fn invited_sign_up_confirms_its_number_alone() {
    for backend in BOTH {
        let app = TestApp::on(backend, |settings| {
            both(settings);
            settings.account.signup_open = false;
        })
        .await;
        let services = app.accounts.services();
        admin::invite(services, ADA).await.unwrap();
        app.deliver().await;
        let url = app.mail.value(ADA, "invitation_url");
        let key = Secret::new(url.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default());
        let mut ctx = Ctx::background(services.clone());
        let opened = flows::invitation::open(&ctx, &key).await.unwrap();
        let SessionChange::Restart(browser) = opened.session else { panic!("{:?}", opened.session) };
        ctx.browser = Some(browser);
        // A double click, too: the first one uses the invitation up.
        let mut begun = None;
        for _ in 0..2 {
            let (email, phone, password) = (ADA.into(), NUMBER.into(), Secret::new(PASSWORD));
            let form = flows::signup::SignUpForm { email, phone, password, ..Default::default() };
            let outcome = flows::signup::submit(&ctx, form).await.unwrap();
            assert!(matches!(&outcome.next, NextStep::Stage(at) if at.id == "verify_phone"), "{outcome:?}");
            let SessionChange::Restart(browser) = outcome.session else { panic!("{:?}", outcome.session) };
            begun = Some(browser);
        }
        ctx.browser = begun;
        let code = code(&app, NUMBER).await;
        let outcome = flows::phone::enter(&ctx, &code).await.unwrap();
        assert!(matches!(outcome.next, NextStep::LoggedIn(_)), "{backend:?} {outcome:?}");
    }
}

#[tokio::test]
async fn text_messages_of_sign_ups_are_limited_for_the_number_and_the_client() {
    let app = TestApp::with(|settings| {
        both(settings);
        let limits = housekey_accounts::settings::RateLimits::default();
        settings.account.rate_limits.verify_phone = limits.verify_phone;
    })
    .await;
    owned(&app, OTHER).await;
    for number in [NUMBER, OTHER] {
        let again = |name: &str| form(&format!("{name}@{}.example", &number[9..]), number);
        assert_eq!(sign_up(&mut Browser::new(&app), again("one")).await.status, 401);
        let reply = sign_up(&mut Browser::new(&app), again("two")).await;
        assert_eq!(reply.status, 429, "{}", reply.text);
        app.wait(120);
    }
    let before = accounts(&app).await;
    for n in 0..3 {
        let number = format!("+493012345{n}0");
        assert_eq!(
            sign_up(&mut Browser::new(&app), form(&format!("{n}@x.example"), &number)).await.status,
            401
        );
    }
    assert_eq!(sign_up(&mut Browser::new(&app), form("4@x.example", "+4930123457")).await.status, 429);
    assert_eq!(accounts(&app).await, before + 3, "what is refused is not stored");
}
