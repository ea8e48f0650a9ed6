//! Voices: a clip for each symbol, and the file that they are kept in.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::clip::{self, InvalidRecording, LONGEST};
use super::ulaw;
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
pub struct Voice(Arc<Inner>);

struct Inner {
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
pub(super) struct Clip {
    pub(super) symbol: char,
    /// As µ-law: half of what the samples would take, and nothing where they are in the binary.
    pub(super) codes: Cow<'static, [u8]>,
}

impl Clip {
    /// Whether nothing is heard in it: all speech is much louder.
    fn is_silent(&self) -> bool {
        const SOFTEST: f32 = 300.0;
        self.codes.iter().all(|code| ulaw::decode(*code).abs() < SOFTEST)
    }
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
        let voice = Self(Arc::new(Inner { language, name: name.to_owned(), clips, murmuring }));
        match Self::NEEDED.chars().find(|&symbol| !voice.can_say(symbol)) {
            Some(symbol) => Err(InvalidVoice::Missing(symbol)),
            None => Ok(voice),
        }
    }

    /// Reads the bytes of a voice's file.
    ///
    /// # Errors
    ///
    /// What is no such file, is damaged, has a silent clip or lacks a symbol of [`Voice::NEEDED`] is
    /// refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidVoice> {
        let voice = Self::read(bytes, |codes| codes.to_vec().into())?;
        match voice.0.clips.iter().find(|clip| clip.is_silent()) {
            Some(clip) => Err(InvalidVoice::Silent(clip.symbol)),
            None => Ok(voice),
        }
    }

    /// The same for a file in the binary, which stays where it is.
    pub(super) fn from_static(bytes: &'static [u8]) -> Result<Self, InvalidVoice> {
        Self::read(bytes, Cow::Borrowed)
    }

    fn read<'a>(
        bytes: &'a [u8],
        keep: impl Fn(&'a [u8]) -> Cow<'static, [u8]>,
    ) -> Result<Self, InvalidVoice> {
        if bytes.len() > Self::MAX_FILE_LEN {
            return Err(InvalidVoice::TooLarge);
        }
        let rest = bytes.strip_prefix(FIRST_LINE.as_bytes()).ok_or(InvalidVoice::NoVoice)?;
        let (language, rest) = line(rest).ok_or(InvalidVoice::Head)?;
        let (name, rest) = line(rest).ok_or(InvalidVoice::Head)?;
        let (count, rest) = number(rest).ok_or(InvalidVoice::Head)?;
        let head = bytes.len() - rest.len();
        let (checksum, mut rest) = number(rest).ok_or(InvalidVoice::Head)?;
        if bytes.get(..head).map(crc32fast::hash) != Some(checksum) {
            return Err(InvalidVoice::Head);
        }
        let language = Language::from_str(language).map_err(|_| InvalidVoice::Head)?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count > Self::MAX_SYMBOLS {
            return Err(InvalidVoice::TooLarge);
        }
        let mut clips = Vec::with_capacity(count);
        for place in 1..=count {
            let (symbol, codes, behind) = read_clip(rest, place)?;
            clips.push(Clip { symbol, codes: keep(codes) });
            rest = behind;
        }
        if !rest.is_empty() {
            return Err(InvalidVoice::Behind);
        }
        Self::checked(language, name, clips)
    }

    /// The bytes of the voice's file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Inner { language, name, clips, .. } = &*self.0;
        let mut bytes = format!("{FIRST_LINE}{language}\n{name}\n").into_bytes();
        bytes.extend(u32::try_from(clips.len()).unwrap_or(u32::MAX).to_le_bytes());
        let checksum = crc32fast::hash(&bytes);
        bytes.extend(checksum.to_le_bytes());
        for Clip { symbol, codes } in clips {
            let count = u32::try_from(codes.len()).unwrap_or(u32::MAX);
            bytes.extend(u32::from(*symbol).to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(checksum_of(*symbol, count, codes).to_le_bytes());
            bytes.extend(&**codes);
        }
        bytes
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
        let Inner { language, name, clips, .. } = &*self.0;
        write!(f, "Voice({language}, {name}, {} symbols)", clips.len())
    }
}

/// Why a file or recordings are not taken as a [`Voice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidVoice {
    /// The file does not begin as a voice's file does.
    #[error("it is no voice's file of version 1")]
    NoVoice,
    /// What stands before the clips is damaged.
    #[error("its head is damaged")]
    Head,
    /// The clip of a symbol is damaged, or the file ends in it.
    #[error("its clip of {0:?} is damaged")]
    Clip(char),
    /// The clip of this number is damaged so that nobody knows its symbol, or is not there.
    #[error("its clip number {0} is damaged or missing")]
    Nameless(usize),
    /// Nothing is heard in the clip of a symbol.
    #[error("its clip of {0:?} is silent")]
    Silent(char),
    /// There is something behind the last clip.
    #[error("there is something behind its last clip")]
    Behind,
    /// A symbol has two clips.
    #[error("it has two clips of {0:?}")]
    Twice(char),
    /// A symbol that every voice must have has no clip.
    #[error("it has no clip of {0:?}, which every voice must have")]
    Missing(char),
    /// The file is too long or has too many clips.
    #[error("it is too large: {symbols} symbols and {bytes} bytes are the most",
        symbols = Voice::MAX_SYMBOLS, bytes = Voice::MAX_FILE_LEN)]
    TooLarge,
    /// Its name is empty, too long, or has control characters in it.
    #[error("a voice's name has 1 to {} bytes, and all can be seen", Voice::MAX_NAME_LEN)]
    Name,
    /// A recording is no clip.
    #[error("its recording of {0:?} cannot be taken: {1}")]
    Recording(char, InvalidRecording),
}

