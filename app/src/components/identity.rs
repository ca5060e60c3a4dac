//! Who somebody is, as far as a page shows it: initials, name, address.

use housekey_protocol::views::Me;
use leptos::prelude::*;

use super::icons::Person;

/// Initials in a circle, or a drawing where there are none. Decoration: the name stands beside it.
#[component]
pub fn Initials(
    /// The user name or the address.
    #[prop(into)]
    of: String,
) -> impl IntoView {
    let letters = initials(&of);
    let inside = if letters.is_empty() { view! { <Person/> }.into_any() } else { letters.into_any() };
    view! {
        <span class="hk-initials" aria-hidden="true">
            {inside}
        </span>
    }
}

/// The first letters of the first and the last word before an `@`.
fn initials(name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default();
    let mut words = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_alphabetic));
    let (first, last) = (words.next(), words.next_back());
    let letters = [first, last].into_iter().flatten().filter_map(|word| word.chars().next());
    letters.flat_map(char::to_uppercase).collect()
}

/// What to call the person: the user name, else the address. An island that makes another address primary writes it there.
pub fn name(me: &Me) -> impl IntoView + use<> {
    view! { <bdi data-hk-display>{me.display.clone()}</bdi> }
}

/// The primary address, where [`name`] is not that already.
pub fn address(me: &Me) -> Option<impl IntoView + use<>> {
    let email = me.email.clone().filter(|_| me.username.is_some())?;
    Some(view! { <bdi data-hk-display>{email}</bdi> })
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word_of_a_name() {
        for (name, expected) in [
            ("ada@example.org", "A"),
            ("ada.lovelace@example.org", "AL"),
            ("ada-augusta_king.lovelace", "AL"),
            ("ada.1815@example.org", "A"),
            ("42", ""),
            ("", ""),
            ("ßa@example.org", "SS"),
            ("أحمد@example.org", "أ"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn address_is_shown_once_and_marked_for_the_island_that_changes_it() {
        let me = |username: Option<&str>| Me {
            id: "1".into(),
            display: username.unwrap_or("ada@example.org").into(),
            email: Some("ada@example.org".into()),
            username: username.map(str::to_owned),
            has_usable_password: true,
            proof: housekey_protocol::views::Proof::Password,
        };
        let html = |me: Me| Owner::new().with(|| (name(&me), address(&me)).to_html());
        let address = "data-hk-display>ada@example.org<";
        assert_eq!(html(me(Some("ada"))).matches(address).count(), 1);
        assert_eq!(html(me(None)).matches(address).count(), 1, "{}", html(me(None)));
    }
}
