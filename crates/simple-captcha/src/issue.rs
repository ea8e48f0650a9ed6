//! Issuing a captcha.

use simple_captcha_draw::{RandomnessError, Rng};

use crate::captcha::Captcha;
use crate::event::Event;
use crate::keeper::KeepError;
use crate::key::Key;
use crate::kind::MakeError;
use crate::kinds::FormKind;
use crate::store::StoreError;

impl Captcha {
    /// Makes a new captcha, stores it, and returns its key.
    ///
    /// # Errors
    ///
    /// The store may fail, and a challenge or a kind of your own may make what cannot be asked or drawn.
    /// Nothing is stored then.
    pub async fn issue(&self) -> Result<Key, IssueError> {
        self.issue_at(self.place().ok_or(IssueError::NoSuchChallenge)?).await
    }

    /// Makes a new proof of work of the site, as [`Captcha::issue`] makes a captcha of the usual kind: its
    /// answer opens the same forms and brings the same tokens. [`Part::Data`](crate::kind::Part::Data) gives
    /// what the visitor's browser is told.
    ///
    /// # Errors
    ///
    /// [`IssueError::NoWork`] if the site has none: see [`CaptchaBuilder::work`](crate::CaptchaBuilder::work).
    /// The operating system may have no randomness to give.
    pub async fn issue_work(&self) -> Result<Key, IssueError> {
        self.issue_at(self.kinds().work().ok_or(IssueError::NoWork)?).await
    }

    /// Whether the site has a proof of work: beside its usual kind, or as that.
    #[must_use]
    pub fn has_work(&self) -> bool {
        self.kinds().work().is_some()
    }

    async fn issue_at(&self, place: FormKind<'_>) -> Result<Key, IssueError> {
        let site = self.site_key();
        let FormKind { mark, kind } = place;
        let task = kind.make(&mut Rng::from_system()?)?;
        let now = self.now();
        let expires = now.checked_add(self.timeout()).unwrap_or(now);
        let kept = self.keeper().keep(mark, kind.name(), task, expires).await;
        match &kept {
            Ok(_) => self.observe(&Event::Issued { site, kind: kind.name() }),
            Err(KeepError::Store(_)) => self.observe(&Event::StoreFailed { site }),
            Err(_) => {}
        }
        Ok(kept?)
    }
}

/// Why no captcha was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The operating system gave no randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The kind made no task.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// The store did not take it.
    #[error("the new captcha was not stored")]
    Store(#[from] StoreError),
    /// No challenge of that name was given when the captcha was built.
    #[error("no challenge has that name")]
    NoSuchChallenge,
    /// The site has no proof of work.
    #[error("the site has no proof of work")]
    NoWork,
    /// It does not fit into a sealed key.
    #[error("the new captcha does not fit into a sealed key")]
    Length,
}

impl From<KeepError> for IssueError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Randomness(error) => Self::Randomness(error),
            KeepError::Length => Self::Length,
            KeepError::Store(error) => Self::Store(error),
        }
    }
}
