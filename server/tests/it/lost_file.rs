//! A database file that goes while the server runs.

use crate::house::House;

fn sign_up(house: &House, name: &str) -> String {
    let body = format!(r#"{{"email":"{name}@example.org","password":"correct horse battery staple"}}"#);
    let answer =
        house.request("POST /_allauth/app/v1/auth/signup", "Content-Type: application/json\r\n", &body);
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_deleted_database_is_503_for_everybody_until_it_is_back() {
    let mut house = House::new();
    house.serve(&[("HOUSEKEY_ACCOUNT__RATE_LIMITS__SIGNUP", "false")]);
    assert!(sign_up(&house, "ada").contains("401"));
    let path = house.folder.path().join("housekey.sqlite");
    let away = house.folder.path().join("away.sqlite");
    std::fs::rename(&path, &away).unwrap();
    for number in 0..10 {
        let answer = sign_up(&house, &format!("lost{number}"));
        assert!(answer.contains("503"), "{answer}");
    }
    let ready = house.request("GET /readyz", "", "");
    assert!(ready.starts_with("HTTP/1.1 503"), "{ready}");
    assert!(house.request("GET /healthz", "", "").starts_with("HTTP/1.1 200"));
    assert!(!path.exists(), "it is not made anew");
    assert_eq!(house.log().matches("the database file is lost").count(), 1, "{}", house.log());
    assert!(house.log().contains("Put the file back"), "{}", house.log());
    std::fs::rename(&away, &path).unwrap();
    assert!(house.request("GET /readyz", "", "").starts_with("HTTP/1.1 200"));
    assert!(sign_up(&house, "grace").contains("401"));
}
