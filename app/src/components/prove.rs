//! The forms by which somebody who is signed in proves once more who they are: on a page of their own, or in a dialog over
//! the page where that is needed.

use housekey_protocol::{
    Code, Paths,
    messages::catalog,
    views::{Me, Proof, ProofCodeView},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    before::Before,
    code_entry::CodeEntry,
    form_errors::FormErrors,
    password::Password,
    post_form::PostForm,
    proving::DIALOG,
    submit::{Submit, Weight},
};
use crate::{
    server_fns::reauthenticate::{EnterProofCode, Reauthenticate, SendProofCode},
    texts::Texts,
    words::emphasised,
};

/// What the password may be refused with.
const CODES: &[Code] = &[Code::REQUIRED, Code::INCORRECT_PASSWORD, Code::PASSWORD_TOO_LONG];

/// Where the code is entered. It is there, unseen, before a code was asked for.
const CODE: &str = "proof-code";

/// What the forms were refused with before the page was loaded.
#[derive(Clone, Debug, Default)]
pub struct ProveBefore {
    /// The password.
    pub password: Before,
    /// The request for a code.
    pub send: Before,
    /// The code.
    pub code: Before,
}

impl ProveBefore {
    /// Whether one was refused.
    pub fn failed(&self) -> bool {
        self.password.failed() || self.send.failed() || self.code.failed()
    }
}

/// The forms of this way to prove it.
#[component]
pub fn Prove(
    /// Who is signed in.
    me: Me,
    /// The code that is waited for.
    #[prop(optional_no_strip)]
    code: Option<ProofCodeView>,
    /// What was refused before the page was loaded.
    #[prop(optional)]
    before: ProveBefore,
    /// Where to go then; nowhere from a dialog.
    #[prop(optional, into)]
    next: String,
    /// The name of what goes on then.
    #[prop(optional, into)]
    resume: String,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let onward = move || {
        let hidden = |name, value: String| {
            (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value/> })
        };
        (hidden("next", next.clone()), hidden("resume", resume.clone()))
    };
    match me.proof.clone() {
        Proof::Password => {
            let whose = me.email.or(me.username);
            let refused = before.password.form(&["password"], texts);
            view! {
                <div data-then="close">
                    <PostForm action=Reauthenticate::url() texts=texts.list(&[], CODES) refused>
                        // For password managers: whose password is asked for. It is not sent.
                        <input type="text" autocomplete="username" value=whose hidden readonly/>
                        <Password
                            label=texts.of(catalog::PASSWORD)
                            error=before.password.field(&["password"], texts)
                            focus=before.password.failed()
                        />
                        {onward()}
                        <Submit
                            label=texts.of(catalog::REAUTHENTICATE_SUBMIT)
                            busy=texts.of(catalog::BUSY_CONFIRMING)
                        />
                    </PostForm>
                </div>
            }
            .into_any()
        }
        Proof::Code { email, tries, digits } => {
            view! { <ByCode email tries digits code before texts>{onward()}</ByCode> }.into_any()
        }
        Proof::SignIn => view! {
            <p>{texts.of(catalog::REAUTHENTICATE_SIGN_IN)}</p>
            <div class="hk-actions">
                <a class="hk-button hk-primary" href=Paths::LOGOUT>
                    {texts.of(catalog::SIGN_OUT)}
                </a>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn ByCode(
    email: String,
    tries: u32,
    digits: bool,
    code: Option<ProofCodeView>,
    before: ProveBefore,
    texts: Texts,
    children: Children,
) -> impl IntoView {
    let waits = code.is_some();
    // The last wrong one ended it: there is no field any more that could say so.
    let over = Signal::stored(before.code.error().filter(|_| !waits).cloned());
    let to = code.as_ref().map_or_else(|| email, |code| code.email.clone());
    let left = code.map_or(tries, |code| code.tries_left);
    let refused = before.send.form(&[], texts);
    view! {
        <div id=CODE hidden=!waits data-then="close">
            <p>{emphasised(catalog::LOGIN_CODE_SENT, texts, &[("email", &to)])}</p>
            <CodeEntry action=EnterProofCode::url() before=before.code left digits>
                {children()}
            </CodeEntry>
        </div>
        <FormErrors error=over texts/>
        <div data-then=CODE>
            <PostForm
                action=SendProofCode::url()
                texts=texts.list(&[], &[Code::RATE_LIMITED])
                refused
            >
                <Submit
                    label=texts.of(catalog::REAUTHENTICATE_SEND)
                    busy=texts.of(catalog::BUSY_SENDING)
                    weight=if waits { Weight::Quiet } else { Weight::Primary }
                />
            </PostForm>
        </div>
    }
}

/// One sentence: what is asked for.
pub fn lead(proof: &Proof, texts: Texts) -> Option<String> {
    match proof {
        Proof::Password => Some(texts.of(catalog::REAUTHENTICATE_PASSWORD)),
        Proof::Code { email, .. } => Some(texts.of(catalog::reauthenticate_code(email))),
        Proof::SignIn => None,
    }
}

/// Asks in place, over the page. A page that has it can send a form again that was refused for want of a proof; without
/// JavaScript it is never seen.
#[component]
pub fn ProveDialog(
    /// Who is signed in.
    me: Me,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    // Who has to sign in again leaves the page for that.
    (me.proof != Proof::SignIn).then(|| {
        let lead = lead(&me.proof, texts);
        view! {
            <dialog id=DIALOG class="hk-dialog" aria-labelledby="prove-title">
                <div class="hk-head">
                    <h2 id="prove-title">{texts.of(catalog::REAUTHENTICATE_TITLE)}</h2>
                    <p class="hk-soft">{lead}</p>
                </div>
                <Prove me texts/>
                <form method="dialog">
                    <button class="hk-button">{texts.of(catalog::CANCEL)}</button>
                </form>
            </dialog>
        }
    })
}
