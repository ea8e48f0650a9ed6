//! What can go wrong, one type for each thing that can.

use http::StatusCode;
use simple_captcha_draw::RandomnessError;
use simple_captcha_draw::audio::{MissingClip, SpeakError};
use simple_captcha_draw::image::DrawError;

use crate::challenge::InvalidPuzzle;
use crate::seal::SealError;
use crate::store::StoreError;

/// Why a [`Captcha`](crate::Captcha) cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The operating system gave no randomness to make a secret of.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The font lacks a character that the challenge asks for.
    #[error("the font has no glyph for {0:?}, which the challenge may ask for")]
    NoGlyph(char),
    /// No language's voices have all symbols that the challenge asks for.
    #[error("{0}, which the challenge asks for")]
    Unspoken(MissingClip),
    /// Keys are to be sealed without a secret of the site's.
    #[error("sealed keys need a secret that stays the same")]
    NoSecret,
    /// Two challenges have one name, or names that keys cannot tell apart.
    #[error(
        "the captchas of the challenges named {0:?} and {1:?} could not be told apart: give one of them \
         another name"
    )]
    SameName(String, String),
    /// The captcha's own URLs are to be where none can be.
    #[error("invalid mount path {0:?}: expected something like /captcha")]
    Mount(String),
}

/// Why no captcha was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The operating system gave no randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The challenge made a puzzle that cannot be asked.
    #[error("the challenge made a puzzle that cannot be asked")]
    Puzzle(#[from] InvalidPuzzle),
    /// The picture style cannot draw what the challenge asks.
    #[error("the challenge made a puzzle that cannot be drawn")]
    Draw(#[from] DrawError),
    /// The store did not take it.
    #[error("the new captcha was not stored")]
    Store(#[from] StoreError),
    /// No challenge of that name was given when the captcha was built.
    #[error("no challenge has that name")]
    NoSuchChallenge,
    /// It does not fit into a sealed key.
    #[error("the new captcha does not fit into a sealed key")]
    Sealed,
}

impl IssueError {
    /// What a visitor is to be told: 503 where it may pass, 500 where the site is at fault.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Store(_) | Self::Randomness(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Puzzle(_) | Self::Draw(_) | Self::Sealed | Self::NoSuchChallenge => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl From<IssueError> for StatusCode {
    fn from(error: IssueError) -> Self {
        error.status()
    }
}

impl From<SealError> for IssueError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Randomness(error) => Self::Randomness(error),
            SealError::Length => Self::Sealed,
        }
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// There is no such captcha: it never was, has expired, or has been answered.
    #[error("there is no such captcha, or it has expired or been answered")]
    Gone,
    /// Its text cannot be drawn.
    #[error("the captcha cannot be drawn")]
    Draw(#[from] DrawError),
    /// The store could not be asked.
    #[error("the captcha was not read")]
    Store(#[from] StoreError),
}

/// Why there is no sound.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AudioError {
    /// Captchas are not heard here.
    #[error("captchas are not heard here")]
    Off,
    /// There is no such captcha: it never was, has expired, or has been answered.
    #[error("there is no such captcha, or it has expired or been answered")]
    Gone,
    /// Its text cannot be spoken.
    #[error("the captcha cannot be spoken")]
    Speak(#[from] SpeakError),
    /// The store could not be asked.
    #[error("the captcha was not read")]
    Store(#[from] StoreError),
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
