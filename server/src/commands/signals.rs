//! `housekey signals …`: what happened, who was notified, and notifying again. In the database of a running server.

mod print;

use super::{chain, fail, say};
use clap::{Args, Subcommand};
use housekey_accounts::{
    Services,
    admin::deliveries,
    errors::Fault,
    model::{AccountId, EventId},
    ports::{StoreError, journal::EventQuery},
    signals::catalog,
};
use housekey_http::Accounts;
use print::{on_terminals, print, tried, waiting};
use std::{collections::BTreeSet, process::ExitCode, sync::Arc, time::Duration};
use uuid::Uuid;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Prints events as they happen, until it is stopped.
    Tail(Tail),
    /// Prints past events, the newest last.
    List(List),
    /// Prints one event, and who was notified of it.
    Show {
        /// The event's id.
        event: Uuid,
    },
    /// Prints the dead letters: deliveries that were given up.
    Dead(Dead),
    /// Prints the deliveries that expired: mails whose code or link was dead before they left.
    Expired(Dead),
    /// Puts dead letters back, as if they were never tried.
    Retry(Retry),
    /// Tells a subscriber again of past events, under the ids they had.
    Replay(Replay),
    /// Lets deliveries go on to a webhook that had answered 410.
    Enable {
        /// The subscriber, e.g. `webhook:crm`.
        subscriber: String,
    },
    /// Deletes everything that waits for a subscriber that will not come back, and its dead letters.
    Drop {
        /// The subscriber, e.g. `webhook:crm`.
        subscriber: String,
    },
    /// Prints who is notified, what waits for them, and what was given up.
    Subscribers,
    /// Prints every signal there is.
    Types,
}

#[derive(Args)]
pub(crate) struct Which {
    /// Only this signal; with a dot at the end, only this family.
    #[arg(long = "type", value_name = "NAME")]
    kind: Option<String>,
    /// Only about this account.
    #[arg(long, value_name = "ID")]
    account: Option<Uuid>,
}

#[derive(Args)]
pub(crate) struct Tail {
    #[command(flatten)]
    which: Which,
    /// Begins with so many past events.
    #[arg(short = 'n', long, default_value_t = 10)]
    lines: i64,
    /// One JSON object a line, as on the wire.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    which: Which,
    /// At most so many.
    #[arg(short = 'n', long, default_value_t = 50)]
    lines: i64,
    /// One JSON object a line, as on the wire.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Dead {
    /// Only this subscriber's.
    #[arg(long)]
    subscriber: Option<String>,
    /// At most so many.
    #[arg(short = 'n', long, default_value_t = 50)]
    lines: i64,
}

#[derive(Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Retry {
    /// The deliveries, by the ids `signals dead` prints.
    #[arg(conflicts_with_all = ["all", "subscriber"])]
    deliveries: Vec<Uuid>,
    /// All of them.
    #[arg(long)]
    all: bool,
    /// All of this subscriber's.
    #[arg(long)]
    subscriber: Option<String>,
}

#[derive(Args)]
pub(crate) struct Replay {
    /// Whom to tell, e.g. `webhook:crm`.
    #[arg(long, value_name = "SUBSCRIBER")]
    to: String,
    /// Only events after this place in the journal (`seq`).
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    after: i64,
    /// Only events up to this place.
    #[arg(long, value_name = "SEQ")]
    up_to: Option<i64>,
    #[command(flatten)]
    which: Which,
}

impl Which {
    fn query(&self) -> EventQuery {
        let account_id = self.account.map(AccountId);
        EventQuery { kind: self.kind.clone(), account_id, ..EventQuery::default() }
    }
}

pub(super) async fn run(accounts: &Accounts, command: Command) -> ExitCode {
    match done(accounts.services(), command).await {
        Ok(code) => code,
        Err(fault) => fail(&chain(&fault), 1),
    }
}

