//! The server's secret.

use simple_captcha_draw::{RandomnessError, system_bytes};
use std::collections::BTreeSet;
use std::fmt;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What only the server knows: the drawings depend on it, so nobody else can foresee their noise.
///
/// Give every process that serves the same captchas the same secret: then all of them draw the same
/// picture for a key. `Debug` does not show it.
///
/// ```
/// use simple_captcha::Secret;
///
/// assert!(Secret::new("short").is_err());
/// assert!(Secret::new("changeme changeme changeme").is_err());
/// assert_eq!(format!("{:?}", Secret::random()?), "Secret(..)");
/// # Ok::<(), simple_captcha::RandomnessError>(())
/// ```
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The fewest bytes that a secret may have.
    pub const MIN_LEN: usize = 16;
    /// The fewest different bytes that a secret may have. Sixteen random digits have fewer in one of 250
    /// cases, sixteen random hexadecimal digits in one of 30,000.
    const MIN_DIFFERENT: usize = 6;

    /// Takes a text or bytes as the secret. Every byte counts, blanks and line breaks around a text too.
    ///
    /// # Errors
    ///
    /// Fewer than [`Secret::MIN_LEN`] bytes are refused, and so is what is easy to guess: the same few
    /// bytes again and again, and placeholders such as `changeme` or those of documentation. That a
    /// secret is accepted does not make it a good one: take random bytes.
    pub fn new(bytes: impl AsRef<[u8]>) -> Result<Self, InvalidSecret> {
        let bytes = bytes.as_ref();
        if bytes.len() < Self::MIN_LEN {
            return Err(InvalidSecret::TooShort(bytes.len()));
        }
        let different = bytes.iter().collect::<BTreeSet<_>>().len();
        if different < Self::MIN_DIFFERENT {
            return Err(InvalidSecret::FewDifferent(different));
        }
        let repeats =
            |length: &usize| bytes.iter().zip(bytes.iter().skip(*length)).all(|(a, b)| a == b);
        if let Some(length) = (1..Self::MIN_LEN.min(bytes.len() / 2 + 1)).find(repeats) {
            return Err(InvalidSecret::Repeats(length));
        }
        if is_placeholder(bytes) {
            return Err(InvalidSecret::Placeholder);
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
    /// purpose of your own: the crate uses several, such as `image` and `site`.
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

    /// The seed of the looks that only this site's pictures have: see
    /// [`ImageStyle::for_site`](crate::image::ImageStyle::for_site).
    #[must_use]
    pub fn site_seed(&self) -> [u8; 32] {
        self.seed("site", &[])
    }

    /// Eight hexadecimal digits that are the same for the same secret, for a log: they show whether two
    /// servers have one secret. They come from an HMAC, so the secret does not follow from them.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let seed = self.seed("fingerprint", &[]);
        HEXLOWER.encode(seed.first_chunk::<4>().unwrap_or(&[0; 4]))
    }
}

