//! kill -9 in the middle of a thousand sign-ups: what was answered is stored completely; every change has its signals,
//! in order; and no signal tells of a change that was not stored (docs/security.md#storage).

mod books;
mod crowd;
mod sink;

use crate::instance::Instance;
use books::Books;
use crowd::Crowd;
use housekey_store::{ConnectOptions, Pool, sqlx};
use housekey_testkit::database::TestDatabase;
use sink::Sink;
use sqlx::ConnectOptions as _;
use std::{
    collections::hash_map::RandomState,
    hash::BuildHasher,
    time::{Duration, Instant},
};

/// Sign-ups that must be answered.
const GOAL: usize = 1_000;
/// How many sign-ups a server answers before it is killed. Counted in answers, not in time: on a slow machine a server
/// that lives for a fixed time may never answer one.
const LIFE: std::ops::Range<u64> = 0..30;
/// How long it goes on after that, in milliseconds: the kill hits every part of the next sign-ups.
const REST: std::ops::Range<u64> = 0..20;

const CONFIG: &str = r#"
[account.rate_limits]
signup = false
login = false
confirm_email = false

[[signals.webhooks]]
url = "http://127.0.0.1:PORT/"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
events = ["*"]
allow_private = true
"#;

/// Numbers that a printed seed brings back.
struct Dice(u64);

impl Dice {
    /// From `CRASH_SEED`, or any.
    fn new() -> Self {
        let given = std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
        Self(given.unwrap_or_else(|| RandomState::new().hash_one("seed")) | 1)
    }

    fn below(&mut self, range: std::ops::Range<u64>) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        range.start + self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % (range.end - range.start)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousand_sign_ups_are_consistent_after_repeated_kills_on_sqlite() {
    let mut instance = Instance::new();
    // The server makes the file, and we would be first.
    let url = format!("sqlite:{}/housekey.sqlite", instance.folder.path().display());
    let pool = Pool::connect(&url, ConnectOptions::default()).await.unwrap();
    survive(&mut instance, &url, &pool).await;
    let mut look = pool.begin_read().await.unwrap();
    let row = look.fetch_optional("PRAGMA integrity_check", vec![]).await.unwrap().unwrap();
    assert_eq!(row.get::<String>("integrity_check").unwrap(), "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousand_sign_ups_are_consistent_after_repeated_kills_on_postgres() {
    let database = TestDatabase::empty_postgres().await;
    let url = database.pool().as_postgres().unwrap().connect_options().to_url_lossy();
    survive(&mut Instance::new(), url.as_str(), database.pool()).await;
}

#[expect(clippy::print_stdout, reason = "the seed brings a failure back, and the numbers are worth reading")]
async fn survive(instance: &mut Instance, url: &str, pool: &Pool) {
    let began = Instant::now();
    let mut dice = Dice::new();
    let seed = dice.0;
    println!("{pool:?}: CRASH_SEED={seed}");
    let sink = Sink::open().await;
    let config = CONFIG.replace("PORT", &sink.port().to_string());
    std::fs::write(instance.folder.path().join("housekey.toml"), config).unwrap();
    let variables = [("HOUSEKEY_DATABASE__URL", url)];
    let crowd = Crowd::gather(8, GOAL);
    let mut kills = 0;
    while crowd.answered_count() < GOAL {
        instance.serve(&variables);
        crowd.send_to(Some(instance.address().to_owned()));
        let answers = usize::try_from(dice.below(LIFE)).unwrap();
        crowd.until_answered(crowd.answered_count() + answers).await;
        tokio::time::sleep(Duration::from_millis(dice.below(REST))).await;
        instance.stop();
        crowd.send_to(None);
        kills += 1;
        ten_minutes_later(pool).await;
    }
    let signed_up = began.elapsed();
    instance.serve(&variables);
    let patience = Instant::now();
    while waiting(pool).await > 0 && patience.elapsed() < Duration::from_mins(1) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let books = Books::read(pool).await;
    books.balance();
    books.hold(&crowd.answered());
    let repeated = books.were_told_to(&sink.arrivals());
    assert_eq!(waiting(pool).await, 0, "the outbox is not empty, seed {seed}");
    println!(
        "{pool:?}: {} sign-ups answered over {kills} kills in {signed_up:?}, {} tries broke off; \
         {} events told, {repeated} of them again; {:?} in all",
        crowd.answered().len(),
        crowd.unanswered(),
        books.len(),
        began.elapsed(),
    );
}

/// Deliveries of a killed worker are free when its lease ends; here it ends at once.
async fn ten_minutes_later(pool: &Pool) {
    let mut tx = pool.begin().await.unwrap();
    let end = "UPDATE housekey_outbox SET leased_until = due_at WHERE leased_until IS NOT NULL";
    tx.execute(end, vec![]).await.unwrap();
    housekey_accounts::ports::UnitOfWork::commit(Box::new(tx)).await.unwrap();
}

async fn waiting(pool: &Pool) -> i64 {
    let mut look = pool.begin_read().await.unwrap();
    let row = look.fetch_optional("SELECT count(*) AS n FROM housekey_outbox", vec![]).await.unwrap();
    row.unwrap().get("n").unwrap()
}
