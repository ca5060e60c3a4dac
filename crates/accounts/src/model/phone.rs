//! Phone numbers.

use housekey_protocol::Code;
use phonenumber::{Mode, Type, country};
use serde::{Deserialize, Serialize};

/// A number in E.164: `+` and up to 15 ASCII digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// A country whose numbers may be typed without their country code (ISO 3166-1, such as `DE`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(country::Id);

impl Region {
    /// From its two letters.
    pub fn parse(letters: &str) -> Option<Self> {
        letters.parse().ok().map(Self)
    }
}

/// Longer input is no number.
const LONGEST: usize = 40;
/// A country in which nothing is dialled before a number: by its rules nothing is taken away.
const NO_TRUNK_PREFIX: country::Id = country::ES;
/// `+` and 15 digits.
const LONGEST_E164: usize = 16;

impl PhoneNumber {
    /// Parses what somebody typed, as people write numbers: with blanks, dashes, dots, slashes and parentheses, in the digits of
    /// their own script, with or (in the region) without a country code. All spellings of a number are one value.
    ///
    /// # Errors
    /// [`Code::REQUIRED`] when nothing was typed, [`Code::INVALID_PHONE`] when no network can have such a number.
    pub fn parse(typed: &str, region: Option<Region>) -> Result<Self, Code> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Code::REQUIRED);
        }
        let digits: Option<String> = typed.chars().take(LONGEST + 1).map(ascii).collect();
        let digits = digits.filter(|digits| digits.len() <= LONGEST).ok_or(Code::INVALID_PHONE)?;
        let number = international(&digits, region).ok_or(Code::INVALID_PHONE)?;
        let text = number.format().mode(Mode::E164).to_string();
        // Some countries have plans with longer ones.
        if text.len() <= LONGEST_E164 { Ok(Self(text)) } else { Err(Code::INVALID_PHONE) }
    }

    /// Takes a value that this type wrote to the database.
    pub fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    /// In E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people read it: in groups, with the country code.
    pub fn readable(&self) -> String {
        phonenumber::parse(None, &self.0)
            .map_or_else(|_| self.0.clone(), |number| number.format().mode(Mode::International).to_string())
    }

    /// With its country and its last two digits only: enough to know it again.
    pub fn masked(&self) -> String {
        let readable = self.readable();
        let country = readable.split(' ').next().unwrap_or_default();
        let last = self.0.len().saturating_sub(2);
        format!("{country} … {}", &self.0[last..])
    }
}

impl std::fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

type Parsed = phonenumber::PhoneNumber;

/// The number with its country code, if some network can have it.
fn international(digits: &str, region: Option<Region>) -> Option<Parsed> {
    if digits.starts_with('+') {
        // As it stands; else without what is dialled before it inside its country, as in +49 (0)30. In this order, because in
        // some countries the numbers of a city begin as that does: +7 812, where one dials 8.
        return valid(Some(NO_TRUNK_PREFIX), digits).or_else(|| valid(None, digits));
    }
    let Region(country) = region?;
    let plan = phonenumber::metadata::DATABASE.by_id(country.as_ref())?;
    let national: String = digits.chars().filter(char::is_ascii_digit).collect();
    let dialled = plan.national_prefix().and_then(|prefix| national.strip_prefix(prefix));
    let of_country = |rest: &str| valid(Some(NO_TRUNK_PREFIX), &format!("+{}{rest}", plan.country_code()));
    // At last with what is dialled for other countries: 00 or the like.
    dialled.and_then(of_country).or_else(|| of_country(&national)).or_else(|| valid(Some(country), digits))
}

fn valid(country: Option<country::Id>, digits: &str) -> Option<Parsed> {
    let number = phonenumber::parse(country, digits).ok()?;
    // Of a person, and not of a service whose callers pay: sign-up would be a way to spend the operator's money.
    let of_a_person = matches!(
        number.number_type(&phonenumber::metadata::DATABASE),
        Type::FixedLine | Type::Mobile | Type::FixedLineOrMobile | Type::Voip | Type::PersonalNumber
    );
    (number.extension().is_none() && of_a_person && phonenumber::is_valid(&number)).then_some(number)
}

