//! What stands where there is nothing yet.

use leptos::{children::ViewFn, prelude::*};

/// Says that there is nothing, and what would stand here.
#[component]
pub fn Empty(
    /// A drawing.
    #[prop(into)]
    icon: ViewFn,
    /// That there is nothing.
    #[prop(into)]
    title: String,
    /// What would be here.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class="hk-empty">
            <span class="hk-badge">{icon.run()}</span>
            <p>
                <strong>{title}</strong>
            </p>
            <p class="hk-soft">{text}</p>
        </div>
    }
}
