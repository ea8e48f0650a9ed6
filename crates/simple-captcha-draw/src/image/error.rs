//! Why there is no picture.

use std::error::Error;
use std::ops::RangeInclusive;

use super::ImageStyle;

/// Why a text cannot be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DrawError {
    /// None of the fonts has this letter of it. One letter can be told where errors are logged: it is
    /// no answer.
    #[error(
        "no font has {0:?}: give one that has it, with `ImageStyle::with_fonts`, or of the server with \
         --font (CAPTCHA_FONT_PATH)"
    )]
    NoGlyph(char),
    /// The text is empty or too long.
    #[error("{0} characters cannot be drawn: 1 to {max} can", max = ImageStyle::MAX_CHARS)]
    Length(usize),
    /// The picture would have a size that is not possible.
    #[error(transparent)]
    Style(#[from] InvalidStyle),
    /// The image file could not be written.
    #[error("the image file could not be written")]
    Encode(#[source] Box<dyn Error + Send + Sync>),
}

/// Why pictures cannot look so.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidStyle {
    /// There is no font to draw with.
    #[error("at least one font is needed")]
    NoFont,
    /// The font size is out of bounds.
    #[error(
        "a font size of {0} is not possible: {low} to {high} is",
        low = ImageStyle::FONT_SIZES.start(), high = ImageStyle::FONT_SIZES.end()
    )]
    FontSize(f32),
    /// The picture's size is out of bounds.
    #[error(
        "a picture of {0}x{1} is not possible: {least_width}x{least_height} to \
         {most_width}x{most_height} is",
        least_width = ImageStyle::WIDTHS.start(),
        least_height = ImageStyle::HEIGHTS.start(),
        most_width = ImageStyle::WIDTHS.end(),
        most_height = ImageStyle::HEIGHTS.end()
    )]
    Size(u32, u32),
    /// The range of angles is empty or out of bounds.
    #[error("letters cannot turn by {0:?} degrees: a range within -180 to 180 is possible")]
    Rotation(RangeInclusive<f32>),
}
