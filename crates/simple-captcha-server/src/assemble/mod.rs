//! From options to a captcha.

mod always;
mod sound;
mod style;

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use simple_captcha::audio::AudioStyle;
use simple_captcha::challenge::profile;
use simple_captcha::image::{ImageStyle, Level};
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Captcha, CaptchaBuilder, Challenge, Letters, MemoryStore, Phrases, Secret, Words,
};
pub(crate) use sound::voices;
pub(crate) use style::style;

use crate::cli::{Asking, Secrets, Serve, Usage, not_known};
use always::Always;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Letters,
    Digits,
    Accented,
    Chinese,
    Sum,
    Words,
    WordsAndPunctuation,
}

impl Kind {
    /// The kinds that a visitor of the server's pages can try, whatever the site asks.
    pub(crate) const TRIED: [Self; 2] = [Self::Letters, Self::Sum];
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        // A function of Django's, by its whole name or a part of it.
        let function = name.strip_prefix("captcha.helpers.").unwrap_or(name);
        let function = function.strip_suffix("_challenge").unwrap_or(function);
        match (name, function) {
            ("letters", _) | (_, "random_char") => Ok(Self::Letters),
            ("digits", _) => Ok(Self::Digits),
            ("accented", _) | (_, "unicode") => Ok(Self::Accented),
            ("chinese", _) => Ok(Self::Chinese),
            ("sum", _) | (_, "math") => Ok(Self::Sum),
            ("words", _) | (_, "word") => Ok(Self::Words),
            ("words-and-punctuation", _) | (_, "huge_words_and_punctuation") => {
                Ok(Self::WordsAndPunctuation)
            }
            _ => Err(not_known(
                name,
                "letters, digits, accented, chinese, sum, words or words-and-punctuation, or \
                      captcha.helpers.random_char_challenge, unicode_challenge, math_challenge, \
                      word_challenge or huge_words_and_punctuation_challenge",
            )),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Letters => "letters",
            Self::Digits => "digits",
            Self::Accented => "accented",
            Self::Chinese => "chinese",
            Self::Sum => "sum",
            Self::Words => "words",
            Self::WordsAndPunctuation => "words-and-punctuation",
        })
    }
}

/// How pictures look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Plain,
    LikeDjango,
    Engraved(Level),
}

impl Look {
    pub(crate) fn style(self) -> ImageStyle {
        match self {
            Self::Plain => ImageStyle::plain(),
            Self::LikeDjango => ImageStyle::like_django(),
            Self::Engraved(level) => ImageStyle::engraved(level),
        }
    }
}

impl FromStr for Look {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "plain" => Ok(Self::Plain),
            "like-django" => Ok(Self::LikeDjango),
            _ => name
                .parse()
                .map(Self::Engraved)
                .map_err(|_| "expected easy, medium, hard, plain or like-django".to_owned()),
        }
    }
}

/// The captcha that the options describe, on the site's own store. The spare secret stands in for one
/// that is not set.
pub(crate) fn captcha(
    options: &Serve,
    secrets: Secrets,
    spare: &Secret,
    store: SharedStore,
) -> anyhow::Result<Captcha> {
    let secret = match secrets.current {
        Some(secret) => {
            tracing::info!(
                fingerprint = secret.fingerprint(),
                "servers that share captchas need the same secret: its fingerprint is the same then"
            );
            secret
        }
        None if options.sealed => {
            return Err(Usage(
                "--sealed (or CAPTCHA_SEALED): sealed keys need CAPTCHA_SECRET in the environment, \
                 at least 16 bytes"
                    .to_owned(),
            )
            .into());
        }
        None => {
            tracing::info!(
                "CAPTCHA_SECRET is not set; using a random one. Open captchas change their pictures on \
                 restart and differ between processes"
            );
            spare.clone()
        }
    };
    if options.testing.test_mode {
        tracing::warn!(
            "--test-mode: this process protects nothing (--test-mode or CAPTCHA_TEST_MODE is on)"
        );
    }
    let Parts { challenge, style, audio, warnings } = Parts::of(options, &secret)?;
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    let mut builder =
        builder(challenge, style, secret, store, options).sealed(options.sealed).audio_style(audio);
    if let Some(secret) = secrets.old {
        builder = builder.old_secret(secret);
    }
    Ok(builder.build()?)
}

