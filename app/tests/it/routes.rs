//! Every route that changes something names a flow of the flow × signal table, so no change is without its signals.

use super::app;
use housekey_accounts::signals::flows::FLOWS;
use housekey_http::api::ROUTES;
use housekey_testkit::Browser;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeMap;

/// Each server function's flow, named as in the table; `None` reads only, which the test proves.
const SERVER_FNS: &[(&str, Option<&str>)] = &[
    ("add_email", Some("emails")),
    ("confirm_email", Some("verify_email")),
    ("confirmation", None),
    ("email_addresses", None),
    ("enter_email_code", Some("verify_email")),
    ("form_config", None),
    ("login", Some("login")),
    ("logout", Some("logout")),
    ("make_primary_email", Some("emails")),
    ("pending_verification", None),
    ("remove_email", Some("emails")),
    ("resend_email", Some("emails")),
    ("resend_verification", Some("verify_email")),
    ("signup", Some("signup")),
    ("viewer", None),
];

fn in_the_table(flow: &str) -> bool {
    FLOWS.iter().any(|case| case.flow == flow)
}

#[test]
fn every_changing_json_route_names_a_flow_of_the_signal_table() {
    for route in ROUTES {
        let reads = route.method == "get";
        assert_eq!(route.flow.is_none(), reads, "{route:?}: a read has no flow, everything else has one");
        assert!(route.flow.is_none_or(in_the_table), "{route:?} is not in signals::flows::FLOWS");
    }
}

#[test]
fn every_server_function_names_a_flow_or_only_reads() {
    let there: BTreeMap<&str, bool> = server_fn_paths()
        .filter_map(|(path, method)| Some((path.strip_prefix("/accounts/do/")?, method == "POST")))
        .collect();
    let listed: Vec<&str> = SERVER_FNS.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        there.keys().copied().collect::<Vec<_>>(),
        listed,
        "a new server function? say which flow it is"
    );
    assert!(there.values().all(|post| *post), "no server function answers GET: {there:?}");
    for (name, flow) in SERVER_FNS {
        assert!(flow.is_none_or(in_the_table), "{name} is not in signals::flows::FLOWS");
    }
}

#[tokio::test]
async fn reading_routes_change_nothing_and_fire_no_signal() {
    let app = app(|_| {}).await;
    app.user("ada@example.org").await;
    let mut browser = Browser::new(&app);
    let form = [("login", "ada@example.org"), ("password", housekey_testkit::app::PASSWORD)];
    assert_eq!(browser.submit("/accounts/do/login", &form).await.status, 303);
    app.signals.take();
    let before = browser.cookies.clone();
    for (name, _) in SERVER_FNS.iter().filter(|(_, flow)| flow.is_none()) {
        browser.submit(&format!("/accounts/do/{name}"), &[("key", "no-such-key")]).await;
    }
    for route in ROUTES.iter().filter(|route| route.flow.is_none()) {
        let path = route.path.trim_start_matches('/');
        browser.api(http::Method::GET, path, serde_json::Value::Null).await;
    }
    assert!(app.signals.take().is_empty());
    assert_eq!(browser.cookies, before);
}
