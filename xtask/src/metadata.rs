//! What cargo knows of the workspace and its dependencies.

use serde_json::Value;

use crate::fault::{Fault, Result};
use crate::run::{capture, cargo};
use crate::workspace::Workspace;

/// One package of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    /// The SPDX expression of its manifest.
    pub(crate) license: Option<String>,
    /// `None` for our own.
    pub(crate) source: Option<String>,
    /// Names of its direct normal dependencies.
    pub(crate) needs: Vec<String>,
    /// Its targets: (kind, name).
    pub(crate) targets: Vec<(String, String)>,
}

/// The packages of the workspace itself.
pub(crate) fn ours(workspace: &Workspace) -> Result<Vec<Package>> {
    parse(&capture(cargo(workspace, "metadata").args(["--format-version", "1", "--no-deps"]))?)
}

/// Everything that is compiled for one platform, ours included.
pub(crate) fn graph(workspace: &Workspace, platform: &str) -> Result<Vec<Package>> {
    let words = ["--format-version", "1", "--all-features", "--filter-platform", platform];
    parse(&capture(cargo(workspace, "metadata").args(words))?)
}

fn parse(json: &str) -> Result<Vec<Package>> {
    let all: Value = serde_json::from_str(json)?;
    // `packages` holds the whole lock file; only the resolve graph knows what the platform leaves out.
    let used: Option<Vec<&str>> = all["resolve"]["nodes"]
        .as_array()
        .map(|nodes| nodes.iter().filter_map(|node| node["id"].as_str()).collect());
    let packages =
        all["packages"].as_array().ok_or_else(|| Fault::new("cargo metadata shows no packages"))?;
    let packages = packages.iter().map(package).collect::<Result<Vec<_>>>()?;
    Ok(packages
        .into_iter()
        .filter(|p| used.as_ref().is_none_or(|ids| ids.contains(&p.id.as_str())))
        .collect())
}

fn package(json: &Value) -> Result<Package> {
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let required =
        |key: &str| text(key).ok_or_else(|| Fault::new(format!("cargo metadata: a package has no {key}")));
    let list = |key: &str| json[key].as_array().into_iter().flatten();
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    Ok(Package {
        id: required("id")?,
        name: required("name")?,
        version: required("version")?,
        license: text("license"),
        source: text("source"),
        needs: list("dependencies").filter(|dep| dep["kind"].is_null()).map(name).collect(),
        targets: list("targets")
            .flat_map(|target| kinds(target).map(move |kind| (kind, name(target))))
            .collect(),
    })
}

fn kinds(target: &Value) -> impl Iterator<Item = String> {
    target["kind"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_normal_dependencies_and_only_packages_of_the_graph_count() {
        let json = r#"{"packages": [
            {"id": "a1", "name": "a", "version": "1.0.0", "license": "MIT", "source": null,
             "dependencies": [{"name": "b", "kind": null}, {"name": "t", "kind": "dev"}],
             "targets": [{"name": "speed", "kind": ["bench"]}]},
            {"id": "w1", "name": "windows", "version": "1.0.0", "license": null, "source": "registry",
             "dependencies": [], "targets": []}],
            "resolve": {"nodes": [{"id": "a1"}]}}"#;
        let packages = parse(json).unwrap();
        assert_eq!(packages.len(), 1);
        assert_eq!(packages[0].needs, ["b"]);
        assert_eq!(packages[0].targets, [("bench".to_owned(), "speed".to_owned())]);
    }
}
