//! Challenges that single forms ask with, beside the site's usual one.
//!
//! With which of them a captcha was made stands in its key, before what chance made: the store has no
//! place for it. That is enough, as nobody can make a key: it is one that the store has, or one that is
//! sealed together with its mark. So a form takes captchas of its own challenge and of no other.

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::answer::Answer;
use crate::captcha::Captcha;
use crate::challenge::{Challenge, Task};
use crate::error::{BuildError, IssueError, VerifyError};
use crate::key::Key;

/// A challenge that has a name.
pub(crate) struct Named {
    name: String,
    mark: Mark,
    pub(crate) challenge: Box<dyn Challenge>,
}

impl Named {
    pub(crate) fn new(name: String, challenge: Box<dyn Challenge>) -> Self {
        Self { mark: Mark::of(&name), name, challenge }
    }

    /// Fails where two of them have one mark: the captchas of one would open the forms of the other.
    pub(crate) fn check(all: &[Self]) -> Result<(), BuildError> {
        let mut seen = HashMap::new();
        for Self { name, mark, .. } in all {
            if let Some(other) = seen.insert(mark.as_str(), name) {
                return Err(BuildError::SameName(other.clone(), name.clone()));
            }
        }
        Ok(())
    }
}

/// What the keys of a named challenge begin with: seven hexadecimal digits that come from its name,
/// and `_`, which no other key has in that place.
#[derive(Debug)]
pub(crate) struct Mark(String);

impl Mark {
    pub(crate) const LEN: usize = 8;

    fn of(name: &str) -> Self {
        let digest = Sha256::digest(name);
        Self(HEXLOWER.encode(&digest).chars().take(Self::LEN - 1).chain(['_']).collect())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Captcha {
    /// Makes a new captcha with a challenge that was
    /// [named](crate::CaptchaBuilder::named_challenge) when this one was built.
    ///
    /// [`Captcha::verify`] does not take it, so that it does not open forms that ask something else:
    /// judge its answer with [`Captcha::verify_named`]. Of its key, 108 bits are chance.
    ///
    /// # Errors
    ///
    /// As [`Captcha::issue`]; and [`IssueError::NoSuchChallenge`].
    pub async fn issue_named(&self, name: &str) -> Result<Key, IssueError> {
        let named = self.named(name).ok_or(IssueError::NoSuchChallenge)?;
        self.issue_marked(&*named.challenge, Some(&named.mark)).await
    }

    /// Judges an answer as [`Captcha::verify`] does, to a captcha of the challenge that has this name.
    ///
    /// # Errors
    ///
    /// As [`Captcha::verify`]; a captcha of another challenge is [`VerifyError::Gone`], and stays as it
    /// is.
    pub async fn verify_named(
        &self,
        name: &str,
        key: &Key,
        answer: &Answer,
    ) -> Result<(), VerifyError> {
        let named = self.named(name).ok_or(VerifyError::Gone)?;
        self.verify_marked(&*named.challenge, Some(&named.mark), key, answer).await
    }

    pub(crate) fn has_named(&self, name: &str) -> bool {
        self.named(name).is_some()
    }

    fn named(&self, name: &str) -> Option<&Named> {
        self.all_named().iter().find(|named| named.name == name)
    }

    /// The challenge that a captcha was made with, as far as its key says: the usual one where another
    /// program made it.
    pub(crate) fn challenge_of(&self, key: &Key) -> &dyn Challenge {
        let place = self.place_of(key).checked_sub(1);
        self.or_usual(place.and_then(|place| self.all_named().get(place)))
    }

    /// Which of all challenges that is: the usual one is the first, the named ones follow.
    pub(crate) fn place_of(&self, key: &Key) -> usize {
        let mark = key.mark();
        let named = self.all_named().iter();
        named
            .map(|named| Some(named.mark.as_str()))
            .position(|of| of == mark)
            .map_or(0, |at| at + 1)
    }

    /// What the visitor is to do, where the form asks with a challenge of that name.
    pub(crate) fn task(&self, name: Option<&str>) -> Task {
        self.or_usual(name.and_then(|name| self.named(name))).task()
    }

    fn or_usual<'a>(&'a self, named: Option<&'a Named>) -> &'a dyn Challenge {
        named.map_or(self.usual_challenge(), |named| &*named.challenge)
    }
}
