//! The HTML part of a mail, for a frame in which nothing runs.

use super::{Shared, show::missing};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

/// What the frame may do: open a window for a link, and that window has the rights of any other. Nothing in the frame
/// runs, and nothing leaves it by itself.
pub(super) const SANDBOX: &str = "allow-popups allow-popups-to-escape-sandbox";

/// Mails carry their style inline, so this one answer allows it.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
                      style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

pub(super) async fn html(State(shared): State<Shared>, id: Result<Path<u64>, PathRejection>) -> Response {
    let Some(mail) = id.ok().and_then(|Path(id)| shared.inbox.get(id)) else { return missing(&shared) };
    let mut response = Html(with_base(&mail.html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

/// The document, with its links leading out of the frame: no page of ours can be shown in it. The first `base` of a
/// document counts, so ours goes before what the mail brings; after the doctype, without which other rules of layout hold.
fn with_base(html: &str) -> String {
    const BASE: &str = "<base target=\"_blank\">";
    let lower = html.to_ascii_lowercase();
    let end_of = |tag: &str| Some(lower.find(tag)? + lower[lower.find(tag)?..].find('>')? + 1);
    let at = end_of("<head").or_else(|| end_of("<!doctype")).unwrap_or_default();
    let (before, after) = html.split_at(at);
    format!("{before}{BASE}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_any_document_lead_out_of_the_frame() {
        for (html, expected) in [
            (
                "<!doctype html><html><head lang=x><base target=_self>",
                "<!doctype html><html><head lang=x>|<base target=_self>",
            ),
            ("<!DOCTYPE html>\n<p>Hi", "<!DOCTYPE html>|\n<p>Hi"),
            ("<b>ours</b>", "|<b>ours</b>"),
            ("", "|"),
            ("<head", "|<head"),
            ("ÄÖ <HEAD>x", "ÄÖ <HEAD>|x"),
        ] {
            assert_eq!(with_base(html), expected.replace('|', "<base target=\"_blank\">"));
        }
    }

    #[test]
    fn frame_and_answer_grant_the_same_rights() {
        assert!(POLICY.starts_with(&format!("sandbox {SANDBOX};")));
    }
}