async fn done(services: &Arc<Services>, command: Command) -> Result<ExitCode, Fault> {
    match command {
        Command::Tail(tail) => follow(services, &tail).await?,
        Command::List(list) => {
            let newest = EventQuery { newest_first: true, limit: list.lines, ..list.which.query() };
            for event in deliveries::events(services, &newest).await?.iter().rev() {
                print(event, list.json);
            }
        }
        Command::Show { event } => return show(services, event).await,
        Command::Dead(dead) => {
            for delivery in deliveries::dead(services, dead.subscriber.as_deref(), dead.lines).await? {
                say(&waiting(&delivery));
            }
        }
        Command::Expired(of) => {
            for attempt in deliveries::expired(services, of.subscriber.as_deref(), of.lines).await? {
                say(&tried(&attempt));
            }
        }
        Command::Retry(retry) => return revive(services, retry).await,
        Command::Replay(replay) => {
            let query = EventQuery { after: Some(replay.after), up_to: replay.up_to, ..replay.which.query() };
            let told = deliveries::replay(services, &query, &replay.to).await?;
            say(&format!("{told} deliveries to {} wait", replay.to));
        }
        Command::Enable { subscriber } => {
            if !deliveries::enable(services, &subscriber).await? {
                return Ok(fail(&format!("deliveries to {subscriber} were not stopped"), 1));
            }
            say(&format!(
                "deliveries to {subscriber} go on; `housekey signals retry --subscriber {subscriber}` sends what was given up"
            ));
        }
        Command::Drop { subscriber } => {
            let dropped = deliveries::drop_subscriber(services, &subscriber).await?;
            say(&format!("{dropped} deliveries to {subscriber} are gone"));
        }
        Command::Subscribers => subscribers(services).await?,
        Command::Types => types(),
    }
    Ok(ExitCode::SUCCESS)
}

/// Two transactions may come out of order: an event is looked for among so many places before the newest.
const OVERLAP: i64 = 200;

async fn follow(services: &Services, tail: &Tail) -> Result<(), StoreError> {
    let newest = EventQuery { newest_first: true, limit: tail.lines.max(1), ..tail.which.query() };
    let mut past = deliveries::events(services, &newest).await?;
    past.reverse();
    let mut seen: BTreeSet<i64> = past.iter().map(|event| event.seq).collect();
    let skip = past.len().saturating_sub(usize::try_from(tail.lines).unwrap_or(0));
    for event in past.iter().skip(skip) {
        print(event, tail.json);
    }
    let began = seen.last().copied().unwrap_or(0);
    let mut stop = std::pin::pin!(crate::stop::asked());
    loop {
        tokio::select! {
            () = &mut stop => return Ok(()),
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
        let after =
            seen.last().copied().unwrap_or(0).saturating_sub(OVERLAP).max(began.saturating_sub(OVERLAP));
        let query = EventQuery { after: Some(after), limit: 1000, ..tail.which.query() };
        for event in deliveries::events(services, &query).await? {
            let is_old = event.seq <= began && seen.first().is_some_and(|first| event.seq < *first);
            if !is_old && seen.insert(event.seq) {
                print(&event, tail.json);
            }
        }
        while seen.len() > 4 * usize::try_from(OVERLAP).unwrap_or(0) {
            seen.pop_first();
        }
    }
}

async fn show(services: &Services, event: Uuid) -> Result<ExitCode, Fault> {
    let Some(shown) = deliveries::show(services, EventId(event)).await? else {
        return Ok(fail(&format!("there is no event {event}; `housekey signals list` prints ids"), 1));
    };
    say(&on_terminals(&serde_json::to_string_pretty(&shown.event)?));
    for delivery in &shown.deliveries {
        say(&waiting(delivery));
    }
    for attempt in &shown.attempts {
        say(&tried(attempt));
    }
    if shown.deliveries.is_empty() && shown.attempts.is_empty() {
        say("nothing waits; handlers in this program and mail keep no log of what arrived");
    }
    Ok(ExitCode::SUCCESS)
}

async fn revive(services: &Arc<Services>, retry: Retry) -> Result<ExitCode, Fault> {
    if retry.deliveries.is_empty() {
        let revived = deliveries::retry_all(services, retry.subscriber.as_deref()).await?;
        say(&format!("{revived} deliveries wait again"));
        return Ok(ExitCode::SUCCESS);
    }
    let mut code = ExitCode::SUCCESS;
    for id in retry.deliveries {
        if deliveries::retry(services, id).await? {
            say(&format!("{id} waits again"));
        } else {
            code = fail(
                &format!(
                    "{id} is no dead letter that can be sent again; `housekey signals dead` lists them, and dead mail keeps nothing to send"
                ),
                1,
            );
        }
    }
    Ok(code)
}

async fn subscribers(services: &Services) -> Result<(), StoreError> {
    for standing in deliveries::subscribers(services).await? {
        let backlog = &standing.backlog;
        let stopped = standing.stopped.map(|why| format!(", {why}")).unwrap_or_default();
        let unknown = if standing.known { "" } else { ", not in this configuration" };
        let (name, waiting, dead) = (&backlog.subscriber, backlog.waiting, backlog.dead);
        let expired = standing.expired;
        say(&format!("{name}: {waiting} waiting, {dead} given up, {expired} expired{stopped}{unknown}"));
    }
    Ok(())
}

fn types() {
    for entry in catalog() {
        say(&format!("{:<48} {}", entry.kind, entry.fires.trim()));
    }
}