/// Whether a secret is one that documents and templates show, whatever its case and signs are.
fn is_placeholder(bytes: &[u8]) -> bool {
    /// What such secrets have in them. Random ones do not.
    const WORDS: [&str; 33] = [
        "16randombytes",
        "abcdefgh",
        "atleast16",
        "captchasecret",
        "changeit",
        "changeme",
        "changethis",
        "correcthorsebatterystaple",
        "djangoinsecure",
        "dontusethis",
        "fedcba98",
        "donttellanybody",
        "iloveyou",
        "insertsecret",
        "keyboardcat",
        "mysecretkey",
        "nobodyelseknows",
        "notasecret",
        "onlyyouknow",
        "opensslrand",
        "password",
        "placeholder",
        "qwertyui",
        "randomsecret",
        "replaceme",
        "replacethis",
        "secretkey",
        "secretsecret",
        "supersecret",
        "yoursecret",
        "0987654321",
        "123456789",
        "987654321",
    ];
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphanumeric());
    let letters: String = letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    WORDS.iter().any(|word| letters.contains(word))
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Why a secret is refused. It does not show the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidSecret {
    /// It has fewer than [`Secret::MIN_LEN`] bytes.
    #[error("a secret of {0} bytes is too short: it needs at least {min}", min = Secret::MIN_LEN)]
    TooShort(usize),
    /// It has only a few different bytes.
    #[error(
        "a secret of {0} different bytes is easy to guess: expected random bytes, such as those of `openssl rand -hex 32`"
    )]
    FewDifferent(usize),
    /// It is the same few bytes again and again.
    #[error(
        "a secret that repeats the same {0} bytes is easy to guess: expected random bytes, such as those of `openssl rand -hex 32`"
    )]
    Repeats(usize),
    /// It is a placeholder that everybody knows.
    #[error(
        "the secret is a placeholder that everybody knows: expected random bytes, such as those of `openssl rand -hex 32`"
    )]
    Placeholder,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_are_enough_and_fifteen_are_not() {
        assert!(Secret::new("4f1c0a9d2b7e8365").is_ok());
        let error = Secret::new("4f1c0a9d2b7e836").unwrap_err();
        assert_eq!(error.to_string(), "a secret of 15 bytes is too short: it needs at least 16");
    }

    #[test]
    fn what_is_easy_to_guess_is_refused_and_not_repeated() {
        for weak in [
            "                ",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaab",
            "0101010101010101",
            "secretsecretsecret",
            "khxm9wqkhxm9wqkhxm9wq",
            "ChangeMe-please-and-soon",
            "change_me_in_production!",
            "1234567890123456",
            "0123456789abcdef",
            "at-least-16-characters-that-nobody-else-knows",
            "at least sixteen bytes that only you know",
            "correct horse battery staple",
            "django-insecure-8x$k!q0v@3mz7w^1r5",
            "your-secret-goes-here",
            "$(openssl rand -hex 32)",
            "${CAPTCHA_SECRET}",
            "fedcba9876543210",
            "0987654321098765",
            "keyboard cat keyboard cat",
            "generate-a-random-secret",
            "at least 16 random bytes",
            "simple-captcha-secret",
            "iloveyou12345678",
        ] {
            let error = Secret::new(weak).unwrap_err().to_string();
            assert!(!error.contains(weak) && error.contains("openssl rand"), "{weak:?}: {error}");
        }
    }

    #[test]
    fn random_secrets_of_any_form_are_accepted() {
        for _ in 0..1000 {
            let random = Secret::random().unwrap().0;
            Secret::new(&random).unwrap();
            Secret::new(HEXLOWER.encode(&random)).unwrap();
            Secret::new(data_encoding::BASE64.encode(&random)).unwrap();
        }
    }

    #[test]
    fn a_fingerprint_is_the_secrets_and_does_not_show_it() {
        let one = Secret::new("a secret of mine").unwrap();
        assert_eq!(one.fingerprint(), one.clone().fingerprint());
        assert_eq!(one.fingerprint().len(), 8);
        let broken = Secret::new("a secret of mine\n").unwrap();
        assert_ne!(one.fingerprint(), broken.fingerprint());
    }

    #[test]
    fn a_seed_depends_on_the_secret_the_purpose_and_every_part() {
        let one = Secret::new("a secret of mine").unwrap();
        let other = Secret::new("a secret of hers").unwrap();
        let seed = one.seed("image", &["key", "ABCD"]);
        assert_eq!(seed, one.seed("image", &["key", "ABCD"]));
        assert_ne!(seed, other.seed("image", &["key", "ABCD"]));
        assert_ne!(seed, one.seed("audio", &["key", "ABCD"]));
        assert_ne!(seed, one.seed("image", &["keyA", "BCD"]));
        assert_ne!(seed, one.seed("image", &["keyABCD"]));
    }
}
