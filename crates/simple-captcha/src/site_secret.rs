//! What a site's back end shows to have its tokens verified.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER_PERMISSIVE;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The SHA-256 hash of what a site's back end shows to have its tokens verified. A configuration needs no
/// more than the hash. `Debug` shows nothing of it.
///
/// ```
/// use simple_captcha::SiteSecret;
///
/// let secret = SiteSecret::of("0x4f1c0a9d2b7e83654f1c0a9d2b7e8365");
/// assert!(secret.is("0x4f1c0a9d2b7e83654f1c0a9d2b7e8365"));
/// assert!(!secret.is("another"));
/// ```
#[derive(Clone)]
pub struct SiteSecret([u8; 32]);

impl SiteSecret {
    /// Hashes a secret. It must have at least 128 bits of chance: it is hashed once, without salt.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Whether it is the hash of this text. The time that it takes does not tell where they differ.
    #[must_use]
    pub fn is(&self, secret: &str) -> bool {
        self.equals(&Self::of(secret))
    }

    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

/// Reads a hash, as 64 hexadecimal digits.
impl FromStr for SiteSecret {
    type Err = InvalidSiteSecret;

    fn from_str(hash: &str) -> Result<Self, InvalidSiteSecret> {
        let bytes = HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).map_err(|_| InvalidSiteSecret)?;
        Ok(Self(bytes.try_into().map_err(|_| InvalidSiteSecret)?))
    }
}

impl fmt::Debug for SiteSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SiteSecret(..)")
    }
}

/// A text that is no hash of a [`SiteSecret`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the SHA-256 hash of a secret, as 64 hexadecimal digits")]
#[non_exhaustive]
pub struct InvalidSiteSecret;
