//! The looks of pictures.

use std::str::FromStr;

use simple_captcha::image::{ImageStyle, Level};

/// How pictures look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    LikeDjango,
    Engraved(Level),
}

impl Look {
    pub(crate) fn style(self) -> ImageStyle {
        match self {
            Self::Plain => ImageStyle::plain(),
            Self::LikeDjango => ImageStyle::like_django(),
            Self::Engraved(level) => ImageStyle::engraved(level),
        }
    }
}

impl FromStr for Look {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "plain" => Ok(Self::Plain),
            "like-django" => Ok(Self::LikeDjango),
            _ => name
                .parse()
                .map(Self::Engraved)
                .map_err(|_| "expected easy, medium, hard, plain or like-django".to_owned()),
        }
    }
}
