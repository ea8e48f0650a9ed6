//! What a captcha sounds like.

mod background;
mod clip;
mod delivery;
mod english;
mod level;
mod mix;
mod padding;
mod rate;
mod room;
mod script;
mod speech;
mod ulaw;
mod voice;
mod wav;

use std::fmt;
use std::time::Duration;

pub use clip::InvalidRecording;
pub use padding::Padding;
pub use speech::as_product;
pub use voice::{InvalidVoice, Voice};

use rate::RATE;

use crate::language::Language;
use crate::profile::TextProfile;
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
/// use simple_captcha_draw::Rng;
/// use simple_captcha_draw::audio::AudioStyle;
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
    /// The most symbols that are spoken: four for each of the 32 characters that a text may have, as
    /// a letter with its accents may be so many.
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

    /// The first of `symbols` that no voice of a language can say; `None` if the language has all of
    /// them, or is not spoken.
    #[must_use]
    pub fn missing(&self, language: &Language, symbols: &str) -> Option<char> {
        let voices = self.voices(language)?;
        symbols.chars().find(|symbol| lacks(voices, *symbol))
    }

    /// The same style for some texts: without the languages that lack one of their symbols, if another
    /// language has all of them.
    ///
    /// # Errors
    ///
    /// Every language may lack a symbol. The error names the symbol that most of them lack.
    pub fn for_texts(self, texts: &TextProfile) -> Result<Self, MissingClip> {
        let symbols = texts.spoken();
        let (able, unable): (Vec<_>, Vec<_>) = self
            .languages
            .into_iter()
            .partition(|(_, voices)| !symbols.chars().any(|symbol| lacks(voices, symbol)));
        if able.is_empty() && !unable.is_empty() {
            return Err(missing_clip(&unable, symbols));
        }
        Ok(Self { languages: able })
    }

    /// How long the sounds of some texts are made, so that their lengths tell little.
    #[must_use]
    pub fn padding(&self, texts: &TextProfile) -> Padding {
        Padding::new(self, texts)
    }

    /// The language that a text is spoken in: the one that is wanted, the default one, or any that has
    /// all symbols of it. `None` if none is spoken.
    #[must_use]
    pub fn language_for(&self, text: &str, wanted: Option<&Language>) -> Option<&Language> {
        let able =
            |language: &&Language| spelled(text, self.voices(language).unwrap_or_default()).is_ok();
        let wanted = self.languages().find(|language| Some(*language) == wanted);
        let by_preference = wanted.into_iter().chain(self.default_language());
        by_preference.chain(self.languages()).find(able).or_else(|| self.default_language())
    }

    /// Speaks a text in a language that is spoken. Up to 23 letters and digits take at most twelve
    /// seconds, each one more takes half a second.
    ///
    /// # Errors
    ///
    /// The language may be none that is spoken, no voice of it may have a symbol of the text, and a
    /// text may have more than [`AudioStyle::MAX_SYMBOLS`] symbols (an accent counts as one).
    pub fn speak(
        &self,
        text: &str,
        language: &Language,
        rng: &mut Rng,
    ) -> Result<Audio, SpeakError> {
        self.speak_padded(text, &Padding::default(), language, rng)
    }

    /// The same, for as long as the text's [`Padding`] says.
    ///
    /// # Errors
    ///
    /// As [`AudioStyle::speak`].
    pub fn speak_padded(
        &self,
        text: &str,
        padding: &Padding,
        language: &Language,
        rng: &mut Rng,
    ) -> Result<Audio, SpeakError> {
        let voices = self.voices(language).ok_or(SpeakError::NoLanguage)?;
        let mix = mix::Mix::of(voices, &spelled(text, voices)?, padding.symbols(text), rng)?;
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

/// Whether no voice can say a letter, not even as what it is composed of.
fn lacks(voices: &[Voice], letter: char) -> bool {
    spelled(letter.encode_utf8(&mut [0; 4]), voices).is_err()
}

/// Names, of symbols that some of these languages lack, the one that the most lack, and these.
fn missing_clip(languages: &[(Language, Vec<Voice>)], symbols: &str) -> MissingClip {
    let lacking = |symbol: char| {
        let lacking = languages.iter().filter(move |(_, voices)| lacks(voices, symbol));
        lacking.map(|(language, _)| language)
    };
    // Of as many the first.
    let symbol = symbols.chars().rev().max_by_key(|symbol| lacking(*symbol).count());
    let symbol = symbol.unwrap_or_default();
    MissingClip { languages: lacking(symbol).cloned().collect(), symbol }
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

/// No language that is spoken has all symbols of some texts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no voice of {} has a clip of {symbol:?}", listed(.languages))]
#[non_exhaustive]
pub struct MissingClip {
    /// The languages that lack this symbol.
    pub languages: Vec<Language>,
    /// The symbol that they lack.
    pub symbol: char,
}

/// Languages, as they stand in a sentence.
fn listed(languages: &[Language]) -> String {
    let languages: Vec<&str> = languages.iter().map(Language::as_str).collect();
    match &*languages {
        [one] => format!("the language {one}"),
        all => format!("the languages {}", all.join(", ")),
    }
}

/// Why a text cannot be spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpeakError {
    /// No voice of the language has a clip of this symbol.
    #[error("no voice has a clip of {0:?}")]
    NoClip(char),
    /// It has more than [`AudioStyle::MAX_SYMBOLS`] symbols.
    #[error("{0} symbols are too many to be spoken: {max} can be", max = AudioStyle::MAX_SYMBOLS)]
    TooLong(usize),
    /// There is nothing to speak.
    #[error("there is nothing to speak")]
    Empty,
    /// The language is none that is spoken.
    #[error("the language is none that is spoken")]
    NoLanguage,
}
