//! `housekey signals …`, `housekey worker` and `/metrics`, beside a running server.

use crate::instance::Instance;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Output, Stdio},
    time::Duration,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn lines(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn sign_up(instance: &Instance, email: &str) {
    let body = format!(r#"{{"email":"{email}","password":"correct horse battery staple"}}"#);
    let answer =
        instance.request("POST /_allauth/app/v1/auth/signup", "Content-Type: application/json\r\n", &body);
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

/// Until it is true, or the test has waited long enough.
fn soon(mut is_true: impl FnMut() -> bool) -> bool {
    (0..200).any(|_| is_true() || (std::thread::sleep(Duration::from_millis(50)), false).1)
}

/// A receiver that answers every request with this status; the port it listens on.
fn sink(status: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 8192];
            if stream.read(&mut request).is_ok() {
                let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).ok();
            }
        }
    });
    port
}

fn with_webhook(instance: &Instance, port: u16) {
    let toml = format!(
        "[[signals.webhooks]]\nname = \"crm\"\nurl = \"http://127.0.0.1:{port}/\"\nsecret = \"{SECRET}\"\n\
         events = [\"account.user_signed_up\"]\nallow_private = true\ntimeout = 2\n"
    );
    std::fs::write(instance.folder.path().join("housekey.toml"), toml).unwrap();
}

#[test]
fn signals_list_and_show_select_past_events() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    sign_up(&instance, "ada@example.org");
    sign_up(&instance, "bob@example.org");
    let all = lines(&instance.run(&["signals", "list", "--json"], &[]));
    let all: Vec<Value> = all.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = all.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["account.user_signed_up", "account.email_confirmation_sent"].repeat(2));
    let ada = all[0]["data"]["user"]["id"].as_str().unwrap();
    assert_eq!(lines(&instance.run(&["signals", "list", "--account", ada], &[])).len(), 2);
    let chosen =
        lines(&instance.run(&["signals", "list", "--type", "account.user_signed_up", "-n", "1"], &[]));
    assert!(chosen.len() == 1 && chosen[0].contains("bob@example.org"), "{chosen:?}");
    let shown = lines(&instance.run(&["signals", "show", all[0]["id"].as_str().unwrap()], &[])).join("\n");
    assert!(shown.contains("ada@example.org") && shown.contains("nothing waits"), "{shown}");
    let unknown = instance.run(&["signals", "show", ada], &[]);
    assert_eq!(unknown.status.code(), Some(1));
    let types = lines(&instance.run(&["signals", "types"], &[]));
    assert!(types.iter().any(|line| line.starts_with("usersessions.session_client_changed")), "{types:?}");
}

#[test]
fn signals_tail_prints_events_until_stopped() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    sign_up(&instance, "ada@example.org");
    let mut tail = instance
        .command(&["signals", "tail", "-n", "1", "--json"], &[])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = BufReader::new(tail.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&printed.next().unwrap().unwrap()).unwrap();
    assert_eq!(next()["type"], "account.email_confirmation_sent");
    sign_up(&instance, "bob@example.org");
    let new = next();
    assert_eq!(
        (&new["type"], &new["data"]["user"]["email"]),
        (&"account.user_signed_up".into(), &"bob@example.org".into())
    );
    tail.kill().unwrap();
    tail.wait().unwrap();
}

fn dead(instance: &Instance) -> Vec<String> {
    lines(&instance.run(&["signals", "dead"], &[]))
}

#[test]
fn dead_webhook_delivery_is_listed_and_retried() {
    let mut instance = Instance::new();
    with_webhook(&instance, sink("410 Gone"));
    instance.serve(&[]);
    sign_up(&instance, "ada@example.org");
    assert!(soon(|| dead(&instance).len() == 1), "{:?} {}", dead(&instance), instance.log());
    let subscribers = lines(&instance.run(&["signals", "subscribers"], &[]));
    let crm = subscribers.iter().find(|line| line.starts_with("webhook:crm")).unwrap();
    assert!(crm.contains("1 given up") && crm.contains("410"), "{crm}");
    // The receiver moves, and is back: the name is the same, so what was given up finds it.
    with_webhook(&instance, sink("204 No Content"));
    instance.stop();
    instance.serve(&[]);
    assert!(instance.run(&["signals", "enable", "webhook:crm"], &[]).status.success());
    assert_eq!(instance.run(&["signals", "enable", "webhook:crm"], &[]).status.code(), Some(1));
    lines(&instance.run(&["signals", "retry", "--subscriber", "webhook:crm"], &[]));
    assert!(soon(|| dead(&instance).is_empty()), "{:?}", dead(&instance));
    let event = lines(&instance.run(&["signals", "list", "--json", "--type", "account.user_signed_up"], &[]));
    let event: Value = serde_json::from_str(&event[0]).unwrap();
    let show = || lines(&instance.run(&["signals", "show", event["id"].as_str().unwrap()], &[])).join("\n");
    assert!(soon(|| show().contains("HTTP 204")) && show().contains("HTTP 410"), "{}", show());
    // And once more, because the receiver lost it.
    let replayed = lines(&instance.run(&["signals", "replay", "--to", "webhook:crm"], &[]));
    assert_eq!(replayed, ["1 deliveries to webhook:crm wait"], "it hears of sign-ups only");
    assert!(soon(|| show().matches("HTTP 204").count() == 2), "{}", show());
    assert_eq!(instance.run(&["signals", "retry"], &[]).status.code(), Some(2), "retry what?");
}

#[test]
fn separate_worker_delivers_the_outbox_of_a_server() {
    let mut instance = Instance::new();
    with_webhook(&instance, sink("204 No Content"));
    instance.serve(&[("HOUSEKEY_SIGNALS__WORKER", "false")]);
    sign_up(&instance, "ada@example.org");
    let waiting = || lines(&instance.run(&["signals", "subscribers"], &[])).join("\n");
    assert!(waiting().contains("webhook:crm: 1 waiting"), "{}", waiting());
    let refused = instance.run(&["worker"], &[]);
    assert_eq!(refused.status.code(), Some(2), "the inbox is inside the server");
    // Nobody listens there: mail stays, and is tried again.
    let smtp = [
        ("HOUSEKEY_MAIL__TRANSPORT", "smtp"),
        ("HOUSEKEY_MAIL__SMTP__HOST", "127.0.0.1"),
        ("HOUSEKEY_MAIL__SMTP__PORT", "1"),
        ("HOUSEKEY_MAIL__SMTP__SECURITY", "none"),
    ];
    let mut worker = instance.command(&["worker"], &smtp).stdout(Stdio::null()).spawn().unwrap();
    assert!(soon(|| waiting().contains("webhook:crm: 0 waiting")), "{}", waiting());
    worker.kill().unwrap();
    worker.wait().unwrap();
}

#[test]
fn metrics_are_served_at_the_configured_address() {
    let mut instance = Instance::new();
    with_webhook(&instance, sink("204 No Content"));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    instance.serve(&[("HOUSEKEY_SERVER__METRICS_LISTEN", &listen)]);
    sign_up(&instance, "ada@example.org");
    let metrics = || {
        let mut stream = TcpStream::connect(&listen).unwrap();
        write!(stream, "GET /metrics HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let delivered = "housekey_deliveries_total{subscriber=\"webhook:crm\",outcome=\"delivered\"} 1";
    assert!(soon(|| metrics().contains(delivered)), "{}", metrics());
    assert!(instance.request("GET /metrics", "", "").starts_with("HTTP/1.1 404"), "not on the public port");
}
