//! Pages and plain forms: what a browser without JavaScript gets.

use super::app;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};

#[tokio::test]
async fn refused_form_redirects_to_its_page_with_error_and_typed_values() {
    let app = app(|_| {}).await;
    let mut browser = Browser::new(&app);
    let fields = [("login", "ada\"<b>@example.org"), ("password", "my secret word")];
    let reply = browser.submit("/accounts/do/login", &fields).await;
    assert_eq!(reply.status, 303);
    let path = reply.location().trim_start_matches("http://127.0.0.1").to_owned();
    let (page, key) = path.split_once("?refused=").unwrap();
    assert_eq!((page, key.len()), ("/accounts/login", 8), "a short key, whatever was typed");
    let page = browser.get(&path).await;
    assert!(page.text.contains("like name@example.org"), "{}", page.text);
    assert!(page.text.contains("ada&quot;&lt;b&gt;@example.org"), "{}", page.text);
    assert!(!page.text.contains("my secret word"));
    assert_eq!(browser.get(&path).await.text.matches("&lt;b").count(), 1, "a reload shows it again");
    let page = browser.get("/accounts/login").await;
    assert!(!page.text.contains("&lt;b"), "the page opened anew shows nothing of it");
    // A later refusal, and the way back to the first.
    browser.submit("/accounts/do/login", &[("login", "grace@example"), ("password", "x")]).await;
    let back = browser.get(&path).await.text;
    assert!(!back.contains("grace") && !back.contains("&lt;b") && !back.contains("hk-bad"), "{back}");
}

#[tokio::test]
async fn accepted_form_answers_303_to_a_page() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    let fields = [("login", "ada@example.org"), ("password", PASSWORD), ("next", "/accounts/email?x=1")];
    let reply = browser.submit("/accounts/do/login", &fields).await;
    assert_eq!((reply.status, reply.location()), (303, "/accounts/email?x=1"));
    let page = browser.get("/accounts/email").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("ada@example.org"));
    let reply = browser.submit("/accounts/do/logout", &[]).await;
    assert_eq!((reply.status, reply.location()), (303, "/"));
    assert!(browser.get("/").await.text.contains("You are signed out."));
    assert!(!browser.get("/").await.text.contains("You are signed out."));
}

#[tokio::test]
async fn next_of_another_origin_is_not_followed() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    for next in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"] {
        let fields = [("login", "ada@example.org"), ("password", PASSWORD), ("next", next)];
        let reply = Browser::new(&app).submit("/accounts/do/login", &fields).await;
        assert_eq!((reply.status, reply.location()), (303, "/accounts"), "{next}");
    }
}

#[tokio::test]
async fn sign_in_leads_to_the_account_at_a_glance() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    let visitor = browser.get("/accounts").await;
    assert_eq!((visitor.status, visitor.location()), (303, "/accounts/login?next=/accounts"));
    assert!(visitor.text.is_empty());
    let fields = [("login", "ada@example.org"), ("password", PASSWORD)];
    let reply = browser.submit("/accounts/do/login", &fields).await;
    assert_eq!((reply.status, reply.location()), (303, "/accounts"));
    let page = browser.get("/accounts").await;
    assert_eq!(page.status, 200);
    for part in ["ada@example.org", "Signed in", "Last sign-in", "192.0.2.7", "<time datetime="] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let front = browser.get("/").await;
    assert!(front.text.contains(r#"href="/accounts""#), "the front page leads there: {}", front.text);
    let slash = browser.get("/accounts/").await;
    assert_eq!((slash.status, slash.location()), (308, "/accounts"));
}

#[tokio::test]
async fn account_is_not_shown_after_its_deactivation() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    browser.submit("/accounts/do/login", &[("login", "ada@example.org"), ("password", PASSWORD)]).await;
    housekey_accounts::admin::set_active(app.accounts.services(), "ada@example.org", false).await.unwrap();
    let page = browser.get("/accounts").await;
    assert_eq!((page.status, page.location()), (303, "/accounts/login?next=/accounts"));
    assert!(page.text.is_empty());
}

