//! Voices: a clip for each symbol.

mod file;
mod invalid;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub use invalid::InvalidVoice;

use super::{clip, ulaw};
use crate::language::Language;
use crate::rng::Rng;

/// A voice of some language: it has a clip for each symbol that it can say.
///
/// A symbol is a character: a letter in lower case, a digit, a punctuation mark, the blank, or an
/// accent as a combining character. There are five more for sums, `⑩` (the number ten), `+`, `−`
/// (minus, U+2212), `×` and `=`; `-` is the hyphen. Cloning is cheap.
///
/// Voices are kept in files of version 1 of a format of our own, which `simple-captcha voice make`
/// writes: the line `simple-captcha voice 1`, a line with the language's tag, a line with the
/// voice's name, the number of clips and a CRC-32 of all that; then for each clip its symbol (a
/// Unicode code point), its number of samples, a CRC-32 of both and the samples, and the samples at
/// 8000 Hz as µ-law. Numbers have 32 bits, the lowest byte first.
///
/// ```
/// use simple_captcha_draw::audio::Voice;
///
/// for voice in Voice::english() {
///     assert!(voice.can_say('7') && !voice.can_say('春'));
/// }
/// assert!(Voice::from_bytes(b"not a voice").is_err());
/// ```
#[derive(Clone)]
pub struct Voice(Arc<VoiceData>);

struct VoiceData {
    language: Language,
    name: String,
    /// In the order of their symbols.
    clips: Vec<Clip>,
    /// Which of them murmur under speech.
    murmuring: Vec<usize>,
}

/// Symbols that are asked so seldom that they do not murmur: what lies under speech hides the more,
/// the more it sounds like what is said.
const SELDOM: &str = " $()*/<>[\\]^`{|}~";

/// One symbol, spoken.
struct Clip {
    symbol: char,
    /// As µ-law: half of what the samples would take, and nothing where they are in the binary.
    codes: Cow<'static, [u8]>,
}

impl Voice {
    /// The symbols that every voice must be able to say.
    pub const NEEDED: &'static str = "abcdefghijklmnopqrstuvwxyz0123456789⑩+−×=";
    /// The most symbols that a voice may have.
    pub const MAX_SYMBOLS: usize = 4096;
    /// The longest file that is read, in bytes.
    pub const MAX_FILE_LEN: usize = 16 * 1024 * 1024;
    /// The longest name of a voice, in bytes.
    pub const MAX_NAME_LEN: usize = 80;

    /// Makes a voice of recordings: a symbol each, with the samples of one channel and how many of
    /// them there are in a second, 8000 to 48000. Silence around the speech is cut off, and all
    /// become equally loud.
    ///
    /// # Errors
    ///
    /// A symbol of [`Voice::NEEDED`] may be missing or a symbol may be there twice, and a recording
    /// may be silent or too long.
    pub fn new(
        language: Language,
        name: &str,
        recordings: impl IntoIterator<Item = (char, Vec<i16>, u32)>,
    ) -> Result<Self, InvalidVoice> {
        let mut clips = Vec::new();
        for (symbol, samples, rate) in recordings {
            let clip = clip::clip(&samples, rate)
                .map_err(|error| InvalidVoice::Recording(symbol, error))?;
            let codes: Vec<u8> = clip.into_iter().map(ulaw::encode).collect();
            clips.push(Clip { symbol, codes: codes.into() });
        }
        Self::checked(language, name, clips)
    }

    fn checked(language: Language, name: &str, mut clips: Vec<Clip>) -> Result<Self, InvalidVoice> {
        if name.is_empty() || name.len() > Self::MAX_NAME_LEN || name.contains(char::is_control) {
            return Err(InvalidVoice::Name);
        }
        if clips.len() > Self::MAX_SYMBOLS {
            return Err(InvalidVoice::TooLarge);
        }
        clips.sort_by_key(|clip| clip.symbol);
        if let Some([twice, _]) =
            clips.array_windows().find(|[one, next]| one.symbol == next.symbol)
        {
            return Err(InvalidVoice::Twice(twice.symbol));
        }
        let clips_with_places = clips.iter().enumerate();
        let often = clips_with_places.filter(|(_, clip)| !SELDOM.contains(clip.symbol));
        let murmuring = often.map(|(place, _)| place).collect();
        let voice = Self(Arc::new(VoiceData { language, name: name.to_owned(), clips, murmuring }));
        match Self::NEEDED.chars().find(|&symbol| !voice.can_say(symbol)) {
            Some(symbol) => Err(InvalidVoice::Missing(symbol)),
            None => Ok(voice),
        }
    }

    /// The language that it speaks.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.0.language
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it can say a symbol.
    #[must_use]
    pub fn can_say(&self, symbol: char) -> bool {
        self.clip(symbol).is_some()
    }

    /// The symbols that it can say, in the order of their code points.
    pub fn symbols(&self) -> impl Iterator<Item = char> + '_ {
        self.0.clips.iter().map(|clip| clip.symbol)
    }

    /// What it says for a symbol, as µ-law.
    pub(super) fn clip(&self, symbol: char) -> Option<&[u8]> {
        let clips = &self.0.clips;
        let at = clips.binary_search_by_key(&symbol, |clip| clip.symbol).ok()?;
        clips.get(at).map(|clip| &*clip.codes)
    }

    /// One of its clips, to murmur, as µ-law.
    pub(super) fn murmur(&self, rng: &mut Rng) -> Option<&[u8]> {
        let place = rng.pick(&self.0.murmuring)?;
        self.0.clips.get(*place).map(|clip| &*clip.codes)
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VoiceData { language, name, clips, .. } = &*self.0;
        write!(f, "Voice({language}, {name}, {} symbols)", clips.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::InvalidRecording;

    /// A voice that says every symbol as a beep.
    pub(super) fn beeping(symbols: &str) -> Result<Voice, InvalidVoice> {
        let beep: Vec<i16> = (0..800).map(|at| if at / 8 % 2 == 0 { 900 } else { -900 }).collect();
        let recordings = symbols.chars().map(|symbol| (symbol, beep.clone(), 8000));
        Voice::new("de".parse().unwrap(), "beeping", recordings)
    }

    #[test]
    fn a_voice_that_lacks_a_symbol_or_has_one_twice_is_refused_by_its_name() {
        let without = Voice::NEEDED.replace('q', "");
        assert_eq!(beeping(&without).unwrap_err(), InvalidVoice::Missing('q'));
        let twice = format!("{}q", Voice::NEEDED);
        assert_eq!(beeping(&twice).unwrap_err(), InvalidVoice::Twice('q'));
        let silent = Voice::new("de".parse().unwrap(), "silent", [('a', vec![0; 800], 8000)]);
        let error = silent.unwrap_err();
        assert_eq!(error, InvalidVoice::Recording('a', InvalidRecording::Silent));
        for name in ["", "two\nlines", &"x".repeat(81)] {
            let voice = Voice::new("de".parse().unwrap(), name, []);
            assert_eq!(voice.unwrap_err(), InvalidVoice::Name);
        }
    }
}
