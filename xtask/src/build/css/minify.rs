//! Comments and needless space out of CSS, and nothing else.

/// Space beside these means nothing. Not `:` on its left (`a :hover` is another selector than `a:hover`), nor `+`,
/// `-`, `*`, `/` (`calc()` needs their space), nor parentheses (`and (`).
const TIGHT: [char; 4] = ['{', '}', ';', ','];

/// The same sheet, smaller.
pub(super) fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut space = false;
    while let Some(first) = rest.chars().next() {
        let length = token(rest);
        let (token, after) = rest.split_at(length);
        rest = after;
        if first.is_whitespace() || token.starts_with("/*") {
            space = true;
            continue;
        }
        if space && !TIGHT.contains(&first) && !out.is_empty() && !out.ends_with(TIGHT) && !ends_a_name(&out)
        {
            out.push(' ');
        }
        space = false;
        if first == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(token);
    }
    out
}

/// How long the first token is: a string, a comment and a bare `url(…)` are one each, everything else is a character.
fn token(rest: &str) -> usize {
    let mut chars = rest.chars();
    let first = chars.next();
    match first {
        Some(quote @ ('"' | '\'')) => string(rest, quote),
        Some('/') if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
        Some('u') if is_bare_url(rest) => rest.find(')').map_or(rest.len(), |end| end + 1),
        other => other.map_or(0, char::len_utf8),
    }
}

/// Up to and with the closing quote; a backslash hides the character after it.
fn string(rest: &str, quote: char) -> usize {
    let mut hidden = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            _ if hidden => hidden = false,
            '\\' => hidden = true,
            _ if char == quote => return at + char.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn is_bare_url(rest: &str) -> bool {
    rest.strip_prefix("url(").is_some_and(|inside| !inside.trim_start().starts_with(['"', '\'']))
}

/// The colon of a declaration. In a selector a space after it is not allowed anyway.
fn ends_a_name(out: &str) -> bool {
    out.ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn minify_removes_space_and_comments() {
        let css =
            "/* one */\n:root {\n  --gap : 1rem;\n  color: red ;\n}\n\n/* two */ a , b > c { top: 0; }\n";
        assert_eq!(minify(css), ":root{--gap :1rem;color:red}a,b > c{top:0}");
    }

    #[test]
    fn minify_keeps_significant_space() {
        let css = "ul :hover { width: calc(1px + 2px - var(--x)); margin: 0 auto }\n@media (a: b) and (c) { p { top: 0 } }";
        assert_eq!(
            minify(css),
            "ul :hover{width:calc(1px + 2px - var(--x));margin:0 auto}@media (a:b) and (c){p{top:0}}"
        );
    }

    #[test]
    fn comment_between_words_becomes_a_space() {
        assert_eq!(minify("a{margin:0/**/auto}"), "a{margin:0 auto}");
    }

    #[test]
    fn minify_keeps_strings_and_urls() {
        let css = "a::after { content: \" /* ; } \\\" { \"; background: url(data:image/svg+xml;/*x*/,{y}) }";
        assert_eq!(
            minify(css),
            "a::after{content:\" /* ; } \\\" { \";background:url(data:image/svg+xml;/*x*/,{y})}"
        );
    }

    #[test]
    fn minify_keeps_non_ascii_text() {
        assert_eq!(
            minify("q { quotes: \"«\" \"»\"; }  /* ü */ é { top: 0 }"),
            "q{quotes:\"«\" \"»\"}é{top:0}"
        );
    }
}
