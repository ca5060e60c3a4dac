//! What is mounted, compared with the route table before the server starts.

use crate::App;
use housekey_protocol::{
    Paths,
    routes::{Base, Route, actions, pages},
};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::{AxumRouteListing, generate_route_list};
use std::sync::OnceLock;

/// What `leptos_routes_with_context` needs for [`App`].
///
/// While leptos_server 0.8 finds routes it keeps every resource of the whole process from loading (a static
/// `AtomicBool`), and a page that begins to render in that moment waits for ever. Found once, and before anybody
/// can ask for a page of ours, no page begins to render in that moment, however many servers one process holds.
pub fn route_list() -> Result<Vec<AxumRouteListing>, RouteError> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    compared(ROUTES.get_or_init(|| generate_route_list(App)).clone(), |_| true)
}

/// A host's routes, if the account pages and server functions among them are those of the route table. The host's own
/// may have any path outside of [`Paths::PREFIX`].
pub fn checked(routes: Vec<AxumRouteListing>) -> Result<Vec<AxumRouteListing>, RouteError> {
    compared(routes, |page| page.base == Base::Accounts)
}

/// Why routes cannot be served: without a row in the table nothing would say who may come there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the routes are not those of the route table (crates/protocol/src/routes/table.rs):\n{}", .0.iter().map(|p| format!("  {p}")).collect::<Vec<_>>().join("\n"))]
pub struct RouteError(pub Vec<RouteProblem>);

/// One difference between what is mounted and the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteProblem {
    /// A page is mounted that has no row.
    #[error("a page is mounted at {0}, which is not in the table")]
    UnknownPage(String),
    /// A page of the table is not mounted.
    #[error("the page {name} is not mounted at {path}; are <AccountRoutes/> among the routes?")]
    MissingPage {
        /// Its name.
        name: &'static str,
        /// Its path.
        path: &'static str,
    },
    /// A server function has no row.
    #[error("a server function answers {0}, which is not in the table")]
    UnknownAction(String),
    /// A server function of the table is not registered.
    #[error("no server function answers {0}")]
    MissingAction(String),
}

fn compared(
    routes: Vec<AxumRouteListing>,
    needed: impl Fn(&Route) -> bool,
) -> Result<Vec<AxumRouteListing>, RouteError> {
    let mounted: Vec<&str> = routes.iter().map(AxumRouteListing::path).collect();
    let functions: Vec<String> = server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    let mut problems = page_problems(&mounted, needed);
    problems.extend(action_problems(&functions));
    if problems.is_empty() { Ok(routes) } else { Err(RouteError(problems)) }
}

fn is_below(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn page_problems(mounted: &[&str], needed: impl Fn(&Route) -> bool) -> Vec<RouteProblem> {
    let unknown = mounted.iter().filter(|path| is_below(path, Paths::PREFIX));
    let unknown = unknown.filter(|path| pages::ALL.iter().all(|page| page.path != **path));
    let missing = pages::ALL.iter().filter(|page| needed(page) && !mounted.contains(&page.path));
    unknown
        .map(|path| RouteProblem::UnknownPage((*path).to_owned()))
        .chain(missing.map(|page| RouteProblem::MissingPage { name: page.name, path: page.path }))
        .collect()
}

/// `functions` as `POST /path`; a host's own stand elsewhere.
fn action_problems(functions: &[String]) -> Vec<RouteProblem> {
    let listed: Vec<String> =
        actions::ALL.iter().map(|action| format!("{} {}", action.method.as_str(), action.path)).collect();
    let ours = functions
        .iter()
        .filter(|line| line.split_once(' ').is_some_and(|(_, path)| is_below(path, Paths::ACTIONS)));
    let unknown = ours.filter(|line| !listed.contains(line)).cloned().map(RouteProblem::UnknownAction);
    let missing =
        listed.iter().filter(|line| !functions.contains(line)).cloned().map(RouteProblem::MissingAction);
    unknown.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages_without(left_out: &str) -> Vec<&'static str> {
        pages::ALL.iter().map(|page| page.path).filter(|path| *path != left_out).collect()
    }

    #[test]
    fn our_own_application_mounts_what_the_table_has() {
        assert_eq!(route_list().map(|routes| routes.len()), Ok(pages::ALL.len()));
    }

    #[test]
    fn a_page_that_is_not_mounted_is_named() {
        let problems = page_problems(&pages_without(Paths::EMAIL), |_| true);
        assert_eq!(problems, [RouteProblem::MissingPage { name: "emails", path: Paths::EMAIL }]);
        let host = |page: &Route| page.base == Base::Accounts;
        assert_eq!(page_problems(&pages_without(Paths::HOME), host), [], "a host has its own front page");
    }

    #[test]
    fn a_page_below_our_prefix_without_a_row_is_named() {
        let mut mounted = pages_without("");
        mounted.extend(["/accounts/secret", "/accountsx", "/notes"]);
        let problems = page_problems(&mounted, |_| true);
        assert_eq!(problems, [RouteProblem::UnknownPage("/accounts/secret".to_owned())]);
        assert!(RouteError(problems).to_string().contains("/accounts/secret"));
    }

    #[test]
    fn server_functions_are_those_of_the_table_with_their_methods() {
        let mut functions: Vec<String> =
            actions::ALL.iter().map(|action| format!("POST {}", action.path)).collect();
        functions.push("POST /api/notes".to_owned());
        assert_eq!(action_problems(&functions), []);
        functions[0] = "GET /accounts/do/signup".to_owned();
        let (unknown, missing) =
            ("GET /accounts/do/signup".to_owned(), "POST /accounts/do/signup".to_owned());
        assert_eq!(
            action_problems(&functions),
            [RouteProblem::UnknownAction(unknown), RouteProblem::MissingAction(missing)]
        );
    }
}
