//! The part of cargo-deny's file format that our deny.toml uses, and what it says about a list of packages.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::spdx;
use crate::fault::{Fault, Result};
use crate::metadata::Package;

/// How a package says that it comes from crates.io.
const CRATES_IO: &str = "crates.io-index";

/// The rules.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) platforms: Vec<String>,
    licences: Vec<String>,
    exceptions: Vec<(Spec, Vec<String>)>,
    banned: Vec<Spec>,
    skipped: Vec<Spec>,
}

/// `name` or `name@version`.
#[derive(Debug, PartialEq, Eq)]
struct Spec {
    name: String,
    version: Option<String>,
}

impl Spec {
    /// cargo-deny accepts both a bare string and a table with a `crate` in it; we want the table, for its reason.
    fn parse(value: &Value, reason: bool) -> Result<Self> {
        let spec = text(value, "crate").ok_or_else(|| Fault::new(format!("needs a `crate`: {value:?}")))?;
        if reason && text(value, "reason").is_none() {
            return Err(Fault::new(format!("{spec} needs a reason")));
        }
        let (name, version) =
            spec.split_once('@').map_or((spec, None), |(name, version)| (name, Some(version)));
        let version = version.map(|version| version.trim_start_matches('=').to_owned());
        Ok(Self { name: name.to_owned(), version })
    }

    /// A version may be given in part: `0.2` stands for every `0.2.x`.
    fn matches(&self, package: &Package) -> bool {
        let same = |wanted: &String| {
            package
                .version
                .strip_prefix(wanted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '+']))
        };
        self.name == package.name && self.version.as_ref().is_none_or(same)
    }
}

