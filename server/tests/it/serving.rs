//! A running server.

use crate::instance::Instance;
use std::{process::Command, time::Duration};

#[test]
fn commands_beside_a_running_server_take_effect_at_once() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    assert!(instance.log_in("ada@example.org", "some secret words").contains("400"));
    let create =
        ["user", "create", "--email", "ada@example.org", "--verified", "--password", "some secret words"];
    assert!(instance.run(&create, &[]).status.success());
    assert!(instance.log_in("ada@example.org", "some secret words").contains("200"));
    assert!(instance.run(&["user", "deactivate", "ada@example.org"], &[]).status.success());
    assert!(instance.log_in("ada@example.org", "some secret words").contains("401"));
    assert!(instance.run(&["user", "activate", "ada@example.org"], &[]).status.success());
    assert!(instance.log_in("ada@example.org", "some secret words").contains("200"));
    assert!(instance.run(&["user", "delete", "ada@example.org"], &[]).status.success());
    assert!(instance.log_in("ada@example.org", "some secret words").contains("400"));
}

#[test]
fn signal_log_has_one_json_object_per_line() {
    let mut instance = Instance::new();
    instance.serve(&[("HOUSEKEY_SIGNALS__LOG", "signals.jsonl")]);
    let body = r#"{"email":"ada@example.org","password":"correct horse battery staple"}"#;
    let answer =
        instance.request("POST /_allauth/app/v1/auth/signup", "Content-Type: application/json\r\n", body);
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    // A thread of its own writes it.
    let read = || std::fs::read_to_string(instance.folder.path().join("signals.jsonl")).unwrap();
    for _ in 0..200 {
        if read().lines().count() >= 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let log = read();
    let types: Vec<String> = log
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["type"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(types, ["account.user_signed_up", "account.email_confirmation_sent"]);
    // The mail follows by itself.
    for _ in 0..100 {
        let inbox = instance.request("GET /dev/mail/messages.json", "", "");
        if inbox.contains("account/email/email_confirmation_signup") {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no mail came: {}", instance.log());
}

#[test]
fn every_log_line_of_a_request_has_its_id() {
    let mut instance = Instance::new();
    instance.serve(&[("HOUSEKEY_LOG__FORMAT", "json")]);
    let answer = instance.request("GET /healthz", "", "");
    let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap().to_owned();
    let log = instance.log();
    let line = log.lines().find(|line| line.contains(&id)).unwrap_or_else(|| panic!("{log}"));
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["span"]["path"], "/healthz");
}

#[test]
fn sigterm_stops_with_exit_code_0() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    assert!(instance.request("GET /readyz", "", "").starts_with("HTTP/1.1 200"));
    let killed = Command::new("kill").args(["-TERM", &instance.pid().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(instance.ended(Duration::from_secs(30)), Some(0));
}

#[test]
fn sign_in_in_flight_is_answered_before_the_stop() {
    let mut instance = Instance::new();
    // Slow enough to be in the middle of it: about a second on any machine of today.
    let slow = [("HOUSEKEY_HASHING__MEMORY_KIB", "262144"), ("HOUSEKEY_HASHING__ITERATIONS", "4")];
    let create =
        ["user", "create", "--email", "ada@example.org", "--verified", "--password", "some secret words"];
    assert!(instance.run(&create, &slow).status.success());
    instance.serve(&slow);
    let answer = std::thread::scope(|scope| {
        let signing_in = scope.spawn(|| instance.log_in("ada@example.org", "some secret words"));
        std::thread::sleep(Duration::from_millis(150));
        let killed = Command::new("kill").args(["-TERM", &instance.pid().to_string()]).status().unwrap();
        assert!(killed.success());
        signing_in.join().unwrap()
    });
    assert!(answer.contains("200"), "{answer}: {}", instance.log());
    assert_eq!(instance.ended(Duration::from_secs(30)), Some(0));
}

#[test]
fn unfinished_request_does_not_delay_the_stop() {
    let mut instance = Instance::new();
    instance.serve(&[("HOUSEKEY_SERVER__BODY_TIMEOUT", "2")]);
    let mut slow = std::net::TcpStream::connect(instance.address()).unwrap();
    std::io::Write::write_all(&mut slow, b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ").unwrap();
    let mut body = std::net::TcpStream::connect(instance.address()).unwrap();
    let head = format!(
        "POST /_allauth/app/v1/auth/login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        instance.address()
    );
    std::io::Write::write_all(&mut body, head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let killed = Command::new("kill").args(["-TERM", &instance.pid().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(instance.ended(Duration::from_secs(29)), Some(0), "{}", instance.log());
}

#[test]
fn weak_hash_setting_is_logged_as_warning() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    assert!(instance.log().contains("WEAKER THAN OWASP"), "{}", instance.log());
}

#[test]
fn taken_port_is_explained() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    let other = Instance::new();
    let address = instance.address().to_owned();
    let output = other.run(&["serve"], &[("HOUSEKEY_SERVER__LISTEN", &address)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("server.listen"));
}
