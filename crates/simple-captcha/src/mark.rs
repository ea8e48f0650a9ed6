//! What tells in a key what it was made for.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What the keys of a named kind begin with, and all keys of a site with a key: seven hexadecimal digits that
/// come from both names, and `_`, which no other key has in that place.
#[derive(Debug)]
pub(crate) struct KeyMark(String);

impl KeyMark {
    pub(crate) const LEN: usize = 8;

    /// The mark of a kind that a site asks with under a name: an empty one for its usual kind, and for the
    /// site without a key.
    pub(crate) fn of(site: &str, name: &str) -> Self {
        // With the length before it, no two pairs run together.
        let length = site.len().to_be_bytes();
        let digest = Sha256::new().chain_update(length).chain_update(site).chain_update(name);
        let digest = digest.finalize();
        Self(HEXLOWER.encode(&digest).chars().take(Self::LEN - 1).chain(['_']).collect())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
