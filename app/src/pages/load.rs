//! Loading, then laying out: what all pages do.

use std::future::{Future, Ready, ready};

use housekey_protocol::AccountError;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::fault::FaultPage;
use crate::{common::Common, texts};

/// Loads what a page needs, then lays it out; a fault becomes the fault page. `extra` is what this page alone needs.
pub(crate) fn loaded<T, F, V>(
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
                    let common = Common::load().await?;
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

/// For pages of who is signed in: a visitor gets nothing, and the page says so.
pub(crate) fn of_viewer<T>(answer: Result<T, AccountError>) -> Result<Option<T>, AccountError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(AccountError::Unauthenticated) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// For pages that need nothing beyond [`Common`].
pub(crate) fn nothing() -> Ready<Result<(), AccountError>> {
    ready(Ok(()))
}
