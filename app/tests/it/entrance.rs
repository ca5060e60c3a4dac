//! The pages of sign-up and sign-in, where they depend on what the browser brings.

use super::app;
use housekey_testkit::{Browser, app::PASSWORD};

#[tokio::test]
async fn sign_up_that_fills_in_the_unseen_field_is_answered_as_any_and_makes_nothing() {
    for honeypot in [false, true] {
        let app = app(|settings| settings.account.signup_honeypot = honeypot).await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.get("/accounts/signup").await.text.contains("name=\"homepage\""), honeypot);
        let fields =
            |homepage| [("email", "new@example.org"), ("password", PASSWORD), ("homepage", homepage)];
        let reply = browser.submit("/accounts/do/signup", &fields("https://spam.example")).await;
        assert_eq!((reply.status, reply.location()), (303, "/accounts/confirm-email"), "{honeypot}");
        app.deliver().await;
        assert_eq!(app.mail.all().is_empty(), honeypot);
        assert_eq!(app.signals.take().is_empty(), honeypot);
        // What is wrong with the form is said all the same, and people leave the field empty.
        let refused = Browser::new(&app).submit("/accounts/do/signup", &[("homepage", "x")]).await;
        assert!(refused.location().contains("refused="), "{}", refused.location());
        if honeypot {
            Browser::new(&app).submit("/accounts/do/signup", &fields("")).await;
            app.deliver().await;
            assert_eq!(app.mail.all().len(), 1);
        }
    }
}

#[tokio::test]
async fn known_browser_is_told_how_one_signed_in_there_last() {
    let app = app(|settings| settings.account.login_by_code_enabled = true).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    assert!(!browser.get("/accounts/login").await.text.contains("Last time"));
    let fields = [("login", "ada@example.org"), ("password", PASSWORD)];
    browser.submit("/accounts/do/login", &fields).await;
    browser.submit("/accounts/do/logout", &[]).await;
    let page = browser.get("/accounts/login").await.text;
    assert!(page.contains("Last time you signed in here with your password."), "{page}");
    browser.submit("/accounts/do/request_login_code", &[("login", "ada@example.org")]).await;
    app.deliver().await;
    let code = app.mail.value("ada@example.org", "code");
    browser.submit("/accounts/do/enter_login_code", &[("code", &code)]).await;
    browser.submit("/accounts/do/logout", &[]).await;
    let page = browser.get("/accounts/login").await.text;
    assert!(page.contains("Last time you signed in here with a code."), "{page}");
    assert!(!Browser::new(&app).get("/accounts/login").await.text.contains("Last time"));
}
