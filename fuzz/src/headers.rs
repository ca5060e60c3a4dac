//! Headers that anybody can write: cookies, what proxies add, languages, the name of the browser.
#![no_main]

use housekey_fuzz::ask;
use http::Method;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] =
    ["cookie", "x-forwarded-for", "forwarded", "accept-language", "user-agent", "x-session-token"];

fuzz_target!(|values: [&[u8]; 6]| {
    let text = values.map(|value| String::from_utf8_lossy(value).into_owned());
    let named = NAMES.into_iter().zip(text.iter().map(String::as_str));
    let headers: Vec<(&str, &str)> =
        named.filter(|(_, value)| http::HeaderValue::from_str(value).is_ok()).collect();
    for client in ["browser", "app"] {
        let path = format!("/_allauth/{client}/v1/auth/session");
        ask(async |browser| browser.send(Method::GET, &path, &headers, String::new()).await);
    }
});
