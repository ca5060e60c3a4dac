//! Sign-up.

use super::signed_up;
use housekey_accounts::settings::{
    EmailVerification, LoginMethod, PreventEnumeration, Rates, account::UsernameValidator,
};
use housekey_testkit::{Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn sign_up_mails_a_link_without_signing_in() {
    let app = TestApp::with(|_| {}).await;
    let browser = signed_up(&app, "ada@example.org").await;
    assert_eq!(app.signals.names(), ["user_signed_up", "email_confirmation_sent"]);
    assert_eq!(
        app.mail.kinds(),
        [("account/email/email_confirmation_signup".to_owned(), "ada@example.org".to_owned())]
    );
    let reply = browser.clone().api(Method::GET, "auth/session", Value::Null).await;
    assert_eq!(reply.status, 401);
    assert_eq!(reply.json()["data"]["flows"][2], json!({"id": "verify_email", "is_pending": true}));
}

/// A greeting by an address reads like a mistake.
#[tokio::test]
async fn mail_names_its_reader_by_user_name_only() {
    let app = TestApp::with(|s| {
        s.account.signup_fields = vec!["email*".into(), "username".into(), "password1*".into()];
    })
    .await;
    signed_up(&app, "ada@example.org").await;
    assert_eq!(app.mail.last_to("ada@example.org").values.get("user"), None);
    let body = json!({"email": "bob@example.org", "username": "bob", "password": PASSWORD});
    Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    app.deliver().await;
    assert_eq!(app.mail.value("bob@example.org", "user"), "bob");
}

#[tokio::test]
async fn sign_up_signs_in_where_verification_is_optional() {
    let app = TestApp::with(|s| s.account.email_verification = EmailVerification::Optional).await;
    let mut browser = Browser::new(&app);
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = browser.api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 200);
    assert_eq!(app.signals.names(), ["user_signed_up", "email_confirmation_sent", "user_logged_in"]);
    // allauth's measured behaviour: a sign-up is no authentication step.
    assert_eq!(reply.json()["data"]["methods"], json!([]));
}

#[tokio::test]
async fn taken_address_is_answered_like_a_free_one_and_its_owner_is_mailed() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let post = async |email: &str| {
        let body = json!({"email": email, "password": "another long password"});
        Browser::new(&app).api(Method::POST, "auth/signup", body).await
    };
    let (taken, free) = (post("ada@example.org").await, post("bob@example.org").await);
    assert_eq!((taken.status, &taken.text), (free.status, &free.text));
    let names = |reply: &housekey_testkit::Reply| {
        let mut names: Vec<_> = reply.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&taken), names(&free));
    app.deliver().await;
    assert_eq!(app.mail.last_to("ada@example.org").kind, "account/email/account_already_exists");
    // Only the sign-up with the free address fires signals.
    assert_eq!(app.signals.names(), ["user_signed_up", "email_confirmation_sent"]);
}

#[tokio::test]
async fn taken_address_is_reported_when_enumeration_prevention_is_off() {
    let app = TestApp::with(|s| s.account.prevent_enumeration = PreventEnumeration::Off).await;
    app.user("ada@example.org").await;
    let body = json!({"email": "ADA@example.org ", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!((reply.status, reply.errors()), (400, vec!["email:email_taken".to_owned()]));
}

#[tokio::test]
async fn every_refused_field_is_named_at_once() {
    let app = TestApp::with(|_| {}).await;
    let body = json!({"email": "no address", "password": "short"});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.errors(), ["email:invalid", "password:password_too_short"]);
    assert!(app.signals.names().is_empty());
}

#[tokio::test]
async fn sign_up_is_refused_when_closed() {
    let app = TestApp::with(|s| s.account.signup_open = false).await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 403);
}

#[tokio::test]
async fn undeclared_form_fields_are_ignored() {
    let app = TestApp::with(|_| {}).await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD, "verified": true, "is_active": false,
                      "id": "00000000-0000-0000-0000-000000000000", "created_at": 0});
    let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
    assert_eq!(reply.status, 401);
    let made = housekey_accounts::admin::show(app.accounts.services(), "ada@example.org").await.unwrap();
    assert_eq!(made["emails"][0]["verified"], false);
    assert_eq!(made["active"], true);
    assert_ne!(made["id"], "00000000-0000-0000-0000-000000000000");
}

/// The four have different codes, on pages and in the JSON API; the words are in `protocol::messages`.
#[tokio::test]
async fn each_password_refusal_has_its_own_code() {
    let app = TestApp::with(|s| s.account.rate_limits.signup = Rates::default()).await;
    let marks: String = "4@8({[<36901!|17$5+%2".chars().cycle().take(4096).collect();
    let digits: String = "31415926535".chars().cycle().take(4096).collect();
    for (password, refused) in [
        ("xK9#qLz", "password_too_short"),
        ("monkeydragon", "password_too_common"),
        ("Lovelace1815", "password_too_similar"),
        ("83746529107", "password_entirely_numeric"),
        (&digits, "password_entirely_numeric"),
    ] {
        let body = json!({"email": "lovelace@example.org", "password": password});
        let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
        assert_eq!(reply.errors(), [format!("password:{refused}")]);
    }
    for password in ["xK9#qLz2", &marks] {
        let body = json!({"email": "lovelace@example.org", "password": password});
        let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
        assert_eq!(reply.errors(), [""; 0], "{}", reply.text);
    }
}

