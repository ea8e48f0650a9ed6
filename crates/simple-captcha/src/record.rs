//! What a store keeps of one captcha, or a sealed key carries.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::answer::Answer;

/// What a [`Store`](crate::Store) keeps of one captcha beside its key.
///
/// `Debug` shows only when it expires: the challenge is as good as the answer.
#[derive(Clone)]
#[non_exhaustive]
pub struct Record {
    /// What the picture shows, for example `KHXM` or `3+4=`.
    pub challenge: String,
    /// What is to be typed, for example `khxm` or `7`.
    pub answer: Answer,
    /// From this moment on the captcha is gone.
    pub expires: SystemTime,
}

impl Record {
    /// The lengths to one of which a record's bytes are filled up, so that a sealed key's length says
    /// nothing about the answer.
    const LENGTHS: [usize; 4] = [32, 64, 128, 288];

    /// Puts a record together from its three parts.
    #[must_use]
    pub fn new(challenge: String, answer: Answer, expires: SystemTime) -> Self {
        Self { challenge, answer, expires }
    }

    /// Whether the captcha has expired at the time `now`.
    #[must_use]
    pub fn is_expired(&self, now: SystemTime) -> bool {
        self.expires <= now
    }

    /// Expiry in microseconds, both texts with their lengths before them, and zeros; `None` if it is too
    /// long.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        let expires = self.expires.duration_since(UNIX_EPOCH).ok()?.as_micros();
        let mut bytes = u64::try_from(expires).ok()?.to_be_bytes().to_vec();
        for text in [&self.challenge, self.answer.expose()] {
            bytes.push(u8::try_from(text.len()).ok()?);
            bytes.extend_from_slice(text.as_bytes());
        }
        let length = Self::LENGTHS.into_iter().find(|&length| bytes.len() <= length)?;
        bytes.resize(length, 0);
        Some(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (expires, rest) = bytes.split_first_chunk::<8>()?;
        let expires = Duration::from_micros(u64::from_be_bytes(*expires));
        let (challenge, rest) = split_text(rest)?;
        let (answer, _) = split_text(rest)?;
        let expires = UNIX_EPOCH.checked_add(expires)?;
        Some(Self::new(challenge.to_owned(), Answer::new(answer), expires))
    }
}

fn split_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (&length, rest) = bytes.split_first()?;
    let (text, rest) = rest.split_at_checked(length.into())?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("expires", &self.expires).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Puzzle;

    fn record(challenge: &str, answer: &str) -> Record {
        let expires = UNIX_EPOCH + Duration::from_micros(1_795_350_267_258_773);
        Record::new(challenge.to_owned(), Answer::new(answer), expires)
    }

    #[test]
    fn a_record_is_read_from_its_bytes_as_it_was() {
        let long = "𠀀".repeat(Puzzle::MAX_CHARS);
        for (challenge, answer) in [("ÄÉ×=", "äé"), ("A", "a"), (&long, &long)] {
            let bytes = record(challenge, answer).to_bytes().unwrap();
            let read = Record::from_bytes(&bytes).unwrap();
            assert_eq!(read.challenge, challenge);
            assert_eq!(read.answer.expose(), answer);
            assert_eq!(read.expires, record("", "").expires);
        }
    }

    #[test]
    fn the_number_of_bytes_does_not_tell_the_length_of_the_answer() {
        for (challenge, answer) in [("1+1=", "2"), ("10×10=", "100"), ("KHTAP", "khtap")] {
            assert_eq!(record(challenge, answer).to_bytes().unwrap().len(), 32);
        }
    }

    #[test]
    fn bytes_that_end_too_soon_are_no_record() {
        let bytes = record("KHTAP", "khtap").to_bytes().unwrap();
        for length in 0..8 + 6 + 6 {
            assert!(Record::from_bytes(&bytes[..length]).is_none(), "{length}");
        }
    }
}
