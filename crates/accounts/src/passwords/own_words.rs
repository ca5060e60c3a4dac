//! The words a person's password must not be made of: address, user name, the site's name.

use crate::model::{Email, Username};

/// Shorter pieces are in too many words to say anything.
const SHORTEST: usize = 3;
/// Longer words are only compared as a whole; the estimate multiplies by every way to write a word, and its numbers
/// end at 2^64.
const LONGEST: usize = 28;
/// More words than any name has; each is looked for at every place of the password.
const MOST: usize = 24;

/// One's own words, in lower case.
#[derive(Clone, Debug, Default)]
pub struct OwnWords {
    whole: Vec<String>,
    pieces: Vec<String>,
}

impl OwnWords {
    /// Of an address, a user name and the site: each whole, with the marks left out, and its parts. Of a domain,
    /// the last label says nothing.
    pub fn new(email: Option<&Email>, username: Option<&Username>, site: &str) -> Self {
        let address = email.map(Email::as_str);
        let names = [email.map(Email::local_part), username.map(Username::as_str), Some(site)];
        let domain = email.and_then(|email| email.domain().rsplit_once('.')).map(|(labels, _)| labels);
        let whole: Vec<String> =
            address.into_iter().chain(names.into_iter().flatten()).map(str::to_lowercase).collect();
        let mut own = Self { whole, pieces: Vec::new() };
        for word in names.into_iter().chain([domain]).flatten().map(str::to_lowercase) {
            own.add(word.chars().filter(|c| c.is_alphanumeric()).collect());
            word.split(|c: char| !c.is_alphanumeric()).for_each(|part| own.add(part.to_owned()));
            word.split(|c: char| !c.is_alphabetic()).for_each(|part| own.add(part.to_owned()));
            own.add(word);
        }
        own
    }

    fn add(&mut self, piece: String) {
        let fits = (SHORTEST..=LONGEST).contains(&piece.chars().count());
        if fits && self.pieces.len() < MOST && !self.pieces.contains(&piece) {
            self.pieces.push(piece);
        }
    }

    /// Whether this is one of them, however it is written in capitals.
    pub(super) fn has_whole(&self, password: &str) -> bool {
        let folded = password.to_lowercase();
        self.whole.contains(&folded)
    }

    /// What the estimate is to know.
    pub(super) fn pieces(&self) -> Vec<&str> {
        self.pieces.iter().map(String::as_str).collect()
    }

    /// Whether the estimate found this piece because it is one's own.
    pub(super) fn has_piece(&self, word: &str) -> bool {
        self.pieces.iter().any(|piece| piece == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_name_is_recognised_whole_unmarked_and_in_parts() {
        let email = Email::parse("Ada.Lovelace99@mail.Example.org").unwrap();
        let own = OwnWords::new(Some(&email), None, "The House");
        for piece in ["ada.lovelace99", "adalovelace99", "ada", "lovelace99", "lovelace", "example", "house"]
        {
            assert!(own.has_piece(piece), "{piece} is not in {own:?}");
        }
        assert!(!own.has_piece("org"), "{own:?}");
        assert!(own.has_whole("ADA.lovelace99@mail.example.org") && own.has_whole("the house"));
    }

    #[test]
    fn longest_names_yield_a_bounded_word_list() {
        let email =
            Email::parse(&format!("{}@{}.org", "a-b.c_d1e".repeat(7), "xyz-abc.".repeat(20) + "q")).unwrap();
        let username = Username::parse(&"name.".repeat(30)).unwrap();
        let own = OwnWords::new(Some(&email), Some(&username), &"site ".repeat(50));
        assert!(own.pieces.len() <= MOST && own.pieces.iter().all(|p| p.len() <= LONGEST), "{own:?}");
        assert!(own.has_whole(email.as_str()));
    }
}
