//! JSON bodies of every operation that reads one.
#![no_main]

use housekey_fuzz::ask;
use http::Method;
use libfuzzer_sys::fuzz_target;

const PATHS: [&str; 10] = [
    "auth/login",
    "auth/signup",
    "auth/code/request",
    "auth/code/confirm",
    "auth/email/verify",
    "auth/phone/verify",
    "auth/password/request",
    "auth/password/reset",
    "auth/reminder",
    "auth/2fa/trust",
];

fuzz_target!(|input: (u8, &str)| {
    let (place, body) = input;
    let path = format!("/_allauth/browser/v1/{}", PATHS[usize::from(place) % PATHS.len()]);
    let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    ask(async |browser| browser.send(Method::POST, &path, &headers, body.to_owned()).await);
});
