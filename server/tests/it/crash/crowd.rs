//! Clients that sign up, and try again when the connection fails.

use std::{
    collections::HashSet,
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// Some clients at once, each on a thread.
pub(super) struct Crowd {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
}

struct Shared {
    goal: usize,
    /// Where the server is, while there is one.
    address: Mutex<Option<String>>,
    /// The addresses whose sign-up was answered.
    answered: Mutex<HashSet<String>>,
    unanswered: AtomicUsize,
    /// The test is over, perhaps by a panic.
    over: AtomicBool,
}

impl Crowd {
    pub(super) fn gather(clients: usize, goal: usize) -> Self {
        let (address, answered) = (Mutex::default(), Mutex::default());
        let shared = Arc::new(Shared {
            goal,
            address,
            answered,
            unanswered: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        });
        let client = |client| {
            let shared = shared.clone();
            std::thread::spawn(move || shared.sign_up(client))
        };
        Self { clients: (0..clients).map(client).collect(), shared }
    }

    pub(super) fn send_to(&self, address: Option<String>) {
        *self.shared.address.lock().unwrap() = address;
    }

    pub(super) fn answered(&self) -> HashSet<String> {
        self.shared.answered.lock().unwrap().clone()
    }

    /// Waits until so many sign-ups are answered, or the goal is reached.
    ///
    /// # Panics
    ///
    /// When a client failed, or after 60 seconds without a new answer.
    pub(super) async fn until_answered(&self, count: usize) {
        let count = count.min(self.shared.goal);
        let (mut last, mut since) = (0, Instant::now());
        while last < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
            // In this order: a client may end well between the two.
            let ended = self.clients.iter().any(JoinHandle::is_finished);
            assert!(!ended || self.shared.is_enough(), "a client failed");
            let now = self.answered_count();
            if now > last {
                (last, since) = (now, Instant::now());
            }
            assert!(since.elapsed() < Duration::from_mins(1), "no answer in a minute, after {now}");
        }
    }

    pub(super) fn answered_count(&self) -> usize {
        self.shared.answered.lock().unwrap().len()
    }

    /// How many tries got no answer, half of one, or 503.
    pub(super) fn unanswered(&self) -> usize {
        self.shared.unanswered.load(Ordering::Relaxed)
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        for client in self.clients.drain(..) {
            client.join().ok();
        }
    }
}

impl Shared {
    fn sign_up(&self, client: usize) {
        for n in 0.. {
            let email = format!("person{n}-{client}@example.org");
            // A client without an answer tries again with the same address.
            while !self.ask(&email) {
                if self.is_enough() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            self.answered.lock().unwrap().insert(email);
            if self.is_enough() {
                return;
            }
        }
    }

    fn is_enough(&self) -> bool {
        self.over.load(Ordering::Relaxed) || self.answered.lock().unwrap().len() >= self.goal
    }

    fn ask(&self, email: &str) -> bool {
        let Some(address) = self.address.lock().unwrap().clone() else { return false };
        let answer = post(&address, email).unwrap_or_default();
        // 503: the machine is slow, and nothing was stored.
        if !is_whole(&answer) || answer.starts_with("HTTP/1.1 503 ") {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        // 401: signed up, and not signed in before the address is confirmed.
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        true
    }
}

fn post(address: &str, email: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let body = format!(r#"{{"email":"{email}","password":"correct horse battery staple"}}"#);
    write!(
        stream,
        "POST /_allauth/app/v1/auth/signup HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// An incomplete answer counts as none.
fn is_whole(answer: &str) -> bool {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.and_then(|length| length.parse().ok()) == Some(body.len())
}
