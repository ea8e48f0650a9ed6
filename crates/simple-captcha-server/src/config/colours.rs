//! Colours of pictures.

use std::fmt;
use std::str::FromStr;

use simple_captcha::image::Rgb;

use super::values::{is_none, list, not_known};

/// What pictures are drawn on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ground {
    Transparent,
    Colour(Rgb),
}

impl FromStr for Ground {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("transparent") {
            return Ok(Self::Transparent);
        }
        let colour = text.parse().map(|Colour(colour)| Self::Colour(colour));
        colour.map_err(|error: &str| format!("{error}, or transparent"))
    }
}

/// An opaque colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colour(pub(crate) Rgb);

impl FromStr for Colour {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A tuple of red, green and blue is Python's way.
        let tuple = text.trim().starts_with(['(', '[']);
        let parts: Vec<&str> = list(text).collect();
        let text = if tuple { &format!("rgb({})", parts.join(",")) } else { text };
        let colour = csscolorparser::parse(text).ok().map(|colour| colour.to_rgba8());
        match colour {
            Some([red, green, blue, 255]) => Ok(Self(Rgb::new(red, green, blue))),
            _ => Err("expected an opaque colour of CSS, such as navy, #124 or #112244"),
        }
    }
}

/// Which colour letters have.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum LetterColour {
    #[default]
    Foreground,
    Random,
}

impl FromStr for LetterColour {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "random"
            | "random_letter_color_challenge"
            | "captcha.helpers.random_letter_color_challenge" => Ok(Self::Random),
            name if is_none(name) => Ok(Self::Foreground),
            _ => Err(not_known(
                name,
                "random, none or captcha.helpers.random_letter_color_challenge",
            )),
        }
    }
}

impl fmt::Display for LetterColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreground => "none",
            Self::Random => "random",
        })
    }
}
