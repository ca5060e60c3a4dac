//! The field for a new password.

use housekey_protocol::{Key, messages::catalog};
use leptos::{html::Input, prelude::*, task::spawn_local};

use super::field::{FieldError, FieldIds, invalid};
use crate::{
    assets::wake,
    texts::{TextList, Texts},
};

/// The messages it shows.
pub(crate) const NAMES: &[&str] = &[
    catalog::SHOW.name(),
    catalog::HIDE.name(),
    catalog::PASSWORD_SHOW.name(),
    catalog::PASSWORD_HIDE.name(),
    catalog::STRENGTH_SHORT.name(),
    catalog::STRENGTH_FAIR.name(),
    catalog::STRENGTH_GOOD.name(),
    catalog::STRENGTH_STRONG.name(),
];

/// A new password: can be shown, and its strength is shown while it is typed. Both appear only with JavaScript;
/// without, it is an input with a hint.
#[cfg_attr(feature = "islands", island)]
#[cfg_attr(not(feature = "islands"), component)]
pub fn NewPassword(
    /// Its words: [`NAMES`].
    texts: TextList,
    /// What helps before anything goes wrong: words chosen by a number, which only the server can.
    hint: String,
    /// The fewest characters we accept.
    min_length: u32,
    /// Whether sign-up needs one.
    required: bool,
    /// What it is called.
    label: String,
    /// What went wrong before the page was loaded.
    refused: Option<String>,
    /// Whether the page opens with the focus here.
    focus: bool,
) -> impl IntoView {
    wake();
    let texts = Texts::carried(texts);
    let input = NodeRef::<Input>::new();
    let alive = RwSignal::new(false);
    let shown = RwSignal::new(false);
    let strength = RwSignal::new(Strength::Empty);
    let measure = move || {
        let now = input.get_untracked().map_or(Strength::Empty, |i| Strength::of(&i.value(), min_length));
        // Set only when it changes, because screen readers read it out.
        if now != strength.get_untracked() {
            strength.set(now);
        }
    };
    if cfg!(feature = "hydrate") {
        // After hydration, which has to find what the server rendered.
        spawn_local(async move {
            alive.set(true);
            // Something may have been typed, or filled in, before this island came to life.
            measure();
        });
    }
    let kind = Signal::derive(move || Some(if shown.get() { "text" } else { "password" }.to_owned()));
    let either = move |hide: Key, show: Key| {
        Signal::derive(move || Some(texts.of(if shown.get() { hide } else { show })))
    };
    let toggle = either(catalog::HIDE, catalog::SHOW);
    let toggle_name = either(catalog::PASSWORD_HIDE, catalog::PASSWORD_SHOW);
    let level = Signal::derive(move || Some(strength.get().level().to_owned()));
    let said = Signal::derive(move || strength.get().words().map(|key| texts.of(key)));
    let ids = FieldIds { name: "password" };
    // The earlier error is not about the password that is being typed now.
    let refused = RwSignal::new(refused);
    let error = Signal::derive(move || refused.get());
    let typed = move |_| {
        measure();
        if refused.with_untracked(Option::is_some) {
            refused.set(None);
        }
    };

    view! {
        <div class="hk-field">
            <label for="password">{label}</label>
            <div class="hk-within">
                <input
                    id="password"
                    name="password"
                    type=kind
                    autocomplete="new-password"
                    autocapitalize="none"
                    spellcheck="false"
                    required=required
                    autofocus=focus
                    aria-invalid=invalid(error)
                    aria-describedby=ids.describing(true)
                    node_ref=input
                    on:input=typed
                />
                <button
                    type="button"
                    class="hk-button hk-quiet"
                    hidden=Signal::derive(move || !alive.get())
                    aria-controls="password"
                    aria-label=toggle_name
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {toggle}
                </button>
            </div>
            <p class="hk-hint" id=ids.hint()>{hint}</p>
            <div
                class="hk-strength"
                hidden=Signal::derive(move || strength.get() == Strength::Empty)
                data-level=level
            >
                <span class="hk-meter" aria-hidden="true"></span>
                <p class="hk-hint" aria-live="polite">{said}</p>
            </div>
            <FieldError id=ids.error() error/>
        </div>
    }
}

/// A rough estimate of the strength; the server alone decides whether the password is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Empty,
    Short,
    Fair,
    Good,
    Strong,
}

impl Strength {
    /// Length is what counts (NIST SP 800-63B); repeated characters add little. No more than the first hundred are
    /// looked at: each is compared with those before it.
    fn of(password: &str, min_length: u32) -> Self {
        let password: Vec<char> = password.chars().take(100).collect();
        let length = u32::try_from(password.len()).unwrap_or(u32::MAX);
        let fresh = |(place, c): &(usize, &char)| !password[..*place].contains(c);
        let variety = u32::try_from(password.iter().enumerate().filter(fresh).count()).unwrap_or(u32::MAX);
        let worth = length.min(variety.saturating_mul(2));
        match worth {
            _ if length == 0 => Self::Empty,
            _ if length < min_length => Self::Short,
            _ if password.iter().all(char::is_ascii_digit) => Self::Fair,
            0..12 => Self::Fair,
            12..18 => Self::Good,
            _ => Self::Strong,
        }
    }

    fn level(self) -> &'static str {
        match self {
            Self::Empty => "0",
            Self::Short => "1",
            Self::Fair => "2",
            Self::Good => "3",
            Self::Strong => "4",
        }
    }

    fn words(self) -> Option<Key> {
        match self {
            Self::Empty => None,
            Self::Short => Some(catalog::STRENGTH_SHORT),
            Self::Fair => Some(catalog::STRENGTH_FAIR),
            Self::Good => Some(catalog::STRENGTH_GOOD),
            Self::Strong => Some(catalog::STRENGTH_STRONG),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_grows_with_length_but_not_with_repetition() {
        assert_eq!(Strength::of("", 8), Strength::Empty);
        assert_eq!(Strength::of("short", 8), Strength::Short);
        assert_eq!(Strength::of("aaaaaaaaaaaaaaaaaaaaaaaa", 8), Strength::Fair);
        assert_eq!(Strength::of("tr0ub4dor", 8), Strength::Fair);
        assert_eq!(Strength::of("83746529107465", 8), Strength::Fair);
        assert_eq!(Strength::of("lovelace-1843", 8), Strength::Good);
        assert_eq!(Strength::of("correct horse battery staple", 8), Strength::Strong);
        assert_eq!(Strength::of("üöä", 3), Strength::Fair);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn controls_that_need_javascript_are_hidden_until_it_runs() {
        use crate::texts::texts;
        let html = Owner::new().with(|| {
            view! {
                <NewPassword
                    texts=texts().list(NAMES, &[])
                    hint="H".to_owned()
                    min_length=8
                    required=true
                    label="L".to_owned()
                    refused=Some("Too short".to_owned())
                    focus=true
                />
            }
            .to_html()
        });
        assert_eq!(html.matches(" hidden").count(), 2, "{html}");
        assert!(html.contains(r#"aria-describedby="password-error password-hint""#), "{html}");
        assert!(html.contains(r#"type="password""#) && !html.contains("value="), "{html}");
    }
}
