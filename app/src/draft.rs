//! What the server kept for the next page: a notice, a refused form. One place, so that pages need not know on which
//! side they run.

use housekey_protocol::views::RefusedForm;

/// The key of the message to show once after a redirect, and what to sign in with next.
pub(crate) fn flash() -> (Option<String>, Option<String>) {
    #[cfg(feature = "ssr")]
    return crate::ssr::flash().map(|flash| (flash.notice, flash.login)).unwrap_or_default();
    #[cfg(not(feature = "ssr"))]
    (None, None)
}

/// How somebody last signed in on this browser.
pub(crate) fn last_method() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::ssr::last_method().map(str::to_owned);
    #[cfg(not(feature = "ssr"))]
    None
}

/// The form that was refused before this page was loaded.
pub(crate) fn refused() -> Option<RefusedForm> {
    #[cfg(feature = "ssr")]
    return crate::ssr::refused();
    #[cfg(not(feature = "ssr"))]
    None
}
