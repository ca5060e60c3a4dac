//! What a page of the account shows where nobody is signed in: the status, why, and the way to sign in and back.

use housekey_protocol::{Key, Paths, messages::catalog};
use leptos::prelude::*;

use crate::{status::set_status, texts::Texts};

/// Answers 401, and says what one would see.
#[component]
pub fn SignedOut(
    /// What signing in is for.
    text: Key,
    /// The path of this page.
    back: &'static str,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    set_status(401);
    view! {
        <p>{texts.of(text)}</p>
        <div class="hk-actions">
            <a class="hk-button hk-primary" href=Paths::login_with_next(back)>
                {texts.of(catalog::SIGN_IN)}
            </a>
        </div>
    }
}
