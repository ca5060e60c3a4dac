//! Finds each request's row in the route table, once; the layers behind it read their policy there.

use axum::{extract::Request, http::Extensions, middleware::Next, response::Response};
use housekey_protocol::routes::{self, BODY_LIMIT, CrossSite, Effect, FormTargets, Route};

/// What the table says about a request. Without a row (the host's own routes, paths that nobody answers) the strictest
/// policy holds that asks for no sign-in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Routed {
    route: Option<&'static Route>,
    cross_site: CrossSite,
}

pub(super) async fn layer(mut request: Request, next: Next) -> Response {
    let routed = Routed::new(request.method().as_str(), request.uri().path());
    request.extensions_mut().insert(routed);
    next.run(request).await
}

impl Routed {
    fn new(method: &str, path: &str) -> Self {
        let route = routes::find(method, path);
        let cross_site = route.map_or_else(|| routes::unlisted(path), |route| route.cross_site.at(path));
        Self { route, cross_site }
    }

    /// As the layer left it.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        let unlisted = Self { route: None, cross_site: CrossSite::OriginGuard };
        extensions.get().copied().unwrap_or(unlisted)
    }

    /// The row of a page.
    pub(crate) fn page(self) -> Option<&'static Route> {
        self.route.filter(|route| route.is_page())
    }

    /// What keeps other sites out.
    pub(crate) fn cross_site(self) -> CrossSite {
        self.cross_site
    }

    /// Where forms on the page may lead.
    pub(crate) fn form_targets(self) -> FormTargets {
        self.route.map_or(FormTargets::Own, |route| route.form_targets)
    }

    /// The longest body.
    pub(crate) fn body_limit(self) -> usize {
        self.route.map_or(BODY_LIMIT, |route| route.body_limit)
    }

    /// Whether even a request that should only read counts as an attempt.
    pub(crate) fn counts_attempt(self) -> bool {
        self.route.is_some_and(|route| route.effect == Effect::CountsAttempt)
    }
}