impl Rules {
    pub(super) fn parse(toml: &str) -> Result<Self> {
        let file: Table = toml::from_str(toml)?;
        let list = |section: &str, key: &str| -> Vec<Value> {
            let list = file.get(section).and_then(|section| section.get(key)).and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let texts =
            |section, key| list(section, key).iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let specs =
            |key| list("bans", key).iter().map(|value| Spec::parse(value, true)).collect::<Result<Vec<_>>>();
        let exceptions = list("licenses", "exceptions");
        let exceptions = exceptions.iter().map(|value| Ok((Spec::parse(value, false)?, allowed_by(value))));
        let rules = Self {
            platforms: texts("graph", "targets"),
            licences: texts("licenses", "allow"),
            exceptions: exceptions.collect::<Result<_>>()?,
            banned: specs("deny")?,
            skipped: specs("skip")?,
        };
        if rules.platforms.is_empty() || rules.licences.is_empty() {
            return Err(Fault::new("[graph] targets and [licenses] allow must name something"));
        }
        Ok(rules)
    }

    /// Everything that is wrong, in words.
    pub(super) fn complaints(&self, packages: &[Package]) -> Vec<String> {
        let foreign = || packages.iter().filter(|package| package.source.is_some());
        let mut wrong: Vec<String> = foreign().filter_map(|package| self.complaint(package)).collect();
        let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for package in foreign().filter(|package| !self.skipped.iter().any(|spec| spec.matches(package))) {
            versions.entry(&package.name).or_default().push(&package.version);
        }
        versions.retain(|_, found| found.len() > 1);
        wrong.extend(
            versions
                .iter()
                .map(|(name, found)| format!("{name} is there {} times: {}", found.len(), found.join(", "))),
        );
        wrong
    }

    /// Skips whose reason has gone: no second version is left for them to excuse.
    pub(super) fn stale_skips(&self, packages: &[Package]) -> Vec<String> {
        let twice = |name: &str| packages.iter().filter(|package| package.name == name).count() > 1;
        let stale =
            |spec: &&Spec| !(twice(&spec.name) && packages.iter().any(|package| spec.matches(package)));
        self.skipped.iter().filter(stale).map(|spec| spec.name.clone()).collect()
    }

    fn complaint(&self, package: &Package) -> Option<String> {
        let who = format!("{} {}", package.name, package.version);
        if self.banned.iter().any(|spec| spec.matches(package)) {
            return Some(format!("{who} is banned"));
        }
        if !package.source.as_ref().is_some_and(|source| source.ends_with(CRATES_IO)) {
            return Some(format!("{who} does not come from crates.io"));
        }
        let Some(licence) = &package.license else { return Some(format!("{who} names no licence")) };
        let excepted =
            self.exceptions.iter().filter(|(spec, _)| spec.matches(package)).flat_map(|(_, allow)| allow);
        let allowed: Vec<&str> = self.licences.iter().chain(excepted).map(String::as_str).collect();
        match spdx::is_satisfied(licence, &allowed) {
            Some(true) => None,
            Some(false) => Some(format!("{who} is licensed {licence}, which is not allowed")),
            None => Some(format!("{who} has a licence that cannot be read: {licence}")),
        }
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn allowed_by(value: &Value) -> Vec<String> {
    let allow = value.get("allow").and_then(Value::as_array).into_iter().flatten();
    allow.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        [graph]
        targets = ["x86_64-unknown-linux-gnu"]
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "roots", allow = ["CDLA-Permissive-2.0"] }]
        [bans]
        deny = [{ crate = "openssl", reason = "we use rustls" }]
        skip = [{ crate = "syn@1", reason = "an old macro" }]
    "#;

    fn package(name: &str, version: &str, license: &str) -> Package {
        Package {
            id: format!("{name} {version}"),
            name: name.into(),
            version: version.into(),
            license: Some(license.into()),
            source: Some(format!("registry+somewhere/{CRATES_IO}")),
            needs: Vec::new(),
            targets: Vec::new(),
        }
    }

    fn complaints(packages: &[Package]) -> Vec<String> {
        Rules::parse(RULES).unwrap().complaints(packages)
    }

    #[test]
    fn licences_are_allowed_by_the_list_or_by_an_exception() {
        let packages =
            [package("a", "1.0.0", "MIT OR GPL-3.0"), package("roots", "1.0.0", "CDLA-Permissive-2.0")];
        assert!(complaints(&packages).is_empty());
        assert_eq!(
            complaints(&[package("b", "1.0.0", "GPL-3.0")]),
            ["b 1.0.0 is licensed GPL-3.0, which is not allowed"]
        );
    }

    #[test]
    fn a_banned_crate_is_refused() {
        assert_eq!(complaints(&[package("openssl", "0.10.0", "MIT")]), ["openssl 0.10.0 is banned"]);
    }

    #[test]
    fn two_versions_are_refused_unless_one_is_skipped() {
        let twice = |name| [package(name, "1.2.3", "MIT"), package(name, "2.0.0", "MIT")];
        assert!(complaints(&twice("syn")).is_empty());
        assert_eq!(complaints(&twice("rand")), ["rand is there 2 times: 1.2.3, 2.0.0"]);
    }

    #[test]
    fn unused_skip_is_reported() {
        let rules = Rules::parse(RULES).unwrap();
        assert_eq!(rules.stale_skips(&[package("syn", "1.2.3", "MIT")]), ["syn"]);
        assert!(
            rules.stale_skips(&[package("syn", "1.2.3", "MIT"), package("syn", "2.0.0", "MIT")]).is_empty()
        );
    }

    #[test]
    fn partial_version_matches_whole_components_only() {
        let spec = Spec { name: "a".into(), version: Some("0.1".into()) };
        assert!(spec.matches(&package("a", "0.1.9", "MIT")) && !spec.matches(&package("a", "0.10.0", "MIT")));
    }

    #[test]
    fn a_crate_from_elsewhere_is_refused() {
        let mut stranger = package("a", "1.0.0", "MIT");
        stranger.source = Some("git+somewhere".into());
        assert_eq!(complaints(&[stranger]), ["a 1.0.0 does not come from crates.io"]);
    }

    #[test]
    fn a_skip_without_a_reason_is_refused() {
        let said = Rules::parse(&RULES.replace(", reason = \"an old macro\"", "")).unwrap_err().to_string();
        assert!(said.contains("syn@1 needs a reason"), "{said}");
    }
}
