//! From a request to its row.

use super::{CrossSite, Kind, Route, table};
use std::borrow::Cow;

/// The route of a request. Where a path has no row for the method, another row of the path: all rows of one path are
/// protected alike.
pub fn find(method: &str, path: &str) -> Option<&'static Route> {
    let mut of_path = table::all().filter(|route| route.matches(path));
    let first = of_path.next()?;
    if first.answers(method) {
        return Some(first);
    }
    of_path.find(|route| route.answers(method)).or(Some(first))
}

/// What protects a path that has no row. Nothing of ours answers there; the host's own routes do.
pub fn unlisted(path: &str) -> CrossSite {
    if is_of_app(path) { CrossSite::OwnProof } else { CrossSite::OriginGuard }
}

/// Whether a path is of the half of the JSON API whose clients keep no cookies.
pub(super) fn is_of_app(path: &str) -> bool {
    path.starts_with(table::whole!(app ""))
}

/// The path as a log may have it: a parameter named `key` is a secret, and is cut with all that follows.
pub fn in_log(path: &str) -> Cow<'_, str> {
    let secret = table::all().filter_map(|route| route.path.split_once("{key}"));
    for (before, _) in secret {
        if path.len() > before.len() && path.starts_with(before) {
            return Cow::Owned(format!("{before}…"));
        }
    }
    Cow::Borrowed(path)
}

impl Route {
    /// Whether it answers this method.
    pub fn answers(&self, method: &str) -> bool {
        let ours = self.method.as_str();
        ours == method || (ours == "GET" && method == "HEAD")
    }

    /// Whether a path is this route's. A parameter takes one segment, which is not empty.
    pub fn matches(&self, path: &str) -> bool {
        let mut given = path.split('/');
        let fits = self.path.split('/').all(|ours| match given.next() {
            Some(segment) if ours.starts_with('{') => !segment.is_empty(),
            Some(segment) => segment == ours,
            None => false,
        });
        fits && given.next().is_none()
    }

    /// Whether it is a page.
    pub fn is_page(&self) -> bool {
        matches!(self.kind, Kind::Page(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::{Access, Base, Effect, actions, all, api, pages, tools};
    use std::collections::HashSet;

    #[test]
    fn a_request_finds_the_row_of_its_method_and_path() {
        let found = |method: &str, path: &str| find(method, path).map(|route| route.kind);
        assert_eq!(found("GET", "/"), Some(pages::HOME.kind));
        assert_eq!(found("GET", "/accounts"), Some(pages::OVERVIEW.kind));
        assert_eq!(found("HEAD", "/accounts/login"), Some(pages::LOGIN.kind));
        assert_eq!(found("GET", "/accounts/confirm-email/abc"), Some(pages::CONFIRM_EMAIL_KEY.kind));
        assert_eq!(found("PUT", "/_allauth/app/v1/account/email"), Some(api::RESEND_EMAIL.kind));
        assert_eq!(found("POST", "/accounts/do/login"), Some(actions::LOGIN.kind));
        assert_eq!(found("GET", "/dev/mail/messages.json"), Some(tools::DEV_MAIL_JSON.kind));
        assert_eq!(found("POST", "/dev/mail/clear"), Some(tools::DEV_MAIL_CLEAR.kind));
        for path in
            ["", "/accounts/", "/accounts/login/", "/accounts/login/x", "/accounts/confirm-email/", "//"]
        {
            assert_eq!(found("GET", path), None, "{path}");
        }
    }

    #[test]
    fn a_method_without_a_row_is_protected_as_its_path() {
        let route = find("PUT", "/accounts/do/login").unwrap();
        assert_eq!(route.kind, actions::LOGIN.kind);
    }

    #[test]
    fn rows_of_one_path_are_protected_alike() {
        for one in all() {
            for other in all().filter(|other| other.path == one.path) {
                let protection = |route: &Route| {
                    (route.cross_site, route.body_limit, route.form_targets, route.access == Access::Anyone)
                };
                assert_eq!(protection(one), protection(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn every_row_is_found_by_its_own_path_and_no_name_is_there_twice() {
        let mut names = HashSet::new();
        for route in all() {
            let path = route.path.replace("{client}", "browser").replace(['{', '}'], "");
            assert_eq!(find(route.method.as_str(), &path).unwrap(), route);
            assert!(names.insert((std::mem::discriminant(&route.kind), route.name)), "{} twice", route.name);
            assert_eq!(route.path, format!("{}{}", route.base.path(), route.rest));
            assert!(!route.about.is_empty() && route.about.ends_with('.'), "{route:?}");
        }
    }

    #[test]
    fn what_changes_data_is_no_get_and_names_its_flow() {
        for route in all().filter(|route| route.effect == Effect::Changes) {
            let is_tool = matches!(route.kind, Kind::Tool(_));
            assert!(route.method.as_str() != "GET" && (route.flow.is_some() || is_tool), "{route:?}");
        }
    }

    #[test]
    fn the_app_half_of_the_json_api_brings_its_own_proof_and_nothing_else_does() {
        let at =
            |path: &str| find("POST", path).map_or_else(|| unlisted(path), |route| route.cross_site.at(path));
        assert_eq!(at("/_allauth/app/v1/auth/login"), CrossSite::OwnProof);
        assert_eq!(at("/_allauth/app/v1/no/such/thing"), CrossSite::OwnProof);
        for path in [
            "/_allauth/browser/v1/auth/login",
            "/_allauth/application/v1/auth/login",
            "/accounts/do/login",
            "/x",
        ] {
            assert_eq!(at(path), CrossSite::OriginGuard, "{path}");
        }
    }

    #[test]
    fn a_key_in_a_path_stays_out_of_the_log() {
        for path in [
            "/accounts/confirm-email/SECRET",
            "/accounts/confirm-email/SECRET/",
            "/accounts/confirm-email/SECRET/x",
        ] {
            assert_eq!(in_log(path), "/accounts/confirm-email/…");
        }
        for path in ["/accounts/confirm-email", "/accounts/confirm-email/", "/accounts/login"] {
            assert_eq!(in_log(path), path);
        }
    }

    #[test]
    fn bases_are_what_the_paths_begin_with() {
        assert_eq!(Base::Api.path(), "/_allauth/{client}/v1");
        assert!(Base::Actions.path().starts_with(Base::Accounts.path()));
    }
}
