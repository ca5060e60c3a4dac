//! Cookies of ours beside the session's: read and written in one way.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::Cookie;

/// The value of a cookie the request brought. A line that cannot be read as text brings none.
pub(crate) fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == name).and_then(|cookie| cookie.value_raw())
}

/// The `Set-Cookie` value: for this host and every path of it, out of reach of scripts. Without `seconds` it lasts
/// until the browser is closed.
pub(crate) fn set(name: &str, value: &str, seconds: Option<u32>, secure: bool) -> Option<HeaderValue> {
    let flag = if secure { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{flag}")).ok()
}

/// The `Set-Cookie` value that takes a cookie away, if the request brought it.
pub(crate) fn removal(headers: &HeaderMap, name: &str, secure: bool) -> Option<HeaderValue> {
    find(headers, name).and_then(|_| set(name, "", Some(0), secure))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        find(&headers, "sid").map(str::to_owned)
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name_in_every_line() {
        assert_eq!(read(&["a=b; sid=c=d; x"]).as_deref(), Some("c=d"));
        assert_eq!(read(&["a=b", "sid=c"]).as_deref(), Some("c"));
        assert_eq!(read(&["sid=first; sid=second"]).as_deref(), Some("first"));
        for lines in [&["xsid=a; sidx=b; SID=c"][..], &["sid"], &["=sid"], &["a=\"sid=x\""], &[]] {
            assert_eq!(read(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_of_plain_http() {
        let text = |seconds, secure| set("sid", "x", seconds, secure).unwrap().to_str().unwrap().to_owned();
        assert_eq!(text(None, false), "sid=x; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(text(Some(60), true), "sid=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
    }
}
