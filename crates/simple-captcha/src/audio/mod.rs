//! What a captcha sounds like.

mod background;
mod clip;
mod english;
mod level;
mod mix;
mod rate;
mod room;
mod script;
mod speech;
mod ulaw;
mod voice;
mod wav;
mod way;

use std::fmt;
use std::time::Duration;

pub use clip::InvalidRecording;
pub(crate) use speech::as_product;
pub use voice::{InvalidVoice, Voice};

use rate::RATE;
use unicode_normalization::UnicodeNormalization;

use crate::challenge::Challenge;
use crate::error::BuildError;
use crate::language::Language;
use crate::rng::Rng;

/// The language of the voices in the crate.
const ENGLISH: &str = "en";

/// How captchas sound: voices of some languages.
///
/// A text is spelled, a sum is read out: "three plus four equals". Each symbol is said by a voice of
/// its own choice, faster or slower, higher or lower, in a light room, over murmuring that says
/// nothing (speech backwards) and noise. All of that is up to chance, so nobody finds two sounds
/// alike; what is said stays some nine decibels above the rest.
///
/// ```
/// use simple_captcha::Rng;
/// use simple_captcha::audio::AudioStyle;
///
/// let style = AudioStyle::default();
/// let english = style.default_language().ok_or("no voice")?.clone();
/// let audio = style.speak("KHXM", &english, &mut Rng::from_seed([7; 32]))?;
/// assert_eq!(audio.content_type(), "audio/wav");
/// assert!((3.0..6.0).contains(&audio.duration().as_secs_f32()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct AudioStyle {
    /// In the order of the languages' tags; none is without a voice.
    languages: Vec<(Language, Vec<Voice>)>,
}

impl AudioStyle {
    /// The most symbols that are spoken: more would take longer than twelve seconds.
    pub const MAX_SYMBOLS: usize = script::MAX_SYMBOLS;

    /// A style without voices, to add some: it speaks no language.
    #[must_use]
    pub fn silent() -> Self {
        Self { languages: Vec::new() }
    }

    /// Adds a voice beside those that there are of its language.
    #[must_use]
    pub fn with_voice(mut self, voice: Voice) -> Self {
        let language = voice.language();
        match self.languages.binary_search_by(|(other, _)| other.cmp(language)) {
            Ok(at) => {
                if let Some((_, voices)) = self.languages.get_mut(at) {
                    voices.push(voice);
                }
            }
            Err(at) => self.languages.insert(at, (language.clone(), vec![voice])),
        }
        self
    }

    /// Leaves a language out.
    #[must_use]
    pub fn without_language(mut self, language: &Language) -> Self {
        self.languages.retain(|(other, _)| other != language);
        self
    }

    /// The languages that are spoken, in the order of their tags.
    pub fn languages(&self) -> impl Iterator<Item = &Language> + Clone {
        self.languages.iter().map(|(language, _)| language)
    }

    /// The language for whoever asks for none: English, or the first where English is not spoken.
    #[must_use]
    pub fn default_language(&self) -> Option<&Language> {
        let english = |language: &&Language| language.as_str() == ENGLISH;
        self.languages().find(english).or_else(|| self.languages().next())
    }

    /// The language that serves a visitor best, by a tag or by what is in his browser's header
    /// `Accept-Language`; `None` where none fits.
    #[must_use]
    pub fn best_language(&self, accept_language: &str) -> Option<&Language> {
        Language::best(accept_language, self.languages())
    }

    /// A language that cannot say all of these symbols, and the first that it lacks; `None` where
    /// every language has them all.
    #[must_use]
    pub fn missing(&self, symbols: &str) -> Option<(&Language, char)> {
        self.languages.iter().find_map(|(language, voices)| {
            let lacking = |letter: char| {
                let mut text = [0; 4];
                match spelled(letter.encode_utf8(&mut text), voices) {
                    Err(SpeakError::NoClip(symbol)) => Some(symbol),
                    _ => None,
                }
            };
            Some((language, symbols.chars().find_map(lacking)?))
        })
    }

    /// The same style for a challenge: without the languages that have not all of its symbols, where
    /// another one has.
    ///
    /// # Errors
    ///
    /// [`BuildError::NoClip`] where every language lacks a symbol that the challenge may ask for, and
    /// [`BuildError::TooLongToSpeak`] where all that it asks for takes too long.
    pub fn for_challenge(self, challenge: &(impl Challenge + ?Sized)) -> Result<Self, BuildError> {
        if self.languages.is_empty() {
            return Ok(self);
        }
        match challenge.lengths() {
            Some(lengths) if *lengths.start() > Self::MAX_SYMBOLS => {
                Err(BuildError::TooLongToSpeak(*lengths.start()))
            }
            _ => self.for_symbols(&challenge.spoken_alphabet()),
        }
    }

    fn for_symbols(self, symbols: &str) -> Result<Self, BuildError> {
        let Some((language, symbol)) = self.missing(symbols) else { return Ok(self) };
        let language = language.clone();
        if self.languages.len() == 1 {
            return Err(BuildError::NoClip { language, symbol });
        }
        if language.as_str() != ENGLISH {
            tracing::warn!(
                "captchas are not heard in the language {language}: no voice of it has a clip of {symbol:?}"
            );
        }
        self.without_language(&language).for_symbols(symbols)
    }

