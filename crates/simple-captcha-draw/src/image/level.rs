//! How hard engraved pictures are to read.

use std::fmt;
use std::str::FromStr;

use super::effect::{Engrave, Hollow, Shadow, Strokes};

/// How hard engraved pictures are to read, for programs and for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// Bold letters, some of them hollow, in lines that swell a little.
    Easy,
    /// Bold letters in lines that swell as much as people can bear, some hollow, some with a pale
    /// shadow; a few pictures are light on dark on one side only, or have a stroke across the letters.
    #[default]
    Medium,
    /// The same, and thin letters, in lines that swell so much that blurring the picture is of little
    /// use; more pictures are light on dark on one side only, or have a stroke across the letters.
    Hard,
}

impl Level {
    /// The engraving of this level, for a style that does more before or after it.
    ///
    /// ```
    /// use simple_captcha_draw::image::{Arcs, ImageStyle, Level, Smooth};
    ///
    /// let level = Level::Easy;
    /// let style = ImageStyle::engraved(level)
    ///     .without_effects()
    ///     .with_effect(level.hollow())
    ///     .with_effect(level.shadow())
    ///     .with_effect(Arcs::default())
    ///     .with_effect(level.engrave())
    ///     .with_effect(Smooth::default());
    /// ```
    #[must_use]
    pub fn engrave(self) -> Engrave {
        let engrave = Engrave::default();
        match self {
            Self::Easy => engrave.with_swell(0.2..=0.26),
            Self::Medium => engrave.with_divided(12),
            Self::Hard => engrave.with_swell(0.31..=0.36).with_divided(30),
        }
    }

    /// The hollow letters of this level, in the place of the full ones.
    #[must_use]
    pub fn hollow(self) -> Hollow {
        Hollow::default()
    }

    /// The strokes of this level, across the letters.
    #[must_use]
    pub fn strokes(self) -> Strokes {
        let often = match self {
            Self::Easy => 0,
            Self::Medium => 6,
            Self::Hard => 15,
        };
        Strokes::default().with_frequency(often)
    }

    /// The shadow of this level, which lies under the engraving.
    #[must_use]
    pub fn shadow(self) -> Shadow {
        match self {
            Self::Easy => Shadow::default().with_frequency(0),
            Self::Medium | Self::Hard => Shadow::default(),
        }
    }
}

impl FromStr for Level {
    type Err = InvalidLevel;

    fn from_str(name: &str) -> Result<Self, InvalidLevel> {
        match name {
            "easy" => Ok(Self::Easy),
            "medium" => Ok(Self::Medium),
            "hard" => Ok(Self::Hard),
            _ => Err(InvalidLevel),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        })
    }
}

/// A text that names no [`Level`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a level is easy, medium or hard")]
#[non_exhaustive]
pub struct InvalidLevel;
