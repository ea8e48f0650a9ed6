//! The formal computation before a captcha that is shown: ALTCHA's widget shows none without it.
//!
//! It is as light as can be and protects nothing: the captcha after it does. So no key of its own is used
//! up for it, which could open a form without that captcha.

use std::time::UNIX_EPOCH;

use data_encoding::HEXLOWER;
use simple_captcha::kind::Work;
use simple_captcha::{Captcha, RandomnessError, Rng};

use super::parameters::{ChallengeData, Parameters};

/// What a derivation takes: the least.
const COST: u32 = 1;
/// How many counters there are.
const COUNTERS: u32 = 8;

/// Makes the computation, with the data of its challenge.
pub(crate) fn parameters(
    captcha: &Captcha,
    data: ChallengeData,
) -> Result<Parameters, RandomnessError> {
    let mut rng = Rng::from_system()?;
    let mut random = || std::array::from_fn(|_| u8::try_from(rng.below(256)).unwrap_or_default());
    let (nonce, salt): ([u8; 16], [u8; 16]) = (random(), random());
    let key = Work::derive(COST, &nonce, &salt, rng.below(COUNTERS));
    let now = captcha.now();
    let expires = now.checked_add(captcha.timeout()).unwrap_or(now);
    Ok(Parameters {
        algorithm: "PBKDF2/SHA-256".to_owned(),
        cost: COST,
        data,
        expires_at: expires.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
        key_length: key.len(),
        key_prefix: HEXLOWER.encode(key.split_at(key.len() / 2).0),
        nonce: HEXLOWER.encode(&nonce),
        salt: HEXLOWER.encode(&salt),
    })
}

/// Whether a key is the one that the browser should find.
pub(crate) fn is_right(parameters: &Parameters, counter: u32, derived_key: &str) -> bool {
    let bytes =
        |text: &str| -> Option<[u8; 16]> { HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok() };
    // The site's back end can sign too, so not even a signed challenge may ask the server for much work.
    if parameters.cost != COST {
        return false;
    }
    let (Some(nonce), Some(salt)) = (bytes(&parameters.nonce), bytes(&parameters.salt)) else {
        return false;
    };
    let key = HEXLOWER.encode(&Work::derive(COST, &nonce, &salt, counter));
    key == derived_key && key.starts_with(&parameters.key_prefix)
}
