//! How large a picture is.

use super::layout::Line;
use super::style::ImageStyle;

/// How large a style's pictures are, in drawing units.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent {
    /// As large as the text.
    AsText,
    /// This large, whatever the text.
    Fixed(u32, u32),
    /// This large, and wider for a text of more characters than that, so that its letters stay
    /// readable.
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
                (wide.min(*ImageStyle::WIDTHS.end()), height)
            }
        }
    }
}
