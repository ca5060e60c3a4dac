//! Licence expressions: `MIT OR (Apache-2.0 WITH LLVM-exception AND Zlib)`.

/// Whether the allowed licences satisfy an expression; `None` where it cannot be read.
pub(super) fn is_satisfied(expression: &str, allowed: &[&str]) -> Option<bool> {
    // Before SPDX expressions, crates wrote `MIT/Apache-2.0` and meant OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = Words { rest: spaced.split_whitespace().collect(), at: 0 };
    let satisfied = either(&mut words, allowed)?;
    (words.at == words.rest.len()).then_some(satisfied)
}

struct Words<'a> {
    rest: Vec<&'a str>,
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        self.at += 1;
        self.rest.get(self.at - 1).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.rest.get(self.at) == Some(&word);
        self.at += usize::from(found);
        found
    }
}

/// `a OR b`; both sides are read even when the first is enough.
fn either(words: &mut Words<'_>, allowed: &[&str]) -> Option<bool> {
    let mut satisfied = both(words, allowed)?;
    while words.take("OR") {
        satisfied |= both(words, allowed)?;
    }
    Some(satisfied)
}

fn both(words: &mut Words<'_>, allowed: &[&str]) -> Option<bool> {
    let mut satisfied = one(words, allowed)?;
    while words.take("AND") {
        satisfied &= one(words, allowed)?;
    }
    Some(satisfied)
}

fn one(words: &mut Words<'_>, allowed: &[&str]) -> Option<bool> {
    if words.take("(") {
        let satisfied = either(words, allowed)?;
        return words.take(")").then_some(satisfied);
    }
    let licence = words.next().filter(|word| !matches!(*word, "OR" | "AND" | "WITH" | ")"))?;
    if !words.take("WITH") {
        return Some(allowed.contains(&licence));
    }
    // An exception is part of the licence's name: allowing the one does not allow the other.
    let whole = format!("{licence} WITH {}", words.next()?);
    Some(allowed.contains(&whole.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_satisfied;

    const ALLOWED: [&str; 3] = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn spdx_or_needs_one_and_and_needs_both() {
        let cases = [
            ("MIT", Some(true)),
            ("GPL-3.0", Some(false)),
            ("GPL-3.0 OR MIT", Some(true)),
            ("GPL-3.0/MIT", Some(true)),
            ("MIT AND GPL-3.0", Some(false)),
            ("(GPL-3.0 OR MIT) AND Apache-2.0", Some(true)),
            ("MIT AND GPL-3.0 OR Apache-2.0", Some(true)),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", Some(true)),
            ("MIT WITH LLVM-exception", Some(false)),
        ];
        for (expression, expected) in cases {
            assert_eq!(is_satisfied(expression, &ALLOWED), expected, "{expression}");
        }
    }

    #[test]
    fn unparsable_licence_expression_is_refused() {
        for expression in ["", "(MIT", "MIT OR", "MIT Apache-2.0", "OR MIT"] {
            assert_eq!(is_satisfied(expression, &ALLOWED), None, "{expression}");
        }
    }
}
