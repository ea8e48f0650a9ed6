//! Keys that are their own record, so that nothing is stored until somebody answers.
//!
//! A sealed key is what [`Record`] holds, encrypted and authenticated with XChaCha20-Poly1305 under a
//! key that comes from the server's secret: 24 bytes of nonce, the sealed record, 16 bytes of tag, in
//! base 32 and small letters. The record is filled up to one of a few lengths, so that the key's own
//! length says nothing about the answer.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::{Encoding, HEXLOWER, Specification};
use simple_captcha_draw::{RandomnessError, system_bytes};

use crate::answer::Answer;
use crate::key::Key;
use crate::named::Mark;
use crate::record::Record;
use crate::secret::Secret;

const NONCE: usize = 24;
/// The lengths to one of which a record is filled up.
const CLASSES: [usize; 4] = [32, 64, 128, 288];
/// What the seal is for: nothing that was sealed for another purpose opens as a key.
const PURPOSE: &[u8] = b"simple-captcha: a captcha's record, first version";

/// Seals records into keys with one secret, and opens those of several.
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
pub(crate) struct Opened<'a> {
    pub(crate) record: Record,
    pub(crate) secret: &'a Secret,
    /// Which of the secrets that is: 0 is the one that seals.
    pub(crate) age: usize,
    /// The key under which the store remembers that this one is spent. Nobody can tell it who has not
    /// the secret, so nobody can ask another site on the same table about it.
    pub(crate) spent: Key,
}

impl Sealer {
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let seal = |secret: &Secret| Seal {
            cipher: XChaCha20Poly1305::new(&secret.seed("sealed key", &[]).into()),
            secret: secret.clone(),
        };
        Self { seals: secrets.into_iter().map(seal).collect(), encoding: encoding() }
    }

    /// Makes the key of a new captcha. The mark, if there is one, stands before it and is sealed with
    /// it.
    pub(crate) fn seal(&self, record: &Record, mark: Option<&Mark>) -> Result<Key, SealError> {
        let seal = self.seals.first().ok_or(SealError::Length)?;
        let nonce = system_bytes::<NONCE>()?;
        let text = written(record).ok_or(SealError::Length)?;
        let mark = mark.map(Mark::as_str).unwrap_or_default();
        let payload = Payload { msg: &text, aad: &purpose(mark) };
        let sealed = seal.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| SealError::Length)?;
        let key = mark.to_owned() + &self.encoding.encode(&[&nonce[..], &sealed].concat());
        key.parse().map_err(|_| SealError::Length)
    }

    /// Opens a key; `None` where it is of another secret, changed, cut, or was never sealed.
    pub(crate) fn open(&self, key: &Key) -> Option<Opened<'_>> {
        let mark = key.mark().unwrap_or_default();
        let sealed = key.as_str().strip_prefix(mark)?;
        let bytes = self.encoding.decode(sealed.as_bytes()).ok()?;
        let (&nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        self.seals.iter().enumerate().find_map(|(age, Seal { secret, cipher })| {
            let payload = Payload { msg: sealed, aad: &purpose(mark) };
            let text = cipher.decrypt(&XNonce::from(nonce), payload).ok()?;
            let spent = spent_key(secret, "spent key", key.as_str())?;
            Some(Opened { record: read(&text)?, secret, age, spent })
        })
    }
}

/// What a key's seal is for, its mark included: one whose mark was taken off or changed does not open.
fn purpose(mark: &str) -> Vec<u8> {
    [PURPOSE, mark.as_bytes()].concat()
}

/// The key under which a store remembers that a sealed text is spent. Nobody can tell it who has not
/// the secret, and nobody takes it for a captcha's.
pub(crate) fn spent_key(secret: &Secret, purpose: &str, text: &str) -> Option<Key> {
    let seed = secret.seed(purpose, &[text]);
    let digits = HEXLOWER.encode(seed.get(..17)?);
    format!("{}{digits}", Key::SPENT).parse().ok()
}

/// Why a captcha was not sealed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SealError {
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    #[error("the captcha is too long to be sealed")]
    Length,
}

/// Base 32 in small letters and digits, without the signs that are no `\w` and without padding.
#[expect(clippy::expect_used, reason = "a test encodes with it")]
pub(crate) fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.encoding().expect("32 different symbols")
}

