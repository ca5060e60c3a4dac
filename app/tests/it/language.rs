//! The choice of a language: by plain forms, and as a call from the browser.

use super::app;
use housekey_protocol::routes::actions;
use housekey_testkit::{Browser, Reply};
use http::{Method, header};

const CHOOSE: &str = actions::CHOOSE_LANGUAGE.path;

/// Presses the button of a language on a page.
async fn choose(browser: &mut Browser, tag: &str, referer: Option<&str>) -> Reply {
    let mut headers = vec![
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://127.0.0.1"),
    ];
    headers.extend(referer.map(|referer| ("referer", referer)));
    browser.send(Method::POST, CHOOSE, &headers, format!("language={tag}")).await
}

fn cookies(reply: &Reply) -> Vec<&str> {
    let set = reply.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    set.filter(|cookie| cookie.starts_with("language=")).collect()
}

#[tokio::test]
async fn chosen_language_leads_back_to_the_page_which_is_in_it() {
    let app = app(|_| {}).await;
    let mut browser = Browser::new(&app);
    browser.headers = vec![("accept-language".to_owned(), "en".to_owned())];
    let login = browser.get("/accounts/login").await;
    assert!(login.text.contains("<html lang=\"en\"") && login.text.contains("Deutsch"), "{}", login.text);

    let page = "http://127.0.0.1/accounts/login?next=%2Faccounts%2Femail";
    let reply = choose(&mut browser, "de", Some(page)).await;
    assert_eq!(reply.status, 303);
    assert_eq!(
        reply.location().trim_start_matches("http://127.0.0.1"),
        "/accounts/login?next=%2Faccounts%2Femail"
    );
    assert_eq!(cookies(&reply), ["language=de; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000"]);

    // The cookie goes before what the browser asks for.
    let login = browser.get("/accounts/login").await;
    assert!(login.text.contains("<html lang=\"de\"") && login.text.contains("Anmelden"), "{}", login.text);
    choose(&mut browser, "ar", Some(page)).await;
    assert!(browser.get("/").await.text.contains("dir=\"rtl\""));
}

#[tokio::test]
async fn language_that_there_are_no_words_in_is_refused() {
    let app = app(|_| {}).await;
    for tag in ["tlh", "en-XA", "de-AT", "", "%2e%2e%2f", "de%0d%0aset-cookie:%20a=b"] {
        let mut browser = Browser::new(&app);
        let reply = choose(&mut browser, tag, Some("http://127.0.0.1/accounts/login")).await;
        assert_eq!((reply.status, cookies(&reply).len()), (303, 0), "{tag}");
        let path = reply.location().trim_start_matches("http://127.0.0.1").to_owned();
        assert!(path.starts_with("/accounts/login"), "{tag}: {path}");
        assert_eq!(browser.get(&path).await.status, 200, "{tag}");

        let headers = [
            ("accept", "application/json"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "http://127.0.0.1"),
        ];
        let reply = browser.send(Method::POST, CHOOSE, &headers, format!("language={tag}")).await;
        assert_eq!((reply.status, cookies(&reply).len()), (400, 0), "{tag}");
    }
}

#[tokio::test]
async fn choice_of_a_language_leads_to_no_other_site() {
    let app = app(|_| {}).await;
    for referer in [
        Some("https://evil.example/accounts/login"),
        Some("http://127.0.0.1@evil.example/"),
        Some("//evil.example/"),
        Some("null"),
        None,
    ] {
        let reply = choose(&mut Browser::new(&app), "de", referer).await;
        let location = reply.location().trim_start_matches("http://127.0.0.1");
        assert_eq!((reply.status, location), (303, "/"), "{referer:?}");
    }
}

#[tokio::test]
async fn cookie_of_a_language_that_is_gone_is_as_none() {
    let app = app(|_| {}).await;
    let mut browser = Browser::new(&app);
    browser.headers = vec![("accept-language".to_owned(), "de".to_owned())];
    browser.cookies.insert("language".to_owned(), "tlh".to_owned());
    assert!(browser.get("/").await.text.contains("<html lang=\"de\""));
}

#[tokio::test]
async fn mails_are_in_the_chosen_language_and_the_json_api_goes_by_its_own_header() {
    let app = app(|_| {}).await;
    let password = housekey_testkit::app::PASSWORD;
    let mut browser = Browser::new(&app);
    choose(&mut browser, "de", None).await;
    browser.submit(actions::SIGNUP.path, &[("email", "ada@example.org"), ("password", password)]).await;
    let body = serde_json::json!({ "email": "grace@example.org", "password": password });
    browser.api(Method::POST, "auth/signup", body).await;
    app.deliver().await;
    let language_of = |email: &str| app.mail.last_to(email).locale.to_string();
    assert_eq!(language_of("ada@example.org"), "de");
    assert_eq!(language_of("grace@example.org"), "en");
}
