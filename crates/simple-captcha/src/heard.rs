//! How captchas are heard, where they are.

use simple_captcha_draw::audio::{Audio, AudioStyle, MissingClip, Padding, as_product};
use simple_captcha_draw::{Language, Rng, TextProfile};

use crate::aside::aside;
use crate::captcha::Captcha;
use crate::challenge::Challenge;
use crate::error::AudioError;
use crate::key::Key;
use crate::record::Record;

/// The most symbols that are spoken on the thread that serves: they take a quarter of a millisecond.
const LONG: usize = 6;

/// How a site's captchas sound.
pub(crate) struct Heard {
    style: AudioStyle,
    /// How long the sounds of the usual challenge are made, and those of each named one.
    paddings: Vec<Padding>,
}

impl Heard {
    /// With the texts of the usual challenge first.
    pub(crate) fn new(style: &AudioStyle, texts: &[TextProfile]) -> Result<Self, MissingClip> {
        let spoken = texts.iter().try_fold(style.clone(), AudioStyle::for_texts)?;
        for language in style.languages().filter(|it| it.as_str() != "en") {
            let missing = || texts.iter().find_map(|texts| style.missing(language, texts.spoken()));
            if spoken.languages().all(|other| other != language)
                && let Some(symbol) = missing()
            {
                tracing::warn!(
                    "captchas are not heard in the language {language}: no voice of it has a clip of \
                     {symbol:?}"
                );
            }
        }
        let paddings = texts.iter().map(|texts| spoken.padding(texts)).collect();
        Ok(Self { style: spoken, paddings })
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
        let padding = heard.paddings.get(self.place_of(key)).cloned().unwrap_or_default();
        if padding.symbols(&text).max(text.chars().count()) > LONG {
            let (style, language) = (heard.style.clone(), language.clone());
            let speak = move || style.speak_padded(&text, &padding, &language, &mut rng);
            return Ok(aside(speak).await?);
        }
        Ok(heard.style.speak_padded(&text, &padding, language, &mut rng)?)
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
