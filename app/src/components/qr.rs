//! A QR code, as a drawing in the page.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A QR code ready to be drawn: made on the server, where the encoder is, and small enough to travel to a page that is
/// hydrated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrView {
    /// Its width and height in modules, the quiet zone included.
    pub size: u32,
    /// The dark modules, as the `d` of an SVG path.
    pub path: String,
}

/// The light edge that readers need (ISO/IEC 18004), in modules.
#[cfg(feature = "ssr")]
const QUIET: usize = 4;

#[cfg(feature = "ssr")]
impl QrView {
    /// The code of a text; nothing if the text is longer than a code holds.
    pub fn of(text: &str) -> Option<Self> {
        use std::fmt::Write;

        let code = qrcode::QrCode::new(text).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            // Dark modules side by side are one rectangle.
            for run in row.chunk_by(PartialEq::eq) {
                if run[0] == qrcode::Color::Dark {
                    let (left, top, long) = (x + QUIET, y + QUIET, run.len());
                    // Writing to a String cannot fail.
                    let _infallible = write!(path, "M{left} {top}h{long}v1h-{long}z");
                }
                x += run.len();
            }
        }
        Some(Self { size: u32::try_from(width + 2 * QUIET).ok()?, path })
    }
}

/// The code, black on white in every colour scheme: readers expect that. What it says must also stand beside it as text,
/// for whoever cannot point a camera at it.
#[component]
pub fn Qr(
    /// The code.
    code: QrView,
    /// What it is for, as it is read out.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let QrView { size, path } = code;
    view! {
        <svg class="hk-qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=label shape-rendering="crispEdges">
            <path fill="#fff" d=format!("M0 0h{size}v{size}H0z")/>
            <path fill="#000" d=path/>
        </svg>
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    /// The modules of a path, row by row, with the quiet zone.
    fn drawn(code: &QrView) -> Vec<Vec<bool>> {
        let size = code.size as usize;
        let mut modules = vec![vec![false; size]; size];
        for run in code.path.split('z').filter(|run| !run.is_empty()) {
            let numbers: Vec<usize> =
                run.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let &[x, y, long, 1, back] = numbers.as_slice() else { panic!("{run}") };
            assert_eq!(long, back, "{run}");
            modules[y][x..x + long].fill(true);
        }
        modules
    }

    #[test]
    fn drawing_is_the_code_with_four_light_modules_around_it() {
        let text = "otpauth://totp/Example:ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example";
        let (view, code) = (QrView::of(text).unwrap(), qrcode::QrCode::new(text).unwrap());
        let (modules, width) = (drawn(&view), code.width());
        assert_eq!(modules.len(), width + 8);
        for (y, row) in modules.iter().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                let inside = (4..width + 4).contains(&x) && (4..width + 4).contains(&y);
                let expected = inside && code[(x - 4, y - 4)] == qrcode::Color::Dark;
                assert_eq!(*dark, expected, "{x} {y}");
            }
        }
    }

    #[test]
    fn text_that_no_code_holds_makes_none() {
        assert_eq!(QrView::of(&"x".repeat(4000)), None);
    }

    #[test]
    fn drawing_has_a_name_and_no_inline_style() {
        let code = QrView::of("x").unwrap();
        let html = Owner::new().with(|| view! { <Qr code label="Scan me"/> }.to_html());
        assert!(html.contains(r#"role="img" aria-label="Scan me""#) && !html.contains("style"), "{html}");
    }
}
