//! The route table: every route of Housekey, once, with all that is decided by route.
//!
//! Belongs here: what a route is and the policies it can have. The rows are in [`table`]. Pages, server functions,
//! the JSON API, the layers around them, the navigation, the lists of the browser tests and `docs/routes.md` come from
//! it. A route that is not here does not compile (an operation, a path) or does not start (a page, a server function).

#[cfg(test)]
mod document;
mod find;
mod table;

use crate::messages::{Key, catalog};

pub use find::{find, in_log, unlisted};
pub(crate) use table::whole;
pub use table::{Action, Operation, Page, Tool, actions, all, api, pages, tools};

/// One route: one method at one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Its name, unique among routes of its kind.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// What answers it.
    pub kind: Kind,
    /// The method. A GET answers HEAD, too.
    pub method: Method,
    /// What its path stands below.
    pub base: Base,
    /// The path below [`Route::base`].
    pub rest: &'static str,
    /// The whole path; a segment in braces is a parameter.
    pub path: &'static str,
    /// Who may come.
    pub access: Access,
    /// What keeps other sites from sending it.
    pub cross_site: CrossSite,
    /// Where the forms on it may lead (`form-action` of the content policy).
    pub form_targets: FormTargets,
    /// The longest body it takes, in bytes.
    pub body_limit: usize,
    /// What it does to stored data.
    pub effect: Effect,
    /// The flow it belongs to, named as its file. What changes data must have one, but for tools: the development inbox
    /// is no stored data.
    pub flow: Option<&'static str>,
    /// Its place in the navigation of the account pages, if it stands there: in the order of the table.
    pub navigation: Option<Place>,
}

/// A place in the navigation of the account pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Among which pages.
    pub group: Group,
    /// What the page is called there.
    pub label: Key,
}

/// The groups of the navigation. One without a page is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Who one is, and how one is reached.
    Profile,
    /// How one signs in, and where one is signed in.
    Security,
    /// What is stored of one.
    Data,
}

impl Group {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Profile, Self::Security, Self::Data];

    /// What it is called.
    pub const fn label(self) -> Key {
        match self {
            Self::Profile => catalog::NAV_PROFILE,
            Self::Security => catalog::NAV_SECURITY,
            Self::Data => catalog::NAV_DATA,
        }
    }
}

/// No account form is longer.
pub const BODY_LIMIT: usize = 16 * 1024;

/// What answers a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page, for people.
    Page(Page),
    /// A server function, for forms and islands.
    Action(Action),
    /// An operation of the JSON API.
    Api(Operation),
    /// A route for operators and browsers: health, the development inbox, assets.
    Tool(Tool),
}

/// What a path stands below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The root of the site.
    Root,
    /// The account pages.
    Accounts,
    /// The server functions.
    Actions,
    /// The JSON API of one kind of client.
    Api,
    /// Style sheet, scripts and WebAssembly.
    Assets,
}

impl Base {
    /// The path of the base.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Accounts => table::whole!(accounts ""),
            Self::Actions => table::whole!(actions ""),
            Self::Api => table::whole!(api ""),
            Self::Assets => table::whole!(assets ""),
        }
    }
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET, and with it HEAD.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may come. A layer turns others away from pages before anything is rendered; at server functions and operations
/// the flow does, and a test compares it with the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Anyone,
    /// Visitors only; others are led to where a sign-in leads.
    Visitor,
    /// Signed-in people only; others are led to sign-in and back.
    SignedIn,
    /// Signed-in people who have proved lately who they are; others are led to prove it and back. No route has it yet.
    RecentlyProven,
    /// Whoever works on Housekey: there is no such page unless mail goes to the development inbox.
    Development,
}

/// What keeps the pages of other sites from sending a request in somebody's name (CSRF).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossSite {
    /// The origin guard: what changes something must come from a page of our own.
    OriginGuard,
    /// The call brings no cookie; a token in one of its headers is the proof. It need not say where it comes from.
    OwnProof,
    /// [`CrossSite::OriginGuard`] for a `browser` client, [`CrossSite::OwnProof`] for an `app` client.
    ByClient,
    /// A provider sends the browser here, and the state it brings back is the proof. No route has it yet.
    ProviderCallback {
        /// Whether the provider may make the browser post (`response_mode=form_post`), which is a cross-site POST.
        form_post: bool,
    },
}

/// Where the forms on a page may lead. Browsers hold `form-action` against the redirects after a form, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormTargets {
    /// To our own origin.
    Own,
    /// To our own origin and to those of the providers that are configured. No route has it yet.
    Providers,
}

/// What a request does to stored data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Reads,
    /// It reads, and is counted as an attempt: such a request is carried to its end even if nobody waits for it.
    CountsAttempt,
    /// It changes data; its flow says which signals that fires.
    Changes,
}

impl CrossSite {
    /// The policy for one request: [`CrossSite::ByClient`] is decided by its path.
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        match self {
            Self::ByClient if find::is_of_app(path) => Self::OwnProof,
            Self::ByClient => Self::OriginGuard,
            decided => decided,
        }
    }
}
