//! The way from a page that waits for a mail to the development inbox.

use super::{app, routes};
use housekey_protocol::{Paths, routes::actions};
use housekey_testkit::{Browser, TestApp, app::PASSWORD};

/// "Check your mail", after a sign-up.
async fn waiting(app: &TestApp) -> (Browser, String) {
    let mut browser = Browser::new(app);
    let form = [("email", "a+b@example.org"), ("password", PASSWORD)];
    let reply = browser.submit(actions::SIGNUP.path, &form).await;
    assert_eq!((reply.status, reply.location()), (303, Paths::CONFIRM_EMAIL));
    let page = browser.get(Paths::CONFIRM_EMAIL).await.text;
    (browser, page)
}

#[tokio::test]
async fn check_your_mail_leads_to_the_mails_of_its_address() {
    for language in ["en", "de", "ar"] {
        let app = TestApp::with_inbox(|_| {}, routes).await;
        let (mut browser, _) = waiting(&app).await;
        app.deliver().await;
        browser.headers.push(("accept-language".to_owned(), language.to_owned()));
        let page = browser.get(Paths::CONFIRM_EMAIL).await.text;
        let link = "/dev/mail?to=a%2Bb%40example.org";
        assert!(page.contains(&format!("href=\"{link}\"")), "{language}: {page}");
        let inbox = browser.get(link).await;
        assert!(inbox.text.contains("<a href=\"/dev/mail/1?to=a%2Bb%40example.org\">"), "{}", inbox.text);
    }
}

#[tokio::test]
async fn check_your_mail_names_no_inbox_where_mail_leaves() {
    let app = app(|_| {}).await;
    let (_, page) = waiting(&app).await;
    assert!(page.contains("a+b@example.org") && !page.contains(Paths::DEV_MAIL), "{page}");
}

#[tokio::test]
async fn check_your_mail_names_no_inbox_with_nothing_to_wait_for() {
    let app = TestApp::with_inbox(|_| {}, routes).await;
    let page = Browser::new(&app).get(Paths::CONFIRM_EMAIL).await.text;
    assert!(!page.contains(Paths::DEV_MAIL), "{page}");
}