/// Expiry in microseconds, the lengths of both texts, both texts, and zeros up to the class's length.
fn written(record: &Record) -> Option<Vec<u8>> {
    let expires = record.expires.duration_since(UNIX_EPOCH).ok()?.as_micros();
    let (challenge, answer) = (record.challenge.as_bytes(), record.answer.expose().as_bytes());
    let mut text = u64::try_from(expires).ok()?.to_be_bytes().to_vec();
    for part in [challenge, answer] {
        text.push(u8::try_from(part.len()).ok()?);
        text.extend_from_slice(part);
    }
    let class = CLASSES.into_iter().find(|&class| text.len() <= class)?;
    text.resize(class, 0);
    Some(text)
}

fn read(text: &[u8]) -> Option<Record> {
    let (expires, rest) = text.split_first_chunk::<8>()?;
    let expires = Duration::from_micros(u64::from_be_bytes(*expires));
    let (challenge, rest) = part(rest)?;
    let (answer, _) = part(rest)?;
    let expires: SystemTime = UNIX_EPOCH.checked_add(expires)?;
    Some(Record::new(challenge.to_owned(), Answer::new(answer), expires))
}

fn part(text: &[u8]) -> Option<(&str, &[u8])> {
    let (&length, rest) = text.split_first()?;
    let (part, rest) = rest.split_at_checked(length.into())?;
    Some((std::str::from_utf8(part).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Puzzle;

    fn secret(text: &str) -> Secret {
        Secret::new(text).unwrap()
    }

    fn record(challenge: &str, answer: &str) -> Record {
        let expires = UNIX_EPOCH + Duration::from_micros(1_795_350_267_258_773);
        Record::new(challenge.to_owned(), Answer::new(answer), expires)
    }

    #[test]
    fn what_was_sealed_is_opened_and_only_with_the_same_secret() {
        let (mine, hers) = (secret("a secret of mine"), secret("a secret of hers"));
        let (sealer, other) = (Sealer::new([&mine]), Sealer::new([&hers]));
        let both = Sealer::new([&hers, &mine]);
        let key = sealer.seal(&record("ÄÉ×=", "äé"), None).unwrap();
        for sealer in [&sealer, &both] {
            let opened = sealer.open(&key).unwrap();
            assert_eq!(opened.record.challenge, "ÄÉ×=");
            assert_eq!(opened.record.answer.expose(), "äé");
            assert_eq!(opened.record.expires, record("", "").expires);
        }
        assert!(other.open(&key).is_none());
        assert!(sealer.open(&key).unwrap().spent == both.open(&key).unwrap().spent);
    }

    #[test]
    fn the_longest_captcha_fits_into_a_key() {
        let sealer = Sealer::new([&secret("a secret of mine")]);
        let long = "𠀀".repeat(Puzzle::MAX_CHARS);
        let key = sealer.seal(&record(&long, &long), None).unwrap();
        assert_eq!(sealer.open(&key).unwrap().record.challenge, long);
    }

    #[test]
    fn the_length_of_a_key_does_not_tell_the_length_of_the_answer() {
        let sealer = Sealer::new([&secret("a secret of mine")]);
        let lengths: Vec<usize> =
            [("1+1=", "2"), ("10×10=", "100"), ("KHTAP", "khtap"), ("A", "a")]
                .map(|(challenge, answer)| sealer.seal(&record(challenge, answer), None).unwrap())
                .map(|key| key.as_str().len())
                .into();
        assert_eq!(lengths, [116; 4]);
    }

    proptest! {
        #[test]
        fn a_key_that_was_changed_or_cut_does_not_open(
            at in any::<prop::sample::Index>(), bit in 0..5_u8, cut in any::<prop::sample::Index>(),
        ) {
            let sealer = Sealer::new([&secret("a secret of mine")]);
            let key = sealer.seal(&record("KHTAP", "khtap"), None).unwrap();
            let mut text = key.as_str().to_owned().into_bytes();
            let symbols = b"abcdefghijklmnopqrstuvwxyz234567";
            let at = at.index(text.len());
            let value = symbols.iter().position(|&symbol| symbol == text[at]).unwrap();
            text[at] = symbols[value ^ (1 << bit)];
            let changed: Key = String::from_utf8(text).unwrap().parse().unwrap();
            prop_assert!(sealer.open(&changed).is_none());
            let cut = &key.as_str()[..1 + cut.index(key.as_str().len() - 1)];
            prop_assert!(sealer.open(&cut.parse().unwrap()).is_none());
        }

        #[test]
        fn any_key_from_elsewhere_is_none_and_no_panic(text in "\\w{1,300}") {
            let sealer = Sealer::new([&secret("a secret of mine")]);
            if let Ok(key) = text.parse() {
                prop_assert!(sealer.open(&key).is_none());
            }
        }
    }
}