#[tokio::test]
async fn private_page_redirects_visitor_to_sign_in_without_content() {
    let app = app(|_| {}).await;
    let reply = Browser::new(&app).get("/accounts/email?x=1").await;
    assert_eq!((reply.status, reply.location()), (303, "/accounts/login?next=/accounts/email%3Fx%3D1"));
    assert!(reply.text.is_empty());
}

#[tokio::test]
async fn forged_referrer_does_not_redirect_to_another_site() {
    let app = app(|_| {}).await;
    for referer in [
        "https://evil.example/accounts/login",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1//evil.example/",
        "http://127.0.0.1:81/",
        "//evil.example/",
        "null",
    ] {
        // A refused and an accepted request; a plain form and a call that reads.
        for (action, body) in
            [("login", "login=a&password=b"), ("logout", "next=//evil.example"), ("viewer", "")]
        {
            let headers = [
                ("accept", "text/html"),
                ("content-type", "application/x-www-form-urlencoded"),
                ("origin", "http://127.0.0.1"),
                ("referer", referer),
            ];
            let path = format!("/accounts/do/{action}");
            let reply = Browser::new(&app).send(http::Method::POST, &path, &headers, body.to_owned()).await;
            let location = reply.location();
            assert!(
                !location.contains("evil") && !location.contains(":81"),
                "{action} {referer}: {location}"
            );
            assert!(
                location.starts_with('/') && !location.starts_with("//"),
                "{action} {referer}: {location}"
            );
        }
    }
}

#[tokio::test]
async fn used_link_page_explains_what_to_do() {
    let app = app(|_| {}).await;
    let page = Browser::new(&app).get("/accounts/confirm-email/no-such-key").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("/accounts/login"));
}

#[tokio::test]
async fn trailing_slash_redirects_to_the_page() {
    let app = app(|_| {}).await;
    let reply = Browser::new(&app).get("/accounts/login/?next=/a").await;
    assert_eq!((reply.status, reply.location()), (308, "/accounts/login?next=/a"));
    let reply = Browser::new(&app).get("//evil.example/").await;
    assert_ne!(reply.status, 308);
}

#[tokio::test]
async fn denial_by_handler_is_shown_at_its_field_in_the_hosts_words() {
    use housekey_accounts::{flows::signup::SignUp, signals::Decision};
    use housekey_protocol::Code;
    let app = TestApp::host(
        Backend::Sqlite,
        |_| {},
        |builder| {
            let builder = builder.messages("en/own.ftl", "error-work-address-only = Use your work address.");
            builder.handlers(|registry| {
                registry.before::<SignUp>(
                    "work only",
                    async |_: housekey_accounts::RequestFacts, _: SignUp| {
                        Ok(Decision::Deny {
                            field: Some("email".into()),
                            code: Code::custom("work_address_only"),
                        })
                    },
                )
            })
        },
        super::routes,
    )
    .await;
    let mut browser = Browser::new(&app);
    let form = [("email", "ada@home.example"), ("password", PASSWORD)];
    let reply = browser.submit("/accounts/do/signup", &form).await;
    // The test's browser says it comes from the sign-in page; what was refused is in the query.
    let query = reply.location().split_once('?').unwrap().1;
    let page = browser.get(&format!("/accounts/signup?{query}")).await;
    assert!(page.text.contains("Use your work address."), "{}", page.text);
    assert!(page.text.contains("ada@home.example"), "what was typed stays");
    let json = browser.api(
        http::Method::POST,
        "auth/signup",
        serde_json::json!({"email": "a@b.example", "password": PASSWORD}),
    );
    assert_eq!(json.await.errors(), ["email:work_address_only"]);
}

