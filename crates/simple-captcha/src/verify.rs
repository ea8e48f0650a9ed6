//! Judging an answer.

use crate::answer::Answer;
use crate::captcha::Captcha;
use crate::event::{Event, RefusalReason};
use crate::keeper::OpenCaptcha;
use crate::key::Key;
use crate::pass::Proof;
use crate::store::StoreError;

impl Captcha {
    /// Judges an answer, as it was typed. Right or wrong, the captcha is used up: of any number of
    /// answers at the same time at most one can be right. Only an empty answer leaves it as it is.
    ///
    /// A captcha of another [form's](Captcha::for_form) challenge is [`VerifyError::Gone`], and stays as it
    /// is.
    ///
    /// ```
    /// # async fn example(captcha: simple_captcha::Captcha, key: &str, typed: &str) {
    /// use simple_captcha::VerifyError;
    ///
    /// let verdict = match key.parse() {
    ///     Ok(key) => captcha.verify(&key, typed).await,
    ///     Err(_) => Err(VerifyError::Gone),
    /// };
    /// # let _ = verdict;
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything but a right answer is an error; what a [`VerifyError`] says is for your log and
    /// your message. A store that fails is an error too, so a form that asks `is_ok` stays shut.
    pub async fn verify(&self, key: &Key, answer: &str) -> Result<Proof, VerifyError> {
        /// More than any kind looks at, in bytes.
        const MAX_ANSWER: usize = 4096;
        let answer = answer.get(..answer.floor_char_boundary(MAX_ANSWER)).unwrap_or_default();
        if Answer::new(answer).is_empty() {
            return Err(VerifyError::Empty);
        }
        let site = self.site_key();
        let place = self.place().ok_or(VerifyError::Gone)?;
        if key.mark().unwrap_or_default() != place.mark {
            tracing::debug!(?key, "an answer to a captcha of another form or site");
            self.observe(&Event::Refused { site, reason: RefusalReason::Foreign });
            return Err(VerifyError::Gone);
        }
        let kept = self.keeper().take(key).await;
        let kept = kept.inspect_err(|_| self.observe(&Event::StoreFailed { site }))?;
        let Some(OpenCaptcha { task, expires, kind, .. }) = kept else {
            self.observe(&Event::Refused { site, reason: RefusalReason::Gone });
            return Err(VerifyError::Gone);
        };
        let kind = self.kinds().of(key, kind.as_deref()).ok_or(VerifyError::Gone)?;
        let right = kind.judge(&task, answer);
        let left = expires.duration_since(self.now()).unwrap_or_default();
        let age = self.timeout().saturating_sub(left);
        self.observe(&Event::Judged { site, kind: kind.name(), right, age });
        if right { Ok(Proof::fresh(self, kind.name())) } else { Err(VerifyError::Wrong) }
    }
}

/// Why an answer does not pass.
///
/// Only [`VerifyError::Empty`] leaves the captcha open for another answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Nothing was typed. The captcha can still be answered.
    #[error("no answer was given")]
    Empty,
    /// The answer is wrong. The captcha is used up.
    #[error("the answer is wrong")]
    Wrong,
    /// There is no such captcha: it never was, has expired, or has been answered.
    #[error("there is no such captcha, or it has expired or been answered")]
    Gone,
    /// The store could not be asked, so nobody knows whether the answer is right.
    #[error("the answer was not checked")]
    Store(#[from] StoreError),
}
