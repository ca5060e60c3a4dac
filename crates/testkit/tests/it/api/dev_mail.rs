//! The development inbox.

use housekey_accounts::Settings;
use housekey_http::Accounts;
use housekey_protocol::Paths;
use housekey_testkit::{Browser, Reply, TestApp, app::PASSWORD};
use http::Method;
use serde_json::json;
use std::path::Path;

const ADA: &str = "ada@example.org";
const BOB: &str = "bob@example.org";
const CLEAR: &str = "/dev/mail/clear";

async fn app(change: impl FnOnce(&mut Settings)) -> TestApp {
    TestApp::with_inbox(change, Accounts::router).await
}

/// Signs up, and the mail is in the inbox.
async fn sign_up(app: &TestApp, email: &str) -> Browser {
    let mut browser = Browser::new(app);
    let reply = browser.api(Method::POST, "auth/signup", json!({"email": email, "password": PASSWORD})).await;
    assert_eq!(reply.status, 401, "{}", reply.text);
    app.deliver().await;
    browser
}

/// Two mails to Ada with one between them to Bob, all of them with one subject.
async fn three_alike() -> (TestApp, Browser) {
    let app = app(|_| {}).await;
    let mut ada = sign_up(&app, ADA).await;
    app.wait(1);
    sign_up(&app, BOB).await;
    app.wait(600);
    ada.api(Method::POST, "auth/login", json!({"email": ADA, "password": PASSWORD})).await;
    app.deliver().await;
    (app, ada)
}

/// What stands in the page itself: the script and its nonce are no matter of a snapshot.
fn main_of(reply: &Reply) -> String {
    let main =
        reply.text.split("<main").nth(1).unwrap_or_default().split("</main>").next().unwrap_or_default();
    format!("<main{}", main.replace("><", ">\n<"))
}

fn policy(reply: &Reply) -> &str {
    reply.headers["content-security-policy"].to_str().unwrap()
}

#[tokio::test]
async fn mails_with_one_subject_are_told_apart() {
    let (_app, mut browser) = three_alike().await;
    let list = browser.get(Paths::DEV_MAIL).await;
    assert_eq!(list.text.matches("<strong>Confirm your email address</strong>").count(), 3, "{}", list.text);
    insta::assert_snapshot!("inbox_list", main_of(&list));
}

#[tokio::test]
async fn mail_shows_its_parts_headers_and_neighbours() {
    let (_app, mut browser) = three_alike().await;
    let show = browser.get("/dev/mail/2").await;
    insta::assert_snapshot!("inbox_mail", main_of(&show));
}

#[tokio::test]
async fn inbox_of_one_address_shows_its_mails_and_leads_from_one_to_the_next() {
    let (_app, mut browser) = three_alike().await;
    for (to, ids) in [
        ("ada%40example.org", vec![3, 1]),
        (" BOB@example.org", vec![2]),
        ("eve@x.org", vec![]),
        ("", vec![3, 2, 1]),
    ] {
        let to = to.replace(' ', "%20");
        let list = browser.get(&format!("{}?to={to}", Paths::DEV_MAIL)).await.text;
        let json = browser.get(&format!("/dev/mail/messages.json?to={to}")).await.json();
        let listed: Vec<_> = json.as_array().unwrap().iter().map(|mail| mail["id"].clone()).collect();
        assert_eq!(listed, ids, "{to}");
        assert_eq!(list.matches("<li ").count(), ids.len(), "{to}: {list}");
        assert!(ids.iter().all(|id| list.contains(&format!("href=\"/dev/mail/{id}"))), "{to}: {list}");
    }
    let newest = browser.get("/dev/mail/3?to=ada%40example.org").await.text;
    assert!(
        newest.contains("<a href=\"/dev/mail?to=ada%40example.org\">Emails to ada@example.org</a>"),
        "{newest}"
    );
    assert!(
        newest.contains("<a rel=\"next\" href=\"/dev/mail/1?to=ada%40example.org\">Older</a>"),
        "{newest}"
    );
    assert!(!newest.contains("rel=\"prev\""), "{newest}");
    let oldest = browser.get("/dev/mail/1?to=ada%40example.org").await.text;
    assert!(
        oldest.contains("<a rel=\"prev\" href=\"/dev/mail/3?to=ada%40example.org\">Newer</a>"),
        "{oldest}"
    );
}