#[tokio::test]
async fn get_of_every_page_changes_nothing() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    browser.submit("/accounts/do/login", &[("login", "ada@example.org"), ("password", PASSWORD)]).await;
    app.signals.take();
    for path in [
        "/",
        "/accounts",
        "/accounts/login",
        "/accounts/signup",
        "/accounts/logout",
        "/accounts/email",
        "/accounts/confirm-email",
        "/accounts/confirm-email/key",
        "/accounts/inactive",
        "/accounts/do/logout",
        "/accounts/do/remove_email?email=ada@example.org",
    ] {
        browser.get(path).await;
    }
    assert!(app.signals.names().is_empty());
    assert_eq!(browser.get("/accounts/email").await.status, 200, "still signed in");
}

#[tokio::test]
async fn server_functions_without_an_origin_are_refused() {
    let app = app(|_| {}).await;
    for action in
        ["signup", "login", "logout", "confirm_email", "enter_email_code", "add_email", "remove_email"]
    {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        let path = format!("/accounts/do/{action}");
        let reply = Browser::new(&app).send(http::Method::POST, &path, &headers, "email=a".into()).await;
        assert_eq!(reply.status, 403, "{action}");
    }
}

#[tokio::test]
async fn unknown_server_function_answer_reveals_no_internal_names() {
    let app = app(|_| {}).await;
    let reply = Browser::new(&app).submit("/accounts/do/no_such_thing", &[]).await;
    assert!((400..500).contains(&reply.status), "{}", reply.status);
    assert!(!reply.text.contains("::"), "{}", reply.text);
}

#[tokio::test]
async fn only_pages_with_an_island_load_scripts() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    for path in ["/", "/accounts/logout", "/accounts/inactive"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("housekey_bg.wasm"), "{path}");
    }
    for path in ["/accounts/login", "/accounts/signup?next=/a"] {
        assert!(browser.get(path).await.text.contains("housekey_bg.wasm"), "{path}");
    }
    browser.submit("/accounts/do/login", &[("login", "ada@example.org"), ("password", PASSWORD)]).await;
    assert!(!browser.get("/accounts").await.text.contains("housekey_bg.wasm"));
    assert!(browser.get("/accounts/email").await.text.contains("housekey_bg.wasm"));
}

#[tokio::test]
async fn check_your_mail_loads_scripts_only_where_something_is_awaited() {
    for by_code in [false, true] {
        let app = app(|settings| settings.account.email_verification_by_code_enabled = by_code).await;
        let mut browser = Browser::new(&app);
        let nothing = browser.get("/accounts/confirm-email").await.text;
        assert!(!nothing.contains("housekey_bg.wasm"), "{nothing}");
        browser.submit("/accounts/do/signup", &[("email", "ada@example.org"), ("password", PASSWORD)]).await;
        let page = browser.get("/accounts/confirm-email").await.text;
        assert!(page.contains("ada@example.org"), "{page}");
        let head = page.split("</head>").next().unwrap();
        assert_eq!(head.matches("housekey_bg.wasm").count(), 1, "{page}");
    }
}

/// A browser that does not say where it comes from is led to the form's own page.
#[tokio::test]
async fn refused_form_without_referrer_leads_to_the_page_of_its_flow() {
    let app = app(|_| {}).await;
    for (action, page) in
        [("login", "/accounts/login"), ("signup", "/accounts/signup"), ("add_email", "/accounts/email")]
    {
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "http://127.0.0.1"),
        ];
        let path = format!("/accounts/do/{action}");
        let reply = Browser::new(&app).send(http::Method::POST, &path, &headers, "email=a".to_owned()).await;
        assert_eq!(reply.status, 303, "{action}");
        assert!(reply.location().starts_with(&format!("{page}?refused=")), "{}", reply.location());
    }
}

