//! What every page needs from the server, whichever page it is. Pages load it; the layouts around them read it.

use housekey_protocol::{
    AccountError,
    views::{FormConfig, LanguageView, Me, RefusedForm},
};
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

use crate::{
    components::before::Before,
    draft,
    server_fns::{language, viewer},
};

/// Who asks, how the forms look here, and what the server kept for this page.
///
/// It travels as one resource, so that a host which hydrates whole pages sees what the server saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Common {
    /// The signed-in account, if somebody is.
    pub me: Option<Me>,
    /// The settings that shape the forms.
    pub config: FormConfig,
    /// The languages of the pages.
    pub languages: Vec<LanguageView>,
    /// The key of a message to show once.
    pub notice: Option<String>,
    /// An address that the page is about: what to sign in with next, or where something was mailed.
    pub login: Option<String>,
    /// How somebody last signed in on this browser, by the name of the method.
    pub last_method: Option<String>,
    /// The form that was refused before the page was loaded.
    pub refused: Option<RefusedForm>,
}

impl Common {
    /// Asks the server.
    pub(crate) async fn load() -> Result<Self, AccountError> {
        let me = viewer::viewer().await?;
        let config = viewer::form_config().await?;
        let languages = language::languages().await?;
        let (notice, login) = draft::flash();
        let (last_method, refused) = (draft::last_method(), draft::refused());
        Ok(Self { me, config, languages, notice, login, last_method, refused })
    }

    /// What the form of `S` was refused with before the page was loaded.
    pub fn before<S: ServerFn>(&self) -> Before {
        Before(self.refused.clone().filter(|refused| refused.action == S::PATH))
    }
}
