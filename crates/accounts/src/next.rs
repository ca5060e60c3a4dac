//! Where to go afterwards: `next` values come from anybody, so they are checked once, here.

use url::Url;

/// The value, if it is a path of our own origin; otherwise nothing.
///
/// Two checks must agree: one of the text (browsers treat `\` as `/` and drop tabs and newlines), and the WHATWG
/// parser, which resolves it against our base URL (docs/security.md#redirects).
pub fn same_origin_path(base: &Url, next: &str) -> Option<String> {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 2048
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    // The parser is not asked about what is refused already: a host of another script costs it the square of its length.
    let resolved = plain.then(|| base.join(next).ok())?.filter(|url| url.origin() == base.origin())?;
    resolved.username().is_empty().then(|| next.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn base() -> Url {
        Url::parse("https://id.example.org").unwrap()
    }

    #[test]
    fn only_same_origin_paths_are_accepted_as_next() {
        assert_eq!(same_origin_path(&base(), "/a/b?c=d#e").as_deref(), Some("/a/b?c=d#e"));
        for next in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "https://id.example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/ü",
            " /a",
        ] {
            assert_eq!(same_origin_path(&base(), next), None, "{next:?}");
        }
    }

    #[test]
    fn overlong_next_is_refused() {
        let path = |length: usize| format!("/{}", "a".repeat(length - 1));
        assert!(same_origin_path(&base(), &path(2048)).is_some());
        assert_eq!(same_origin_path(&base(), &path(2049)), None);
    }

    proptest! {
        #[test]
        fn accepted_next_resolves_to_our_origin(next in "[/\\\\a-z:@.?#%\t ]{0,20}") {
            if let Some(path) = same_origin_path(&base(), &next) {
                prop_assert_eq!(base().join(&path).unwrap().origin(), base().origin());
            }
        }
    }
}
