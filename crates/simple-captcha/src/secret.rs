//! The server's secret.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::RandomnessError;
use crate::rng::system_bytes;

/// What only the server knows: the drawings depend on it, so nobody else can foresee their noise.
///
/// Give every process that serves the same captchas the same secret: then all of them draw the same
/// picture for a key. `Debug` does not show it.
///
/// ```
/// use simple_captcha::Secret;
///
/// let secret = Secret::new("correct horse battery staple")?;
/// assert_eq!(format!("{secret:?}"), "Secret(..)");
/// assert!(Secret::new("short").is_err());
/// # Ok::<(), simple_captcha::InvalidSecret>(())
/// ```
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The fewest bytes that a secret may have.
    pub const MIN_LEN: usize = 16;

    /// Takes a text or bytes as the secret.
    ///
    /// # Errors
    ///
    /// Fewer than [`Secret::MIN_LEN`] bytes are refused.
    pub fn new(bytes: impl AsRef<[u8]>) -> Result<Self, InvalidSecret> {
        let bytes = bytes.as_ref();
        if bytes.len() < Self::MIN_LEN {
            return Err(InvalidSecret { length: bytes.len() });
        }
        Ok(Self(bytes.to_vec()))
    }

    /// Makes a new secret of 32 bytes from the operating system's randomness.
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn random() -> Result<Self, RandomnessError> {
        Ok(Self(system_bytes::<32>()?.to_vec()))
    }

    /// A seed that depends on the secret, on what it is for, and on each of `parts`.
    ///
    /// Every part goes in with its length before it, so that no two lists of parts run together. Have a
    /// purpose of your own: the crate uses `image` and `site`.
    #[must_use]
    pub fn seed(&self, purpose: &str, parts: &[&str]) -> [u8; 32] {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        for part in [&[purpose], parts].concat() {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A secret that is too short to be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret of {length} bytes is too short: it needs at least {}", Secret::MIN_LEN)]
pub struct InvalidSecret {
    length: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_are_enough_and_fifteen_are_not() {
        assert!(Secret::new([0; 16]).is_ok());
        let error = Secret::new("123456789012345").unwrap_err();
        assert_eq!(error.to_string(), "a secret of 15 bytes is too short: it needs at least 16");
    }

    #[test]
    fn a_seed_depends_on_the_secret_the_purpose_and_every_part() {
        let one = Secret::new([1; 16]).unwrap();
        let other = Secret::new([2; 16]).unwrap();
        let seed = one.seed("image", &["key", "ABCD"]);
        assert_eq!(seed, one.seed("image", &["key", "ABCD"]));
        assert_ne!(seed, other.seed("image", &["key", "ABCD"]));
        assert_ne!(seed, one.seed("audio", &["key", "ABCD"]));
        assert_ne!(seed, one.seed("image", &["keyA", "BCD"]));
        assert_ne!(seed, one.seed("image", &["keyABCD"]));
    }
}
