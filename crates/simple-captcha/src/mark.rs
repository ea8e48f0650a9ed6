//! What tells in a key what it was made for.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What the keys of a named kind begin with: seven hexadecimal digits that come from its name, and `_`,
/// which no other key has in that place.
#[derive(Debug)]
pub(crate) struct Mark(String);

impl Mark {
    pub(crate) const LEN: usize = 8;

    pub(crate) fn of(name: &str) -> Self {
        let digest = Sha256::digest(name);
        Self(HEXLOWER.encode(&digest).chars().take(Self::LEN - 1).chain(['_']).collect())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
