//! Why a captcha cannot be built.

use simple_captcha_draw::RandomnessError;
use simple_captcha_draw::audio::MissingClip;

use crate::site_key::SiteKey;

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
    /// Keys, or tokens for a back end, are to be sealed without a secret that stays the same.
    #[error("sealed keys and tokens need a secret that stays the same")]
    NoSecret,
    /// A site with rows in the store has a proof of work beside its usual kind.
    #[error("a proof of work beside the usual captchas needs sealed keys: set `sealed`")]
    WorkNotSealed,
    /// Two challenges have one name, or names that keys cannot tell apart.
    #[error(
        "the captchas of the challenges named {0:?} and {1:?} could not be told apart: give one of them \
         another name"
    )]
    SameName(String, String),
    /// A challenge has an empty name.
    #[error("a challenge has an empty name: give it one of at least one character")]
    NoName,
    /// The keys of two sites' captchas could not be told apart, which happens by chance to one pair in 268
    /// million.
    #[error(
        "the captchas of the sites {0} and {1} could not be told apart: give one of them another key"
    )]
    SameMark(SiteKey, SiteKey),
    /// Two sites have one secret.
    #[error("the sites {0} and {1} have one secret: give each a secret of its own")]
    SameSecret(SiteKey, SiteKey),
    /// Two sites have one key.
    #[error("two sites have the key {0}: give each a key of its own")]
    SameSite(SiteKey),
    /// A kind's name is empty or too long.
    #[error("invalid name of a kind {0:?}: expected 1 to 16 bytes")]
    KindName(String),
    /// The captcha's own URLs are to be where none can be.
    #[error("invalid mount path {0:?}: expected something like /captcha")]
    Mount(String),
}
