//! What a store keeps of something sealed that was used up.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The name under which a [`Store`](crate::Store) keeps that a sealed key, pass or token was used up.
///
/// It is made of the sealed text with the site's secret, so nobody else can tell which text it stands
/// for, or ask for it. `Display` writes its 16 bytes as 32 hexadecimal digits in small letters.
///
/// ```
/// use simple_captcha::store::SpentId;
///
/// let id = SpentId::from([7; 16]);
/// assert_eq!(id.to_string(), "07070707070707070707070707070707");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpentId([u8; 16]);

impl SpentId {
    /// The name of something that hangs on this: nobody who does not know this can tell it.
    pub(crate) fn with(&self, text: &str) -> Self {
        let digest = Sha256::new().chain_update(self.0).chain_update(text).finalize();
        let mut id = [0; 16];
        id.iter_mut().zip(digest).for_each(|(byte, hashed)| *byte = hashed);
        Self(id)
    }
}

impl From<[u8; 16]> for SpentId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for SpentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// Whether the caller was the first to use something up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "whoever is not the first must not pass"]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is no third answer, and each caller must tell the two apart"
)]
pub enum SpendOutcome {
    /// The caller, and nobody before.
    First,
    /// Somebody before.
    Again,
}
