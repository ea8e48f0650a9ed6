//! The fonts in the crate. `fonts/README.md` tells where each is from.

use std::sync::OnceLock;

use super::font::Font;
use super::level::Level;
use crate::rng::Rng;

impl Font {
    /// DejaVu Sans, whose strokes are thinner than those of the default. It has the letters of the
    /// Latin languages, digits, punctuation and the signs of arithmetic.
    #[must_use]
    pub fn dejavu_sans() -> Self {
        static FONT: OnceLock<Font> = OnceLock::new();
        FONT.get_or_init(|| bundled(include_bytes!("../../fonts/DejaVuSans.ttf"))).clone()
    }

    /// DejaVu Sans Bold, the default. It has the same characters as [`Font::dejavu_sans`].
    #[must_use]
    pub fn dejavu_sans_bold() -> Self {
        static FONT: OnceLock<Font> = OnceLock::new();
        FONT.get_or_init(|| bundled(include_bytes!("../../fonts/DejaVuSans-Bold.ttf"))).clone()
    }
}

impl Default for Font {
    fn default() -> Self {
        Self::dejavu_sans_bold()
    }
}

/// The typefaces of engraved pictures, as different from one another as can be. All have capitals,
/// digits and the signs of sums; what else there is is the default font's.
pub(crate) fn engraved(level: Level) -> Vec<Font> {
    static BOLD: OnceLock<Vec<Font>> = OnceLock::new();
    static THIN: OnceLock<Vec<Font>> = OnceLock::new();
    let bold = BOLD.get_or_init(|| {
        let files: [&[u8]; 8] = [
            include_bytes!("../../fonts/DejaVuSerif-Bold.ttf"),
            include_bytes!("../../fonts/DejaVuSansMono-Bold.ttf"),
            include_bytes!("../../fonts/black.ttf"),
            include_bytes!("../../fonts/broad.ttf"),
            include_bytes!("../../fonts/roman.ttf"),
            include_bytes!("../../fonts/round.ttf"),
            include_bytes!("../../fonts/slab.otf"),
            include_bytes!("../../fonts/soft.otf"),
        ];
        let default = std::iter::once(Font::default());
        default.chain(files.map(bundled)).collect()
    });
    let thin = THIN.get_or_init(|| vec![bundled(include_bytes!("../../fonts/pipe.ttf"))]);
    match level {
        Level::Easy | Level::Medium => bold.clone(),
        Level::Hard => [bold.as_slice(), thin].concat(),
    }
}

/// Some of the typefaces of engraved pictures: the first, which has all characters, and six others.
pub(crate) fn for_site(fonts: &[Font], chance: &mut Rng) -> Vec<Font> {
    const OTHERS: usize = 6;
    let mut left = fonts.to_vec();
    let mut chosen: Vec<Font> = left.drain(..left.len().min(1)).collect();
    while chosen.len() <= OTHERS && !left.is_empty() {
        let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
        chosen.push(left.swap_remove(usize::try_from(chance.below(count)).unwrap_or(0)));
    }
    chosen
}

#[expect(clippy::expect_used, reason = "a test reads every one of these files")]
fn bundled(data: &'static [u8]) -> Font {
    Font::new(data).expect("the fonts in the crate are sound")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_for_all_challenges_have_what_they_ask() {
        let wanted = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-×*÷·=?!_\"',.;:\
                      äàáëéèïíîöóòüúùÄÀÁËÉÈÏÍÎÖÓÒÜÚÙßçñøåÆŒ ";
        for font in [Font::dejavu_sans(), Font::dejavu_sans_bold()] {
            for letter in wanted.chars() {
                assert!(font.has(letter), "{font:?}: {letter:?}");
            }
            assert!(!font.has('验'));
        }
    }

    #[test]
    fn every_typeface_of_engraved_pictures_has_capitals_digits_and_signs() {
        assert_eq!(engraved(Level::Easy).len(), 9);
        assert_eq!(engraved(Level::Medium).len(), 9);
        assert_eq!(engraved(Level::Hard).len(), 10);
        for font in engraved(Level::Hard) {
            for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-×*=".chars() {
                assert!(font.has(letter), "{font:?}: {letter:?}");
            }
        }
    }
}
