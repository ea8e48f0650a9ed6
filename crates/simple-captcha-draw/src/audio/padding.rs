//! How long a sound is made, so that its length tells little.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use super::{AudioStyle, spelled};
use crate::profile::TextProfile;

/// For how many symbols there is room in the sounds of some texts, so that how long a sound takes tells
/// neither how many letters have an accent, nor exactly how many letters there are.
///
/// [`AudioStyle::padding`] makes one for the texts of a [`TextProfile`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Padding {
    /// In how many symbols a letter is spelled at most.
    symbols_of_a_letter: usize,
    /// How many letters texts have, if these are spelled.
    lengths: Option<RangeInclusive<usize>>,
}

impl Padding {
    /// So many numbers of letters take equally long: more would make short texts much longer.
    const ALIKE: usize = 4;

    pub(super) fn new(style: &AudioStyle, texts: &TextProfile) -> Self {
        Self {
            symbols_of_a_letter: most_symbols_of_a_letter(style, texts.spoken()),
            lengths: texts.lengths().filter(|_| !texts.is_read_out()).cloned(),
        }
    }

    /// For how many symbols there is room in the sound of a text; 0 if it needs no more than it has.
    #[must_use]
    pub fn symbols(&self, text: &str) -> usize {
        let letters = text.nfc().count();
        let room = match &self.lengths {
            Some(lengths) if lengths.contains(&letters) => {
                let step = (letters - lengths.start()) / Self::ALIKE;
                (lengths.start() + step * Self::ALIKE + Self::ALIKE - 1).min(*lengths.end())
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

impl Default for Padding {
    /// No more room than a text needs.
    fn default() -> Self {
        Self { symbols_of_a_letter: 1, lengths: None }
    }
}

/// How many symbols a letter is spelled in at most: an accent is one of its own where there is no clip
/// of the letter with it.
fn most_symbols_of_a_letter(style: &AudioStyle, alphabet: &str) -> usize {
    let counts = style.languages.iter().flat_map(|(_, voices)| {
        let symbols = |letter: char| {
            let mut text = [0; 4];
            Some(spelled(letter.encode_utf8(&mut text), voices).ok()?.len())
        };
        alphabet.chars().filter_map(symbols)
    });
    counts.max().unwrap_or(1)
}
