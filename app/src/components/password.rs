//! Fields for passwords: one that can be shown, and one whose strength is told while it is typed.

use std::time::Duration;

use housekey_protocol::{Code, Key, messages::catalog, views::PasswordStrength};
use leptos::{
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
    web_sys::{Event, UrlSearchParams},
};

use super::{
    field::{FieldError, FieldIds, input, invalid},
    listening::listen,
    posting::{Answer, call},
};
use crate::{
    assets::wake,
    server_fns::password_strength::JudgePassword,
    texts::{TextList, Texts, texts},
};

/// The messages of the button that shows a password.
const SHOW: &[&str] = &[
    catalog::SHOW.name(),
    catalog::HIDE.name(),
    catalog::PASSWORD_SHOW.name(),
    catalog::PASSWORD_HIDE.name(),
];

/// The messages of the meter.
const STRENGTH: &[&str] = &[catalog::STRENGTH_GOOD.name(), catalog::STRENGTH_STRONG.name()];

/// Why a new password may be refused.
pub(crate) const WEAK: &[Code] = &[
    Code::PASSWORD_TOO_SHORT,
    Code::PASSWORD_TOO_LONG,
    Code::PASSWORD_TOO_COMMON,
    Code::PASSWORD_TOO_SIMILAR,
    Code::PASSWORD_ENTIRELY_NUMERIC,
];

/// How long nothing is typed before the judge is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// A password. It can be shown, where JavaScript runs.
#[component]
pub fn Password(
    /// The input's name, and its id.
    #[prop(default = "password")]
    name: &'static str,
    /// What it asks for.
    label: String,
    /// What password managers may do with it.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// What helps before anything goes wrong.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What went wrong.
    error: Signal<Option<String>>,
    /// Whether it must not stay empty.
    #[prop(default = true)]
    required: bool,
    /// Whether the page opens with the focus here.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let ids = FieldIds { name };
    let describing = ids.describing(hint.is_some());
    view! {
        <div class="hk-field">
            <label for=name>{label}</label>
            <FieldError name error/>
            <div class="hk-within">
                <input
                    id=name
                    name=name
                    type="password"
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=required
                    autofocus=focus
                    aria-invalid=invalid(error)
                    aria-describedby=describing
                />
                <ShowPassword texts=texts().list(SHOW, &[]) field=name.to_owned()/>
            </div>
            {hint.map(|hint| view! { <p class="hk-hint" id=ids.hint()>{hint}</p> })}
        </div>
    }
}

/// The button that shows a password. It appears when the island is awake.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn ShowPassword(
    /// Its words.
    texts: TextList,
    /// The input's id.
    field: String,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let shown = RwSignal::new(false);
    let alive = awake();
    let either = move |hide: Key, show: Key| {
        Signal::derive(move || Some(texts.of(if shown.get() { hide } else { show })))
    };
    let (toggle, toggle_name) =
        (either(catalog::HIDE, catalog::SHOW), either(catalog::PASSWORD_HIDE, catalog::PASSWORD_SHOW));
    if cfg!(feature = "hydrate") {
        let id = field.clone();
        // After hydration. A form that is emptied shows no password that comes next.
        spawn_local(async move {
            let Some(input) = input(&id) else { return };
            let Some(form) = input.form() else { return };
            listen::<Event>(&form, "reset", move |_| {
                shown.set(false);
                input.set_type("password");
            });
        });
    }
    let id = field.clone();
    let turn = move |_| {
        if let Some(input) = input(&id) {
            shown.update(|shown| *shown = !*shown);
            input.set_type(if shown.get_untracked() { "text" } else { "password" });
        }
    };
    view! {
        <button
            type="button"
            class="hk-button hk-quiet"
            hidden=Signal::derive(move || !alive.get())
            aria-controls=field
            aria-label=toggle_name
            on:click=turn
        >
            {toggle}
        </button>
    }
}

