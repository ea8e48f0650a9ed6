//! What a site's back end shows to have its tokens verified.

use std::fmt;
use std::str::FromStr;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
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

    /// The hash, as 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// Whether it is the hash of this text. The time that it takes does not tell where they differ.
    #[must_use]
    pub fn is(&self, secret: &str) -> bool {
        self.equals(&Self::of(secret))
    }

    /// The secret text with which everything of ALTCHA is signed for this site: challenges, and what the
    /// server says of answers. A back end that verifies these itself is given it.
    ///
    /// It follows from the site's secret, but the secret does not follow from it: the HMAC with SHA-256 of
    /// `simple-captcha altcha v2` under the 32 bytes of the secret's hash, as 64 hexadecimal digits in small
    /// letters.
    ///
    /// ```
    /// use simple_captcha::SiteSecret;
    ///
    /// let secret = SiteSecret::of("0x4f1c0a9d2b7e83654f1c0a9d2b7e8365");
    /// assert_eq!(
    ///     secret.altcha_key(),
    ///     "c2abfe9575d41691b0a252a822ad636ce80c1b97bff92f8c2c9339e733d063c1"
    /// );
    /// ```
    #[must_use]
    pub fn altcha_key(&self) -> String {
        self.derived(b"simple-captcha altcha v2")
    }

    /// As [`altcha_key`](Self::altcha_key), the key of challenges that only this server may judge: what they
    /// ask stands in a picture, and whoever has the other key would take the computation before it for the
    /// answer. Give it to nobody.
    #[must_use]
    pub fn altcha_code_key(&self) -> String {
        self.derived(b"simple-captcha altcha v2 code")
    }

    fn derived(&self, label: &[u8]) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(label);
        HEXLOWER.encode(&mac.finalize().into_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altcha_key_is_the_hmac_under_the_hash() {
        let secret = SiteSecret::of("0x4f1c0a9d2b7e83654f1c0a9d2b7e8365");
        let key = "c2abfe9575d41691b0a252a822ad636ce80c1b97bff92f8c2c9339e733d063c1";
        assert_eq!(secret.altcha_key(), key);
        let hash = "72f9cda69fade718ea5370734cb6eb7909faf0a7e816a30a38f325dc09da3019";
        assert_eq!(hash.parse::<SiteSecret>().unwrap().altcha_key(), key);
        assert_ne!(SiteSecret::of("another").altcha_key(), key);
    }
}
