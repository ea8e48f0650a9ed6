//! Accents that are seen under noise.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::outline::{Outline, Point};

/// How many times as wide and as high as in the font an accent is: there it is made for a page without
/// noise. A steep stroke shows better which way it leans.
const LARGER: (f32, f32) = (1.7, 2.4);
/// How much farther above its letter it stands, in font sizes.
const HIGHER: f32 = 0.03;
/// By how much an accent may reach into the height of its letter, in font sizes.
const INTO: f32 = 0.03;

/// The letter without its accents, if it has any.
pub(super) fn bare(letter: char) -> Option<char> {
    let mut parts = std::iter::once(letter).nfd();
    let bare = parts.next().filter(|bare| *bare != letter)?;
    parts.all(is_combining_mark).then_some(bare)
}

/// A letter whose accents above it are larger, and stand where they stood. `bare` is the same letter
/// without any. One that grows together with its letter, as a cedilla does, stays as it is.
pub(super) fn enlarged(letter: &Outline, bare: &Outline) -> Option<Outline> {
    let top = bare.bounds()?.0.y;
    let (accents, rest): (Vec<_>, Vec<_>) =
        letter.polygons().partition(|polygon| polygon.iter().all(|point| point.y < top + INTO));
    let mut accent = Outline::default();
    accents.into_iter().for_each(|polygon| accent.add(polygon.iter().copied()));
    let (low, high) = accent.bounds()?;
    let foot = Point::new(low.x.midpoint(high.x), high.y);
    let mut whole = Outline::default();
    rest.into_iter().for_each(|polygon| whole.add(polygon.iter().copied()));
    let larger = accent.map(|point| {
        Point::new(
            foot.x + (point.x - foot.x) * LARGER.0,
            foot.y + (point.y - foot.y) * LARGER.1 - HIGHER,
        )
    });
    larger.polygons().for_each(|polygon| whole.add(polygon.iter().copied()));
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::super::font::Font;
    use super::*;

    #[test]
    fn an_accent_is_as_high_as_a_third_of_its_letter_and_the_letter_stays_as_it_is() {
        let font = Font::default();
        for (accented, plain) in [('É', 'E'), ('Ü', 'U'), ('À', 'A'), ('Î', 'I')] {
            let outline = |letter| &font.glyph(letter).unwrap().outline;
            let (top, bottom) = outline(plain).bounds().unwrap();
            let whole = outline(accented).bounds().unwrap();
            assert!((whole.1.y - bottom.y).abs() < 0.001, "{accented}");
            let accent = top.y - whole.0.y;
            assert!(accent > (bottom.y - top.y) / 3.0, "{accented}: {accent}");
        }
    }

    #[test]
    fn what_is_composed_of_other_than_accents_has_no_bare_letter() {
        assert_eq!(['É', 'Ç', 'E', '각', '春'].map(bare), [Some('E'), Some('C'), None, None, None]);
    }
}
