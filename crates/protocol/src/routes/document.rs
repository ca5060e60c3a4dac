//! `docs/routes.md` for people and `end2end/routes.json` for the browser tests, written from the table.

use super::{Access, CrossSite, Effect, FormTargets, Kind, Route, actions, all, api, pages, tools};

const OPENING: &str = "\
# Routes

Generated from `crates/protocol/src/routes` by `cargo xtask docs`; `cargo xtask test` fails when it is stale.

Who may come: *anyone*; *visitor* (not signed in); *signed in*; *recently proven* (signed in, and proven again a short
time ago); *development* (there is no such page unless `mail.transport` is `inbox`). Other sites are kept out by the *origin guard* (only pages of our own may send it), by the call's *own proof*
(a token in a header, and no cookie), or by the state that a *provider callback* brings back. `{client}` is `browser`
(origin guard) or `app` (own proof). No body is longer than 16 KiB unless a row says so.
";

const HEAD: &str = "

| route | name | who may come | other sites | does | flow | what it is for |
|---|---|---|---|---|---|---|
";

fn page() -> String {
    let mut text = OPENING.to_owned();
    for (title, routes) in [
        ("Pages", pages::ALL),
        ("Server functions", actions::ALL),
        ("JSON API", api::ALL),
        ("Health, inbox, assets", tools::ALL),
    ] {
        text.extend(["\n## ", title, HEAD]);
        text.extend(routes.iter().map(line));
    }
    text.push_str(&by_flow());
    text
}

fn line(route: &Route) -> String {
    let Route { name, about, access, cross_site, effect, flow, .. } = route;
    let mut about = (*about).to_owned();
    if route.form_targets == FormTargets::Providers {
        about.push_str(" Its forms may lead to providers.");
    }
    if route.body_limit != super::BODY_LIMIT {
        about = format!("{about} Bodies up to {} bytes.", route.body_limit);
    }
    format!(
        "| `{} {}` | {name} | {} | {} | {} | {} | {about} |\n",
        route.method.as_str(),
        route.path,
        words(*access),
        protection(*cross_site),
        does(*effect),
        flow.unwrap_or("none")
    )
}

/// Each flow with its page, its server functions and its operations.
fn by_flow() -> String {
    let mut flows: Vec<&str> = all().filter_map(|route| route.flow).collect();
    flows.sort_unstable();
    flows.dedup();
    let mut text =
        "\n## By flow\n\n| flow | pages | server functions | JSON operations |\n|---|---|---|---|\n"
            .to_owned();
    for flow in flows {
        let names = |routes: &[Route], full: bool| {
            let of_flow = routes.iter().filter(|route| route.flow == Some(flow));
            let name = |route: &Route| {
                let method = if full { format!("{} ", route.method.as_str()) } else { String::new() };
                format!("`{method}{}`", if full { route.rest } else { route.name })
            };
            of_flow.map(name).collect::<Vec<_>>().join(", ")
        };
        let pages = names(pages::ALL, false);
        let (actions, operations) = (names(actions::ALL, false), names(api::ALL, true));
        text.extend(["| ", flow, " | ", &pages, " | ", &actions, " | ", &operations, " |\n"]);
    }
    text
}

fn words(access: Access) -> &'static str {
    match access {
        Access::Anyone => "anyone",
        Access::Visitor => "visitor",
        Access::SignedIn => "signed in",
        Access::RecentlyProven => "recently proven",
        Access::Development => "development",
    }
}

fn protection(cross_site: CrossSite) -> &'static str {
    match cross_site {
        CrossSite::OriginGuard => "origin guard",
        CrossSite::OwnProof => "own proof",
        CrossSite::ByClient => "by client",
        CrossSite::ProviderCallback { form_post: false } => "provider callback",
        CrossSite::ProviderCallback { form_post: true } => "provider callback, form_post",
    }
}

fn does(effect: Effect) -> &'static str {
    match effect {
        Effect::Reads => "reads",
        Effect::CountsAttempt => "counts an attempt",
        Effect::Changes => "changes",
    }
}

/// What the browser tests read.
fn sitemap() -> String {
    let row = |route: &Route| {
        let kind = match route.kind {
            Kind::Page(_) => "page",
            Kind::Action(_) => "action",
            Kind::Api(_) => "api",
            Kind::Tool(_) => "tool",
        };
        // Nothing here needs escaping, and the order of the keys must not follow a feature of a JSON library.
        format!(
            "  {{\"kind\": {kind:?}, \"name\": {:?}, \"method\": {:?}, \"path\": {:?}, \"access\": {:?}, \"crossSite\": {:?}}}",
            route.name,
            route.method.as_str(),
            route.path,
            words(route.access),
            protection(route.cross_site),
        )
    };
    // One route a line: a change is one line of a review.
    let lines: Vec<String> = all().map(row).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[test]
fn routes_md_and_routes_json_say_what_the_table_says() {
    for (path, text) in [
        (concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/routes.md"), page()),
        (concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/routes.json"), sitemap()),
    ] {
        if std::env::var_os("HOUSEKEY_WRITE_DOCS").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(there == text, "{path} is stale: run `cargo xtask docs`");
    }
}
