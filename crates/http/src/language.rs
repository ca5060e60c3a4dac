//! The language cookie: the language that somebody chose for the pages in this browser. It goes before what the browser
//! asks for, and says nothing about who somebody is.

use crate::cookies;
use axum::http::{HeaderMap, HeaderValue};
use housekey_messages::{Catalog, Language};

/// 400 days: browsers keep no cookie for longer.
const SECONDS: u32 = 400 * 86_400;

fn name(secure: bool) -> &'static str {
    if secure { "__Host-language" } else { "language" }
}

/// The language that the request's cookie names, if the catalog has it.
pub(crate) fn read(headers: &HeaderMap, secure: bool, catalog: &Catalog) -> Option<Language> {
    cookies::find(headers, name(secure)).and_then(|tag| catalog.named(tag))
}

/// The `Set-Cookie` value that keeps the choice.
pub fn cookie(language: &Language, secure: bool) -> Option<HeaderValue> {
    cookies::set(name(secure), language.tag(), Some(SECONDS), secure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn only_a_language_of_the_catalog_is_accepted() {
        let catalog = Catalog::built_in();
        let set = cookie(&catalog.named("de").unwrap(), true).unwrap();
        let set = set.to_str().unwrap().to_owned();
        assert_eq!(set, "__Host-language=de; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure");
        let chosen = |pair: &str, secure| {
            let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
            read(&headers, secure, &catalog).map(|language| language.tag().to_owned())
        };
        assert_eq!(chosen("__Host-language=de", true).as_deref(), Some("de"));
        assert_eq!(chosen("language=ar", false).as_deref(), Some("ar"));
        for pair in
            ["language=de", "__Host-language=tlh", "__Host-language=en-XA", "__Host-language=../../etc"]
        {
            assert_eq!(chosen(pair, true), None, "{pair}");
        }
    }
}
