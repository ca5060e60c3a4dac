//! A sign-up that is sent again, or changes its number or its address.

use super::*;

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
