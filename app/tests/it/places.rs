//! Names of places, where the host has them.

use super::routes;
use housekey_accounts::ports::Places;
use housekey_protocol::Locale;
use housekey_testkit::{Backend, Browser, TestApp, app::PASSWORD};
use std::{net::IpAddr, sync::Arc};

struct Atlas;

impl Places for Atlas {
    fn place(&self, ip: IpAddr, locale: Locale) -> Option<String> {
        (ip.to_string() == "192.0.2.7").then(|| format!("Bern ({})", locale.tag()))
    }
}

#[tokio::test]
async fn pages_name_the_place_of_an_address_in_the_readers_language_where_the_host_knows_it() {
    let with_atlas = |builder: housekey_http::Builder| builder.places(Arc::new(Atlas));
    for (known, app) in [
        (true, TestApp::host(Backend::Sqlite, |_| {}, with_atlas, routes).await),
        (false, TestApp::host(Backend::Sqlite, |_| {}, |builder| builder, routes).await),
    ] {
        app.user("ada@example.org").await;
        let mut browser = Browser::new(&app);
        browser.submit("/accounts/do/login", &[("login", "ada@example.org"), ("password", PASSWORD)]).await;
        for page in ["/accounts/sessions", "/accounts"] {
            let text = browser.get(page).await.text;
            assert_eq!(text.contains("Bern (en)"), known, "{page} {text}");
            assert!(text.contains("192.0.2.7"), "{page}");
        }
    }
}
