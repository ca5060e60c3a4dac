//! How a section of settings is declared: once, for the struct, its defaults, its bounds, the sample file and the
//! documentation (`about.rs`).

use super::{About, Problem};
use serde::Serialize;

/// A struct that [`section!`](crate::section) declared.
pub trait Section: Default + Serialize {
    /// The section, then those within it.
    fn describe() -> Vec<About>;

    /// Every value that is out of its bounds, here and in the sections within.
    fn out_of_bounds(&self) -> Vec<Problem>;
}

/// Declares a section:
///
/// ```
/// housekey_accounts::section! {
///     /// The tea that is served.
///     #[derive(Debug)]
///     pub struct Tea in "tea" {
///         /// Minutes it draws.
///         minutes: u32 = 4, within 1..=10 "minutes (longer is bitter)";
///         /// What is in it; left out, nothing.
///         added: Option<String> = None, example "\"milk\"";
///     }
/// }
/// assert_eq!(Tea::default().minutes, 4);
/// ```
///
/// The comment is the meaning of the setting in Rust's documentation, in the sample file and in docs/settings.md, so it
/// is Markdown without links. After the default may stand, in this order: `within LOW..=HIGH "unit"` or `above LOW`;
/// `check FUNCTION`, which takes the value and returns what is wrong with it (an `Option` or a `Vec` of texts); and, for
/// a setting without default, `example "TOML"`, or `block "LINES OF TOML"`. A section within is `[name]: Type;`, at
/// the end. Checks that look at several settings are in `check.rs`.
#[macro_export]
macro_rules! section {
    (
        $(#[doc = $about:literal])*
        $(#[derive($($derive:path),*)])?
        $vis:vis struct $section:ident in $path:literal {
            $(
                $(#[doc = $doc:literal])*
                $(#[serde($($serde:tt)*)])?
                $name:ident: $type:ty = $default:expr
                    $(, within $low:tt ..= $high:tt $($unit:literal)?)?
                    $(, above $above:literal)?
                    $(, check $check:path)?
                    $(, example $example:literal)?
                    $(, block $block:expr)?;
            )*
            $([$within:ident]: $subsection:ty;)*
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, ::serde::Serialize, ::serde::Deserialize)]
        $(#[derive($($derive),*)])?
        #[serde(default, deny_unknown_fields)]
        $vis struct $section {
            $(
                $(#[doc = $doc])*
                $(#[doc = concat!("\n\nMust be `", stringify!($low), "..=", stringify!($high), "`", $(" ", $unit,)? ".")])?
                $(#[doc = concat!("\n\nMust be above ", stringify!($above), ".")])?
                $(#[serde($($serde)*)])?
                $vis $name: $type,
            )*
            $(
                #[doc = concat!("The section `", stringify!($within), "`.")]
                $vis $within: $subsection,
            )*
        }

        impl Default for $section {
            fn default() -> Self {
                Self {
                    $($name: $default,)*
                    $($within: <$subsection>::default(),)*
                }
            }
        }

        impl $crate::settings::Section for $section {
            fn describe() -> Vec<$crate::settings::About> {
                use $crate::settings::about;
                let settings: Vec<about::Declared> = vec![$(about::Declared {
                    name: stringify!($name),
                    meaning: &[$($doc),*],
                    bounds: [
                        $(about::range(&$low, &$high, [$($unit)?].first()),)?
                        $(about::minimum(&$above),)?
                    ].into_iter().next(),
                    example: [$($example)?].into_iter().next(),
                    block: [$($block)?].into_iter().next(),
                }),*];
                let within: Vec<Vec<$crate::settings::About>> =
                    vec![$(<$subsection as $crate::settings::Section>::describe()),*];
                about::describe::<Self>($path, &[$($about),*], settings, within)
            }

            fn out_of_bounds(&self) -> Vec<$crate::settings::Problem> {
                let found: Vec<Vec<$crate::settings::Problem>> = vec![
                    $(
                        $($crate::settings::declare::must_be(
                            concat!($path, ".", stringify!($name)),
                            $crate::settings::declare::Number::is_within(&self.$name, $low, $high),
                            $crate::settings::about::range(&$low, &$high, [$($unit)?].first()),
                        ),)?
                        $($crate::settings::declare::must_be(
                            concat!($path, ".", stringify!($name)),
                            $crate::settings::declare::Number::is_above(&self.$name, $above),
                            $crate::settings::about::minimum(&$above),
                        ),)?
                        $($crate::settings::declare::problems(
                            concat!($path, ".", stringify!($name)),
                            $check(&self.$name),
                        ),)?
                    )*
                    $($crate::settings::Section::out_of_bounds(&self.$within),)*
                ];
                found.concat()
            }
        }
    };
}

/// A number, or one that may be left out.
#[doc(hidden)]
pub trait Number<N> {
    fn is_within(&self, low: N, high: N) -> bool;
    fn is_above(&self, low: N) -> bool;
}

impl<N: PartialOrd> Number<N> for N {
    fn is_within(&self, low: N, high: N) -> bool {
        (low..=high).contains(self)
    }

    fn is_above(&self, low: N) -> bool {
        *self > low
    }
}

impl<N: PartialOrd> Number<N> for Option<N> {
    fn is_within(&self, low: N, high: N) -> bool {
        self.as_ref().is_none_or(|number| (low..=high).contains(number))
    }

    fn is_above(&self, low: N) -> bool {
        self.as_ref().is_none_or(|number| *number > low)
    }
}

#[doc(hidden)]
pub fn must_be(setting: &'static str, is: bool, bounds: String) -> Vec<Problem> {
    if is { vec![] } else { vec![Problem { setting, advice: format!("must be {bounds}") }] }
}

#[doc(hidden)]
pub fn problems(setting: &'static str, found: impl IntoIterator<Item: Into<String>>) -> Vec<Problem> {
    found.into_iter().map(|advice| Problem { setting, advice: advice.into() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Sample;

    crate::section! {
        /// The tea
        /// that is served.
        #[derive(Debug)]
        struct Tea in "tea" {
            /// Minutes.
            minutes: u32 = 4, within 1..=10 "minutes";
            /// Cups.
            cups: Option<u32> = None, above 0, example "2";
            /// Kinds.
            kinds: Vec<String> = vec!["green".into(), "b\"lack\"".into()], check known;
            [pot]: Pot;
        }
    }

    crate::section! {
        /// The pot.
        #[derive(Debug)]
        struct Pot in "tea.pot" {
            /// Guests.
            guests: Vec<String> = Vec::new(), block "[[tea.pot.guests]]";
        }
    }

    fn known(kinds: &[String]) -> Vec<String> {
        kinds
            .iter()
            .filter(|kind| kind.as_str() == "coffee")
            .map(|kind| format!("{kind} is no tea"))
            .collect()
    }

    #[test]
    fn declaration_gives_defaults_and_a_description() {
        let [tea, pot] = &Tea::describe()[..] else { panic!("two sections") };
        assert_eq!((tea.name, tea.meaning.as_str(), pot.name), ("tea", "The tea that is served.", "tea.pot"));
        let samples: Vec<_> = tea.settings.iter().chain(&pot.settings).map(|s| (s.name, &s.sample)).collect();
        let kinds = Sample::Default(r#"["green", "b\"lack\""]"#.into());
        assert_eq!(
            samples,
            [
                ("minutes", &Sample::Default("4".into())),
                ("cups", &Sample::Example("2")),
                ("kinds", &kinds),
                ("guests", &Sample::Block("[[tea.pot.guests]]")),
            ]
        );
        assert_eq!(tea.settings[0].bounds.as_deref(), Some("1 to 10 minutes"));
        assert_eq!(tea.settings[1].bounds.as_deref(), Some("above 0"));
    }

    #[test]
    fn values_out_of_bounds_are_named_with_what_they_must_be() {
        assert_eq!(Tea::default().out_of_bounds(), []);
        let tea = Tea { minutes: 11, cups: Some(0), kinds: vec!["coffee".into()], ..Default::default() };
        let found: Vec<_> = tea.out_of_bounds().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "tea.minutes: must be 1 to 10 minutes",
                "tea.cups: must be above 0",
                "tea.kinds: coffee is no tea"
            ]
        );
    }

    #[test]
    fn unknown_setting_is_refused_and_a_missing_one_has_its_default() {
        let tea: Tea = serde_json::from_str(r#"{"minutes":3}"#).unwrap();
        assert_eq!((tea.minutes, tea.kinds.len()), (3, 2));
        assert!(serde_json::from_str::<Tea>(r#"{"sugar":1}"#).is_err());
    }
}
