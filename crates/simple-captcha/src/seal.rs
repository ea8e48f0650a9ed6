//! Texts that only this site can make and read: sealed keys, passes and tokens.
//!
//! A sealed text is encrypted and authenticated with XChaCha20-Poly1305 under a key that comes from the
//! site's secret: 24 bytes of nonce, the payload, 16 bytes of tag, in base 32 and small letters. What it
//! is for, and the context in which it counts (a form, a challenge), are authenticated with it: it does
//! not open for another purpose or in another context.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::{Encoding, Specification};
use simple_captcha_draw::{RandomnessError, system_bytes};

use crate::secret::Secret;
use crate::store::SpentId;

const NONCE: usize = 24;

/// What a sealed text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A captcha's key that is its own record.
    Key,
    /// A pass, which stands for an answer that was right.
    Pass,
    /// A token, which tells a site's back end that an answer was right.
    Token,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Pass => "pass",
            Self::Token => "token",
        }
    }
}

/// Seals with one secret, and opens what any of several sealed.
pub(crate) struct Sealer {
    /// The first seals; all open.
    seals: Vec<Seal>,
    encoding: Encoding,
}

struct Seal {
    secret: Secret,
    cipher: XChaCha20Poly1305,
}

/// What was sealed, and which secret did it.
pub(crate) struct SealContent {
    pub(crate) payload: Vec<u8>,
    /// Which of the secrets that is: 0 is the one that seals.
    pub(crate) age: usize,
    /// The name under which the store keeps that the text was used up.
    pub(crate) id: SpentId,
}

impl Sealer {
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let seal = |secret: &Secret| Seal {
            cipher: XChaCha20Poly1305::new(&secret.seed("seal", &[]).into()),
            secret: secret.clone(),
        };
        Self { seals: secrets.into_iter().map(seal).collect(), encoding: encoding() }
    }

    /// One of the secrets: 0 is the one that seals.
    pub(crate) fn secret(&self, age: usize) -> Option<&Secret> {
        self.seals.get(age).map(|seal| &seal.secret)
    }

    /// Seals a payload for a purpose, in a context.
    pub(crate) fn seal(
        &self,
        purpose: Purpose,
        context: &[&str],
        payload: &[u8],
    ) -> Result<String, SealError> {
        let seal = self.seals.first().ok_or(SealError::Length)?;
        let nonce = system_bytes::<NONCE>()?;
        let payload = Payload { msg: payload, aad: &bound(purpose, context) };
        let sealed = seal.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| SealError::Length)?;
        Ok(self.encoding.encode(&[&nonce[..], &sealed].concat()))
    }

    /// Opens a text; `None` where it was sealed with another secret, for another purpose or in another
    /// context, was changed or cut, or was never sealed.
    pub(crate) fn open(
        &self,
        purpose: Purpose,
        context: &[&str],
        text: &str,
    ) -> Option<SealContent> {
        let bytes = self.encoding.decode(text.as_bytes()).ok()?;
        let (&nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let aad = bound(purpose, context);
        self.seals.iter().enumerate().find_map(|(age, Seal { secret, cipher })| {
            let payload = Payload { msg: sealed, aad: &aad };
            let payload = cipher.decrypt(&XNonce::from(nonce), payload).ok()?;
            let id = spent_id(secret, purpose, text);
            Some(SealContent { payload, age, id })
        })
    }
}

/// The name under which a store keeps that a text was used up. It follows from the secret, so no
/// other site on the same store can ask about it.
fn spent_id(secret: &Secret, purpose: Purpose, text: &str) -> SpentId {
    let seed = secret.seed("spent", &[purpose.name(), text]);
    SpentId::from(*seed.first_chunk().unwrap_or(&[0; 16]))
}

/// What is authenticated beside the payload, each part with its length before it: no two lists of parts
/// run together.
fn bound(purpose: Purpose, context: &[&str]) -> Vec<u8> {
    let parts = std::iter::once(purpose.name()).chain(context.iter().copied());
    let part = |part: &str| [&part.len().to_be_bytes()[..], part.as_bytes()].concat();
    parts.flat_map(part).collect()
}

/// Why nothing was sealed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SealError {
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    #[error("it is too long to be sealed")]
    Length,
}

/// Base 32 in small letters and digits, without the signs that are no `\w` and without padding.
#[expect(clippy::expect_used, reason = "a test encodes with it")]
fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.encoding().expect("32 different symbols")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text).unwrap()
    }

    fn sealer() -> Sealer {
        Sealer::new([&secret("a secret of mine")])
    }

    #[test]
    fn what_was_sealed_is_opened_and_only_with_the_same_secret() {
        let (mine, hers) = (secret("a secret of mine"), secret("a secret of hers"));
        let (sealer, other) = (sealer(), Sealer::new([&hers]));
        let both = Sealer::new([&hers, &mine]);
        let text = sealer.seal(Purpose::Key, &["a"], b"payload").unwrap();
        for (sealer, age) in [(&sealer, 0), (&both, 1)] {
            let opened = sealer.open(Purpose::Key, &["a"], &text).unwrap();
            assert_eq!((&opened.payload[..], opened.age), (&b"payload"[..], age));
        }
        assert!(other.open(Purpose::Key, &["a"], &text).is_none());
        let id = |sealer: &Sealer| sealer.open(Purpose::Key, &["a"], &text).unwrap().id;
        assert_eq!(id(&sealer), id(&both));
    }

    #[test]
    fn it_opens_for_its_purpose_and_in_its_context_alone() {
        let sealer = sealer();
        let text = sealer.seal(Purpose::Pass, &["ab", "c"], b"").unwrap();
        assert!(sealer.open(Purpose::Pass, &["ab", "c"], &text).is_some());
        assert!(sealer.open(Purpose::Key, &["ab", "c"], &text).is_none());
        for context in [&["a", "bc"][..], &["abc"], &["ab"], &["ab", "c", ""], &[]] {
            assert!(sealer.open(Purpose::Pass, context, &text).is_none(), "{context:?}");
        }
    }

    proptest! {
        #[test]
        fn a_text_that_was_changed_or_cut_does_not_open(
            at in any::<prop::sample::Index>(), bit in 0..5_u8, cut in any::<prop::sample::Index>(),
        ) {
            let sealer = sealer();
            let text = sealer.seal(Purpose::Key, &[], b"KHTAP").unwrap();
            let mut changed = text.clone().into_bytes();
            let symbols = b"abcdefghijklmnopqrstuvwxyz234567";
            let at = at.index(changed.len());
            let value = symbols.iter().position(|&symbol| symbol == changed[at]).unwrap();
            changed[at] = symbols[value ^ (1 << bit)];
            let changed = String::from_utf8(changed).unwrap();
            prop_assert!(sealer.open(Purpose::Key, &[], &changed).is_none());
            let cut = &text[..cut.index(text.len())];
            prop_assert!(sealer.open(Purpose::Key, &[], cut).is_none());
        }

        #[test]
        fn any_text_from_elsewhere_is_none_and_no_panic(text in "\\PC{0,300}") {
            prop_assert!(sealer().open(Purpose::Key, &[], &text).is_none());
        }
    }
}
