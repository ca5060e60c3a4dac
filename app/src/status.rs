//! The HTTP status of a page, set while it is rendered. Outside the server there is none.

/// Answers the page being rendered with `status`.
///
/// Account pages are rendered whole before the first byte leaves (`SsrMode::Async`), so this is never too late.
pub(crate) fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) =
        (leptos::prelude::use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

/// Tells robots and browsers when to come back.
pub(crate) fn set_retry_after(seconds: u32) {
    #[cfg(feature = "ssr")]
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        response.insert_header(http::header::RETRY_AFTER, seconds.into());
    }
    #[cfg(not(feature = "ssr"))]
    let _ = seconds;
}
