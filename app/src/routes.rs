//! The account pages as routes: what a host mounts inside its own `<Routes>`.

use housekey_protocol::Paths;
use leptos::prelude::*;
use leptos_router::{
    ParamSegment, PartialPathMatch, PathSegment, PossibleRouteMatch, SsrMode,
    any_nested_route::IntoAnyNestedRoute, components::Route,
};

use crate::pages::{
    emails::EmailsPage, inactive::InactivePage, login::LoginPage, logout::LogoutPage, signup::SignupPage,
    verify_email::VerifyEmailPage, verify_email_link::ConfirmEmailPage,
};

/// All account pages, under [`Paths::PREFIX`].
///
/// Rendered whole before the first byte leaves (`SsrMode::Async`): right without JavaScript, with the right
/// status and title. The host's shell needs [`AccountHead`](crate::AccountHead).
#[component(transparent)]
pub fn AccountRoutes() -> leptos_router::any_nested_route::AnyNestedRoute {
    view! {
        <Route path=At(Paths::LOGIN) view=LoginPage ssr=SsrMode::Async/>
        <Route path=At(Paths::SIGNUP) view=SignupPage ssr=SsrMode::Async/>
        <Route path=At(Paths::LOGOUT) view=LogoutPage ssr=SsrMode::Async/>
        <Route path=At(Paths::INACTIVE) view=InactivePage ssr=SsrMode::Async/>
        <Route path=At(Paths::EMAIL) view=EmailsPage ssr=SsrMode::Async/>
        <Route path=At(Paths::CONFIRM_EMAIL) view=VerifyEmailPage ssr=SsrMode::Async/>
        <Route
            path=(At(Paths::CONFIRM_EMAIL), ParamSegment("key"))
            view=ConfirmEmailPage
            ssr=SsrMode::Async
        />
    }
    .into_inner()
    // One type for all: what `--cfg erase_components` (set by cargo-leptos for development) asks of a component.
    .into_any_nested_route()
}

/// A whole path from [`Paths`] as a route segment: the router's own segment takes one level only, and
/// each path is written once, in [`Paths`].
#[derive(Clone, Copy, Debug)]
pub struct At(pub &'static str);

impl PossibleRouteMatch for At {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let rest = path.strip_prefix(self.0)?;
        let whole_segment = rest.is_empty() || rest.starts_with('/');
        whole_segment.then(|| PartialPathMatch::new(rest, Vec::new(), &path[..self.0.len()]))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.extend(self.0.split('/').filter(|s| !s.is_empty()).map(|s| PathSegment::Static(s.into())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_prefix_of_a_segment_does_not_match() {
        let login = At(Paths::LOGIN);
        assert!(login.test("/accounts/login").is_some_and(|m| m.is_complete()));
        assert!(login.test("/accounts/login/").is_some_and(|m| m.is_complete()));
        assert!(login.test("/accounts/login-code").is_none());
        assert!(login.test("/accounts").is_none());
        let key = At(Paths::CONFIRM_EMAIL).test("/accounts/confirm-email/abc");
        assert_eq!(key.unwrap().remaining(), "/abc");
    }

    #[test]
    fn generated_routes_equal_the_path_list() {
        let mut segments = Vec::new();
        (At(Paths::CONFIRM_EMAIL), ParamSegment("key")).generate_path(&mut segments);
        let path: Vec<String> = segments
            .iter()
            .map(|segment| match segment {
                PathSegment::Param(name) => format!("/:{name}"),
                other => format!("/{}", other.as_raw_str()),
            })
            .collect();
        assert_eq!(path.concat(), Paths::CONFIRM_EMAIL_KEY);
    }
}
