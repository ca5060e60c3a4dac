//! A route of the route table, as the router needs it.

use housekey_protocol::routes::Route;
use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

/// A route of the route table as the router's segments: the router's own take one level each, and every path is written
/// once.
#[derive(Clone, Copy, Debug)]
pub struct At(pub &'static Route);

impl PossibleRouteMatch for At {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let mut rest = path;
        let mut params = Vec::new();
        for segment in segments(self.0) {
            let given = rest.strip_prefix('/')?;
            let given = given.split('/').next().filter(|given| !given.is_empty())?;
            match param(segment) {
                Some(name) => params.push((name.into(), given.to_owned())),
                None if given == segment => {}
                None => return None,
            }
            rest = &rest[given.len() + 1..];
        }
        let matched = &path[..path.len() - rest.len()];
        Some(PartialPathMatch::new(rest, params, matched))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.extend(segments(self.0).map(|segment| match param(segment) {
            Some(name) => PathSegment::Param(name.into()),
            None => PathSegment::Static(segment.into()),
        }));
    }
}

fn segments(route: &'static Route) -> impl Iterator<Item = &'static str> {
    route.path.split('/').filter(|segment| !segment.is_empty())
}

/// The name of a segment that takes any value.
fn param(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use housekey_protocol::routes::pages;

    #[test]
    fn a_path_matches_whole_segments_only() {
        let login = At(&pages::LOGIN);
        assert!(login.test("/accounts/login").is_some_and(|m| m.is_complete()));
        assert!(login.test("/accounts/login/").is_some_and(|m| m.is_complete()));
        assert!(login.test("/accounts/login-code").is_none());
        assert!(login.test("/accounts").is_none());
        let key = At(&pages::CONFIRM_EMAIL).test("/accounts/confirm-email/abc");
        assert_eq!(key.unwrap().remaining(), "/abc");
        assert!(At(&pages::HOME).test("/").is_some_and(|m| m.is_complete()));
    }

    #[test]
    fn a_parameter_takes_one_segment_that_is_not_empty() {
        let key = At(&pages::CONFIRM_EMAIL_KEY);
        let found = key.test("/accounts/confirm-email/abc").unwrap();
        assert!(found.is_complete());
        assert_eq!(found.params(), [("key".into(), "abc".to_owned())]);
        assert!(key.test("/accounts/confirm-email/").is_none());
        assert_eq!(key.test("/accounts/confirm-email/abc/x").unwrap().remaining(), "/x");
    }
}
