//! `docs/settings.md`, from the declarations of the settings.

use super::sections;
use housekey_accounts::settings::{About, Sample, Setting};

const OPENING: &str = "\
# Settings

Generated from the declarations in `crates/accounts/src/settings` and `server/src/config/server.rs` by `cargo xtask docs`;
`cargo xtask test` fails when it is stale. `housekey config sample` prints the same as a file, and
[configuration](guides/configuration.md) says where the server reads settings, and which of them a server for other people
needs. An embedder sets the fields of the same names in `housekey_accounts::Settings`; `[server]`, `[database]` and `[log]`
belong to the binary.

Every setting is also a variable, which wins over the file. Its name is `HOUSEKEY_`, the section and the setting, with two
underscores between them.
";

const HEAD: &str = "\n\n| setting | default | meaning | variable |\n|---|---|---|---|\n";

fn page() -> String {
    let mut text = OPENING.to_owned();
    for About { name, meaning, settings } in sections() {
        text.extend(["\n## `[", name, "]`\n\n", &meaning]);
        if !settings.is_empty() {
            text.push_str(HEAD);
        }
        text.extend(settings.iter().map(|setting| line(name, setting)));
        for setting in &settings {
            if let Sample::Block(lines) = &setting.sample {
                text.extend(["\nAn example of `", setting.name, "`:\n\n```toml\n", lines, "\n```\n"]);
            }
        }
    }
    text
}

fn line(section: &str, setting: &Setting) -> String {
    let default = match &setting.sample {
        Sample::Default(value) => format!("`{value}`"),
        Sample::Example(value) => format!("none; for example `{value}`"),
        Sample::Block(_) => "none; an example is below".to_owned(),
    };
    let variable = format!("HOUSEKEY_{section}__{}", setting.name).replace('.', "__").to_uppercase();
    let meaning = setting.sentences();
    let cells = [format!("`{}`", setting.name), default, meaning, format!("`{variable}`")];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

#[test]
fn docs_settings_md_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/settings.md");
    if std::env::var_os("HOUSEKEY_WRITE_DOCS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(there == page(), "docs/settings.md is stale: run `cargo xtask docs`");
}
