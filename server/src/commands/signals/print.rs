//! Prints events and deliveries on a terminal. Control characters in them are removed (terminal escape injection).

use crate::commands::say;
use housekey_accounts::{
    ports::deliveries::{AttemptRow, DeliveryView, EXPIRED},
    signals::Envelope,
};

/// One line an event, or its JSON.
pub(super) fn print(event: &Envelope, json: bool) {
    if json {
        say(&on_terminals(&serde_json::to_string(event).unwrap_or_default()));
        return;
    }
    let user = &event.data["user"];
    let name = ["email", "username", "id"].iter().find_map(|key| user[key].as_str()).unwrap_or("nobody");
    let time = event.timestamp.format("%Y-%m-%d %H:%M:%S");
    let ip = event.facts().ok().and_then(|facts| facts.ip).unwrap_or_else(|| "-".to_owned());
    say(&format!("{:>8}  {time}  {:<42} {name:<32} {ip:<16} {}", event.seq, event.kind, event.id.0));
}

/// One line a delivery.
pub(super) fn waiting(delivery: &DeliveryView) -> String {
    let state = delivery.dead_at.map_or_else(
        || format!("due {}", delivery.due_at.format("%Y-%m-%d %H:%M:%S")),
        |dead| format!("given up {}", dead.format("%Y-%m-%d %H:%M:%S")),
    );
    let (id, to, tries) = (delivery.id, &delivery.subscriber, delivery.attempts);
    let error = readable(delivery.last_error.as_deref().unwrap_or("not tried yet"));
    format!("{id}  {to}  {state}, {tries} tries: {error}")
}

/// One line a try, or the end of a delivery that expired.
pub(super) fn tried(attempt: &AttemptRow) -> String {
    let time = attempt.at.format("%Y-%m-%d %H:%M:%S");
    let (to, number, millis) = (&attempt.subscriber, attempt.attempt, attempt.millis);
    if attempt.status.is_none() && attempt.error.as_deref() == Some(EXPIRED) {
        return format!("{time}  {}  {to}  {number} tries, {EXPIRED}", attempt.delivery_id);
    }
    let answer = attempt.status.map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
    let outcome = readable(attempt.error.as_deref().unwrap_or("delivered"));
    format!("{time}  {to}  try {number}: {answer} after {millis} ms, {outcome}")
}

/// JSON may hold the control characters U+007F to U+009F as they are; a terminal obeys them.
pub(super) fn on_terminals(json: &str) -> String {
    let escaped = |c: char| match c {
        '\u{7f}'..='\u{9f}' => format!("\\u{:04x}", u32::from(c)),
        plain => plain.to_string(),
    };
    json.chars().map(escaped).collect()
}

/// The text of a relay or a receiver, without control characters for the terminal.
pub(super) fn readable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
