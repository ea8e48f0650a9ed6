//! How large a picture is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::layout::TextLine;
use super::style::ImageStyle;
use crate::profile::TextProfile;

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

/// How many times as high a line with accents is.
const ACCENTED: f32 = 1.25;

impl Extent {
    /// The one extent of all these texts, if there is one.
    pub(crate) fn of_all<'a>(
        self,
        texts: impl IntoIterator<Item = &'a TextProfile>,
    ) -> Option<(u32, u32)> {
        let fits = |most: u32, texts: &TextProfile| {
            let longest = texts.lengths().and_then(|it| u32::try_from(*it.end()).ok());
            longest.is_some_and(|longest| longest <= most) && !has_accents(texts.alphabet())
        };
        match self {
            Self::AsText => None,
            Self::Fixed(width, height) => Some((width, height)),
            Self::Roomy { width, height, chars } => {
                texts.into_iter().all(|it| fits(chars, it)).then_some((width, height))
            }
        }
    }

    /// The one extent of all pictures, if nothing else was said.
    pub(crate) fn fixed(self) -> Option<(u32, u32)> {
        if let Self::Fixed(width, height) = self { Some((width, height)) } else { None }
    }

    pub(crate) fn of(self, text: &str, line: &TextLine) -> (u32, u32) {
        match self {
            Self::AsText if has_accents(text) => line.natural_size(ACCENTED),
            Self::AsText => line.natural_size(1.0),
            Self::Fixed(width, height) => (width, height),
            Self::Roomy { width, height, chars } => {
                let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX).max(chars);
                let wide = width.saturating_mul(count) / chars.max(1);
                let high = if has_accents(text) { height * 3 / 2 } else { height };
                (wide.min(*ImageStyle::WIDTHS.end()), high)
            }
        }
    }

    /// About how many square units a picture of so many characters has, at most.
    pub(crate) fn area(self, chars: u32, font_size: f32) -> f64 {
        let (chars, font_size) = (f64::from(chars), f64::from(font_size));
        match self {
            Self::AsText => 2.0 * (chars + 1.0) * font_size * font_size,
            Self::Fixed(width, height) => f64::from(width) * f64::from(height),
            Self::Roomy { width, height, chars: usual } => {
                let wider = (chars / f64::from(usual.max(1))).max(1.0);
                f64::from(width) * wider * 1.5 * f64::from(height)
            }
        }
    }
}

fn has_accents(text: &str) -> bool {
    text.nfd().any(is_combining_mark)
}
