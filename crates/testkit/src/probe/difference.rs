//! The difference of two lists of names, as text.

use std::fmt::Write;

/// What was expected and did not fire (`-`), what fired and was not expected (`+`), and around them what is right.
pub(super) fn of(expected: &[&str], fired: &[&str]) -> String {
    let mut lines = String::new();
    let mut say = |mark: &str, name: &str, remark: &str| {
        // Writing to a String cannot fail.
        writeln!(lines, "  {mark} {name}{remark}").unwrap_or_default();
    };
    let (mut i, mut j) = (0, 0);
    while let (Some(&want), Some(&got)) = (expected.get(i), fired.get(j)) {
        if want == got {
            say(" ", want, "");
            (i, j) = (i + 1, j + 1);
        } else if common(&expected[i + 1..], &fired[j..]) >= common(&expected[i..], &fired[j + 1..]) {
            say("-", want, "   (expected here)");
            i += 1;
        } else {
            say("+", got, "   (fired here)");
            j += 1;
        }
    }
    expected[i..].iter().for_each(|want| say("-", want, "   (expected here)"));
    fired[j..].iter().for_each(|got| say("+", got, "   (fired here)"));
    lines
}

/// The length of the longest common subsequence.
fn common(a: &[&str], b: &[&str]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn difference_lists_missing_extra_and_matching_signals() {
        let text = of(&["a", "b", "c"], &["a", "c", "d"]);
        assert_eq!(text, "    a\n  - b   (expected here)\n    c\n  + d   (fired here)\n");
    }

    #[test]
    fn difference_shows_swapped_signals_at_both_positions() {
        let text = of(&["a", "b"], &["b", "a"]);
        assert_eq!(text, "  - a   (expected here)\n    b\n  + a   (fired here)\n");
    }

    #[test]
    fn difference_without_expectation_shows_all_fired_signals() {
        assert_eq!(of(&[], &["a"]), "  + a   (fired here)\n");
    }
}
