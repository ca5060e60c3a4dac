//! A relay that accepts the connection and does not answer (docs/security.md#mail).

use super::processes::{Shared, post, process, settings};
use crate::signals::support::{ADA, BOB, BOTH, Ear, count, until};
use housekey_accounts::{
    settings::{SmtpSecurity, mail::Transport},
    signals::UserSignedUp,
};
use housekey_testkit::app::PASSWORD;
use serde_json::json;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::net::{TcpListener, TcpStream};

/// Accepts every connection and never answers.
#[derive(Clone, Default)]
struct Mute {
    held: Arc<Mutex<Vec<TcpStream>>>,
    accepted: Arc<AtomicUsize>,
}

impl Mute {
    async fn open() -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mute = Self::default();
        let holds = mute.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                holds.held.lock().unwrap().push(stream);
                holds.accepted.fetch_add(1, Ordering::Relaxed);
            }
        });
        (mute, port)
    }

    fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Connections on which the client still waits for the greeting.
    fn waiting(&self) -> usize {
        let still = |stream: &&TcpStream| {
            let peeked = stream.try_read(&mut [0; 64]);
            matches!(peeked, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
        };
        self.held.lock().unwrap().iter().filter(still).count()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn stalled_relay_delays_neither_pages_nor_other_lanes() {
    for backend in BOTH {
        let (mute, port) = Mute::open().await;
        let mut settings = settings();
        settings.mail.transport = Some(Transport::Smtp);
        settings.mail.smtp.host = "127.0.0.1".into();
        settings.mail.smtp.port = port;
        settings.mail.smtp.security = SmtpSecurity::None;
        let shared = Shared::new(backend).await;
        let pool = shared.pool(Duration::from_secs(5)).await;
        let ear = Ear::new();
        let accounts =
            process(settings, &pool, |r| r.durable::<UserSignedUp>("crm", ear.clone()), |b| b).await;
        accounts.start_worker();
        let sign_up = async |email: &str| {
            let began = Instant::now();
            let status = post(&accounts, "auth/signup", json!({"email": email, "password": PASSWORD})).await;
            assert_eq!(status, 401, "{backend:?}");
            began.elapsed()
        };
        let first = sign_up(ADA).await;
        until("the relay holds a connection", async || mute.accepted() == 1).await;
        let second = sign_up(BOB).await;
        assert!(mute.waiting() >= 1, "{backend:?}: the relay's silence was not over");
        println!("{backend:?}: with a stalled relay a sign-up took {first:?}, the next one {second:?}");
        until("the other lane goes on", async || ear.everybody() == [ADA, BOB]).await;
        until("the second mail is tried, too", async || mute.accepted() == 2).await;
        // Nothing is lost, and nothing was counted as sent.
        let mails = "SELECT count(*) AS n FROM housekey_outbox WHERE subscriber = 'mail' AND dead_at IS NULL";
        assert_eq!(count(&pool, mails).await, 2, "{backend:?}");
    }
}
