//! From the configuration to a captcha.

mod constant;
mod service;
mod sound;
mod style;

use std::num::NonZeroUsize;
use std::time::Duration;

use anyhow::Context;
pub(crate) use service::{DemoSite, service};
use simple_captcha::audio::AudioStyle;
use simple_captcha::challenge::profile;
use simple_captcha::image::ImageStyle;
use simple_captcha::store::{SharedStore, Store};
use simple_captcha::{
    Captcha, CaptchaBuilder, Challenge, Letters, MemoryStore, Phrases, Secret, Words,
};
pub(crate) use sound::voices;
pub(crate) use style::style;

use crate::cli::Usage;
use crate::config::{ChallengeKind, Config};
use constant::ConstantChallenge;

/// The captcha that a configuration describes, on the site's own store, but for where its URLs are. The
/// spare secret stands in for one that is not set.
pub(crate) fn builder(
    config: &Config,
    spare: &Secret,
    store: impl Store,
) -> anyhow::Result<CaptchaBuilder> {
    let secret = secret(config, spare)?;
    let parts = Parts::of(config, &secret)?;
    let builder = with_settings(Captcha::builder(store), parts, config).secret(secret);
    Ok(match &config.serving.old_secret {
        Some(secret) => builder.old_secret(secret.clone()),
        None => builder,
    })
}

/// The secret that is set, or the spare one.
fn secret(config: &Config, spare: &Secret) -> anyhow::Result<Secret> {
    if let Some(secret) = &config.serving.secret {
        tracing::info!(
            fingerprint = secret.fingerprint(),
            "servers that share captchas need the same secret: its fingerprint is the same then"
        );
        return Ok(secret.clone());
    }
    for (needed, by) in [
        (config.serving.sealed, "--sealed (or CAPTCHA_SEALED): sealed keys need"),
        (!config.site.is_empty(), "[[site]]: sites need"),
    ] {
        if needed {
            return Err(Usage(format!(
                "{by} a secret of at least 16 bytes: CAPTCHA_SECRET in the environment, or \
                 serving.secret in the file"
            ))
            .into());
        }
    }
    tracing::info!(
        "CAPTCHA_SECRET is not set; using a random one. Open captchas change their pictures on \
         restart and differ between processes"
    );
    Ok(spare.clone())
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
    /// Warns of what few people can read or answer.
    fn of(config: &Config, secret: &Secret) -> anyhow::Result<Self> {
        let parts = Self::rehearsed(config, secret)?;
        for warning in &parts.warnings {
            tracing::warn!("{warning}");
        }
        Ok(parts)
    }

    fn rehearsed(config: &Config, secret: &Secret) -> anyhow::Result<Self> {
        let challenge = asked(config)?;
        let style = style(config, secret)?;
        let mut warnings = style::readable(&style, config)?;
        warnings.extend(misunderstood(config)?);
        drawable(&challenge, &style, config.challenge.kind, config)?;
        let audio = audible(&challenge, config)?;
        Ok(Self { challenge, style, audio, warnings })
    }
}

/// What many people would understand in another way.
fn misunderstood(config: &Config) -> anyhow::Result<Option<String>> {
    let sign = config.challenge.kind == ChallengeKind::Sum && config.sum()?.looks_like_division();
    Ok(sign.then(|| {
        "--times-sign: many people take it for division, and it asks for a product".to_owned()
    }))
}

/// Complains where a server with this configuration would not start, whatever its secret and its
/// database. Gives back what it would warn of.
pub(crate) fn rehearse(config: &Config) -> anyhow::Result<Vec<String>> {
    config.checked_store_url()?;
    let parts = Parts::rehearsed(config, &Secret::random()?)?;
    let trials = Trials::new()?;
    for kind in ChallengeKind::TRIED {
        trial(kind, config, &trials)?;
    }
    Ok(parts.warnings)
}

/// What the site's captchas ask.
fn asked(config: &Config) -> anyhow::Result<Box<dyn Challenge>> {
    match &config.testing.test_answer {
        Some(text) => Ok(Box::new(ConstantChallenge(text.0.clone()))),
        None => challenge(config.challenge.kind, config),
    }
}

fn minutes(minutes: u32) -> Duration {
    Duration::from_secs(60 * u64::from(minutes))
}

/// Where the captchas are kept that visitors try, of each kind apart from the others and from the site's
/// own, in memory: visitors choose the kind, and a captcha of their choice must not open the site's forms.
pub(crate) struct Trials {
    stores: [(ChallengeKind, SharedStore); ChallengeKind::TRIED.len()],
    secret: Secret,
}

impl Trials {
    pub(crate) fn new() -> anyhow::Result<Self> {
        const CAPACITY: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
        let store = |kind| (kind, SharedStore::new(MemoryStore::with_capacity(CAPACITY)));
        Ok(Self { stores: ChallengeKind::TRIED.map(store), secret: Secret::random()? })
    }

    fn store(&self, kind: ChallengeKind) -> anyhow::Result<SharedStore> {
        let store = self.stores.iter().find(|(other, _)| *other == kind);
        store.map(|(_, store)| store.clone()).context("nobody tries that kind")
    }
}

