//! Asks in place for a proof of who is signed in, when a call was refused for want of one.

use js_sys::Promise;
use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlDialogElement, HtmlFormElement},
};
use wasm_bindgen_futures::JsFuture;

/// The id of the page's dialog ([`ProveDialog`](super::prove::ProveDialog)).
pub(super) const DIALOG: &str = "prove";

/// What the dialog is closed with once it was proved. Whatever else closes it is a cancellation.
const PROVED: &str = "proved";

/// Opens the page's dialog, and waits until it is closed. `None`: the page has none.
pub(super) async fn ask() -> Option<bool> {
    let dialog: HtmlDialogElement = document().get_element_by_id(DIALOG)?.dyn_into().ok()?;
    if dialog.open() {
        return Some(false);
    }
    dialog.set_return_value("");
    dialog.show_modal().ok()?;
    let closed = Promise::new(&mut |resolve, _| dialog.set_onclose(Some(&resolve)));
    JsFuture::from(closed).await.ok()?;
    // No password stays behind, shown or not.
    reset(&dialog);
    Some(dialog.return_value() == PROVED)
}

/// Closes the dialog: it was proved. Answers whether it was open.
pub(super) fn done() -> bool {
    let dialog = document().get_element_by_id(DIALOG).and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
    let open = dialog.filter(HtmlDialogElement::open);
    if let Some(dialog) = &open {
        dialog.close_with_return_value(PROVED);
    }
    open.is_some()
}

/// Empties the forms in it; their islands take away what they said.
pub(super) fn reset(part: &Element) {
    let Ok(forms) = part.query_selector_all("form") else { return };
    for form in (0..forms.length()).filter_map(|at| forms.get(at)) {
        if let Ok(form) = form.dyn_into::<HtmlFormElement>() {
            form.reset();
        }
    }
}
