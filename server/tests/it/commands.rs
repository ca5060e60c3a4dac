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
