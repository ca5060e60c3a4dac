//! Clients that try to use up the server's connections.

use crate::instance::Instance;
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};
use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

/// Deadlines that make a test quick; each test lengthens what it is not about.
const SHORT: [(&str, &str); 5] = [
    ("HOUSEKEY_SERVER__FIRST_BYTE_TIMEOUT", "1"),
    ("HOUSEKEY_SERVER__HEAD_TIMEOUT", "1"),
    ("HOUSEKEY_SERVER__BODY_TIMEOUT", "1"),
    ("HOUSEKEY_SERVER__ANSWER_TIMEOUT", "1"),
    ("HOUSEKEY_SERVER__IDLE_TIMEOUT", "1"),
];
const LONG: [(&str, &str); 5] = [
    ("HOUSEKEY_SERVER__FIRST_BYTE_TIMEOUT", "300"),
    ("HOUSEKEY_SERVER__HEAD_TIMEOUT", "300"),
    ("HOUSEKEY_SERVER__BODY_TIMEOUT", "300"),
    ("HOUSEKEY_SERVER__ANSWER_TIMEOUT", "300"),
    ("HOUSEKEY_SERVER__IDLE_TIMEOUT", "300"),
];
/// Longer than this is a hang.
const HANG: Duration = Duration::from_mins(1);

fn connect(instance: &Instance) -> TcpStream {
    let stream = TcpStream::connect(instance.address()).unwrap();
    stream.set_read_timeout(Some(HANG)).unwrap();
    stream
}

/// A connection from another address of this machine.
fn connect_from(address: &str, instance: &Instance) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        socket.connect(instance.address().parse().unwrap()).await.unwrap()
    });
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(HANG)).unwrap();
    stream
}

/// Reads to the end that the server makes.
fn to_the_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    match stream.read_to_end(&mut all) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            panic!("the connection stays open")
        }
        // A reset is an end, too.
        _ => all,
    }
}

/// One request on a connection that stays.
fn is_served(stream: &mut TcpStream) -> bool {
    if stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").is_err() {
        return false;
    }
    let (mut answer, mut byte) = (Vec::new(), [0]);
    while !answer.ends_with(b"\r\n\r\nok\n") {
        if stream.read_exact(&mut byte).is_err() {
            return false;
        }
        answer.push(byte[0]);
    }
    answer.starts_with(b"HTTP/1.1 200")
}

fn terminate(instance: &Instance) {
    kill_process(pid(instance), Signal::TERM).unwrap();
}

fn pid(instance: &Instance) -> Pid {
    Pid::from_raw(i32::try_from(instance.pid()).unwrap()).unwrap()
}

