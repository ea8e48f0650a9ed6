//! The public keys with which reCAPTCHA, hCaptcha and Turnstile let tests through.
//!
//! They are in the vendors' documentation: [reCAPTCHA](https://developers.google.com/recaptcha/docs/faq),
//! [hCaptcha](https://docs.hcaptcha.com/#integration-testing-test-keys),
//! [Turnstile](https://developers.cloudflare.com/turnstile/troubleshooting/testing/).

/// The token that a page with one of the public site keys gets; `None` for one that always fails.
pub(crate) fn token(site_key: &str) -> Option<Option<&'static str>> {
    Some(match site_key {
        "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI" => Some("TEST.RECAPTCHA.TOKEN"),
        "10000000-ffff-ffff-ffff-000000000001" => Some("10000000-aaaa-bbbb-cccc-000000000001"),
        "20000000-ffff-ffff-ffff-000000000002" => Some("20000000-aaaa-bbbb-cccc-000000000002"),
        "30000000-ffff-ffff-ffff-000000000003" => Some("30000000-aaaa-bbbb-cccc-000000000003"),
        "1x00000000000000000000AA" | "1x00000000000000000000BB" | "3x00000000000000000000FF" => {
            Some(TURNSTILE_TOKEN)
        }
        "2x00000000000000000000AB" | "2x00000000000000000000BB" => None,
        _ => return None,
    })
}

const TURNSTILE_TOKEN: &str = "XXXX.DUMMY.TOKEN.XXXX";

/// What a back end with one of the public secrets is answered: the host of a right answer, or an error
/// code. `None` if it is no public secret.
pub(crate) fn verdict(secret: &str, token: &str) -> Option<Result<&'static str, &'static str>> {
    Some(match secret {
        "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe" => Ok("testkey.google.com"),
        "0x0000000000000000000000000000000000000000" => match token {
            "10000000-aaaa-bbbb-cccc-000000000001"
            | "20000000-aaaa-bbbb-cccc-000000000002"
            | "30000000-aaaa-bbbb-cccc-000000000003" => Ok("dummy-key-pass"),
            _ => Err("not-using-dummy-passcode"),
        },
        "1x0000000000000000000000000000000AA" if token == TURNSTILE_TOKEN => Ok("example.com"),
        "1x0000000000000000000000000000000AA" | "2x0000000000000000000000000000000AA" => {
            Err("invalid-input-response")
        }
        "3x0000000000000000000000000000000AA" => Err("timeout-or-duplicate"),
        _ => return None,
    })
}
