//! Where to go afterwards: what is let through stays on the site, whichever way a browser reads it.
#![no_main]

use housekey_accounts::next::same_origin_path;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|next: &str| {
    let base: Url = "https://id.example.org/".parse().expect("an address");
    let Some(path) = same_origin_path(&base, next) else { return };
    let read = base.join(&path).expect("a path");
    assert_eq!(read.origin(), base.origin(), "{next:?} {path:?}");
    assert!(path.starts_with('/') && !path.starts_with("//"), "{next:?} {path:?}");
    assert!(!path.contains(['\\', '\r', '\n', '\t', '\0']), "{next:?} {path:?}");
    assert_eq!(same_origin_path(&base, &path).as_deref(), Some(path.as_str()), "{next:?}");
});
