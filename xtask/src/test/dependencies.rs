//! Which crate may depend on which (docs/ARCHITECTURE.md), and what is never compiled for the browser.

use std::collections::BTreeSet;

use crate::build::TARGET;
use crate::fault::{Fault, Result};
use crate::metadata::{self, Package};
use crate::run::{capture, cargo};
use crate::workspace::Workspace;

/// Our packages and those of ours each may need. Development dependencies may look upwards: tests do.
const MAY_NEED: [(&str, &[&str]); 11] = [
    ("housekey-ftl", &[]),
    // Its build reads the files of messages.
    ("housekey-protocol", &["ftl"]),
    ("housekey-messages", &["ftl", "protocol"]),
    ("housekey-accounts", &["protocol"]),
    ("housekey-store", &["protocol", "accounts"]),
    ("housekey-adapters", &["protocol", "messages", "accounts"]),
    // The embedding builder puts the house together, so it may know storage and adapters.
    ("housekey-http", &["protocol", "messages", "accounts", "store", "adapters"]),
    ("housekey-app", &["protocol", "messages", "accounts", "http"]),
    ("housekey-frontend", &["protocol", "app"]),
    ("housekey-testkit", &["protocol", "messages", "accounts", "store", "adapters", "http", "app"]),
    ("xtask", &["ftl"]),
];

/// The server and the examples stand on everything that a host may use, which the testkit is not.
const HOST_MAY_NEED: [&str; 7] = ["protocol", "messages", "accounts", "store", "adapters", "http", "app"];

/// What a tree must not name: (cargo tree's words, the names).
const NEVER: [(&[&str], &[&str]); 4] = [
    (&["--package", "housekey-protocol"], &["tokio", "axum", "sqlx", "fluent"]),
    (&["--package", "housekey-accounts"], &["axum", "sqlx", "leptos", "lettre", "argon2", "fluent"]),
    (
        &["--package", "housekey-app", "--features", "hydrate", "--target", TARGET],
        &["tokio", "axum", "sqlx", "argon2", "zxcvbn", "fluent"],
    ),
    (
        &["--package", "housekey-frontend", "--target", TARGET],
        &["tokio", "axum", "sqlx", "argon2", "zxcvbn", "fluent"],
    ),
];

/// Refuses any dependency that is not allowed.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let ours = metadata::ours(workspace)?;
    let mut holes: Vec<String> = ours.iter().flat_map(|package| steps_over(package, &ours)).collect();
    for (words, names) in NEVER {
        let tree = capture(
            cargo(workspace, "tree")
                .args(words)
                .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]),
        )?;
        let found = named(&tree, names);
        if !found.is_empty() {
            holes.push(format!("`cargo tree -e normal {}` names {}", words.join(" "), found.join(", ")));
        }
    }
    if holes.is_empty() {
        return Ok(());
    }
    Err(Fault::new(holes.join("\n  and: "))
        .hint("a crate depends on lower ones only; if the rule is wrong, change it here and in docs/ARCHITECTURE.md together"))
}

/// The dependencies of one package that lead upwards.
fn steps_over(package: &Package, ours: &[Package]) -> Vec<String> {
    let allowed =
        MAY_NEED.iter().find(|(name, _)| *name == package.name).map_or(&HOST_MAY_NEED[..], |(_, may)| may);
    let is_ours = |name: &&String| ours.iter().any(|other| other.name == **name);
    let short = |name: &str| name.strip_prefix("housekey-").unwrap_or(name).to_owned();
    let up = package.needs.iter().filter(is_ours).filter(|name| !allowed.contains(&short(name).as_str()));
    up.map(|name| format!("{} needs {name}", package.name)).collect()
}

/// Those of the names, or of their families (`tokio`, `tokio-util`), that a tree holds.
fn named(tree: &str, names: &[&str]) -> Vec<String> {
    let packages: BTreeSet<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let family = |package: &str, name: &str| {
        package.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    packages
        .into_iter()
        .filter(|package| names.iter().any(|name| family(package, name)))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, needs: &[&str]) -> Package {
        Package {
            id: name.into(),
            name: name.into(),
            version: "0.1.0".into(),
            license: None,
            source: None,
            needs: needs.iter().map(ToString::to_string).collect(),
            targets: Vec::new(),
        }
    }

    #[test]
    fn upward_dependency_is_reported_and_third_party_ones_are_not() {
        let ours = [
            package("housekey-accounts", &["housekey-store", "serde"]),
            package("housekey-store", &["housekey-accounts"]),
        ];
        assert_eq!(steps_over(&ours[0], &ours), ["housekey-accounts needs housekey-store"]);
        assert!(steps_over(&ours[1], &ours).is_empty());
    }

    #[test]
    fn dependency_on_testkit_is_reported() {
        let ours = [package("housekey", &["housekey-testkit"]), package("housekey-testkit", &[])];
        assert_eq!(steps_over(&ours[0], &ours), ["housekey needs housekey-testkit"]);
    }

    #[test]
    fn banned_crate_is_matched_by_family_not_by_prefix() {
        let tree = "housekey-app v0.1.0\ntokio-util v0.7.0\ntokiota v1.0.0\naxum v0.8.0 (*)\n";
        assert_eq!(named(tree, &["tokio", "axum", "sqlx"]), ["axum", "tokio-util"]);
    }
}