#[tokio::test]
async fn user_names_of_a_sign_up_keep_to_the_rules_of_the_settings() {
    let app = TestApp::with(|s| {
        s.account.signup_fields = ["email*", "username*", "password1*"].map(str::to_owned).into();
        s.account.username_min_length = 3;
        s.account.username_blacklist = vec!["Admin".into()];
    })
    .await;
    for (name, refused) in [
        ("ab", Some("username:username_too_short")),
        ("ADMIN", Some("username:username_blacklisted")),
        ("a b", Some("username:invalid")),
        ("", Some("username:required")),
        ("administrator", None),
    ] {
        let body = json!({"email": "ada@example.org", "username": name, "password": PASSWORD});
        let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
        assert_eq!(reply.errors(), refused.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test]
async fn user_names_of_any_script_are_taken_where_the_settings_say_so_and_are_one_however_typed() {
    for (unicode, name, refused) in [
        (false, "Ärger", Some("username:invalid")),
        (false, "ａda", Some("username:invalid")),
        (false, "a+d.a_-", None),
        (true, "Ärger", None),
        (true, "أدا", None),
        (true, "a\u{202e}b", Some("username:invalid")),
        (true, "ÄDMIN", Some("username:username_blacklisted")),
    ] {
        let app = TestApp::with(|s| {
            s.account.signup_fields = ["email*", "username*", "password1*"].map(str::to_owned).into();
            s.account.username_blacklist = vec!["ädmin".into()];
            s.account.login_methods = vec![LoginMethod::Username];
            if unicode {
                s.account.username_validator = UsernameValidator::Unicode;
            }
        })
        .await;
        let body = json!({"email": "ada@example.org", "username": name, "password": PASSWORD});
        let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
        assert_eq!(reply.errors(), refused.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{name}");
        if name != "Ärger" || refused.is_some() {
            continue;
        }
        app.deliver().await;
        let key = app.mail.key("ada@example.org");
        Browser::new(&app).api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
        // Composed and decomposed, in capitals and not.
        for typed in ["ärger", "A\u{308}RGER"] {
            let body = json!({"username": typed, "password": PASSWORD});
            assert_eq!(Browser::new(&app).api(Method::POST, "auth/login", body).await.status, 200, "{typed}");
            let body = json!({"email": "eve@example.org", "username": typed, "password": PASSWORD});
            let taken = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
            assert_eq!(taken.errors(), ["username:username_taken"], "{typed}");
        }
    }
}

#[tokio::test]
async fn user_name_is_stored_in_small_letters_where_the_settings_say_so() {
    for (keeps, stored) in [(true, "AdaL"), (false, "adal")] {
        let app = TestApp::with(|s| {
            s.account.signup_fields = ["email*", "username*", "password1*"].map(str::to_owned).into();
            s.account.email_verification = EmailVerification::None;
            s.account.preserve_username_casing = keeps;
        })
        .await;
        let body = json!({"email": "ada@example.org", "username": "AdaL", "password": PASSWORD});
        let reply = Browser::new(&app).api(Method::POST, "auth/signup", body).await;
        assert_eq!(reply.json()["data"]["user"]["username"], stored, "{}", reply.text);
    }
}

#[tokio::test]
async fn account_signed_up_without_a_password_signs_in_by_code_and_never_by_a_password() {
    for fields in [&["email*"][..], &["email*", "password1"]] {
        let app = TestApp::with(|s| {
            s.account.signup_fields = fields.iter().map(|field| (*field).to_owned()).collect();
            s.account.login_by_code_enabled = true;
        })
        .await;
        let mut browser = Browser::new(&app);
        let body = json!({"email": "ada@example.org"});
        assert_eq!(browser.api(Method::POST, "auth/signup", body).await.status, 401);
        app.deliver().await;
        let key = app.mail.key("ada@example.org");
        browser.api(Method::POST, "auth/email/verify", json!({ "key": key })).await;
        for password in ["", PASSWORD] {
            let body = json!({"email": "ada@example.org", "password": password});
            assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 400);
        }
        browser.api(Method::POST, "auth/code/request", json!({"email": "ada@example.org"})).await;
        app.deliver().await;
        let code = app.mail.value("ada@example.org", "code");
        let reply = browser.api(Method::POST, "auth/code/confirm", json!({ "code": code })).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.json()["data"]["user"]["has_usable_password"], false);
    }
}

#[tokio::test]
async fn taken_address_is_answered_like_a_free_one_without_a_password_too() {
    let app = TestApp::with(|s| {
        s.account.signup_fields = vec!["email*".into()];
        s.account.login_by_code_enabled = true;
    })
    .await;
    app.user("ada@example.org").await;
    let mut seen = vec![];
    for email in ["ada@example.org", "new@example.org"] {
        let reply = Browser::new(&app).api(Method::POST, "auth/signup", json!({ "email": email })).await;
        seen.push((reply.status, reply.text));
    }
    assert_eq!(seen[0], seen[1]);
}