/// What the site's captchas are made of.
struct Parts {
    challenge: Box<dyn Challenge>,
    style: ImageStyle,
    audio: AudioStyle,
    /// What few people can read or answer.
    warnings: Vec<String>,
}

impl Parts {
    fn of(options: &Serve, secret: &Secret) -> anyhow::Result<Self> {
        let asking = &options.asking;
        let challenge = asked(options)?;
        let style = style(asking, secret)?;
        let mut warnings = style::readable(&style, asking)?;
        warnings.extend(misunderstood(asking)?);
        drawable(&challenge, &style, asking.challenge, asking)?;
        let audio = audible(&challenge, options)?;
        Ok(Self { challenge, style, audio, warnings })
    }
}

/// What many people would understand in another way.
fn misunderstood(asking: &Asking) -> anyhow::Result<Option<String>> {
    let sign = asking.challenge == Kind::Sum && asking.times_sign()?.looks_like_division();
    Ok(sign.then(|| {
        "--times-sign: many people take it for division, and it asks for a product".to_owned()
    }))
}

/// Complains where a server with these options would not start, whatever its secret and its database.
/// Gives back what it would warn of.
pub(crate) fn rehearse(options: &Serve) -> anyhow::Result<Vec<String>> {
    options.store_url()?;
    let parts = Parts::of(options, &Secret::random()?)?;
    let trials = Trials::new()?;
    for kind in Kind::TRIED {
        trial(kind, options, &trials)?;
    }
    Ok(parts.warnings)
}

/// What the site's captchas ask.
fn asked(options: &Serve) -> anyhow::Result<Box<dyn Challenge>> {
    match &options.testing.test_answer {
        Some(text) => Ok(Box::new(Always(text.clone()))),
        None => challenge(options.asking.challenge, &options.asking),
    }
}

fn minutes(minutes: u32) -> Duration {
    Duration::from_secs(60 * u64::from(minutes))
}

/// Where the captchas are kept that visitors try, of each kind apart from the others and from the site's
/// own, in memory: visitors choose the kind, and a captcha of their choice must not open the site's forms.
pub(crate) struct Trials {
    stores: [(Kind, SharedStore); Kind::TRIED.len()],
    secret: Secret,
}

impl Trials {
    pub(crate) fn new() -> anyhow::Result<Self> {
        const CAPACITY: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
        let store = |kind| (kind, SharedStore::new(MemoryStore::with_capacity(CAPACITY)));
        Ok(Self { stores: Kind::TRIED.map(store), secret: Secret::random()? })
    }

    fn store(&self, kind: Kind) -> anyhow::Result<SharedStore> {
        let store = self.stores.iter().find(|(other, _)| *other == kind);
        store.map(|(_, store)| store.clone()).context("nobody tries that kind")
    }
}

/// A captcha of some kind for a page to try it.
pub(crate) fn trial(kind: Kind, options: &Serve, trials: &Trials) -> anyhow::Result<Captcha> {
    let store = trials.store(kind)?;
    let secret = trials.secret.clone();
    let challenge = challenge(kind, &options.asking)?;
    let mut style = style(&options.asking, &secret)?;
    if drawable(&challenge, &style, kind, &options.asking).is_err() {
        // Fonts for what the site asks need not have what a visitor tries.
        style = style::style_in_own_fonts(&options.asking, &secret)?;
        drawable(&challenge, &style, kind, &options.asking)?;
    }
    // So need not voices.
    let audio = audible(&challenge, options).unwrap_or_else(|_| AudioStyle::silent());
    Ok(builder(challenge, style, secret, store, options).audio_style(audio).build()?)
}

