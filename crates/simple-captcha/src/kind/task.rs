//! What only the server may know of a captcha.

use std::fmt;

use crate::answer::{Answer, MAX_CHARS};

/// What only the server may know of a captcha: what is shown and what is right, in whatever form its
/// [`Kind`](super::Kind) gives it, at most [`Task::MAX_LEN`] bytes.
///
/// A task of two texts fits into a row of Django's table. Captchas with any other task are always
/// [sealed](crate::CaptchaBuilder::sealed). `Debug` shows nothing.
#[derive(Clone)]
pub struct Task(TaskContent);

#[derive(Clone)]
enum TaskContent {
    Texts(String, Answer),
    Bytes(Box<[u8]>),
}

impl Task {
    /// The longest task, in bytes.
    pub const MAX_LEN: usize = 512;

    /// Takes any bytes as a task.
    ///
    /// # Errors
    ///
    /// More than [`Task::MAX_LEN`] bytes are refused.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Result<Self, TaskTooLong> {
        let bytes = bytes.into();
        if bytes.len() > Self::MAX_LEN {
            return Err(TaskTooLong(bytes.len()));
        }
        Ok(Self(TaskContent::Bytes(bytes)))
    }

    /// Makes a task of two texts: what is shown, and the right answer.
    ///
    /// # Errors
    ///
    /// Texts that are longer than a [puzzle's](crate::Puzzle::MAX_CHARS) are refused.
    pub fn of_texts(challenge: String, answer: Answer) -> Result<Self, TaskTooLong> {
        let longest = challenge.chars().count().max(answer.expose().chars().count());
        if longest > MAX_CHARS {
            return Err(TaskTooLong(challenge.len().max(answer.expose().len())));
        }
        Ok(Self::stored(challenge, answer))
    }

    /// The task of a row, which another program may have written.
    pub(crate) fn stored(challenge: String, answer: Answer) -> Self {
        Self(TaskContent::Texts(challenge, answer))
    }

    /// The bytes, of a task that was made of bytes; none of another.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            TaskContent::Bytes(bytes) => bytes,
            TaskContent::Texts(..) => &[],
        }
    }

    /// What is shown and the right answer, of a task that was made of two texts.
    #[must_use]
    pub fn texts(&self) -> Option<(&str, &Answer)> {
        match &self.0 {
            TaskContent::Texts(challenge, answer) => Some((challenge, answer)),
            TaskContent::Bytes(_) => None,
        }
    }

    /// The two texts, or else the task as it was.
    pub(crate) fn into_texts(self) -> Result<(String, Answer), Self> {
        match self.0 {
            TaskContent::Texts(challenge, answer) => Ok((challenge, answer)),
            bytes @ TaskContent::Bytes(_) => Err(Self(bytes)),
        }
    }

    /// Which of the two it is, and what it says: two texts as the length of the first and both, the
    /// second up to the end.
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) -> Option<()> {
        match &self.0 {
            TaskContent::Texts(challenge, answer) => {
                bytes.push(0);
                bytes.push(u8::try_from(challenge.len()).ok()?);
                bytes.extend_from_slice(challenge.as_bytes());
                bytes.extend_from_slice(answer.expose().as_bytes());
            }
            TaskContent::Bytes(task) => {
                bytes.push(1);
                bytes.extend_from_slice(task);
            }
        }
        Some(())
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (form, rest) = bytes.split_first()?;
        match form {
            0 => {
                let (&length, rest) = rest.split_first()?;
                let (challenge, answer) = rest.split_at_checked(length.into())?;
                let challenge = std::str::from_utf8(challenge).ok()?.to_owned();
                Some(Self::stored(challenge, Answer::new(std::str::from_utf8(answer).ok()?)))
            }
            1 => Self::new(rest).ok(),
            _ => None,
        }
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Task(..)")
    }
}

/// A task has more than [`Task::MAX_LEN`] bytes, or one of its two texts more than 32 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a task of {0} bytes is too long: at most {max} bytes fit, or two texts of 32 characters each",
    max = Task::MAX_LEN
)]
pub struct TaskTooLong(usize);