/// A new password: the server's judge says what it is worth while it is typed, by the same rules as when the form is
/// sent, and nothing is said before it has answered. Without JavaScript it is the field alone.
#[component]
pub fn NewPassword(
    /// The input's name, and its id.
    #[prop(default = "password")]
    name: &'static str,
    /// What it asks for.
    label: String,
    /// What helps before anything goes wrong.
    hint: String,
    /// What went wrong.
    error: Signal<Option<String>>,
    /// Whether it must not stay empty.
    required: bool,
    /// Whether the page opens with the focus here.
    focus: bool,
) -> impl IntoView {
    view! {
        <div class="hk-measured">
            <Password name label autocomplete="new-password" hint=Some(hint) error required focus/>
            <PasswordMeter texts=texts().list(STRENGTH, WEAK) field=name.to_owned()/>
        </div>
    }
}

/// The meter below a new password.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn PasswordMeter(
    /// Its words.
    texts: TextList,
    /// The input's id.
    field: String,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let typed = RwSignal::new(false);
    let strength = RwSignal::new(None::<PasswordStrength>);
    // Counts what was typed: an answer about something older is not shown.
    let turn = StoredValue::new(0_u32);
    let measure = move |field: String, password: &str| {
        let now = turn.get_value() + 1;
        turn.set_value(now);
        strength.set(None);
        typed.set(!password.is_empty());
        if password.is_empty() {
            return;
        }
        let ask = move || {
            if turn.get_value() != now {
                return;
            }
            spawn_local(async move {
                let answer = judge(&field).await;
                if turn.get_value() == now {
                    strength.set(answer);
                }
            });
        };
        set_timeout(ask, PAUSE);
    };
    if cfg!(feature = "hydrate") {
        // After hydration, which has to find what the server rendered.
        spawn_local(async move {
            // Something may have been typed, or filled in, before this island was awake.
            let Some(input) = input(&field) else { return };
            measure(field.clone(), &input.value());
            let typed = input.clone();
            listen::<Event>(&input, "input", move |_| measure(field.clone(), &typed.value()));
        });
    }
    let level = Signal::derive(move || {
        let level = match &*strength.read() {
            None => "0",
            Some(PasswordStrength { refused: Some(code), .. }) if *code == Code::PASSWORD_TOO_SHORT => "1",
            Some(PasswordStrength { refused: Some(_), .. }) => "2",
            Some(PasswordStrength { strong: false, .. }) => "3",
            Some(_) => "4",
        };
        Some(level.to_owned())
    });
    let said = Signal::derive(move || {
        let strength = strength.get()?;
        Some(match strength.refused {
            Some(code) => texts.code(&code),
            None if strength.strong => texts.of(catalog::STRENGTH_STRONG),
            None => texts.of(catalog::STRENGTH_GOOD),
        })
    });
    view! {
        <div class="hk-strength" hidden=Signal::derive(move || !typed.get()) data-level=level>
            <span class="hk-meter" aria-hidden="true"></span>
            <p class="hk-hint" aria-live="polite">
                {said}
            </p>
        </div>
    }
}

/// Whether the island is awake: `false` while it hydrates, which has to find what the server rendered.
fn awake() -> RwSignal<bool> {
    let awake = RwSignal::new(false);
    if cfg!(feature = "hydrate") {
        spawn_local(async move { awake.set(true) });
    }
    awake
}

/// What the server says of the password, with the names that stand in the form. Nothing, if it says nothing.
async fn judge(field: &str) -> Option<PasswordStrength> {
    let sent = UrlSearchParams::new().ok()?;
    sent.append("password", &input(field)?.value());
    for name in ["email", "username"] {
        if let Some(input) = input(name) {
            sent.append(name, &input.value());
        }
    }
    match call(JudgePassword::url(), &sent).await {
        Ok(Answer::Here(strength)) => Some(strength),
        _ => None,
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn controls_that_need_javascript_are_hidden_until_it_runs() {
        let html = Owner::new().with(|| {
            let (label, hint, error) =
                ("L".to_owned(), "H".to_owned(), Signal::stored(Some("Too short".to_owned())));
            view! { <NewPassword label hint error required=true focus=true/> }.to_html()
        });
        assert_eq!(html.matches(" hidden").count(), 2, "{html}");
        assert!(html.contains(r#"aria-describedby="password-error password-hint""#), "{html}");
        assert!(html.contains(r#"type="password""#) && !html.contains("value="), "{html}");
    }
}
