//! What a sign-up tells of the numbers and addresses of others: nothing.

use super::*;

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
