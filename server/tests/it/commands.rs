//! The commands of the command line.

use crate::instance::Instance;
use serde_json::Value;

fn out(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn sample_configuration_passes_config_check() {
    let instance = Instance::new();
    let sample = instance.run(&["config", "sample"], &[]);
    std::fs::write(instance.folder.path().join("housekey.toml"), &sample.stdout).unwrap();
    let check = instance.run(&["config", "check"], &[]);
    assert!(check.status.success(), "{}", err(&check));
}

#[test]
fn a_bad_configuration_names_every_problem_and_exits_with_2() {
    let instance = Instance::new();
    let toml = "[account]\nlogin_timeout = 1\nno_such_thing = 1\n[mail]\ntransport = \"pigeon\"\n[nonsense]\na = 1\n";
    std::fs::write(instance.folder.path().join("housekey.toml"), toml).unwrap();
    for command in [&["config", "check"][..], &["serve"], &["user", "list"]] {
        let output = instance.run(command, &[("HOUSEKEY_SITE__BASE_URL", "ftp://example.org")]);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {}", err(&output));
        for setting in ["account.login_timeout", "account.no_such_thing", "nonsense", "site.base_url"] {
            assert!(err(&output).contains(setting), "{setting} is missing in {}", err(&output));
        }
    }
}

#[test]
fn missing_named_configuration_file_is_reported() {
    let instance = Instance::new();
    let output = instance.run(&["--config", "nowhere.toml", "config", "check"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nowhere.toml"), "{}", err(&output));
}

#[test]
fn an_account_is_made_with_everything_it_can_have() {
    let instance = Instance::new();
    let made = instance.run(
        &[
            "user",
            "create",
            "--email",
            "Ada@Example.org",
            "--verified",
            "--username",
            "ada",
            "--password",
            "secret words",
            "--extra-email",
            "two@example.org:verified",
            "--extra-email",
            "three@example.org",
            "--phone",
            "+49 30 123456:verified",
        ],
        &[],
    );
    assert!(made.status.success(), "{}", err(&made));
    let shown = instance.run(&["user", "show", "ada"], &[]);
    assert_eq!(out(&made), out(&shown));
    let account: Value = serde_json::from_str(&out(&shown)).unwrap();
    assert_eq!(account["emails"][0]["email"], "ada@example.org");
    assert_eq!(account["emails"][1]["verified"], true);
    assert_eq!(account["emails"][2]["verified"], false);
    assert_eq!(account["phone"]["phone"], "+4930123456");
    assert_eq!(account["has_usable_password"], true);
    assert!(!out(&shown).contains("argon2"));
    for name in ["two@example.org", account["id"].as_str().unwrap()] {
        assert_eq!(out(&instance.run(&["user", "show", name], &[])), out(&shown));
    }
    assert_eq!(out(&instance.run(&["user", "list"], &[])), out(&shown));
}

#[test]
fn impossible_command_prints_the_reason_and_fails() {
    let instance = Instance::new();
    assert!(instance.run(&["user", "create", "--username", "ada"], &[]).status.success());
    for (args, word) in [
        (&["user", "create"][..], "--email"),
        (&["user", "create", "--username", "ADA"], "taken"),
        (&["user", "create", "--email", "nonsense"], "invalid_email"),
        (&["user", "show", "nobody"], "nobody"),
        (&["user", "delete", "nobody@example.org"], "nobody"),
    ] {
        let output = instance.run(args, &[]);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(err(&output).contains(word), "{args:?}: {}", err(&output));
    }
}

#[test]
fn second_migration_changes_nothing() {
    let instance = Instance::new();
    for _ in 0..2 {
        let output = instance.run(&["migrate"], &[]);
        assert!(output.status.success(), "{}", err(&output));
    }
}

const HTTPS: (&str, &str) = ("HOUSEKEY_SITE__BASE_URL", "https://id.example.org");

#[test]
fn https_without_a_key_is_refused_and_the_generated_key_is_accepted() {
    let instance = Instance::new();
    for command in [&["config", "check"][..], &["serve"], &["migrate"]] {
        let output = instance.run(command, &[HTTPS]);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {}", err(&output));
        assert!(err(&output).contains("housekey secrets generate"), "{}", err(&output));
    }
    assert_eq!(std::fs::read_dir(instance.folder.path()).unwrap().count(), 0, "nothing was made");
    // It works where the configuration does not.
    let made = instance.run(&["secrets", "generate"], &[HTTPS]);
    assert!(made.status.success(), "{}", err(&made));
    let keys = format!("[\"{}\"]", out(&made).trim());
    let check = instance.run(&["config", "check"], &[HTTPS, ("HOUSEKEY_SECRETS__KEYS", &keys)]);
    assert!(check.status.success(), "{}", err(&check));
    assert_ne!(out(&made), out(&instance.run(&["secrets", "generate"], &[])));
}

#[test]
fn a_bad_key_is_named_by_its_place_and_its_text_is_not_printed() {
    let instance = Instance::new();
    let output = instance.run(&["config", "check"], &[("HOUSEKEY_SECRETS__KEYS", "[\"hunter2\"]")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("secrets.keys: key 1 is not 32 bytes in base64"), "{}", err(&output));
    assert!(!err(&output).contains("hunter2"), "{}", err(&output));
}

#[test]
fn a_development_server_makes_its_key_file_once_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let instance = Instance::new();
    let path = instance.folder.path().join("housekey.sqlite.key");
    assert!(instance.run(&["migrate"], &[]).status.success());
    let made = std::fs::read_to_string(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(instance.run(&["migrate"], &[]).status.success());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), made);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = instance.run(&["migrate"], &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("chmod 600"), "{}", err(&refused));
}
