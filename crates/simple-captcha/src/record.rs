//! What a store keeps of one captcha, or a sealed key carries.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::answer::Answer;
use crate::kind::task::Task;

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
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// What a sealed key carries of a captcha.
pub(crate) struct SealedRecord {
    pub(crate) kind: String,
    pub(crate) task: Task,
    pub(crate) expires: SystemTime,
}

impl SealedRecord {
    /// The lengths to one of which a record's bytes are filled up, so that a sealed key's length says
    /// little about the task.
    const LENGTHS: [usize; 5] = [40, 64, 128, 288, 576];

    /// How many bytes count, the expiry in microseconds, the kind's name with its length before it, the
    /// task, and zeros; `None` if it is too long.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        let expires = self.expires.duration_since(UNIX_EPOCH).ok()?.as_micros();
        let mut bytes = vec![0; 2];
        bytes.extend_from_slice(&u64::try_from(expires).ok()?.to_be_bytes());
        bytes.push(u8::try_from(self.kind.len()).ok()?);
        bytes.extend_from_slice(self.kind.as_bytes());
        self.task.write(&mut bytes)?;
        let count = u16::try_from(bytes.len()).ok()?.to_be_bytes();
        bytes.get_mut(..2)?.copy_from_slice(&count);
        let length = Self::LENGTHS.into_iter().find(|&length| bytes.len() <= length)?;
        bytes.resize(length, 0);
        Some(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, _) = bytes.split_first_chunk::<2>()?;
        let bytes = bytes.get(2..u16::from_be_bytes(*count).into())?;
        let (expires, rest) = bytes.split_first_chunk::<8>()?;
        let expires = Duration::from_micros(u64::from_be_bytes(*expires));
        let expires = UNIX_EPOCH.checked_add(expires)?;
        let (&length, rest) = rest.split_first()?;
        let (kind, task) = rest.split_at_checked(length.into())?;
        let kind = std::str::from_utf8(kind).ok()?.to_owned();
        Some(Self { kind, task: Task::read(task)?, expires })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Puzzle;

    fn record(task: Task) -> SealedRecord {
        let expires = UNIX_EPOCH + Duration::from_micros(1_795_350_267_258_773);
        SealedRecord { kind: "text".to_owned(), task, expires }
    }

    fn texts(challenge: &str, answer: &str) -> SealedRecord {
        record(Task::stored(challenge.to_owned(), Answer::new(answer)))
    }

    #[test]
    fn a_record_is_read_from_its_bytes_as_it_was() {
        let long = "𠀀".repeat(Puzzle::MAX_CHARS);
        for (challenge, answer) in [("ÄÉ×=", "äé"), ("A", "a"), (&long, &long)] {
            let bytes = texts(challenge, answer).to_bytes().unwrap();
            let read = SealedRecord::from_bytes(&bytes).unwrap();
            let (shown, right) = read.task.texts().unwrap();
            assert_eq!((shown, right.expose()), (challenge, answer));
            assert_eq!((&*read.kind, read.expires), ("text", texts("", "").expires));
        }
        for length in [0, 1, Task::MAX_LEN] {
            let task = Task::new(vec![7; length]).unwrap();
            let read = SealedRecord::from_bytes(&record(task).to_bytes().unwrap()).unwrap();
            assert_eq!(read.task.as_bytes(), vec![7; length]);
        }
    }

    #[test]
    fn the_number_of_bytes_does_not_tell_the_length_of_the_answer() {
        for (challenge, answer) in [("1+1=", "2"), ("10×10=", "100"), ("KHTAP", "khtap")] {
            assert_eq!(texts(challenge, answer).to_bytes().unwrap().len(), 40);
        }
    }

    #[test]
    fn bytes_that_end_too_soon_are_no_record() {
        let bytes = texts("KHTAP", "khtap").to_bytes().unwrap();
        for length in 0..27 {
            assert!(SealedRecord::from_bytes(&bytes[..length]).is_none(), "{length}");
        }
    }
}
