//! Closing one's account, and coming back to it.

use housekey_protocol::{
    Code, Paths,
    messages::catalog,
    views::{ClosedView, ClosingOffer},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::load::loaded;
use crate::{
    common::Common,
    components::{
        before::Before,
        confirm::ConfirmForm,
        dead_end::DeadEnd,
        frame::{Card, Frame, Layout},
        moment::with_moment,
        post_form::PostForm,
        prove::ProveDialog,
        signed_out::SignedOut,
        submit::{Submit, Weight},
    },
    server_fns::{
        closing::{Deactivate, DeleteAccount, ReopenAccount, closed_account, closing_offer},
        logout::Logout,
    },
    texts::{Texts, texts},
};

/// What coming back may be refused with: a handler's own code, beside the general ones.
const CODES: &[Code] = &[Code::DENIED];

/// The page of one's data: a file of it, and deactivating or deleting the account.
#[component]
pub fn ClosePage() -> impl IntoView {
    loaded(closing_offer, |common, offer| view! { <CloseView common offer/> })
}

/// The page, laid out.
#[component]
pub fn CloseView(
    /// The viewer.
    common: Common,
    /// What people may do.
    offer: ClosingOffer,
) -> impl IntoView {
    let texts = texts();
    let (off, gone) = (common.before::<Deactivate>(), common.before::<DeleteAccount>());
    let failed = off.failed() || gone.failed();
    let content = match common.me.clone() {
        None => view! { <SignedOut text=catalog::CLOSE_SIGNED_OUT back=Paths::CLOSE texts/> }.into_any(),
        Some(me) => view! {
            <section class="hk-section" aria-labelledby="export">
                <h2 id="export">{texts.of(catalog::EXPORT_TITLE)}</h2>
                <p>{texts.of(catalog::EXPORT_TEXT)}</p>
                <div class="hk-actions">
                    <a class="hk-button" href=Paths::EXPORT>
                        {texts.of(catalog::EXPORT_DO)}
                    </a>
                </div>
            </section>
            {offer.deactivation.then(|| view! { <DeactivateSection before=off texts/> })}
            {offer.deletion.then(|| view! { <DeleteSection before=gone grace_days=offer.grace_days texts/> })}
            {(!offer.deactivation && !offer.deletion).then(|| view! { <p>{texts.of(catalog::CLOSE_NOT_HERE)}</p> })}
            <ProveDialog me texts/>
        }
        .into_any(),
    };
    view! {
        <Frame common title=catalog::CLOSE_TITLE layout=Layout::Account(Paths::CLOSE) failed>
            <div class="hk-head">
                <h1>{texts.of(catalog::CLOSE_TITLE)}</h1>
            </div>
            {content}
        </Frame>
    }
}

#[component]
fn DeactivateSection(before: Before, texts: Texts) -> impl IntoView {
    let refused = before.form(&[], texts);
    view! {
        <section class="hk-section" aria-labelledby="deactivate">
            <h2 id="deactivate">{texts.of(catalog::DEACTIVATE_TITLE)}</h2>
            <p>{texts.of(catalog::DEACTIVATE_TEXT)}</p>
            <ConfirmForm
                label=texts.of(catalog::DEACTIVATE_DO)
                question=texts.of(catalog::DEACTIVATE_QUESTION)
                action=Deactivate::url()
                refused
                sure=texts.of(catalog::DEACTIVATE_CONFIRM)
                busy=texts.of(catalog::BUSY_SAVING)
                texts
            />
        </section>
    }
}

#[component]
fn DeleteSection(before: Before, grace_days: u32, texts: Texts) -> impl IntoView {
    let refused = before.form(&[], texts);
    let when = match grace_days {
        0 => texts.of(catalog::DELETE_AT_ONCE),
        days => texts.of(catalog::delete_later(&texts.duration(days.saturating_mul(24 * 60)))),
    };
    let gone = [catalog::DELETE_GONE_SIGN_IN, catalog::DELETE_GONE_ADDRESSES, catalog::DELETE_GONE_HISTORY];
    view! {
        <section class="hk-section" aria-labelledby="delete">
            <h2 id="delete">{texts.of(catalog::DELETE_TITLE)}</h2>
            <p>{texts.of(catalog::DELETE_TEXT)}</p>
            <ul class="hk-bullets">
                {gone.map(|one| view! { <li>{texts.of(one)}</li> }).collect_view()}
            </ul>
            <p>{when}</p>
            <ConfirmForm
                label=texts.of(catalog::DELETE_DO)
                question=texts.of(catalog::DELETE_QUESTION)
                action=DeleteAccount::url()
                refused
                sure=texts.of(catalog::DELETE_CONFIRM)
                busy=texts.of(catalog::BUSY_REMOVING)
                texts
            />
        </section>
    }
}

/// The page of who signs in to a closed account.
#[component]
pub fn ReopenPage() -> impl IntoView {
    loaded(closed_account, |common, closed| view! { <ReopenView common closed/> })
}

/// The page, laid out.
#[component]
pub fn ReopenView(
    /// The viewer.
    common: Common,
    /// What became of the account; nothing if nobody waits for it here.
    closed: Option<ClosedView>,
) -> impl IntoView {
    let texts = texts();
    let before = common.before::<ReopenAccount>();
    let failed = before.failed();
    let title = if closed.is_some() { catalog::REOPEN_TITLE } else { catalog::REOPEN_NONE_TITLE };
    let content = if let Some(closed) = closed {
        view! { <Closed closed before texts/> }.into_any()
    } else {
        let refused = before.error().cloned();
        view! {
            <DeadEnd
                title=texts.of(catalog::REOPEN_NONE_TITLE)
                text=texts.of(catalog::REOPEN_NONE_TEXT)
                refused
                path=Paths::LOGIN
                label=texts.of(catalog::SIGN_IN)
                texts
            />
        }
        .into_any()
    };
    view! {
        <Frame common title failed>
            {content}
        </Frame>
    }
}

#[component]
fn Closed(closed: ClosedView, before: Before, texts: Texts) -> impl IntoView {
    let refused = before.form(&[], texts);
    let what = match closed.delete_at {
        Some(at) => with_moment(catalog::REOPEN_DELETED_ON, at, texts).into_any(),
        None => texts.of(catalog::REOPEN_DEACTIVATED).into_any(),
    };
    view! {
        <Card title=texts.of(catalog::REOPEN_TITLE)>
            <p>{what}</p>
            <PostForm action=ReopenAccount::url() texts=texts.list(&[], CODES) refused>
                <Submit label=texts.of(catalog::REOPEN_DO) busy=texts.of(catalog::BUSY_SIGNING_IN)/>
            </PostForm>
        </Card>
        // Whoever leaves it as it is leaves no login behind that needs only this answer.
        <form action=Logout::url() method="post" class="hk-aside">
            <Submit label=texts.of(catalog::REOPEN_LEAVE) weight=Weight::Quiet/>
        </form>
    }
}
