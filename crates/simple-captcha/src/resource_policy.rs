//! Which sites' pages may show a captcha.

use std::fmt;
use std::str::FromStr;

/// Which sites' pages may show the pictures and play the sounds: the header
/// `Cross-Origin-Resource-Policy` of every answer but the field's script and style.
///
/// Browsers obey it. It stops a site from showing your captchas to its own visitors to have them
/// solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResourcePolicy {
    /// Pages with the same scheme, host and port.
    SameOrigin,
    /// Pages of the same site too: `www.example.com` shows captchas of `captcha.example.com`.
    #[default]
    SameSite,
    /// Every page.
    CrossOrigin,
}

impl ResourcePolicy {
    /// The header's value.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossOrigin => "cross-origin",
        }
    }
}

impl fmt::Display for ResourcePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ResourcePolicy {
    type Err = InvalidResourcePolicy;

    fn from_str(text: &str) -> Result<Self, InvalidResourcePolicy> {
        let all = [Self::SameOrigin, Self::SameSite, Self::CrossOrigin];
        all.into_iter().find(|policy| policy.as_str() == text).ok_or(InvalidResourcePolicy)
    }
}

/// A text that names no [`ResourcePolicy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected same-origin, same-site or cross-origin")]
#[non_exhaustive]
pub struct InvalidResourcePolicy;