#[tokio::test]
async fn refused_call_says_the_key_under_which_a_reload_shows_it() {
    let app = app(|_| {}).await;
    let mut browser = Browser::new(&app);
    let headers = [
        ("accept", "*/*"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://127.0.0.1"),
        ("referer", "http://127.0.0.1/accounts/login"),
    ];
    let body = "login=ada%40example.org&password=wrong%20one";
    let reply = browser.send(http::Method::POST, "/accounts/do/login", &headers, body.to_owned()).await;
    assert_eq!(reply.status, 400);
    let key = reply.headers["housekey-refused"].to_str().unwrap().to_owned();
    let page = browser.get(&format!("/accounts/login?refused={key}")).await.text;
    assert!(page.contains("ada@example.org") && !page.contains("wrong one"), "{page}");
    let other = Browser::new(&app).get(&format!("/accounts/login?refused={key}")).await.text;
    assert!(!other.contains("ada@example.org"), "a link somebody else made shows nothing");
}

#[tokio::test]
async fn unreadable_server_function_call_answers_4xx() {
    let app = app(|_| {}).await;
    for (action, kind, body) in [
        ("confirm_email", "application/x-www-form-urlencoded", ""),
        ("remove_email", "application/x-www-form-urlencoded", "email=a&email=b"),
        ("login", "application/json", "{}"),
        ("login", "application/x-www-form-urlencoded", "login=%ff"),
        ("login", "text/plain", "login=a"),
    ] {
        let headers =
            [("content-type", kind), ("origin", "http://127.0.0.1"), ("accept", "application/json")];
        let path = format!("/accounts/do/{action}");
        let reply = Browser::new(&app).send(http::Method::POST, &path, &headers, body.to_owned()).await;
        assert!((400..500).contains(&reply.status), "{action} {kind} {body}: {}", reply.status);
        assert!(!reply.text.contains("::"), "{}", reply.text);
    }
}

/// Regression: the page hung now and then, because leptos loads no resource while routes are being found.
#[test]
fn page_renders_while_other_servers_find_their_routes() {
    const DEADLINE: std::time::Duration = std::time::Duration::from_mins(1);
    let visits = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for _ in 0..12 {
                let mut browser = Browser::new(&app(|_| {}).await);
                for path in ["/accounts/login", "/accounts/signup", "/accounts/confirm-email/key"] {
                    let page = tokio::time::timeout(DEADLINE, browser.get(path)).await;
                    assert!(page.is_ok(), "{path} was not answered within {DEADLINE:?}");
                }
            }
        });
    };
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(visits);
        }
    });
}

#[tokio::test]
async fn reader_of_arabic_gets_arabic_from_right_to_left_from_pages_and_from_the_json_api() {
    let app = app(|_| {}).await;
    let mut browser = Browser::new(&app);
    browser.headers.push(("accept-language".into(), "ar-EG, en;q=0.5".into()));
    let page = browser.get("/accounts/login").await;
    assert!(page.text.contains(r#"<html lang="ar" dir="rtl">"#), "{}", page.text);
    assert!(page.text.contains("مرحبًا بعودتك"), "{}", page.text);
    let body = serde_json::json!({"email": "nobody", "password": PASSWORD});
    let refused = browser.api(http::Method::POST, "auth/signup", body).await;
    assert_eq!(refused.json()["errors"][0]["message"], "أدخل عنوان بريد إلكتروني، مثل name@example.org.");
}

#[tokio::test]
async fn operators_words_and_language_are_on_the_pages_and_in_the_island() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("fr")).unwrap();
    let words = "login-title = Bon retour\nshow = Montrer\n";
    std::fs::write(folder.path().join("fr/own.ftl"), words).unwrap();
    let app = app(|settings| settings.locales.dir = Some(folder.path().to_owned())).await;
    let mut browser = Browser::new(&app);
    browser.headers.push(("accept-language".into(), "fr".into()));
    let page = browser.get("/accounts/login").await;
    assert!(page.text.contains("Bon retour") && page.text.contains(r#"lang="fr""#), "{}", page.text);
    let page = browser.get("/accounts/signup").await;
    assert!(page.text.contains("show=Montrer"), "the island takes its words along: {}", page.text);
    assert!(page.text.contains("Create an account"), "what is not translated is English: {}", page.text);
}
