//! Values like the flows give them: what `check` renders every template with, and the snapshots show.

use serde_json::{Map, Value, json};

/// One set of values of a kind.
pub(super) struct Sample {
    /// Which of the kind's variants.
    pub(super) name: &'static str,
    pub(super) values: Map<String, Value>,
    /// The values without which the mail is of no use: its text and its HTML must show them.
    pub(super) shows: &'static [&'static str],
}

/// The variants of a kind.
pub(super) fn samples(kind: &str) -> Vec<Sample> {
    let site = "https://id.example.org";
    let who = json!({ "user": "ada", "email": "ada@example.net" });
    let notice =
        json!({ "timestamp": "2026-11-21T02:31:12Z", "ip": "192.0.2.7", "user_agent": "Browser/1.0" });
    let sample = |name, shows, parts: &[Value]| {
        let common = json!({ "site_name": "Example", "base_url": format!("{site}/") });
        let all = parts.iter().chain([&common]).filter_map(Value::as_object);
        Sample { name, values: all.flatten().map(|(k, v)| (k.clone(), v.clone())).collect(), shows }
    };
    match kind.rsplit('/').next().unwrap_or_default() {
        "email_confirmation_signup" | "email_confirmation" => vec![
            sample(
                "link",
                &["activate_url", "email"],
                &[
                    who.clone(),
                    json!({ "activate_url": format!("{site}/accounts/confirm-email/Zm9v-YmFy/"), "expires_minutes": 1440 }),
                ],
            ),
            sample("code", &["code", "email"], &[who, json!({ "code": "K7QM-2XHP", "expires_minutes": 10 })]),
        ],
        "account_already_exists" => {
            let email = json!({
                "email": "ada@example.net",
                "login_url": format!("{site}/accounts/login/"),
                "signup_url": format!("{site}/accounts/signup/"),
            });
            let reset = json!({ "password_reset_url": format!("{site}/accounts/password/reset/") });
            vec![
                sample("reset", &["login_url", "password_reset_url"], &[email.clone(), reset]),
                sample("no_reset", &["login_url"], &[email]),
            ]
        }
        "email_changed" => vec![sample(
            "notice",
            &["to_email"],
            &[json!({ "from_email": "ada@example.net", "to_email": "ada@example.com" }), notice],
        )],
        "email_deleted" => vec![
            sample("notice", &["deleted_email"], &[json!({ "deleted_email": "old@example.net" }), notice]),
            sample(
                "no_facts",
                &["deleted_email"],
                &[json!({
                    "deleted_email": "old@example.net",
                    "timestamp": "2026-11-21T02:31:12Z",
                    "ip": null,
                    "user_agent": null,
                })],
            ),
        ],
        _ => vec![],
    }
}
