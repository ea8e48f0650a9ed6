//! How captchas are heard, where they are.

use crate::audio::{Audio, AudioStyle, as_product};
use crate::captcha::Captcha;
use crate::challenge::Challenge;
use crate::error::{AudioError, BuildError};
use crate::key::Key;
use crate::language::Language;
use crate::record::Record;
use crate::rng::Rng;

/// How a site's captchas sound, and what is known beforehand of how long they are.
pub(crate) struct Heard {
    style: AudioStyle,
    /// Whether all that is asked is short enough to be heard.
    all: bool,
    /// In how many symbols a letter of the usual challenge is spelled at most, and of each named one.
    symbols_of_a_letter: Vec<usize>,
}

impl Heard {
    /// With the usual challenge first. What comes from a pool is perhaps another program's.
    pub(crate) fn new(
        style: AudioStyle,
        challenges: &[&dyn Challenge],
        from_pool: bool,
    ) -> Result<Self, BuildError> {
        let style = challenges.iter().try_fold(style, |style, it| style.for_challenge(*it))?;
        let widest = challenges.iter().map(|challenge| style.most_symbols_of_a_letter(*challenge));
        let symbols_of_a_letter: Vec<usize> = widest.collect();
        let is_heard = style.languages().next().is_some();
        // How many symbols the longest puzzle of each may be spelled in.
        let lengths = challenges.iter().zip(&symbols_of_a_letter).map(|(challenge, widest)| {
            challenge.lengths().filter(|_| is_heard).map(|lengths| lengths.end() * widest)
        });
        let lengths: Vec<Option<usize>> = lengths.collect();
        warn_of_silence(lengths.iter().flatten().max());
        let is_short =
            |length: &Option<usize>| length.is_some_and(|it| it <= AudioStyle::MAX_SYMBOLS);
        let all = !from_pool && lengths.iter().all(is_short);
        Ok(Self { style, all, symbols_of_a_letter })
    }
}

/// Tells the operator of challenges whose longest puzzles nobody will hear.
fn warn_of_silence(longest: Option<&usize>) {
    if let Some(symbols) = longest.filter(|symbols| **symbols > AudioStyle::MAX_SYMBOLS) {
        tracing::warn!(
            "some captchas will have no sound: the longest may have {symbols} symbols, and {} are spoken",
            AudioStyle::MAX_SYMBOLS
        );
    }
}

impl Captcha {
    /// Speaks a captcha in a language, or in English where that is none of [`Captcha::languages`] or
    /// `None`; in another one where no voice of these has what is asked. The same key and language
    /// always give the same bytes.
    ///
    /// # Errors
    ///
    /// [`AudioError::Off`] where captchas are not heard, [`AudioError::Gone`] where the captcha never
    /// was, has expired or has been answered. The store may fail, and no voice may have a symbol of
    /// what a challenge of your own or another program asks.
    pub async fn audio(&self, key: &Key, language: Option<&Language>) -> Result<Audio, AudioError> {
        let heard = self.heard().ok_or(AudioError::Off)?;
        let (record, secret, _) = self.read(key).await?.ok_or(AudioError::Gone)?;
        let challenge = self.challenge_of(key);
        let text = spoken(challenge, &record);
        let language = heard.style.language_for(&text, language).ok_or(AudioError::Off)?;
        // In each language all is different, so that nothing is learned by comparing two.
        let parts = [key.as_str(), &record.challenge, language.as_str()];
        let mut rng = Rng::from_seed(secret.seed("audio", &parts));
        let widest = heard.symbols_of_a_letter.get(self.place_of(key)).copied().unwrap_or(1);
        Ok(heard.style.speak_as_one_of(widest, &text, language, &mut rng)?)
    }

    /// Whether what a captcha asks has no more symbols than are spoken. Most sites ask nothing else, so
    /// the store is asked only for others. Where it fails, the sound will tell.
    pub(crate) async fn is_heard(&self, key: &Key) -> bool {
        let Some(heard) = self.heard() else { return false };
        if heard.all {
            return true;
        }
        match self.read(key).await {
            Ok(Some((record, ..))) => heard.style.can_say(&spoken(self.challenge_of(key), &record)),
            Ok(None) | Err(_) => true,
        }
    }

    /// Whether captchas can be heard.
    #[must_use]
    pub fn offers_audio(&self) -> bool {
        self.languages().next().is_some()
    }

    /// The languages in which captchas can be heard, in the order of their tags.
    pub fn languages(&self) -> impl Iterator<Item = &Language> + Clone {
        self.heard().into_iter().flat_map(|heard| heard.style.languages())
    }
}

/// What is said for a captcha. Of a product with a sign that no challenge here writes, the answer tells
/// that it is one.
fn spoken(challenge: &dyn Challenge, record: &Record) -> String {
    let text = challenge.spoken(&record.challenge);
    as_product(&text, record.answer.expose()).unwrap_or(text)
}
