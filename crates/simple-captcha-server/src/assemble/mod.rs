//! From options to a captcha.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use simple_captcha::image::{ImageStyle, Level};
use simple_captcha::store::SharedStore;
use simple_captcha::{
    BuildError, Captcha, CaptchaBuilder, Challenge, Letters, MemoryStore, Secret, Words,
};

use crate::cli::{Asking, Serve, Usage};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Letters,
    Digits,
    Accented,
    Sum,
    Words,
}

impl Kind {
    /// The kinds that a visitor of the server's pages can try, whatever the site asks.
    pub(crate) const TRIED: [Self; 2] = [Self::Letters, Self::Sum];
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "letters" | "captcha.helpers.random_char_challenge" => Ok(Self::Letters),
            "digits" => Ok(Self::Digits),
            "accented" | "captcha.helpers.unicode_challenge" => Ok(Self::Accented),
            "sum" | "captcha.helpers.math_challenge" => Ok(Self::Sum),
            "words" | "captcha.helpers.word_challenge" => Ok(Self::Words),
            _ => Err("letters, digits, accented, sum or words is wanted, or \
                      captcha.helpers.random_char_challenge, unicode_challenge, math_challenge or \
                      word_challenge"
                .to_owned()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Letters => "letters",
            Self::Digits => "digits",
            Self::Accented => "accented",
            Self::Sum => "sum",
            Self::Words => "words",
        })
    }
}

/// How pictures look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    Engraved(Level),
}

impl Look {
    pub(crate) fn style(self) -> ImageStyle {
        match self {
            Self::Plain => ImageStyle::plain(),
            Self::Engraved(level) => ImageStyle::engraved(level),
        }
    }
}

impl FromStr for Look {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == "plain" {
            return Ok(Self::Plain);
        }
        name.parse()
            .map(Self::Engraved)
            .map_err(|_| "plain, easy, medium or hard is wanted".to_owned())
    }
}

/// The captcha that the options describe, on the site's own store.
pub(crate) fn captcha(
    options: &Serve,
    secret: Option<Secret>,
    store: SharedStore,
) -> anyhow::Result<Captcha> {
    let mut builder = asking(options.asking.challenge, options, Captcha::builder(store))?;
    match secret {
        Some(secret) => builder = builder.secret(secret),
        None => tracing::info!(
            "CAPTCHA_SECRET is not set: the drawings depend on a secret that only this process has, \
             so another process, or the next start, draws the same captcha in another way"
        ),
    }
    built(builder, options.asking.challenge)
}

/// A captcha of some kind for a page to try it.
///
/// It is kept apart from the site's own, in memory: a visitor chooses the kind, and what he gets must
/// not open the site's forms.
pub(crate) fn trial(kind: Kind, options: &Serve) -> anyhow::Result<Captcha> {
    const CAPACITY: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
    let store = MemoryStore::with_capacity(CAPACITY);
    built(asking(kind, options, Captcha::builder(store))?, kind)
}

/// Builds the captcha. What its font lacks came from an option.
fn built(builder: CaptchaBuilder, kind: Kind) -> anyhow::Result<Captcha> {
    builder.build().map_err(|error| match (error, kind) {
        (error @ BuildError::NoGlyph(_), Kind::Sum) => {
            Usage(format!("--times-sign: {error}")).into()
        }
        (error @ BuildError::NoGlyph(_), Kind::Words) => {
            Usage(format!("--words-dictionary: {error}")).into()
        }
        (error, _) => error.into(),
    })
}

fn asking(kind: Kind, options: &Serve, builder: CaptchaBuilder) -> anyhow::Result<CaptchaBuilder> {
    Ok(builder
        .timeout(Duration::from_secs(60 * u64::from(options.timeout)))
        .double_scale(options.double_scale)
        .image_style(options.asking.level.style())
        .challenge(challenge(kind, &options.asking)?))
}

/// A challenge of some kind, as the options describe it.
pub(crate) fn challenge(kind: Kind, options: &Asking) -> anyhow::Result<Box<dyn Challenge>> {
    let letters = |alphabet| -> anyhow::Result<Box<dyn Challenge>> {
        let letters = Letters::default().with_alphabet(alphabet)?;
        Ok(Box::new(letters.with_length(options.length.try_into()?).context("--length")?))
    };
    match kind {
        Kind::Letters => letters(Letters::ALPHABET),
        Kind::Digits => letters(Letters::DIGITS),
        Kind::Accented => letters(Letters::ACCENTED),
        Kind::Sum => Ok(Box::new(options.times_sign.clone())),
        Kind::Words => {
            let one = options.dictionary_min_length.try_into()?;
            let other = options.dictionary_max_length.try_into()?;
            let words = Words::from_file(
                &options.words_dictionary,
                usize::min(one, other)..=usize::max(one, other),
            );
            Ok(Box::new(words.context("--words-dictionary")?))
        }
    }
}
