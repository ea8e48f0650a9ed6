//! How captchas are heard, where they are.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use crate::aside::aside;
use crate::audio::{Audio, AudioStyle, as_product};
use crate::captcha::Captcha;
use crate::challenge::{Challenge, Task};
use crate::error::{AudioError, BuildError};
use crate::key::Key;
use crate::language::Language;
use crate::record::Record;
use crate::rng::Rng;

/// The most symbols that are spoken on the thread that serves: they take half a millisecond.
const LONG: usize = 12;

/// How a site's captchas sound.
pub(crate) struct Heard {
    style: AudioStyle,
    /// What is known beforehand of the texts of the usual challenge, and of each named one.
    texts: Vec<Texts>,
}

impl Heard {
    /// With the usual challenge first.
    pub(crate) fn new(
        style: AudioStyle,
        challenges: &[&dyn Challenge],
    ) -> Result<Self, BuildError> {
        let style = challenges.iter().try_fold(style, |style, it| style.for_challenge(*it))?;
        let texts = challenges.iter().map(|challenge| Texts::of(*challenge, &style)).collect();
        Ok(Self { style, texts })
    }
}

/// What is known beforehand of the texts that a challenge asks for.
struct Texts {
    /// In how many symbols a letter is spelled at most.
    symbols_of_a_letter: usize,
    /// How many letters they have, where these are spelled and not read out.
    lengths: Option<RangeInclusive<usize>>,
}

impl Texts {
    fn of(challenge: &dyn Challenge, style: &AudioStyle) -> Self {
        let is_spelled = challenge.task() == Task::Copy;
        Self {
            symbols_of_a_letter: style.most_symbols_of_a_letter(challenge),
            lengths: challenge.lengths().filter(|_| is_spelled),
        }
    }

    /// For how many symbols there is room in the sound of a text, so that how long it takes tells
    /// neither how many letters have an accent, nor how many letters there are of the next few that
    /// there may be.
    fn room(&self, text: &str) -> usize {
        /// So many numbers of letters take equally long: more would make short texts much longer.
        const ALIKE: usize = 4;
        let letters = text.nfc().count();
        let room = match &self.lengths {
            Some(lengths) if lengths.contains(&letters) => {
                let step = (letters - lengths.start()) / ALIKE;
                (lengths.start() + step * ALIKE + ALIKE - 1).min(*lengths.end())
            }
            _ => letters,
        };
        if room == letters && self.symbols_of_a_letter == 1 {
            // A number in a sum is one symbol, however it is written.
            return 0;
        }
        room * self.symbols_of_a_letter
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
        let room = heard.texts.get(self.place_of(key)).map_or(0, |texts| texts.room(&text));
        if room.max(text.chars().count()) > LONG {
            let (style, language) = (heard.style.clone(), language.clone());
            let speak = move || style.speak_in(room, &text, &language, &mut rng);
            return Ok(aside(speak).await?);
        }
        Ok(heard.style.speak_in(room, &text, language, &mut rng)?)
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
