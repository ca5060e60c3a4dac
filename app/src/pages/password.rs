//! The account's password: changing it, or setting the first one.

use housekey_protocol::{Code, Paths, messages::catalog, views::Me};
use leptos::{prelude::*, server_fn::ServerFn};

use super::load::{loaded, nothing};
use crate::{
    common::Common,
    components::{
        before::Before,
        frame::{Frame, Layout},
        password::{NewPassword, Password},
        post_form::PostForm,
        prove::ProveDialog,
        signed_out::SignedOut,
        submit::Submit,
    },
    server_fns::password::ChangePassword,
    texts::{Texts, texts},
};

const FIELDS: &[&str] = &["current_password", "new_password"];

/// What it may be refused with.
const CODES: &[Code] = &[
    Code::REQUIRED,
    Code::ENTER_CURRENT_PASSWORD,
    Code::PASSWORD_TOO_SHORT,
    Code::PASSWORD_TOO_LONG,
    Code::PASSWORD_TOO_COMMON,
    Code::PASSWORD_TOO_SIMILAR,
    Code::PASSWORD_ENTIRELY_NUMERIC,
];

/// The page of one's password.
#[component]
pub fn PasswordPage() -> impl IntoView {
    loaded(nothing, |common, ()| view! { <PasswordView common/> })
}

/// The page, laid out.
#[component]
pub fn PasswordView(
    /// The viewer.
    common: Common,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<ChangePassword>();
    let failed = before.failed();
    let first = common.me.as_ref().is_some_and(|me| !me.has_usable_password);
    let (title, lead) = if first {
        (catalog::PASSWORD_TITLE_SET, catalog::PASSWORD_LEAD_SET)
    } else {
        (catalog::PASSWORD_TITLE, catalog::PASSWORD_LEAD)
    };
    let signed_in = common.me.is_some();
    let min_length = common.config.password_min_length;
    // Where there is a password, it is the proof.
    let dialog = common.me.clone().filter(|_| first).map(|me| view! { <ProveDialog me texts/> });
    let content = if let Some(me) = common.me.clone() {
        view! { <ChangeForm me before min_length texts/> }.into_any()
    } else {
        view! { <SignedOut text=catalog::PASSWORD_SIGNED_OUT back=Paths::PASSWORD texts/> }.into_any()
    };
    view! {
        <Frame common title layout=Layout::Account(Paths::PASSWORD) failed>
            <div class="hk-head">
                <h1>{texts.of(title)}</h1>
                {signed_in.then(|| view! { <p class="hk-soft">{texts.of(lead)}</p> })}
            </div>
            {content}
            {dialog}
        </Frame>
    }
}

#[component]
fn ChangeForm(me: Me, before: Before, min_length: u32, texts: Texts) -> impl IntoView {
    let refused = before.form(FIELDS, texts);
    let first = before.clone();
    let focus = move |name: &'static str| first.is_first(&[name], FIELDS);
    let error = move |name: &'static str| before.field(&[name], texts);
    let (label, busy) = if me.has_usable_password {
        (catalog::PASSWORD_CHANGE, catalog::BUSY_SAVING)
    } else {
        (catalog::PASSWORD_SET_IT, catalog::BUSY_SAVING)
    };
    let whose = me.email.or(me.username);
    view! {
        <div class="hk-narrow-form">
            <PostForm action=ChangePassword::url() texts=texts.list(&[], CODES) refused>
                // For password managers: whose password this is. It is not sent.
                <input type="text" autocomplete="username" value=whose hidden readonly/>
                {me
                    .has_usable_password
                    .then(|| {
                        view! {
                            <Password
                                name="current_password"
                                label=texts.of(catalog::PASSWORD_CURRENT)
                                error=error("current_password")
                                focus=focus("current_password")
                            />
                        }
                    })}
                <NewPassword
                    name="new_password"
                    label=texts.of(catalog::PASSWORD_NEW)
                    hint=texts.of(catalog::signup_password_hint(min_length))
                    required=true
                    error=error("new_password")
                    focus=focus("new_password")
                />
                <Submit label=texts.of(label) busy=texts.of(busy)/>
            </PostForm>
        </div>
    }
}
