//! How large a picture is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::layout::Line;
use super::style::ImageStyle;

/// How large a style's pictures are, in drawing units.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent {
    /// As large as the text.
    AsText,
    /// This large, whatever the text.
    Fixed(u32, u32),
    /// This large; wider for a text of more characters than that, and higher for one with accents,
    /// so that its letters stay readable. Chance has no part in it: a page knows what comes.
    Roomy { width: u32, height: u32, chars: u32 },
}

impl Extent {
    pub(crate) fn of(self, text: &str, line: &Line) -> (u32, u32) {
        match self {
            Self::AsText => line.natural_size(),
            Self::Fixed(width, height) => (width, height),
            Self::Roomy { width, height, chars } => {
                let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX).max(chars);
                let wide = width.saturating_mul(count) / chars.max(1);
                let high = if text.nfd().any(is_combining_mark) { height * 5 / 4 } else { height };
                (wide.min(*ImageStyle::WIDTHS.end()), high)
            }
        }
    }
}
