//! What stands in front of paths.

use std::fmt;
use std::str::FromStr;

/// The path under which something is found, without the slash at its end: `/captcha`, or nothing at
/// all. It can stand in HTML, in a header and in a table of routes as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UrlPrefix(String);

impl UrlPrefix {
    const LONGEST: usize = 200;

    /// Where the captcha's own URLs are unless the site wants them elsewhere.
    pub(crate) fn of_captchas() -> Self {
        Self("/captcha".to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind its first slash, up to the next one.
    pub(crate) fn first_segment(&self) -> &str {
        self.0.split('/').nth(1).unwrap_or_default()
    }
}

impl FromStr for UrlPrefix {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > Self::LONGEST {
            return Err("expected a path of at most 200 characters");
        }
        let path = text.strip_suffix('/').unwrap_or(text);
        if path.is_empty() {
            return Ok(Self::default());
        }
        let segments = path.strip_prefix('/').ok_or("it must begin with a slash")?;
        let plain = |segment: &str| {
            segment.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c))
                && !["", ".", ".."].contains(&segment)
        };
        if segments.split('/').all(plain) {
            Ok(Self(path.to_owned()))
        } else {
            Err(
                "only letters of ASCII, digits and - . _ ~ may stand between its slashes, not nothing, \
                 not . or .. alone",
            )
        }
    }
}

impl fmt::Display for UrlPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
