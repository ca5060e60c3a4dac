//! What every page needs from the server before it can lay itself out.

use std::future::{Future, Ready, ready};

use housekey_protocol::{
    AccountError,
    views::{FormConfig, Me},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{draft, pages::fault::FaultPage, server_fns::viewer, texts};

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
    async fn load(fields: &[&str]) -> Result<Self, AccountError> {
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

/// Loads what a page needs, then lays it out; a fault becomes the fault page.
///
/// `fields` are the inputs whose drafts the page shows; `extra` is what this page alone needs.
pub(crate) fn loaded<T, F, V>(
    fields: &'static [&'static str],
    extra: impl Fn() -> F + Send + Sync + 'static,
    view: impl Fn(Common, T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, AccountError>> + Send + 'static,
    V: IntoView + 'static,
{
    let data = Resource::new(
        || (),
        move |()| {
            let extra = extra();
            async move {
                let found = async {
                    let common = Common::load(fields).await?;
                    Ok::<_, AccountError>((common, extra.await?))
                };
                let found = found.await;
                let min_length = found.as_ref().map_or(0, |(common, _)| common.config.password_min_length);
                (texts::of_page(min_length), found)
            }
        },
    );
    view! {
        <Suspense fallback=|| ()>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    let (words, found) = data.await;
                    texts::keep(words);
                    match found {
                        Ok((common, extra)) => view(common, extra).into_any(),
                        Err(error) => view! { <FaultPage error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// For pages that need nothing beyond [`Common`].
pub(crate) fn nothing() -> Ready<Result<(), AccountError>> {
    ready(Ok(()))
}