/// Waits until the log says so.
fn wait_for(instance: &Instance, text: &str) {
    let start = Instant::now();
    while !instance.log().contains(text) {
        assert!(start.elapsed() < HANG, "the log does not say \"{text}\": {}", instance.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn silent_or_incomplete_connections_are_closed() {
    let mut instance = Instance::new();
    instance.serve(&SHORT);
    let halves: [&[u8]; 5] =
        [b"", b"G", b"PRI * HT", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-H"];
    let mut held: Vec<TcpStream> = halves
        .iter()
        .map(|half| {
            let mut stream = connect(&instance);
            stream.write_all(half).unwrap();
            stream
        })
        .collect();
    assert!(is_served(&mut connect(&instance)));
    for stream in &mut held {
        to_the_end(stream);
    }
}

#[test]
fn trickling_request_head_is_cut_off() {
    let mut instance = Instance::new();
    instance.serve(&SHORT);
    let mut stream = connect(&instance);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    let mut writer = stream.try_clone().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while writer.write_all(b"a").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        to_the_end(&mut stream);
        // The writer goes on until it is told.
        drop(stream.shutdown(Shutdown::Both));
    });
}

#[test]
fn trickling_body_answers_408() {
    let mut instance = Instance::new();
    instance.serve(&SHORT);
    let mut stream = connect(&instance);
    let head = "POST /_allauth/app/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut writer = stream.try_clone().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while writer.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let answer = to_the_end(&mut stream);
        assert!(answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
        drop(stream.shutdown(Shutdown::Both));
    });
}

#[test]
fn idle_connection_is_closed() {
    let mut instance = Instance::new();
    instance.serve(&SHORT);
    let mut stream = connect(&instance);
    assert!(is_served(&mut stream));
    to_the_end(&mut stream);
}

#[test]
fn unread_answer_closes_the_connection() {
    let mut instance = Instance::new();
    let mut settings = LONG;
    settings[3].1 = "1";
    instance.serve(&settings);
    let mut stream = connect(&instance);
    // Asks until the server has written more than the kernel takes, and the server asks no more.
    stream.set_write_timeout(Some(HANG)).unwrap();
    let request = b"GET /accounts/login HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100);
    let start = Instant::now();
    while stream.write_all(&request).is_ok() {
        assert!(start.elapsed() < 2 * HANG, "the connection stays open");
    }
    assert!(is_served(&mut connect(&instance)));
}

#[test]
fn http2_client_not_reading_is_closed() {
    let mut instance = Instance::new();
    let mut settings = LONG;
    settings[3].1 = "1";
    instance.serve(&settings);
    let mut stream = connect(&instance);
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    // SETTINGS_INITIAL_WINDOW_SIZE = 0: no byte of a body may be sent.
    stream.write_all(&[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0]).unwrap();
    // HEADERS with END_STREAM and END_HEADERS: GET, http, and the path, by HPACK's static table (RFC 7541, appendix A).
    let mut block = vec![0x82, 0x86, 0x04, 15];
    block.extend_from_slice(b"/accounts/login");
    block.extend_from_slice(&[0x41, 1, b'x']);
    let mut frame = vec![0, 0, u8::try_from(block.len()).unwrap(), 1, 5, 0, 0, 0, 1];
    frame.extend_from_slice(&block);
    stream.write_all(&frame).unwrap();
    let answer = to_the_end(&mut stream);
    assert!(answer.len() > 100, "the answer's head came");
    assert!(instance.log().contains("status=200"), "{}", instance.log());
}

#[test]
fn connections_over_the_cap_are_closed_at_once_and_logged() {
    let mut instance = Instance::new();
    let mut settings = LONG.to_vec();
    settings.extend([
        ("HOUSEKEY_SERVER__MAX_CONNECTIONS", "3"),
        ("HOUSEKEY_SERVER__METRICS_LISTEN", "127.0.0.1:0"),
    ]);
    instance.serve(&settings);
    let mut held: Vec<TcpStream> = (0..3).map(|_| connect(&instance)).collect();
    assert!(held.iter_mut().all(is_served));
    for _ in 0..20 {
        assert!(to_the_end(&mut connect(&instance)).is_empty());
    }
    assert!(held.iter_mut().all(is_served), "an open connection stays open");
    assert_eq!(instance.log().matches("connections are refused").count(), 1, "{}", instance.log());
    let metrics = instance.log();
    let metrics = metrics.split("metrics are on http://").nth(1).unwrap().split('/').next().unwrap();
    let mut scrape = TcpStream::connect(metrics).unwrap();
    scrape.write_all(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let numbers = String::from_utf8(to_the_end(&mut scrape)).unwrap();
    assert!(numbers.contains("housekey_connections_refused_total{reason=\"in_all\"} 20"), "{numbers}");
    assert!(numbers.contains("housekey_connections_open 3"), "{numbers}");
    held.pop();
    let start = Instant::now();
    while !is_served(&mut connect(&instance)) {
        assert!(start.elapsed() < HANG, "a place that was given back is not given away");
    }
}

#[test]
fn one_address_cannot_use_all_connections() {
    let mut instance = Instance::new();
    let mut settings = LONG.to_vec();
    settings.push(("HOUSEKEY_SERVER__MAX_CONNECTIONS_PER_IP", "2"));
    instance.serve(&settings);
    let mut held: Vec<TcpStream> = (0..2).map(|_| connect(&instance)).collect();
    assert!(held.iter_mut().all(is_served));
    assert!(to_the_end(&mut connect(&instance)).is_empty());
    assert!(instance.log().contains("max_connections_per_ip"), "{}", instance.log());
    assert!(is_served(&mut connect_from("127.0.0.2", &instance)));
}

#[test]
fn connections_of_a_trusted_proxy_are_not_counted_per_address() {
    let mut instance = Instance::new();
    let mut settings = LONG.to_vec();
    settings.extend([
        ("HOUSEKEY_SERVER__MAX_CONNECTIONS_PER_IP", "2"),
        ("HOUSEKEY_PROXY__TRUSTED_PROXY_COUNT", "1"),
    ]);
    instance.serve(&settings);
    let mut held: Vec<TcpStream> = (0..9).map(|_| connect(&instance)).collect();
    assert!(held.iter_mut().all(is_served));
}

#[test]
fn server_recovers_from_descriptor_exhaustion() {
    let mut instance = Instance::new();
    instance.serve(&LONG);
    assert!(is_served(&mut connect(&instance)));
    // What it has open stays, and nothing more comes.
    let hard = getrlimit(Resource::Nofile).maximum;
    let few = Rlimit { current: Some(3), maximum: hard };
    let before = prlimit(Some(pid(&instance)), Resource::Nofile, few).unwrap();
    let mut waiting = connect(&instance);
    wait_for(&instance, "connections cannot be accepted");
    prlimit(Some(pid(&instance)), Resource::Nofile, before).unwrap();
    assert!(is_served(&mut waiting));
}

#[test]
fn open_file_limit_is_raised_to_the_hard_limit() {
    let mut instance = Instance::new();
    instance.serve(&[]);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", instance.pid())).unwrap();
    let files: Vec<&str> =
        limits.lines().find(|line| line.starts_with("Max open files")).unwrap().split_whitespace().collect();
    assert_eq!(files[3], files[4], "{limits}");
}

#[test]
fn idle_and_half_open_connections_do_not_delay_the_stop() {
    let mut instance = Instance::new();
    instance.serve(&LONG);
    let mut idle = connect(&instance);
    assert!(is_served(&mut idle));
    let _silent = connect(&instance);
    for half in ["G", "PRI * HT", "GET / HTTP/1.1\r\nHost: x\r\nX-Half: "] {
        // Kept open by the clone that is forgotten.
        let mut stream = connect(&instance);
        stream.write_all(half.as_bytes()).unwrap();
        std::mem::forget(stream);
    }
    std::thread::sleep(Duration::from_millis(200));
    terminate(&instance);
    // Of 25 seconds' patience, about one is used.
    assert_eq!(instance.ended(Duration::from_secs(20)), Some(0), "{}", instance.log());
}

#[test]
fn abandoned_request_gives_exit_code_1() {
    let mut instance = Instance::new();
    let mut settings = LONG.to_vec();
    settings.push(("HOUSEKEY_SERVER__STOP_TIMEOUT", "1"));
    instance.serve(&settings);
    let mut stream = connect(&instance);
    let head = "POST /_allauth/app/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    terminate(&instance);
    assert_eq!(instance.ended(HANG), Some(1), "{}", instance.log());
    assert!(instance.log().contains("given up"), "{}", instance.log());
}
