//! How hard engraved pictures are to read.

use std::fmt;
use std::str::FromStr;

use super::effect::Engrave;

/// How hard engraved pictures are to read, for programs and for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// Bold letters, far darker than the ground.
    Easy,
    /// Letters of all kinds.
    #[default]
    Medium,
    /// Letters of all kinds, little darker than the ground.
    Hard,
}

impl Level {
    /// The engraving of this level, for a style that does more before or after it.
    ///
    /// ```
    /// use simple_captcha::image::{Arcs, ImageStyle, Level, Smooth};
    ///
    /// let level = Level::Easy;
    /// let style = ImageStyle::engraved(level)
    ///     .without_effects()
    ///     .with_effect(Arcs::default())
    ///     .with_effect(level.engrave())
    ///     .with_effect(Smooth::default());
    /// ```
    #[must_use]
    pub fn engrave(self) -> Engrave {
        let engrave = Engrave::default();
        match self {
            Self::Easy => engrave.with_density(0.74..=0.79, 0.19..=0.24).with_period(4.0..=4.8),
            Self::Medium => engrave,
            Self::Hard => engrave.with_density(0.67..=0.73, 0.25..=0.31).with_period(4.0..=4.8),
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
