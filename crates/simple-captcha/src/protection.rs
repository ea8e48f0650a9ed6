//! How a site asks its visitors.

use std::fmt;
use std::str::FromStr;

/// How a site asks its visitors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protection {
    /// A click, behind which the browser does some work; a picture or a sound where the visitor likes that
    /// better.
    #[default]
    Auto,
    /// The click alone, and never a picture: for pages where somebody logs in (WCAG 2.2, 3.3.8).
    Click,
    /// Always a picture, or its sound.
    Picture,
}

impl Protection {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Click, Self::Picture];

    /// Its name, as configurations have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Click => "click",
            Self::Picture => "picture",
        }
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Protection {
    type Err = InvalidProtection;

    fn from_str(text: &str) -> Result<Self, InvalidProtection> {
        Self::ALL.into_iter().find(|it| it.as_str() == text).ok_or(InvalidProtection)
    }
}

/// A text that names no [`Protection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected auto, click or picture")]
#[non_exhaustive]
pub struct InvalidProtection;
