//! Signing for a site's back end, with the keys that come from its secrets.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use simple_captcha::{Captcha, SiteSecret};

/// Which of a secret's keys signs.
pub(crate) type Key = fn(&SiteSecret) -> String;

/// That of a challenge whose answer stands in a picture: nobody but this server has it.
pub(crate) const OWN: Key = SiteSecret::altcha_code_key;
/// That of everything else: the site's back end may have it.
pub(crate) const SHARED: Key = SiteSecret::altcha_key;

/// Signs a message with the newest of the site's secrets; `None` if it has none.
pub(crate) fn sign(captcha: &Captcha, key: Key, message: &[u8]) -> Option<String> {
    let mac = mac(captcha.site_secrets().first()?, key, message);
    Some(HEXLOWER.encode(&mac.finalize().into_bytes()))
}

/// Whether one of the site's secrets signed a message. The time does not tell how much of a signature is
/// right.
pub(crate) fn is_signed(captcha: &Captcha, key: Key, message: &[u8], signature: &str) -> bool {
    let Ok(signature) = HEXLOWER.decode(signature.as_bytes()) else { return false };
    let matches = |secret| mac(secret, key, message).verify_slice(&signature).is_ok();
    captcha.site_secrets().iter().fold(false, |signed, secret| signed | matches(secret))
}

fn mac(secret: &SiteSecret, key: Key, message: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key(secret).as_bytes()).expect("a key of any length");
    mac.update(message);
    mac
}
