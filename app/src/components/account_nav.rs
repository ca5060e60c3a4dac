//! The navigation between the account pages: those the route table gives a place in it, in its order, by group.

use housekey_protocol::{
    Paths,
    messages::catalog,
    routes::{Group, Place, Route, pages},
};
use leptos::prelude::*;

use super::icons::{self, Unfold};
use crate::texts::Texts;

/// Links to the account pages; the one at `current` is marked.
///
/// It is written twice, and the style sheet shows one: beside the page, or above it as a menu that unfolds and says which
/// page this is. One menu for both would have to be open on wide screens, which no element can be told in a style sheet.
#[component]
pub fn AccountNav(
    /// The path of the page it stands on.
    current: &'static str,
    /// Whether people can have a phone number.
    phones: bool,
    /// The words of the page.
    texts: Texts,
) -> impl IntoView {
    let here = pages::ALL.iter().find(|page| page.path == current && page.navigation.is_some());
    let label = here.and_then(|page| page.navigation).map_or(catalog::ACCOUNT_PAGES, |place| place.label);
    view! {
        <nav class="hk-nav" aria-label=texts.of(catalog::ACCOUNT_PAGES)>
            <details class="hk-narrow">
                <summary>
                    {here.map(|page| icons::of_page(page).run())}
                    <span>{texts.of(label)}</span>
                    <Unfold/>
                </summary>
                {groups(current, phones, texts)}
            </details>
            <div class="hk-wide">{groups(current, phones, texts)}</div>
        </nav>
    }
}

fn groups(current: &'static str, phones: bool, texts: Texts) -> impl IntoView {
    let group = |group| group_of(pages::ALL, group, current, phones, texts);
    Group::ALL.into_iter().filter_map(group).collect_view()
}

/// The pages of a group; nothing if it has none.
fn group_of(
    pages: &'static [Route],
    group: Group,
    current: &'static str,
    phones: bool,
    texts: Texts,
) -> Option<impl IntoView + use<>> {
    let places = pages.iter().filter_map(|page| Some((page, page.navigation?)));
    let links: Vec<_> = places
        .filter(|(page, place)| place.group == group && (phones || page.path != Paths::PHONE))
        .map(|(page, place)| link(page, place, current, texts))
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <div class="hk-group" role="group" aria-label=texts.of(group.label())>
                <p aria-hidden="true">{texts.of(group.label())}</p>
                {links}
            </div>
        }
    })
}

fn link(page: &'static Route, place: Place, current: &'static str, texts: Texts) -> impl IntoView + use<> {
    view! {
        <a href=page.path aria-current=(page.path == current).then_some("page")>
            {icons::of_page(page).run()}
            {texts.of(place.label)}
        </a>
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;
    use crate::texts::texts;

    fn html(current: &'static str) -> String {
        Owner::new().with(|| view! { <AccountNav current phones=false texts=texts()/> }.to_html())
    }

    #[test]
    fn folded_menu_says_which_page_this_is() {
        let html = html(Paths::EMAIL);
        let summary = html.split("</summary>").next().unwrap();
        assert!(summary.contains("<details") && !summary.contains("<a "), "{summary}");
        assert!(summary.contains(&Owner::new().with(|| texts().of(catalog::EMAILS_TITLE))), "{summary}");
        assert_eq!(html.matches(r#"aria-current="page""#).count(), 2, "{html}");
    }

    #[test]
    fn page_without_a_place_marks_none() {
        let html = html(Paths::LOGOUT);
        assert!(html.contains("Account pages</span>") && !html.contains("aria-current"), "{html}");
    }

    #[test]
    fn page_of_the_phone_number_is_offered_only_where_people_can_have_one() {
        let with = Owner::new()
            .with(|| view! { <AccountNav current=Paths::OVERVIEW phones=true texts=texts()/> }.to_html());
        assert!(with.contains(Paths::PHONE) && !html(Paths::OVERVIEW).contains(Paths::PHONE), "{with}");
    }

    #[test]
    fn group_without_a_page_is_not_shown() {
        let html = html(Paths::OVERVIEW);
        let shown = |group: Group| html.contains(&Owner::new().with(|| texts().of(group.label())));
        for group in Group::ALL {
            let has_pages =
                pages::ALL.iter().any(|page| page.navigation.is_some_and(|place| place.group == group));
            assert_eq!(shown(group), has_pages, "{group:?}");
        }
    }

    #[test]
    fn pages_stand_in_their_group_in_the_order_of_the_table() {
        static PAGES: &[Route] = &[
            Route {
                navigation: Some(Place { group: Group::Data, label: catalog::NAV_DATA }),
                ..pages::LOGOUT
            },
            pages::EMAIL,
            pages::OVERVIEW,
        ];
        let of = |group| {
            Owner::new().with(|| {
                group_of(PAGES, group, "", true, texts()).map(RenderHtml::to_html).unwrap_or_default()
            })
        };
        let profile = of(Group::Profile);
        let place = |path: &str| profile.find(&format!("href=\"{path}\"")).unwrap();
        assert!(
            place(Paths::EMAIL) < place(Paths::OVERVIEW) && !profile.contains(Paths::LOGOUT),
            "{profile}"
        );
        assert!(of(Group::Data).contains(Paths::LOGOUT) && of(Group::Security).is_empty());
    }
}