/// A captcha of some kind for a page to try it.
pub(crate) fn trial(
    kind: ChallengeKind,
    config: &Config,
    trials: &Trials,
) -> anyhow::Result<Captcha> {
    let store = trials.store(kind)?;
    let secret = trials.secret.clone();
    let challenge = challenge(kind, config)?;
    let mut style = style(config, &secret)?;
    if drawable(&challenge, &style, kind, config).is_err() {
        // Fonts for what the site asks need not have what a visitor tries.
        style = style::style_in_own_fonts(config, &secret)?;
        drawable(&challenge, &style, kind, config)?;
    }
    // So need not voices.
    let audio = audible(&challenge, config).unwrap_or_else(|_| AudioStyle::silent());
    // Where its URLs are is known of each request only: a proxy may take a part of the path off.
    let parts = Parts { challenge, style, audio, warnings: Vec::new() };
    let builder = with_settings(Captcha::builder(store), parts, config).mount("");
    Ok(builder.sealed(false).secret(secret).build()?)
}

fn with_settings(captcha: CaptchaBuilder, parts: Parts, config: &Config) -> CaptchaBuilder {
    captcha
        .timeout(minutes(config.limits.timeout.number()))
        .double_scale(config.picture.double_scale)
        .resource_policy(config.sites.resource_policy)
        .sealed(config.serving.sealed)
        .audio(config.sound.audio)
        .audio_style(parts.audio)
        .image_style(parts.style)
        .challenge(parts.challenge)
}

/// Complains where the fonts lack a character that may come up: an option is to blame for it.
pub(crate) fn drawable(
    challenge: &impl Challenge,
    style: &ImageStyle,
    kind: ChallengeKind,
    config: &Config,
) -> Result<(), Usage> {
    let Some(letter) = style.missing(&challenge.alphabet()) else { return Ok(()) };
    let option = to_blame(letter, kind, config);
    let (font, hint) = if config.picture.fonts.is_empty() {
        ("the font".to_owned(), ": give a font that has it with --font")
    } else {
        (format!("{} (--font)", config.picture.font_names()), "")
    };
    Err(Usage(format!(
        "{option}{font} has no glyph for {letter:?}, which the challenge may ask for{hint}"
    )))
}

/// The option that a character came from.
fn to_blame(letter: char, kind: ChallengeKind, config: &Config) -> &'static str {
    match kind {
        ChallengeKind::Sum => "--times-sign: ",
        ChallengeKind::WordsAndPunctuation if !letter.is_alphanumeric() => "--punctuation: ",
        ChallengeKind::Words | ChallengeKind::WordsAndPunctuation => "--words-dictionary: ",
        _ if config.challenge.alphabet.is_some() => "--alphabet: ",
        ChallengeKind::Letters
        | ChallengeKind::Digits
        | ChallengeKind::Accented
        | ChallengeKind::Chinese => "",
    }
}

/// Why captchas that the configuration describes cannot be heard, if that is so.
pub(crate) fn unspeakable(config: &Config) -> Option<String> {
    let challenge = challenge(config.challenge.kind, config).ok()?;
    audible(&challenge, config).err().map(|why| format!("{why:#}"))
}

/// The voices that captchas are heard in. Complains where they lack a symbol that may come up.
fn audible(challenge: &impl Challenge, config: &Config) -> anyhow::Result<AudioStyle> {
    if !config.sound.audio {
        return Ok(AudioStyle::silent());
    }
    let voices = sound::voices(&config.sound)?;
    voices.for_texts(&profile(challenge)).map_err(|error| {
        let option = to_blame(error.symbol, config.challenge.kind, config);
        let told = format!(
            "{option}{error}, which the challenge asks for: give voices that have it with --voices (voice \
             make --also), or switch sound off with --audio off"
        );
        Usage(told).into()
    })
}

/// A challenge of some kind, as the configuration describes it.
pub(crate) fn challenge(
    kind: ChallengeKind,
    config: &Config,
) -> anyhow::Result<Box<dyn Challenge>> {
    let letters = |alphabet| -> anyhow::Result<Box<dyn Challenge>> {
        let letters = match &config.challenge.alphabet {
            // It is meant for what the site asks, not for another kind that a visitor tries.
            Some(letters) if kind == config.challenge.kind => letters.0.clone(),
            _ => Letters::default().with_alphabet(alphabet)?,
        };
        Ok(Box::new(letters.with_length(config.length().try_into()?).context("--length")?))
    };
    match kind {
        ChallengeKind::Letters => letters(config.letters()),
        ChallengeKind::Digits => letters(Letters::DIGITS),
        ChallengeKind::Accented => letters(Letters::ACCENTED),
        ChallengeKind::Chinese => letters(Letters::CHINESE),
        ChallengeKind::Sum => Ok(Box::new(config.sum()?)),
        ChallengeKind::Words => Ok(Box::new(words(config)?)),
        ChallengeKind::WordsAndPunctuation => {
            let phrases = Phrases::new(words(config)?, config.challenge.punctuation.clone());
            Ok(Box::new(phrases.context("--words-dictionary")?))
        }
    }
}

fn words(config: &Config) -> anyhow::Result<Words> {
    let challenge = &config.challenge;
    let one = challenge.dictionary_min_length.number().try_into()?;
    let other = challenge.dictionary_max_length.number().try_into()?;
    let length = usize::min(one, other)..=usize::max(one, other);
    Words::from_file(&challenge.words_dictionary, length).context("--words-dictionary")
}
