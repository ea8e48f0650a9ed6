//! Reading what the widget and back ends send in base 64.

use data_encoding::BASE64;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::parameters::Parameters;

/// The longest payload that is read, in bytes of base 64.
const MAX_LEN: usize = 8 * 1024;

/// What the widget sends: the challenge as it was, and what it found.
#[derive(Deserialize)]
pub(crate) struct SolutionPayload {
    pub(crate) challenge: SignedChallenge,
    pub(crate) solution: Solution,
}

#[derive(Deserialize)]
pub(crate) struct SignedChallenge {
    pub(crate) parameters: Parameters,
    #[serde(default)]
    pub(crate) signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Solution {
    pub(crate) counter: u32,
    pub(crate) derived_key: String,
}

impl Solution {
    /// Whether the key could be one: 64 hexadecimal digits in small letters.
    pub(crate) fn is_well_formed(&self) -> bool {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        self.derived_key.len() == 64 && self.derived_key.bytes().all(is_digit)
    }
}

/// Reads JSON in base 64; `None` of anything else, and of what is too long.
pub(crate) fn decode<T: DeserializeOwned>(payload: &str) -> Option<T> {
    if payload.len() > MAX_LEN {
        return None;
    }
    serde_json::from_slice(&BASE64.decode(payload.as_bytes()).ok()?).ok()
}
