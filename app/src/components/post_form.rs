//! A form that answers in place.

use leptos::{
    ev::SubmitEvent,
    html::Div,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, HtmlElement, HtmlFormElement, NodeList},
};

use super::{
    field::{error_of, mark},
    form_errors::FormAlert,
    listening::listen,
    posting::{Answer, post},
    proving,
    refusal::{Refusal, Shown},
};
use crate::{
    assets::wake,
    texts::{TextList, Texts},
    words::field_words,
};
use housekey_protocol::AccountError;

/// The event that tells the parts of a form that it was refused in place.
pub(super) const REFUSED: &str = "hk-refused";

/// Any form of a page. With JavaScript it is sent without leaving the page: what is refused is said beside the fields,
/// what was typed stays, and a success leads on. Before its island is awake, and without JavaScript, it is a plain form.
#[component]
pub fn PostForm(
    /// Where it is posted to.
    action: &'static str,
    /// Its words: the codes it may be refused with.
    texts: TextList,
    /// What the whole form was refused with before the page was loaded.
    refused: Option<Refusal>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    view! {
        <form action=action method="post" class="hk-form" novalidate>
            <InPlace texts refused/>
            {children()}
        </form>
    }
}

/// What makes the form around it answer in place. It shows what the whole form was refused with; the fields are what the
/// server rendered, and stay so.
///
/// One island for all forms: another form costs the bundle nothing (`docs/decisions/forms-answer-in-place.md`).
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn InPlace(
    /// The codes the form may be refused with.
    texts: TextList,
    /// What the whole form was refused with before the page was loaded.
    refused: Option<Refusal>,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let refusal = RwSignal::new(refused);
    let shown = Shown::new(refusal, |_| true);
    let place = NodeRef::<Div>::new();
    if cfg!(feature = "hydrate") {
        // After hydration, when the place is known.
        spawn_local(async move {
            let form = place.get_untracked().and_then(|place| place.closest("form").ok().flatten());
            if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
                answer_in_place(&form, refusal, texts);
            }
        });
    }
    view! {
        <div class="hk-status" node_ref=place>
            <FormAlert words=shown.form signed_out=shown.signed_out texts/>
        </div>
    }
}

fn answer_in_place(form: &HtmlFormElement, refusal: RwSignal<Option<Refusal>>, texts: Texts) {
    let sent = form.clone();
    listen::<SubmitEvent>(form, "submit", move |event| {
        event.prevent_default();
        let form = sent.clone();
        let is_idle = |button: Element| button.get_attribute("aria-disabled").as_deref() == Some("true");
        if is_busy(&form) || event.submitter().and_then(|it| it.dyn_into().ok()).is_some_and(is_idle) {
            return;
        }
        busy(&form, true);
        spawn_local(async move {
            match post(&form).await {
                // The way back leads to the page before the form: a finished form is no place to return to. The form
                // stays busy until the browser has left.
                Ok(Answer::Elsewhere(page)) => drop(window().location().replace(&page)),
                Ok(Answer::Here(())) => done(&form),
                Err(error) => {
                    busy(&form, false);
                    refusal.set(Some(refuse(&form, &error, texts)));
                    drop(Event::new(REFUSED).and_then(|event| form.dispatch_event(&event)));
                }
            }
        });
    });
    // A form that is emptied begins anew.
    let emptied = form.clone();
    listen::<Event>(form, "reset", move |_| {
        refusal.set(None);
        busy(&emptied, false);
        for place in places(&emptied) {
            mark(&place, None);
        }
    });
    // An error is not about what is being typed now.
    listen::<Event>(form, "input", |event| {
        let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(place) = field.and_then(|field| error_of(&field.id())) {
            mark(&place, None);
        }
    });
}

/// Shows what was done: by loading the page anew, or as something around the form says by `data-then`: `close` closes the
/// dialog it stands in, and an id shows what has that id.
fn done(form: &HtmlFormElement) {
    let around = form.closest("[data-then]").ok().flatten();
    let then = around.and_then(|around| around.get_attribute("data-then")).unwrap_or_default();
    if then == "close" && proving::done() {
        return;
    }
    let Some(next) = document().get_element_by_id(&then) else {
        return drop(window().location().reload());
    };
    busy(form, false);
    form.reset();
    drop(next.remove_attribute("hidden"));
    // What was said of an earlier code is not true of the new one.
    proving::reset(&next);
    let input = next.query_selector("input:not([type=hidden])").ok().flatten();
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        drop(input.focus());
    }
}

fn is_busy(form: &HtmlFormElement) -> bool {
    form.get_attribute("aria-busy").as_deref() == Some("true")
}

/// Whether an answer is on its way: assistive technology hears it, and the buttons show it (and keep the focus, which a
/// disabled button would lose).
fn busy(form: &HtmlFormElement, busy: bool) {
    drop(form.set_attribute("aria-busy", if busy { "true" } else { "false" }));
}

/// Where the errors of its fields stand.
fn places(form: &HtmlFormElement) -> impl Iterator<Item = Element> + use<> {
    let places = form.query_selector_all("[data-of]");
    let count = places.as_ref().map_or(0, NodeList::length);
    (0..count).filter_map(move |at| places.as_ref().ok()?.get(at)?.dyn_into::<Element>().ok())
}

/// Says beside each field why it was refused, and gives the first of them the focus; what is left is said above.
fn refuse(form: &HtmlFormElement, error: &AccountError, texts: Texts) -> Refusal {
    let mut names = Vec::new();
    let mut first = None;
    for place in places(form) {
        let of = place.get_attribute("data-of").unwrap_or_default();
        let of: Vec<&str> = of.split(' ').collect();
        let words = field_words(error, &of, texts);
        let input = mark(&place, words.as_deref());
        if words.is_some() && first.is_none() {
            first = input;
        }
        names.extend(of.into_iter().map(str::to_owned));
    }
    if let Some(first) = first {
        drop(first.focus());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Refusal::above(error, &names, texts)
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    #[test]
    fn without_javascript_it_is_a_plain_form_with_its_refusal() {
        let html = Owner::new().with(|| {
            let refused = Some(Refusal { form: Some("Wrong".to_owned()), ..Refusal::default() });
            view! {
                <PostForm action="/a" texts=texts().list(&[], &[]) refused>
                    <input name="x"/>
                </PostForm>
            }
            .to_html()
        });
        assert!(html.contains(r#"action="/a" method="post""#), "{html}");
        assert!(html.contains("Wrong") && html.contains(r#"<input name="x""#), "{html}");
    }
}
