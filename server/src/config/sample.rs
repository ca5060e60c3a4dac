//! `housekey config sample`: every setting, its default and what it means.

/// The documented file. Lines with `#: ` are settings without a default.
pub(crate) fn sample() -> String {
    include_str!("sample.toml").to_owned()
}