/// What of other scripts' digits and marks is written in ASCII; `None` for what no number has: letters, above all, which are
/// digits on some keypads.
fn ascii(typed: char) -> Option<char> {
    // Arabic, Persian and Urdu, Devanagari, full width.
    let zeros = ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];
    if let Some(digit) =
        zeros.iter().find_map(|zero| u32::from(typed).checked_sub(u32::from(*zero)).filter(|n| *n < 10))
    {
        return char::from_digit(digit, 10);
    }
    match typed {
        '0'..='9' | '+' | '-' | '.' | '/' | '(' | ')' | ' ' => Some(typed),
        '\u{ff0b}' => Some('+'),
        '\u{a0}' | '\u{202f}' => Some(' '),
        '\u{2010}'..='\u{2015}' => Some('-'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_number_shows_its_country_and_its_end() {
        assert_eq!(
            PhoneNumber::parse("+49 30 123456", None).map(|number| number.masked()),
            Ok("+49 … 56".into())
        );
    }

    #[test]
    fn number_whose_callers_pay_more_is_refused() {
        for typed in ["+49 900 1234567", "+44 909 8790000", "+1 900 555 0123", "+33 899 123456"] {
            assert_eq!(PhoneNumber::parse(typed, None), Err(Code::INVALID_PHONE), "{typed}");
        }
        for typed in ["+49 151 23456789", "+44 7911 123456", "+1 212 555 0123", "+33 6 12 34 56 78"] {
            assert!(PhoneNumber::parse(typed, None).is_ok(), "{typed}");
        }
    }

    /// T025.
    #[test]
    fn every_spelling_of_a_number_is_one_value() {
        let germany = Region::parse("DE");
        for typed in [
            "+4930123456",
            " +49 (30) 123-456 ",
            "+49 (0)30 123456",
            "030 123456",
            "030/123456",
            "0049 30 123456",
            "+٤٩ ٣٠ ١٢٣٤٥٦",
            "+۴۹۳۰۱۲۳۴۵۶",
            "＋４９　３０１２３４５６".replace('\u{3000}', " ").as_str(),
            "+49\u{a0}30\u{2011}123456",
        ] {
            assert_eq!(PhoneNumber::parse(typed, germany).unwrap().as_str(), "+4930123456", "{typed}");
        }
    }

    #[test]
    fn what_no_network_has_is_refused() {
        assert_eq!(PhoneNumber::parse(" ", None), Err(Code::REQUIRED));
        let long = "1".repeat(1000);
        for typed in [
            "030 123456",
            "0049 30 123456",
            "+0123456",
            "+12345",
            "+1 800 FLOWERS",
            "+4930123456 ext. 7",
            "+999123456789",
            "ada",
            "+",
            &long,
        ] {
            assert_eq!(PhoneNumber::parse(typed, None), Err(Code::INVALID_PHONE), "{typed}");
        }
    }

    /// Saint Petersburg is 812, and one dials 8 before it inside Russia.
    #[test]
    fn number_that_begins_like_a_trunk_prefix_is_whole() {
        for (typed, region) in [
            ("+7 812 331-23-45", None),
            ("8 812 331-23-45", Region::parse("RU")),
            ("812 331-23-45", Region::parse("RU")),
        ] {
            assert_eq!(PhoneNumber::parse(typed, region).unwrap().as_str(), "+78123312345", "{typed}");
        }
    }

    #[test]
    fn number_reads_back_in_groups() {
        assert_eq!(PhoneNumber::parse("+4930123456", None).unwrap().readable(), "+49 30 123456");
    }

    proptest::proptest! {
        #[test]
        fn parsing_a_parsed_number_again_changes_nothing(typed in "[+(]?[0-9 ()/.-]{0,45}") {
            for region in [None, Region::parse("DE"), Region::parse("US"), Region::parse("IT")] {
                if let Ok(number) = PhoneNumber::parse(&typed, region) {
                    proptest::prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number.clone()));
                    proptest::prop_assert!(number.as_str().len() <= 16 && number.as_str().starts_with('+'));
                }
            }
        }

        #[test]
        fn any_text_is_read_without_a_panic(typed in ".*") {
            drop(PhoneNumber::parse(&typed, Region::parse("DE")));
        }
    }
}
