//! What a store keeps of one captcha.

use std::fmt;
use std::time::SystemTime;

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
