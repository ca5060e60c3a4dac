//! Real requests to a server on loopback.

use super::{
    sink::{Act, Sink},
    *,
};
use crate::tls_fixture::AUTHORITY;

/// Long enough for a busy machine.
const PATIENT: Duration = Duration::from_secs(20);
const OK: Act = Act::Say("HTTP/1.1 204 No Content\r\n\r\n");

async fn ask(outbound: &Outbound, url: &Url) -> Result<u16, String> {
    let request = outbound.request(Method::POST, url).map_err(|refused| refused.to_string())?;
    request.send().await.map(|answer| answer.status().as_u16()).map_err(|error| words(&error))
}

#[tokio::test]
async fn name_resolving_to_loopback_is_refused() {
    let sink = Sink::with_tls(OK).await;
    let public = Outbound::trusting(Reach::Public, PATIENT, AUTHORITY).unwrap();
    let said = ask(&public, &sink.url("localhost")).await.unwrap_err();
    assert_eq!(said, "localhost is not on the public internet, and allow_private is off");
    assert_eq!(sink.seen().len(), 0);
    let anywhere = Outbound::trusting(Reach::Anywhere, PATIENT, AUTHORITY).unwrap();
    assert_eq!(ask(&anywhere, &sink.url("localhost")).await, Ok(204));
}

/// IP addresses in every spelling that a URL accepts (CWE-918).
#[test]
fn private_ip_is_refused_in_every_spelling() {
    let public = Outbound::new(Reach::Public, PATIENT).unwrap();
    let check = |url: &str| public.check(&url.parse().unwrap());
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
    ] {
        assert!(matches!(check(&format!("https://{host}/")), Err(Refused::Private(_))), "{host}");
    }
    assert_eq!(check("https://1.1.1.1/"), Ok(()));
    assert_eq!(check("https://example.org/"), Ok(()));
    assert_eq!(check("http://example.org/"), Err(Refused::Scheme));
    assert_eq!(check("ftp://example.org/"), Err(Refused::Scheme));
}

/// TLS to receivers (docs/security.md#webhooks).
#[tokio::test]
async fn unknown_or_mismatched_certificate_is_refused() {
    let sink = Sink::with_tls(OK).await;
    let stranger = Outbound::new(Reach::Anywhere, PATIENT).unwrap();
    let said = ask(&stranger, &sink.url("localhost")).await.unwrap_err();
    assert!(said.contains("UnknownIssuer"), "{said}");
    let knows = Outbound::trusting(Reach::Anywhere, PATIENT, AUTHORITY).unwrap();
    let said = ask(&knows, &sink.url("127.0.0.1")).await.unwrap_err();
    assert!(said.contains("not valid for"), "{said}");
    assert_eq!(sink.seen().len(), 0);
}

#[tokio::test]
async fn request_has_no_additional_headers() {
    let sink = Sink::start(OK).await;
    let outbound = Outbound::new(Reach::Anywhere, PATIENT).unwrap();
    ask(&outbound, &sink.url("127.0.0.1")).await.unwrap();
    let request = sink.seen().remove(0);
    let mut names: Vec<&str> =
        request.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0)).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent"]);
    assert!(request.contains(concat!("user-agent: Housekey/", env!("CARGO_PKG_VERSION"))));
}

#[tokio::test]
async fn errors_name_the_cause_without_the_url() {
    let sink = Sink::start(Act::HangUp).await;
    let outbound = Outbound::new(Reach::Anywhere, Duration::from_millis(300)).unwrap();
    let hung_up = ask(&outbound, &sink.url("127.0.0.1")).await.unwrap_err();
    assert!(hung_up.starts_with("the request broke off"), "{hung_up}");
    let stalled = ask(&outbound, &Sink::start(Act::Stall).await.url("127.0.0.1")).await.unwrap_err();
    assert_eq!(stalled, "no answer in time");
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("http://{closed}/hook").parse().unwrap();
    let refused = ask(&outbound, &url).await.unwrap_err();
    assert!(refused.starts_with("no connection: "), "{refused}");
    assert!(![hung_up, stalled, refused].iter().any(|said| said.contains("/hook")));
}
