//! What the server kept for the next page: a typed value, a notice. One place, so that pages need not know
//! on which side they run.

/// The non-secret value typed into `name` before a form without JavaScript was refused. Never a password.
pub(crate) fn draft(name: &str) -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::ssr::draft(name);
    #[cfg(not(feature = "ssr"))]
    {
        let _ = name;
        None
    }
}

/// The key of the message to show once after a redirect.
pub(crate) fn notice() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::ssr::notice();
    #[cfg(not(feature = "ssr"))]
    None
}