#[tokio::test]
async fn address_without_mail_can_be_chosen_before_its_first() {
    let app = app(|_| {}).await;
    let list = Browser::new(&app).get("/dev/mail?to=ada%40example.org").await.text;
    assert!(
        list.contains("<option value=\"ada@example.org\" selected>ada@example.org (0)</option>"),
        "{list}"
    );
    assert!(list.contains("No email to this address yet."), "{list}");
}

#[tokio::test]
async fn mail_that_is_not_there_is_answered_404_with_a_way_back() {
    let (_app, mut browser) = three_alike().await;
    for path in
        ["/dev/mail/4", "/dev/mail/0", "/dev/mail/x", "/dev/mail/99999999999999999999", "/dev/mail/4/html"]
    {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.text.contains("<a href=\"/dev/mail\">All emails</a>"), "{path}: {}", reply.text);
    }
}

#[tokio::test]
async fn inbox_is_cleared_from_its_own_page_only() {
    let (_app, mut browser) = three_alike().await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    for origin in [
        vec![("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        vec![("origin", "null")],
        vec![],
    ] {
        let headers: Vec<_> = std::iter::once(form).chain(origin).collect();
        assert_eq!(
            browser.send(Method::POST, CLEAR, &headers, String::new()).await.status,
            403,
            "{headers:?}"
        );
    }
    assert!(matches!(browser.get(CLEAR).await.status, 404 | 405), "a link clears nothing");
    assert!(browser.get(Paths::DEV_MAIL).await.text.contains("3 emails"));
    let reply = browser.submit(CLEAR, &[]).await;
    assert_eq!((reply.status, reply.location()), (303, Paths::DEV_MAIL));
    let list = browser.get(Paths::DEV_MAIL).await.text;
    assert!(list.contains("No email yet.") && !list.contains("<li "), "{list}");
    assert_eq!(browser.get("/dev/mail/1").await.status, 404);
}

#[tokio::test]
async fn list_is_sent_again_only_after_the_inbox_changed() {
    let app = app(|_| {}).await;
    let mut browser = Browser::new(&app);
    let state = |reply: &Reply| reply.headers["etag"].to_str().unwrap().to_owned();
    let known = async |browser: &mut Browser, state: &str| {
        browser.send(Method::GET, Paths::DEV_MAIL, &[("if-none-match", state)], String::new()).await
    };
    let mut states = vec![state(&browser.get(Paths::DEV_MAIL).await)];
    for change in ["a first mail", "another", "none is left"] {
        let last = states.last().unwrap().clone();
        let same = known(&mut browser, &last).await;
        assert_eq!((same.status, same.text.as_str()), (304, ""), "before {change}");
        match change {
            "a first mail" => drop(sign_up(&app, ADA).await),
            "another" => drop(sign_up(&app, BOB).await),
            _ => drop(browser.submit(CLEAR, &[]).await),
        }
        let changed = known(&mut browser, &last).await;
        assert_eq!(changed.status, 200, "after {change}");
        let page_says = format!("data-state=\"{}\"", state(&changed).replace('"', "&quot;"));
        assert!(changed.text.contains(&page_says), "{}", changed.text);
        states.push(state(&changed));
    }
    assert_eq!(states[0], states[3], "empty as before");
}

#[tokio::test]
async fn there_is_no_inbox_where_mail_leaves() {
    let app = TestApp::with(|_| {}).await;
    let mut browser = Browser::new(&app);
    for path in [Paths::DEV_MAIL, "/dev/mail/messages.json", "/dev/mail/1", "/dev/mail/1/html"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    assert_eq!(browser.submit(CLEAR, &[]).await.status, 404);
}

const HOSTILE: &str = "</title></strong></option><script>alert(1)</script><img src=x onerror=alert(1)>\"'";

/// Templates that do what a mail could do at worst.
fn hostile_templates(folder: &Path) {
    let mail = folder.join("account/email");
    std::fs::create_dir_all(&mail).unwrap();
    std::fs::write(mail.join("email_confirmation_signup_subject.txt"), HOSTILE).unwrap();
    let text = format!(
        "{HOSTILE}\njavascript:alert(1)\nhttps://x.example/\"onmouseover=\"alert(1)\n{{{{ email }}}}\n{{{{ code or activate_url }}}}\n"
    );
    std::fs::write(mail.join("email_confirmation_signup_message.txt"), text).unwrap();
    let html = format!(
        "<!doctype html><html><head><base target=\"_self\" href=\"https://evil.example\"></head><body>{HOSTILE}\
         <a href=\"javascript:alert(1)\">a</a><form action=\"/dev/mail/clear\" method=\"post\"><button>b</button></form>\
         {{{{ email }}}} {{{{ code or activate_url }}}}</body></html>"
    );
    std::fs::write(mail.join("email_confirmation_signup_message.html"), html).unwrap();
}

/// A hostile mail in the development inbox (docs/security.md#mail).
#[tokio::test]
async fn nothing_of_a_hostile_mail_is_markup_of_the_inbox() {
    let folder = tempfile::tempdir().unwrap();
    hostile_templates(folder.path());
    let app = app(|s| {
        s.site.name = HOSTILE.into();
        s.mail.templates_dir = Some(folder.path().to_owned());
    })
    .await;
    let address = "a&'`b=\"@example.org".replace('"', "");
    let mut browser = sign_up(&app, &address).await;
    let to = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect::<String>();
    for path in [
        Paths::DEV_MAIL.to_owned(),
        format!("/dev/mail?to={to}"),
        "/dev/mail/1".into(),
        format!("/dev/mail/1?to={to}"),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        for markup in
            ["<script>alert", "<img", "</title></strong>", "href=\"javascript:", "a&'`b", "\"onmouseover"]
        {
            assert!(!page.text.contains(markup), "{path} has {markup}: {}", page.text);
        }
        assert!(page.text.contains("&lt;script&gt;alert(1)") || path.contains("to="), "{path}: it is shown");
        assert!(!policy(&page).contains("unsafe"), "{path}: {}", policy(&page));
        assert!(policy(&page).contains("base-uri 'none'"), "{path}");
    }
    let show = browser.get("/dev/mail/1").await;
    assert!(!policy(&show).contains("script-src"), "{}", policy(&show));
}

/// The HTML of a mail is its own; it has no rights, whoever shows it.
#[tokio::test]
async fn html_of_a_mail_runs_nothing_sends_nothing_and_opens_links_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    hostile_templates(folder.path());
    let app = app(|s| s.mail.templates_dir = Some(folder.path().to_owned())).await;
    let mut browser = sign_up(&app, ADA).await;
    let html = browser.get("/dev/mail/1/html").await;
    let directives: Vec<&str> = policy(&html).split("; ").collect();
    for directive in [
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ] {
        assert!(directives.contains(&directive), "{directives:?}");
    }
    assert!(!policy(&html).contains("script"), "{directives:?}");
    assert_eq!(html.headers["x-frame-options"], "SAMEORIGIN");
    assert!(
        html.text.starts_with("<!doctype html><html><head><base target=\"_blank\"><base target=\"_self\""),
        "{}",
        html.text
    );
    let frame = browser.get("/dev/mail/1").await.text;
    let frame = frame.split("<iframe").nth(1).unwrap().split('>').next().unwrap().to_owned();
    assert!(frame.contains(" sandbox=\"allow-popups allow-popups-to-escape-sandbox\""), "{frame}");
    for right in ["allow-scripts", "allow-same-origin", "allow-forms", "allow-top-navigation"] {
        assert!(!frame.contains(right), "{frame}");
    }
}

#[tokio::test]
async fn only_the_list_runs_a_script_and_it_carries_the_nonce() {
    let (_app, mut browser) = three_alike().await;
    let list = browser.get(Paths::DEV_MAIL).await;
    let nonce = policy(&list).split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert_eq!(list.text.matches("<script").count(), 1);
    assert!(list.text.contains(&format!("<script nonce=\"{nonce}\">")), "{}", list.text);
    let again = browser.get(Paths::DEV_MAIL).await;
    assert!(!again.text.contains(nonce), "it is new each time");
    for path in ["/dev/mail/1", "/dev/mail/1/html", "/dev/mail/99"] {
        assert!(!browser.get(path).await.text.contains("<script"), "{path}");
    }
}
