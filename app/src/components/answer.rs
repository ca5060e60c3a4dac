//! How a form's answer reaches its view.

use housekey_protocol::AccountError;
use leptos::{prelude::*, server_fn::ServerFn};

/// The failure a form shows: the action's last answer, else `initial`.
///
/// `initial` is what a form without JavaScript was refused with. It comes from the page's URL, which an island
/// cannot read while it hydrates, so the page reads it and passes it on; both sides then start from the same.
pub fn failure<I, T>(
    action: Action<I, Result<T, AccountError>>,
    initial: Option<AccountError>,
) -> Signal<Option<AccountError>>
where
    I: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || match &*value.read() {
        Some(Ok(_)) => None,
        Some(Err(error)) => Some(error.clone()),
        None => initial.clone(),
    })
}

/// The failure the page's URL carries for the form of `S`, if any.
///
/// Must run inside `<Routes>`: only there the router offers it.
pub fn carried<S>() -> Option<AccountError>
where
    S: ServerFn<Error = AccountError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    ServerAction::<S>::new().value().get_untracked().and_then(Result::err)
}
