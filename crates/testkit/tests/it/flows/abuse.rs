//! Abuse: guesses, forged headers, planted sessions, malformed input, interrupted and parallel requests.

use super::signed_in;
use housekey_testkit::{Browser, TestApp, app::PASSWORD};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn five_wrong_passwords_block_the_account_in_every_spelling_of_its_address() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    app.user("bob@example.org").await;
    let login = async |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        Browser::new(&app).api(Method::POST, "auth/login", body).await
    };
    for email in
        ["ada@example.org", "ADA@example.org", " ada@Example.org", "Ada@example.org", "ada@EXAMPLE.ORG"]
    {
        assert_eq!(login(email, "wrong wrong wrong").await.errors(), ["password:email_password_mismatch"]);
    }
    assert_eq!(login("ada@example.org", PASSWORD).await.errors(), ["*:too_many_login_attempts"]);
    // The success of another account resets nothing.
    assert_eq!(login("bob@example.org", PASSWORD).await.status, 200);
    assert_eq!(login("ada@example.org", PASSWORD).await.errors(), ["*:too_many_login_attempts"]);
    app.wait(301);
    assert_eq!(login("ada@example.org", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn unknown_address_is_rate_limited_like_a_known_one() {
    let app = TestApp::with(|_| {}).await;
    let body = json!({"email": "nobody@example.org", "password": "wrong wrong wrong"});
    for _ in 0..5 {
        let reply = Browser::new(&app).api(Method::POST, "auth/login", body.clone()).await;
        assert_eq!(reply.errors(), ["password:email_password_mismatch"]);
    }
    let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
    assert_eq!(reply.errors(), ["*:too_many_login_attempts"]);
}

#[tokio::test]
async fn forged_client_address_does_not_avoid_the_limit() {
    let app = TestApp::with(|_| {}).await;
    let mut last = 0;
    for n in 0..31 {
        let mut browser = Browser::new(&app);
        for name in ["x-forwarded-for", "forwarded", "x-real-ip", "cf-connecting-ip"] {
            browser.headers.push((name.into(), format!("198.51.100.{n}")));
        }
        let body = json!({"email": format!("u{n}@example.org"), "password": ""});
        last = browser.api(Method::POST, "auth/login", body).await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn session_id_changes_at_sign_in_and_the_old_one_is_refused() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    // A sign-up of another address leaves an anonymous session.
    let body = json!({"email": "eve@example.org", "password": PASSWORD});
    browser.api(Method::POST, "auth/signup", body).await;
    let planted = browser.cookies["sid"].clone();
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    assert_eq!(browser.api(Method::POST, "auth/login", body).await.status, 200);
    assert_ne!(browser.cookies["sid"], planted);
    let mut attacker = Browser::new(&app);
    attacker.cookies.insert("sid".into(), planted);
    assert!(!attacker.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn session_cookie_is_refused_after_sign_out() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = signed_in(&app, "ada@example.org").await;
    let mut kept = browser.clone();
    browser.api(Method::DELETE, "auth/session", Value::Null).await;
    assert!(!kept.api(Method::GET, "auth/session", Value::Null).await.is_authenticated());
}

#[tokio::test]
async fn damaged_session_ids_and_tokens_are_refused() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let browser = signed_in(&app, "ada@example.org").await;
    let id = browser.cookies["sid"].clone();
    for bad in
        [id[..id.len() - 1].to_owned(), format!("{id}A"), id.to_lowercase(), format!("{id}="), "é".into()]
    {
        let mut thief = Browser::new(&app);
        thief.cookies.insert("sid".into(), bad.clone());
        assert!(!thief.api(Method::GET, "auth/session", Value::Null).await.is_authenticated(), "{bad}");
        let mut client = housekey_testkit::AppClient::new(&app);
        client.token = Some(bad.clone()).filter(|bad| bad.is_ascii());
        let status = client.api(Method::GET, "auth/session", Value::Null).await.status;
        assert!([401, 410].contains(&status), "{bad}: {status}");
    }
}

#[tokio::test]
async fn cross_site_post_is_refused() {
    let app = TestApp::with(|_| {}).await;
    app.user("ada@example.org").await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD}).to_string();
    for headers in [
        vec![
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://evil.example"),
            ("content-type", "application/json"),
        ],
        vec![("sec-fetch-site", "same-site"), ("content-type", "application/json")],
        vec![("origin", "null"), ("content-type", "application/json")],
        vec![("content-type", "text/plain")],
        vec![],
    ] {
        let mut browser = Browser::new(&app);
        let reply =
            browser.send(Method::POST, "/_allauth/browser/v1/auth/login", &headers, body.clone()).await;
        assert_eq!(reply.status, 403, "{headers:?}");
        assert!(browser.cookies.is_empty());
    }
}

#[tokio::test]
async fn malformed_bodies_answer_4xx_and_change_nothing() {
    let app = TestApp::with(|_| {}).await;
    let long = format!(r#"{{"email":"a@example.org","password":"{}"}}"#, "x".repeat(20_000));
    let deep = format!("{}{}", "[".repeat(8000), "]".repeat(8000));
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("[]", 400),
        (r#"{"email": ["a@example.org"], "password": "correct horse battery"}"#, 400),
        (r#"{"email": {"a": 1}}"#, 400),
        (r#"{"email": "a@example.org", "email": "b@example.org", "password": "correct horse battery"}"#, 400),
        ("{\"email\": \"a@example.org\\u0000\", \"password\": \"correct horse battery\"}", 400),
        ("{\"email\": \"\\ud800@example.org\", \"password\": \"correct horse battery\"}", 400),
        (deep.as_str(), 400),
        (long.as_str(), 413),
    ] {
        let headers = [("content-type", "application/json"), ("origin", "http://127.0.0.1")];
        let reply = Browser::new(&app)
            .send(Method::POST, "/_allauth/browser/v1/auth/signup", &headers, body.to_owned())
            .await;
        assert_eq!(reply.status, status, "{} {}", &body[..body.len().min(60)], reply.text);
    }
    assert!(app.signals.names().is_empty());
}

#[tokio::test]
async fn parallel_sign_ups_with_one_address_create_one_account() {
    for backend in [housekey_testkit::Backend::Sqlite, housekey_testkit::Backend::Postgres] {
        let app = TestApp::on(backend, |_| {}).await;
        let tries = (0..8).map(|_| {
            let mut browser = Browser::new(&app);
            let body = json!({"email": "ada@example.org", "password": PASSWORD});
            async move { browser.api(Method::POST, "auth/signup", body).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        assert!(statuses.iter().all(|status| *status == 401), "{statuses:?}");
        assert_eq!(app.signals.names().iter().filter(|name| **name == "user_signed_up").count(), 1);
    }
}

#[tokio::test]
async fn database_dump_contains_no_usable_secret() {
    let app = TestApp::with(|s| s.account.email_verification_by_code_enabled = true).await;
    let browser = super::signed_up(&app, "ada@example.org").await;
    let code = app.mail.value("ada@example.org", "code").replace('-', "");
    let pool = app.accounts.pool().as_sqlite().unwrap().clone();
    let mut dump = String::new();
    for table in ["sessions", "challenges", "pending_logins", "outbox", "events", "accounts"] {
        // Table names are ours; only tests write SQL like this.
        let sql = housekey_store::sqlx::AssertSqlSafe(format!("SELECT * FROM housekey_{table}"));
        for row in housekey_store::sqlx::query(sql).fetch_all(&pool).await.unwrap() {
            use housekey_store::sqlx::{Row, ValueRef};
            for index in 0..row.len() {
                let raw = row.try_get_raw(index).unwrap();
                if !raw.is_null() {
                    let bytes: Vec<u8> = row.try_get_unchecked(index).unwrap_or_default();
                    dump.push_str(&String::from_utf8_lossy(&bytes));
                    dump.push('\n');
                }
            }
        }
    }
    assert!(dump.contains("email_verification") || dump.contains("ada@example.org"), "the dump is empty");
    for secret in [PASSWORD, &code, &browser.cookies["sid"]] {
        assert!(!dump.contains(secret), "{secret} stands in the database");
    }
}

#[tokio::test]
async fn sign_out_completes_when_the_client_disconnects() {
    let app =
        TestApp::with(|s| s.account.rate_limits.login = housekey_accounts::settings::Rates::default()).await;
    app.user("ada@example.org").await;
    for polls in 1..40 {
        let mut browser = signed_in(&app, "ada@example.org").await;
        app.signals.take();
        let mut leaving = browser.clone();
        let request = leaving.api(Method::DELETE, "auth/session", Value::Null);
        // Polled a few times, then dropped, as the server does when a connection closes.
        let mut request = Box::pin(request);
        for _ in 0..polls {
            if futures::poll!(&mut request).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(request);
        while !app.accounts.services().background.is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        // The sign-out was recorded, so the session must have ended.
        let recorded = app.signals.names() == ["user_logged_out", "session_ended"];
        let alive = browser.api(Method::GET, "auth/session", Value::Null).await.is_authenticated();
        assert_eq!(recorded, !alive, "after {polls} polls");
    }
}

#[tokio::test]
async fn failures_count_per_account_whichever_name_is_used() {
    use housekey_accounts::{admin::NewAccount, model::Secret, settings::LoginMethod};
    let app = TestApp::with(|s| {
        s.account.login_methods = vec![LoginMethod::Email, LoginMethod::Username];
        s.account.rate_limits.login_failed = housekey_accounts::settings::Rates::parse("5/5m/key").unwrap();
    })
    .await;
    app.account(NewAccount {
        username: Some("ada".into()),
        email: Some(("ada@example.org".into(), true)),
        extra_emails: vec![("two@example.org".into(), true)],
        password: Some(Secret::new(PASSWORD)),
        active: true,
        ..NewAccount::default()
    })
    .await;
    let login = async |n: usize, password: &str| {
        let body = match n % 3 {
            0 => json!({"email": "ada@example.org", "password": password}),
            1 => json!({"email": "two@example.org", "password": password}),
            _ => json!({"username": "ADA", "password": password}),
        };
        Browser::new(&app).api(Method::POST, "auth/login", body).await
    };
    for n in 0..5 {
        login(n, "wrong wrong").await;
    }
    // The sixth is not compared; the answer does not tell that it is right.
    for n in 0..3 {
        assert_eq!(login(n, PASSWORD).await.errors(), login(n, "wrong wrong").await.errors());
    }
    app.wait(301);
    assert_eq!(login(0, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn parallel_address_changes_keep_a_primary_and_the_cap() {
    use housekey_accounts::settings::Rates;
    for backend in [housekey_testkit::Backend::Sqlite, housekey_testkit::Backend::Postgres] {
        let app = TestApp::on(backend, |s| {
            s.account.max_email_addresses = 3;
            s.account.rate_limits.manage_email = Rates::default();
        })
        .await;
        app.user("ada@example.org").await;
        let browser = signed_in(&app, "ada@example.org").await;
        let adds = (0..6).map(|n| {
            let mut browser = browser.clone();
            let body = json!({"email": format!("n{n}@example.org")});
            async move { browser.api(Method::POST, "account/email", body).await.status }
        });
        let statuses = futures::future::join_all(adds).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 2, "{backend:?} {statuses:?}");
        let twice = (0..2).map(|_| {
            let mut browser = browser.clone();
            let body = json!({"email": "ada@example.org"});
            async move { browser.api(Method::POST, "account/email", body).await.status }
        });
        assert_eq!(futures::future::join_all(twice).await, [400, 400], "{backend:?}");
    }
}

#[tokio::test]
async fn right_password_is_not_counted_as_failure_when_the_server_fails() {
    use housekey_accounts::signals::UserLoggedIn;
    use housekey_testkit::{Backend, probe};
    let app = TestApp::build(
        Backend::Sqlite,
        |s| s.account.rate_limits.login = housekey_accounts::settings::Rates::default(),
        |r| r.in_tx::<UserLoggedIn>("broken", probe::fails()),
        housekey_http::Accounts::router,
    )
    .await;
    app.user("ada@example.org").await;
    for _ in 0..12 {
        let body = json!({"email": "ada@example.org", "password": PASSWORD});
        let reply = Browser::new(&app).api(Method::POST, "auth/login", body).await;
        assert_eq!(reply.status, 503, "never `too_many_login_attempts`: {}", reply.text);
    }
}

#[tokio::test]
async fn failing_handler_does_not_add_password_guesses() {
    use housekey_accounts::{signals::LoginFailed, stages::PreLogin};
    use housekey_testkit::{Backend, probe};
    let app = TestApp::build(
        Backend::Sqlite,
        |s| s.account.rate_limits.login = housekey_accounts::settings::Rates::default(),
        |r| r.in_tx::<LoginFailed>("broken", probe::fails()).before::<PreLogin>("broken", probe::fails()),
        housekey_http::Accounts::router,
    )
    .await;
    app.user("ada@example.org").await;
    let login = async |password: &str| {
        let body = json!({"email": "ada@example.org", "password": password});
        Browser::new(&app).api(Method::POST, "auth/login", body).await
    };
    // A failing handler is answered as a fault; the guess is counted.
    for _ in 0..4 {
        assert_eq!(login("a wrong password").await.status, 503);
        // A right one, whose sign-in fails on our side, gives its own token back and no other.
        assert_eq!(login(PASSWORD).await.status, 503);
    }
    assert_eq!(login("a wrong password").await.status, 503);
    assert_eq!(login("a wrong password").await.errors(), ["*:too_many_login_attempts"]);
}