    /// How many symbols a letter of a challenge is spelled in at most: an accent is one of its own where
    /// there is no clip of the letter with it.
    pub(crate) fn most_symbols_of_a_letter(&self, challenge: &(impl Challenge + ?Sized)) -> usize {
        let alphabet = challenge.spoken_alphabet();
        let counts = self.languages.iter().flat_map(|(_, voices)| {
            let symbols = |letter: char| {
                let mut text = [0; 4];
                Some(spelled(letter.encode_utf8(&mut text), voices).ok()?.len())
            };
            alphabet.chars().filter_map(symbols)
        });
        counts.max().unwrap_or(1)
    }

    /// Whether a text can be heard in one of the languages, as far as its symbols tell.
    pub(crate) fn can_say(&self, text: &str) -> bool {
        self.languages.iter().any(|(_, voices)| is_sayable(text, voices))
    }

    /// The language that a text is spoken in: the one that is wanted, the default one, or any that has
    /// all symbols of it.
    pub(crate) fn language_for(&self, text: &str, wanted: Option<&Language>) -> Option<&Language> {
        let able =
            |language: &&Language| is_sayable(text, self.voices(language).unwrap_or_default());
        let wanted = self.languages().find(|language| Some(*language) == wanted);
        let by_preference = wanted.into_iter().chain(self.default_language());
        by_preference.chain(self.languages()).find(able).or_else(|| self.default_language())
    }

    /// Speaks a text in a language that is spoken.
    ///
    /// # Errors
    ///
    /// The language may be none that is spoken, no voice of it may have a symbol of the text, and a
    /// text of more than [`AudioStyle::MAX_SYMBOLS`] symbols (an accent counts as one), or with very
    /// long ones, does not fit into twelve seconds.
    pub fn speak(
        &self,
        text: &str,
        language: &Language,
        rng: &mut Rng,
    ) -> Result<Audio, SpeakError> {
        self.speak_as_one_of(1, text, language, rng)
    }

    /// Speaks a text of which each letter might have been spelled in so many symbols: how long that
    /// takes does not tell in how many it was.
    pub(crate) fn speak_as_one_of(
        &self,
        symbols_of_a_letter: usize,
        text: &str,
        language: &Language,
        rng: &mut Rng,
    ) -> Result<Audio, SpeakError> {
        let voices = self.voices(language).ok_or(SpeakError::NoLanguage)?;
        let symbols = spelled(text, voices)?;
        let letters = text.nfc().count();
        let room = if symbols_of_a_letter > 1 { letters * symbols_of_a_letter } else { 0 };
        let mix = mix::Mix::of(voices, &symbols, room, rng)?;
        Ok(Audio { bytes: wav::wav(mix.samples()) })
    }

    fn voices(&self, language: &Language) -> Option<&[Voice]> {
        let at = self.languages.binary_search_by(|(other, _)| other.cmp(language)).ok()?;
        self.languages.get(at).map(|(_, voices)| &**voices)
    }
}

/// What is said for a text, symbol by symbol: each has a clip in one of the voices at least.
fn spelled(text: &str, voices: &[Voice]) -> Result<Vec<char>, SpeakError> {
    speech::symbols(text, |symbol| voices.iter().any(|voice| voice.can_say(symbol)))
}

fn is_sayable(text: &str, voices: &[Voice]) -> bool {
    spelled(text, voices).is_ok_and(|symbols| symbols.len() <= AudioStyle::MAX_SYMBOLS)
}

impl Default for AudioStyle {
    /// English, with the voices that are in the crate.
    fn default() -> Self {
        Voice::english().into_iter().fold(Self::silent(), Self::with_voice)
    }
}

impl fmt::Debug for AudioStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.languages.iter().flat_map(|(_, voices)| voices)).finish()
    }
}

/// A finished sound: the bytes of a WAV file, 16 bits, one channel, 8000 Hz.
#[derive(Clone)]
pub struct Audio {
    bytes: Vec<u8>,
}

impl Audio {
    /// The media type, as it stands in a `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        "audio/wav"
    }

    /// How long it takes to hear it.
    #[must_use]
    pub fn duration(&self) -> Duration {
        let samples = u64::try_from(self.bytes.len().saturating_sub(wav::HEAD) / 2);
        Duration::from_micros(samples.unwrap_or_default() * 1_000_000 / u64::from(RATE))
    }

    /// The bytes of the file.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of the file, to keep.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl fmt::Debug for Audio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Audio({} bytes)", self.bytes.len())
    }
}

/// Why a text cannot be spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpeakError {
    /// No voice of the language has a clip of this symbol.
    #[error("no voice has a clip of {0:?}")]
    NoClip(char),
    /// It would take longer than twelve seconds.
    #[error(
        "{0} symbols take too long to be spoken: {max} can be, fewer where there are long ones",
        max = AudioStyle::MAX_SYMBOLS
    )]
    TooLong(usize),
    /// There is nothing to speak.
    #[error("there is nothing to speak")]
    Empty,
    /// The language is none that is spoken.
    #[error("the language is none that is spoken")]
    NoLanguage,
}
