//! The commands of the command line.

use crate::house::House;
use serde_json::Value;

fn out(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_sample_is_a_configuration_that_passes_the_check() {
    let house = House::new();
    let sample = house.run(&["config", "sample"], &[]);
    std::fs::write(house.folder.path().join("housekey.toml"), &sample.stdout).unwrap();
    let check = house.run(&["config", "check"], &[]);
    assert!(check.status.success(), "{}", err(&check));
}

#[test]
fn a_bad_configuration_names_every_problem_and_exits_with_2() {
    let house = House::new();
    let toml = "[account]\nlogin_timeout = 1\nno_such_thing = 1\n[mail]\ntransport = \"pigeon\"\n[nonsense]\na = 1\n";
    std::fs::write(house.folder.path().join("housekey.toml"), toml).unwrap();
    for command in [&["config", "check"][..], &["serve"], &["user", "list"]] {
        let output = house.run(command, &[("HOUSEKEY_SITE__BASE_URL", "ftp://example.org")]);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {}", err(&output));
        for setting in ["account.login_timeout", "account.no_such_thing", "nonsense", "site.base_url"] {
            assert!(err(&output).contains(setting), "{setting} is missing in {}", err(&output));
        }
    }
}

#[test]
fn a_missing_file_that_was_named_is_said_so() {
    let house = House::new();
    let output = house.run(&["--config", "nowhere.toml", "config", "check"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nowhere.toml"), "{}", err(&output));
}

#[test]
fn an_account_is_made_with_everything_it_can_have() {
    let house = House::new();
    let made = house.run(
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
    let shown = house.run(&["user", "show", "ada"], &[]);
    assert_eq!(out(&made), out(&shown));
    let account: Value = serde_json::from_str(&out(&shown)).unwrap();
    assert_eq!(account["emails"][0]["email"], "ada@example.org");
    assert_eq!(account["emails"][1]["verified"], true);
    assert_eq!(account["emails"][2]["verified"], false);
    assert_eq!(account["phone"]["phone"], "+4930123456");
    assert_eq!(account["has_usable_password"], true);
    assert!(!out(&shown).contains("argon2"));
    for name in ["two@example.org", account["id"].as_str().unwrap()] {
        assert_eq!(out(&house.run(&["user", "show", name], &[])), out(&shown));
    }
    assert_eq!(out(&house.run(&["user", "list"], &[])), out(&shown));
}

#[test]
fn what_cannot_be_done_is_said_and_fails() {
    let house = House::new();
    assert!(house.run(&["user", "create", "--username", "ada"], &[]).status.success());
    for (args, word) in [
        (&["user", "create"][..], "--email"),
        (&["user", "create", "--username", "ADA"], "taken"),
        (&["user", "create", "--email", "nonsense"], "invalid_email"),
        (&["user", "show", "nobody"], "nobody"),
        (&["user", "delete", "nobody@example.org"], "nobody"),
    ] {
        let output = house.run(args, &[]);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(err(&output).contains(word), "{args:?}: {}", err(&output));
    }
}

#[test]
fn migrating_twice_is_fine() {
    let house = House::new();
    for _ in 0..2 {
        let output = house.run(&["migrate"], &[]);
        assert!(output.status.success(), "{}", err(&output));
    }
}
