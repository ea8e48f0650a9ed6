//! The public name of a site.

use std::fmt;
use std::str::FromStr;

/// The public name of a site among those that one [`Service`](crate::Service) serves: 1 to 64 letters and
/// digits of ASCII, `-` and `_`. It stands in pages and URLs.
///
/// ```
/// use simple_captcha::SiteKey;
///
/// let shop: SiteKey = "shop-2026".parse()?;
/// assert_eq!(shop.as_str(), "shop-2026");
/// assert!("no such/key".parse::<SiteKey>().is_err());
/// # Ok::<(), simple_captcha::InvalidSiteKey>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteKey(String);

impl SiteKey {
    /// What stands before a site's key in the paths of its captchas.
    pub const PATH: &'static str = "site";
    /// The longest key, in bytes.
    pub const MAX_LEN: usize = 64;

    /// The key's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SiteKey {
    type Err = InvalidSiteKey;

    fn from_str(text: &str) -> Result<Self, InvalidSiteKey> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let fits = (1..=Self::MAX_LEN).contains(&text.len()) && text.bytes().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidSiteKey) }
    }
}

impl fmt::Display for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no [`SiteKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to 64 letters (a-z, A-Z), digits, hyphens and underscores")]
#[non_exhaustive]
pub struct InvalidSiteKey;