const FIRST_LINE: &str = "simple-captcha voice 1\n";

/// A clip's symbol, its samples, and what is behind it.
fn read_clip(bytes: &[u8], place: usize) -> Result<(char, &[u8], &[u8]), InvalidVoice> {
    let nameless = InvalidVoice::Nameless(place);
    let (symbol, rest) = number(bytes).ok_or(nameless)?;
    let symbol = char::from_u32(symbol).ok_or(nameless)?;
    let read = || {
        let (count, rest) = number(rest)?;
        let (checksum, rest) = number(rest)?;
        let samples = usize::try_from(count).ok().filter(|count| (1..=LONGEST).contains(count))?;
        let (data, behind) = rest.split_at_checked(samples)?;
        let sound = checksum == checksum_of(symbol, count, data);
        sound.then_some((symbol, data, behind))
    };
    read().ok_or(InvalidVoice::Clip(symbol))
}

fn checksum_of(symbol: char, count: u32, samples: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&u32::from(symbol).to_le_bytes());
    hasher.update(&count.to_le_bytes());
    hasher.update(samples);
    hasher.finalize()
}

fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().take(200).position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    Some((std::str::from_utf8(line).ok()?, rest.get(1..)?))
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A voice that says every symbol as a beep.
    fn beeping(symbols: &str) -> Result<Voice, InvalidVoice> {
        let beep: Vec<i16> = (0..800).map(|at| if at / 8 % 2 == 0 { 900 } else { -900 }).collect();
        let recordings = symbols.chars().map(|symbol| (symbol, beep.clone(), 8000));
        Voice::new("de".parse().unwrap(), "beeping", recordings)
    }

    #[test]
    fn a_voice_comes_back_from_its_file() {
        let voice = beeping(&format!("{}ß春", Voice::NEEDED)).unwrap();
        let back = Voice::from_bytes(&voice.to_bytes()).unwrap();
        assert_eq!((back.language().as_str(), back.name()), ("de", "beeping"));
        assert!(back.symbols().eq(voice.symbols()));
        assert_eq!(back.clip('ß').unwrap().len(), voice.clip('ß').unwrap().len());
        assert_eq!(format!("{back:?}"), "Voice(de, beeping, 43 symbols)");
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

    #[test]
    fn a_file_with_a_silent_clip_is_refused_by_its_symbol() {
        let voice = beeping(Voice::NEEDED).unwrap();
        let silent = |clip: &Clip| Clip {
            symbol: clip.symbol,
            codes: if clip.symbol == 'q' { vec![0xff; 800].into() } else { clip.codes.clone() },
        };
        let clips = voice.0.clips.iter().map(silent).collect();
        let file = Voice::checked("de".parse().unwrap(), "silent", clips).unwrap().to_bytes();
        assert_eq!(Voice::from_bytes(&file).unwrap_err(), InvalidVoice::Silent('q'));
    }

    #[test]
    fn every_single_damaged_byte_is_noticed_and_a_clips_damage_names_its_symbol() {
        let file = beeping(Voice::NEEDED).unwrap().to_bytes();
        let last = file.len() - 1;
        for at in (0..300).chain([last]) {
            let mut damaged = file.clone();
            damaged[at] ^= 0x10;
            assert!(Voice::from_bytes(&damaged).is_err(), "byte {at}");
        }
        let mut damaged = file.clone();
        damaged[last] ^= 1;
        // The last in the order of code points.
        assert_eq!(Voice::from_bytes(&damaged).unwrap_err(), InvalidVoice::Clip('⑩'));
        assert_eq!(Voice::from_bytes(&file[..last]).unwrap_err(), InvalidVoice::Clip('⑩'));
        // One that would be another symbol's then.
        let file = beeping(&format!("{}ö", Voice::NEEDED)).unwrap().to_bytes();
        let symbol = u32::from('ö').to_le_bytes();
        let at = file.windows(4).position(|bytes| bytes == symbol).unwrap();
        for bit in 0..8 {
            let mut damaged = file.clone();
            damaged[at] ^= 1 << bit;
            assert!(Voice::from_bytes(&damaged).is_err(), "bit {bit}");
        }
        let longer = [&*file, b"x"].concat();
        assert_eq!(Voice::from_bytes(&longer).unwrap_err(), InvalidVoice::Behind);
        let long = vec![0; Voice::MAX_FILE_LEN + 1];
        assert_eq!(Voice::from_bytes(&long).unwrap_err(), InvalidVoice::TooLarge);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_voice_or_are_refused(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            cut in any::<prop::sample::Index>(),
        ) {
            prop_assert!(Voice::from_bytes(&bytes).is_err());
            let headed = [FIRST_LINE.as_bytes(), &bytes].concat();
            prop_assert!(Voice::from_bytes(&headed).is_err());
            let whole = Voice::english()[0].to_bytes();
            prop_assert!(Voice::from_bytes(&whole[..cut.index(whole.len())]).is_err());
        }
    }
}
