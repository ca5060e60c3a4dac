//! What every page needs from the server, whichever page it is. Pages load it; the layouts around them read it.

use housekey_protocol::{
    AccountError,
    views::{FormConfig, Me},
};
use serde::{Deserialize, Serialize};

use crate::{draft, server_fns::viewer};

/// Who asks, how the forms look here, and what the server kept for this page.
///
/// It travels as one resource, so that a host which hydrates whole pages sees what the server saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Common {
    /// The signed-in account, if somebody is.
    pub me: Option<Me>,
    /// The settings that shape the forms.
    pub config: FormConfig,
    /// The key of a message to show once.
    pub notice: Option<String>,
    /// What was typed before a form was refused, by field name.
    pub drafts: Vec<(String, String)>,
}

impl Common {
    /// Asks the server; `fields` are the inputs whose drafts the page shows.
    pub(crate) async fn load(fields: &[&str]) -> Result<Self, AccountError> {
        let me = viewer::viewer().await?;
        let config = viewer::form_config().await?;
        let drafts =
            fields.iter().filter_map(|name| Some(((*name).to_owned(), draft::draft(name)?))).collect();
        Ok(Self { me, config, notice: draft::notice(), drafts })
    }

    /// What was typed into `name` before, if anything.
    pub fn draft(&self, name: &str) -> Option<String> {
        self.drafts.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}
