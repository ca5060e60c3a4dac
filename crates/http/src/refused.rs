//! A refused form, kept for the page that shows it again: a cookie of the person's own browser, and a short key in the
//! page's address that says which refusal is meant.
//!
//! The key is the digest of the cookie. So the address stays short however often a form is refused, an older address
//! (the back button) does not show a newer refusal, and a link somebody else made shows nothing at all.

use crate::cookies;
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use housekey_accounts::model::Digest;
use housekey_protocol::views::RefusedForm;
use url::form_urlencoded;

/// The parameter with the key in a page's address.
const PARAMETER: &str = "refused";
/// The header that tells a script the key: it puts it into the address without loading the page.
pub const KEY_HEADER: &str = "housekey-refused";
/// Longer values are not kept, and no drafts where all of them would be longer than this: a cookie has 4 KiB.
const LONGEST: usize = 254;
const LONGEST_IN_ALL: usize = 1500;
/// Long enough to look something up and come back; a reload shows the form as it was.
const SECONDS: u32 = 600;

fn name(secure: bool) -> &'static str {
    if secure { "__Host-refused" } else { "refused" }
}

/// A refusal on its way to the browser.
pub struct Kept {
    /// Says in the page's address which refusal is meant.
    pub key: String,
    /// The `Set-Cookie` value.
    pub cookie: HeaderValue,
}

/// Keeps a refusal. `None` if it cannot be written as a cookie.
pub fn keep(mut form: RefusedForm, secure: bool) -> Option<Kept> {
    form.drafts.retain(|_, typed| !typed.is_empty() && typed.len() <= LONGEST);
    if form.drafts.values().map(String::len).sum::<usize>() > LONGEST_IN_ALL {
        form.drafts.clear();
    }
    let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&form).ok()?);
    let cookie = cookies::set(name(secure), &text, Some(SECONDS), secure)?;
    Some(Kept { key: key_of(&text), cookie })
}

/// The refusal that the page's query (`query`) names, if this browser has it.
pub fn read(headers: &HeaderMap, query: Option<&str>, secure: bool) -> Option<RefusedForm> {
    let key = form_urlencoded::parse(query?.as_bytes()).find(|(name, _)| name == PARAMETER)?.1;
    let text = cookies::find(headers, name(secure)).filter(|text| key_of(text) == key)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

/// The `Set-Cookie` value that takes it away, if the request brought one.
pub fn removal(headers: &HeaderMap, secure: bool) -> Option<HeaderValue> {
    cookies::removal(headers, name(secure), secure)
}

/// A page's address with the key in the place of an earlier one.
pub fn with_key(page: &str, key: &str) -> String {
    let page = without_key(page);
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}{PARAMETER}={key}")
}

/// A page's address without a key (and without a fragment, which no redirect needs).
pub fn without_key(page: &str) -> String {
    let page = page.split('#').next().unwrap_or_default();
    let Some((path, query)) = page.split_once('?') else { return page.to_owned() };
    let is_kept = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(PARAMETER);
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// Six bytes: enough to tell one refusal of a browser from its others.
fn key_of(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Digest::of(text.as_bytes()).as_bytes()[..6])
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use housekey_protocol::{AccountError, Code};

    fn form(typed: &str) -> RefusedForm {
        let error = AccountError::field("email", Code::INVALID_EMAIL);
        let drafts = [("email".to_owned(), typed.to_owned())].into();
        RefusedForm { action: "/accounts/do/signup".to_owned(), error, drafts }
    }

    fn request(kept: &Kept) -> HeaderMap {
        let pair = kept.cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        HeaderMap::from_iter([(header::COOKIE, format!("a=b; {pair}").parse().unwrap())])
    }

    #[test]
    fn refusal_is_shown_only_at_the_address_with_its_key() {
        let kept = keep(form("ada@;=\"ü"), true).unwrap();
        let (headers, query) = (request(&kept), format!("next=%2Fa&refused={}", kept.key));
        assert_eq!(read(&headers, Some(&query), true), Some(form("ada@;=\"ü")));
        let newer = request(&keep(form("ada@example"), true).unwrap());
        assert_eq!(read(&newer, Some(&query), true), None, "an older address shows no newer refusal");
        for query in [None, Some(""), Some("refused="), Some("refused=AAAAAAAA")] {
            assert_eq!(read(&headers, query, true), None, "{query:?}");
        }
        assert_eq!(
            read(&HeaderMap::new(), Some(&query), true),
            None,
            "a link from somebody else shows nothing"
        );
    }

    #[test]
    fn drafts_that_do_not_fit_a_cookie_are_left_out() {
        let typed = |form: RefusedForm| {
            let kept = keep(form, false).unwrap();
            assert!(kept.cookie.len() < 4096, "{}", kept.cookie.len());
            read(&request(&kept), Some(&format!("refused={}", kept.key)), false).unwrap().drafts.len()
        };
        assert_eq!((typed(form(&"x".repeat(254))), typed(form(&"x".repeat(255)))), (1, 0));
        let mut many = form("x");
        many.drafts.extend((0..20).map(|n| (format!("field{n}"), "x".repeat(200))));
        assert_eq!(typed(many), 0);
    }

    #[test]
    fn key_takes_the_place_of_an_earlier_key() {
        assert_eq!(with_key("/accounts/login", "k"), "/accounts/login?refused=k");
        assert_eq!(with_key("/a?next=%2Fb&refused=old&x=1#top", "k"), "/a?next=%2Fb&x=1&refused=k");
        assert_eq!(without_key("/a?refused=old"), "/a");
    }
}
