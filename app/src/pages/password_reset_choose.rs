//! Choosing the new password: what a mailed link leads to, or a code that was right.

use housekey_protocol::{Code, messages::catalog, views::ResetView};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

use super::{load::loaded, password_reset::NoneLeft};
use crate::{
    common::Common,
    components::{
        before::Before,
        frame::{Card, Frame},
        password::{NewPassword, WEAK},
        post_form::PostForm,
        submit::Submit,
    },
    server_fns::password_reset::{ResetPassword, granted_reset, open_reset_link},
    texts::{Texts, texts},
    words::emphasised,
};

const FIELDS: &[&str] = &["new_password"];

/// What a mailed link opens: nothing to see, the answer leads on to a page without the key in its address.
#[component]
pub fn PasswordResetKeyPage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
    let load = move || open_reset_link(key.clone());
    // Where the answer leads on nobody sees this.
    loaded(load, |common, ()| view! { <PasswordResetChooseView common granted=None/> })
}

/// The page that takes the password.
#[component]
pub fn PasswordResetChoosePage() -> impl IntoView {
    loaded(granted_reset, |common, granted| view! { <PasswordResetChooseView common granted/> })
}

/// The page, laid out.
#[component]
pub fn PasswordResetChooseView(
    /// The viewer.
    common: Common,
    /// Whose password this browser may choose.
    granted: Option<ResetView>,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<ResetPassword>();
    let failed = before.failed();
    let Some(granted) = granted else {
        return view! {
            <Frame common title=catalog::RESET_NONE_TITLE failed>
                <NoneLeft refused=None texts/>
            </Frame>
        }
        .into_any();
    };
    let min_length = common.config.password_min_length;
    let signed_in_as =
        common.me.as_ref().map(|me| me.display.clone()).filter(|name| *name != granted.display);
    view! {
        <Frame common title=catalog::RESET_TITLE failed>
            <Card title=texts.of(catalog::RESET_TITLE)>
                <Choose granted signed_in_as before min_length texts/>
            </Card>
        </Frame>
    }
    .into_any()
}

#[component]
fn Choose(
    granted: ResetView,
    signed_in_as: Option<String>,
    before: Before,
    min_length: u32,
    texts: Texts,
) -> impl IntoView {
    let ResetView { email, display, grant } = granted;
    let whose = emphasised(catalog::RESET_FOR, texts, &[("name", &display)]);
    let ends = signed_in_as
        .map(|name| view! { <p>{emphasised(catalog::RESET_ENDS_SESSION, texts, &[("name", &name)])}</p> });
    view! {
        <p>{whose} " " {texts.of(catalog::RESET_SIGNS_OUT)}</p>
        {ends}
        <PostForm action=ResetPassword::url() texts=texts.list(&[], &codes()) refused=before.form(FIELDS, texts)>
            // For password managers: whose password this is. It is not sent.
            <input type="text" autocomplete="username" value=email hidden readonly/>
            <input type="hidden" name="grant" value=grant/>
            <NewPassword
                name="new_password"
                label=texts.of(catalog::PASSWORD_NEW)
                hint=texts.of(catalog::signup_password_hint(min_length))
                required=true
                error=before.field(FIELDS, texts)
                focus=before.failed()
            />
            <Submit label=texts.of(catalog::RESET_SAVE) busy=texts.of(catalog::BUSY_SAVING)/>
        </PostForm>
    }
}

/// What it may be refused with.
fn codes() -> Vec<Code> {
    [Code::REQUIRED, Code::TOKEN_INVALID].iter().chain(WEAK).cloned().collect()
}
