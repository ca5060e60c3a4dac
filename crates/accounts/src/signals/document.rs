//! `docs/signals.md`, from the same tables the code and the tests use.

use super::{
    Entry, catalog,
    flows::{FLOWS, FlowCase},
};

const OPENING: &str = "\
# Signals

Generated from `crates/accounts/src/signals` by `cargo xtask docs`; `cargo xtask test` fails when it is stale. How to
listen: [guides/signals.md](guides/signals.md).

Every signal is one JSON object on the wire: `{\"id\", \"seq\", \"type\", \"version\", \"timestamp\", \"data\"}`. `data` holds
the parameters below, and under `context` the request's facts (`ip`, `user_agent`, `locale`, `request_id`). Never a
secret, a token or a code. `version` grows when the shape of that signal's `data` changes.

## Flow × signal

What fires, in order. The golden tests drive every line.

| flow | case | signals |
|---|---|---|";

const NAMES: &str = "
## Every signal

| signal | struct | django-allauth | fires in |
|---|---|---|---|";

/// The page.
pub fn page() -> String {
    let mut lines = vec![OPENING.to_owned()];
    lines.extend(FLOWS.iter().map(flow_line));
    lines.push(NAMES.to_owned());
    lines.extend(catalog().map(name_line));
    lines.extend(catalog().flat_map(section));
    lines.join("\n") + "\n"
}

fn flow_line(FlowCase { flow, case, signals }: &FlowCase) -> String {
    let names: Vec<String> = signals.iter().map(|name| format!("`{name}`")).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(" → ") };
    format!("| {flow} | {case} | {names} |")
}

fn name_line(entry: &Entry) -> String {
    let firing = FLOWS.iter().filter(|case| case.signals.contains(&entry.kind));
    let mut flows: Vec<&str> = firing.map(|case| case.flow).collect();
    flows.dedup();
    let flows = if flows.is_empty() { "a flow to come".to_owned() } else { flows.join(", ") };
    let allauth = entry.allauth().map_or_else(|| "none".to_owned(), |name| format!("`{name}`"));
    format!("| `{}` | `{}` | {allauth} | {flows} |", entry.kind, entry.name)
}

fn section(entry: &Entry) -> Vec<String> {
    let about = format!("\n### `{}`\n\n{} Version {}.\n", entry.kind, entry.fires.trim(), entry.version);
    let field =
        |(name, kind, meaning): &(&str, &str, &str)| format!("- `{name}` (`{kind}`): {}", meaning.trim());
    std::iter::once(about).chain(entry.fields.iter().map(field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_signals_md_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/signals.md");
        if std::env::var_os("HOUSEKEY_WRITE_DOCS").is_some() {
            std::fs::write(path, page()).unwrap();
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(there == page(), "docs/signals.md is stale: run `cargo xtask docs`");
    }
}
