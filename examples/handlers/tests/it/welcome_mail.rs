use crate::support::{ADA, host, sign_up};
use housekey_example_handlers::welcome_mail;
use housekey_testkit::{Backend, Browser, TestApp};
use http::Method;
use serde_json::json;

async fn confirm(app: &TestApp) {
    app.deliver().await;
    let key = json!({"key": app.mail.key(ADA)});
    Browser::new(app).api(Method::POST, "auth/email/verify", key).await;
}

#[tokio::test]
async fn welcome_mail_is_sent_once_after_confirmation() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (app, _) = host(backend, &[], |registry, _| welcome_mail::register(registry)).await;
        sign_up(&app, "stranger@example.org").await;
        sign_up(&app, ADA).await;
        confirm(&app).await;
        app.deliver().await;
        let welcomes: Vec<_> =
            app.mail.all().into_iter().filter(|mail| mail.kind == welcome_mail::KIND).collect();
        let [mail] = &welcomes[..] else { panic!("{} welcomes", welcomes.len()) };
        assert_eq!(mail.to.as_str(), ADA);
        assert_eq!(mail.values["site_name"], "Housekey");
        assert!(mail.message_id.ends_with("@127.0.0.1"), "{}", mail.message_id);
    }
}
