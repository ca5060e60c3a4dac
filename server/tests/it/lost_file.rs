//! A database file that is deleted while the server runs.

use crate::instance::Instance;

fn sign_up(instance: &Instance, name: &str) -> String {
    let body = format!(r#"{{"email":"{name}@example.org","password":"correct horse battery staple"}}"#);
    let answer =
        instance.request("POST /_allauth/app/v1/auth/signup", "Content-Type: application/json\r\n", &body);
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn deleted_database_answers_503_until_restored() {
    let mut instance = Instance::new();
    instance.serve(&[("HOUSEKEY_ACCOUNT__RATE_LIMITS__SIGNUP", "false")]);
    assert!(sign_up(&instance, "ada").contains("401"));
    let path = instance.folder.path().join("housekey.sqlite");
    let away = instance.folder.path().join("away.sqlite");
    std::fs::rename(&path, &away).unwrap();
    for number in 0..10 {
        let answer = sign_up(&instance, &format!("lost{number}"));
        assert!(answer.contains("503"), "{answer}");
    }
    let ready = instance.request("GET /readyz", "", "");
    assert!(ready.starts_with("HTTP/1.1 503"), "{ready}");
    assert!(instance.request("GET /healthz", "", "").starts_with("HTTP/1.1 200"));
    assert!(!path.exists(), "it is not made anew");
    assert_eq!(instance.log().matches("the database file is lost").count(), 1, "{}", instance.log());
    assert!(instance.log().contains("Put the file back"), "{}", instance.log());
    std::fs::rename(&away, &path).unwrap();
    assert!(instance.request("GET /readyz", "", "").starts_with("HTTP/1.1 200"));
    assert!(sign_up(&instance, "grace").contains("401"));
}
