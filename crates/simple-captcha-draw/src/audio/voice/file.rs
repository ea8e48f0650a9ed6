//! The file that a voice is kept in: version 1 of a format of our own, which [`Voice`] describes.

use std::borrow::Cow;
use std::str::FromStr;

use super::{Clip, InvalidVoice, Voice, VoiceData};
use crate::audio::clip::LONGEST;
use crate::audio::ulaw;
use crate::language::Language;

const FIRST_LINE: &str = "simple-captcha voice 1\n";

impl Voice {
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
    pub(in crate::audio) fn from_static(bytes: &'static [u8]) -> Result<Self, InvalidVoice> {
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
        let VoiceData { language, name, clips, .. } = &*self.0;
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
}

impl Clip {
    /// Whether nothing is heard in it: all speech is much louder.
    fn is_silent(&self) -> bool {
        const SOFTEST: f32 = 300.0;
        self.codes.iter().all(|code| ulaw::decode(*code).abs() < SOFTEST)
    }
}

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
    use crate::audio::voice::tests::beeping;

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