fn builder(
    challenge: Box<dyn Challenge>,
    style: ImageStyle,
    secret: Secret,
    store: SharedStore,
    options: &Serve,
) -> CaptchaBuilder {
    Captcha::builder(store)
        // Where its URLs are is known of each request only: a proxy may take a part of the path off.
        .mount("")
        .timeout(minutes(options.timeout))
        .double_scale(options.double_scale)
        .resource_policy(options.place.resource_policy)
        .audio(options.sound.audio)
        .image_style(style)
        .challenge(challenge)
        .secret(secret)
}

/// Complains where the fonts lack a character that may come up: an option is to blame for it.
pub(crate) fn drawable(
    challenge: &impl Challenge,
    style: &ImageStyle,
    kind: Kind,
    options: &Asking,
) -> Result<(), Usage> {
    let Some(letter) = style.missing(&challenge.alphabet()) else { return Ok(()) };
    let option = to_blame(letter, kind, options);
    let (font, hint) = if options.drawing.fonts.is_empty() {
        ("the font".to_owned(), ": give a font that has it with --font")
    } else {
        (format!("{} (--font)", options.drawing.font_names()), "")
    };
    Err(Usage(format!(
        "{option}{font} has no glyph for {letter:?}, which the challenge may ask for{hint}"
    )))
}

/// The option that a character came from.
fn to_blame(letter: char, kind: Kind, options: &Asking) -> &'static str {
    match kind {
        Kind::Sum => "--times-sign: ",
        Kind::WordsAndPunctuation if !letter.is_alphanumeric() => "--punctuation: ",
        Kind::Words | Kind::WordsAndPunctuation => "--words-dictionary: ",
        _ if options.alphabet.is_some() => "--alphabet: ",
        Kind::Letters | Kind::Digits | Kind::Accented | Kind::Chinese => "",
    }
}

/// Why captchas that the options describe cannot be heard, if that is so.
pub(crate) fn unspeakable(options: &Serve) -> Option<String> {
    let challenge = challenge(options.asking.challenge, &options.asking).ok()?;
    audible(&challenge, options).err().map(|why| format!("{why:#}"))
}

/// The voices that captchas are heard in. Complains where they lack a symbol that may come up.
fn audible(challenge: &impl Challenge, options: &Serve) -> anyhow::Result<AudioStyle> {
    if !options.sound.audio {
        return Ok(AudioStyle::silent());
    }
    let voices = sound::voices(&options.sound.voices)?;
    voices.for_texts(&profile(challenge)).map_err(|error| {
        let option = to_blame(error.symbol, options.asking.challenge, &options.asking);
        let told = format!(
            "{option}{error}, which the challenge asks for: give voices that have it with --voices (voice \
             make --also), or switch sound off with --audio off"
        );
        Usage(told).into()
    })
}

/// A challenge of some kind, as the options describe it.
pub(crate) fn challenge(kind: Kind, options: &Asking) -> anyhow::Result<Box<dyn Challenge>> {
    let letters = |alphabet| -> anyhow::Result<Box<dyn Challenge>> {
        let letters = match &options.alphabet {
            // It is meant for what the site asks, not for another kind that a visitor tries.
            Some(letters) if kind == options.challenge => letters.clone(),
            _ => Letters::default().with_alphabet(alphabet)?,
        };
        Ok(Box::new(letters.with_length(options.length().try_into()?).context("--length")?))
    };
    match kind {
        Kind::Letters => letters(options.letters()),
        Kind::Digits => letters(Letters::DIGITS),
        Kind::Accented => letters(Letters::ACCENTED),
        Kind::Chinese => letters(Letters::CHINESE),
        Kind::Sum => Ok(Box::new(options.times_sign()?)),
        Kind::Words => Ok(Box::new(words(options)?)),
        Kind::WordsAndPunctuation => {
            let phrases = Phrases::new(words(options)?, options.punctuation.clone());
            Ok(Box::new(phrases.context("--words-dictionary")?))
        }
    }
}

fn words(options: &Asking) -> anyhow::Result<Words> {
    let one = options.dictionary_min_length.try_into()?;
    let other = options.dictionary_max_length.try_into()?;
    let length = usize::min(one, other)..=usize::max(one, other);
    Words::from_file(&options.words_dictionary, length).context("--words-dictionary")
}
