//! Letters as outlines, from a font file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::accent;
use super::outline::{Outline, Point};
use super::stand_in::stand_in;

/// A TrueType or OpenType font.
///
/// A letter's outline is worked out when it is drawn for the first time, and kept. Cloning is cheap.
///
/// ```
/// use simple_captcha_draw::image::Font;
///
/// let font = Font::default();
/// assert!(font.has('Ä') && !font.has('验'));
/// assert!(Font::new(b"not a font".to_vec()).is_err());
/// ```
#[derive(Clone)]
pub struct Font(Arc<FontData>);

struct FontData {
    data: Cow<'static, [u8]>,
    name: String,
    glyphs: HashMap<char, (GlyphId, OnceLock<Option<Glyph>>)>,
}

/// One letter at a font size of 1, standing on y = 0.
#[derive(Clone, Debug)]
pub(crate) struct Glyph {
    pub(crate) outline: Outline,
    /// How far the next letter stands to the right.
    pub(crate) advance: f32,
}

impl Font {
    /// Reads a font from the bytes of its file; from a collection (`.ttc`), its first.
    ///
    /// # Errors
    ///
    /// What is not a font, or has no letters, is refused.
    pub fn new(data: impl Into<Cow<'static, [u8]>>) -> Result<Self, InvalidFont> {
        let data = data.into();
        let font = FontRef::from_index(&data, 0)
            .map_err(|error| InvalidFont::Unreadable(error.to_string()))?;
        let glyphs: HashMap<_, _> = font
            .charmap()
            .mappings()
            .filter_map(|(code, glyph)| Some((char::from_u32(code)?, (glyph, OnceLock::new()))))
            .collect();
        if glyphs.is_empty() {
            return Err(InvalidFont::NoLetters);
        }
        let name = font
            .localized_strings(skrifa::string::StringId::FULL_NAME)
            .english_or_first()
            .map_or_else(|| "without a name".to_owned(), |name| name.chars().take(80).collect());
        Ok(Self(Arc::new(FontData { name, glyphs, data })))
    }

    /// Whether the font can draw `letter`, or a sign that means the same: `×` for `✕`, say.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.glyph(letter).is_some()
    }

    pub(crate) fn glyph(&self, letter: char) -> Option<&Glyph> {
        let (id, place) = self.known(letter)?;
        place.get_or_init(|| self.flatten(*id, letter)).as_ref()
    }

    /// The number that the file has a letter under.
    pub(crate) fn id(&self, letter: char) -> Option<GlyphId> {
        self.known(letter).map(|(id, _)| *id)
    }

    /// The numbers of all letters.
    pub(crate) fn ids(&self) -> impl Iterator<Item = GlyphId> {
        self.0.glyphs.values().map(|(id, _)| *id)
    }

    /// The file, to be read.
    pub(crate) fn file(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.0.data, 0).ok()
    }

    fn known(&self, letter: char) -> Option<&(GlyphId, OnceLock<Option<Glyph>>)> {
        let known = |letter| self.0.glyphs.get(&letter);
        known(letter).or_else(|| stand_in(letter).and_then(known))
    }

    /// Works out a letter's outline; `None` where the font has no sound one.
    fn flatten(&self, id: GlyphId, letter: char) -> Option<Glyph> {
        let font = self.file()?;
        let unit = Size::new(1.0);
        let advance = font.glyph_metrics(unit, LocationRef::default()).advance_width(id)?;
        let mut pen = Pen::to_be_bent();
        let settings = DrawSettings::unhinted(unit, LocationRef::default());
        font.outline_glyphs().get(id)?.draw(settings, &mut pen).ok()?;
        let (outline, _) = pen.finish();
        let sound = outline.polygons().flatten().all(|p| p.x.abs() < 10.0 && p.y.abs() < 10.0);
        let visible = outline.bounds().is_some() || letter.is_whitespace();
        if !(sound && visible && (0.0..10.0).contains(&advance)) {
            return None;
        }
        let bare = accent::bare(letter).and_then(|bare| self.glyph(bare));
        let enlarged = bare.and_then(|bare| accent::enlarged(&outline, &bare.outline));
        Some(Glyph { outline: enlarged.unwrap_or(outline), advance })
    }
}

impl fmt::Debug for Font {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Font({}, {} letters)", self.0.name, self.0.glyphs.len())
    }
}

/// Why a file is not taken as a [`Font`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidFont {
    /// It is not a TrueType or OpenType font, or is damaged.
    #[error("it is not a TrueType or OpenType font, or it is damaged: {0}")]
    Unreadable(String),
    /// It maps no character to a letter.
    #[error("the font has no letters")]
    NoLetters,
}

/// Collects a letter's outline, its curves as lines.
pub(crate) struct Pen {
    outline: Outline,
    polygon: Vec<Point>,
    /// The corners around the control points.
    corners: Option<(Point, Point)>,
    /// How far a flattened curve may be from the true one.
    tolerance: f32,
    /// Longer lines are divided.
    longest_line: f32,
}

impl Pen {
    /// How far a flattened curve may be from the true one, in font sizes.
    const TOLERANCE: f32 = 0.004;
    /// How long a line can be that a warp will bend, in font sizes.
    const LONGEST_LINE: f32 = 0.12;

    /// For a letter at a font size of 1 that will be bent.
    fn to_be_bent() -> Self {
        Self { longest_line: Self::LONGEST_LINE, ..Self::at_size(1.0) }
    }

    /// For a letter at that font size.
    pub(crate) fn at_size(size: f32) -> Self {
        Self {
            outline: Outline::default(),
            polygon: Vec::new(),
            corners: None,
            tolerance: Self::TOLERANCE * size,
            longest_line: f32::INFINITY,
        }
    }

    /// The outline, and the corners around all of its control points.
    pub(crate) fn finish(mut self) -> (Outline, (Point, Point)) {
        self.end();
        (self.outline, self.corners.unwrap_or_default())
    }

    fn last(&self) -> Point {
        self.polygon.last().copied().unwrap_or_default()
    }

    /// Takes a control point into account, and gives it back.
    fn control(&mut self, x: f32, y: f32) -> Point {
        let point = Point::new(x, -y);
        let (low, high) = self.corners.unwrap_or((point, point));
        self.corners = Some((
            Point::new(low.x.min(point.x), low.y.min(point.y)),
            Point::new(high.x.max(point.x), high.y.max(point.y)),
        ));
        point
    }

    /// Follows a curve, given as a function of 0 to 1, in so many steps that it stays within the
    /// tolerance; `bend` is how far its control points lie from a straight line.
    fn follow(&mut self, bend: f32, curve: impl Fn(f32) -> Point) {
        let steps = (bend / self.tolerance).sqrt().ceil().clamp(1.0, 32.0);
        let mut step = 1.0;
        while step <= steps {
            self.line(curve(step / steps));
            step += 1.0;
        }
    }

    fn line(&mut self, to: Point) {
        let from = self.last();
        let length = libm::hypotf(to.x - from.x, to.y - from.y);
        let parts = (length / self.longest_line).ceil().clamp(1.0, 64.0);
        let mut part = 1.0;
        while part <= parts {
            let t = part / parts;
            self.polygon
                .push(Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t));
            part += 1.0;
        }
    }

    fn end(&mut self) {
        if let Some(&first) = self.polygon.first() {
            self.line(first);
            self.polygon.pop();
        }
        self.outline.add(self.polygon.drain(..));
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.end();
        let start = self.control(x, y);
        self.polygon.push(start);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.control(x, y);
        self.line(to);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (a, b, c) = (self.last(), self.control(cx, cy), self.control(x, y));
        let bend = libm::hypotf(a.x - 2.0 * b.x + c.x, a.y - 2.0 * b.y + c.y) / 4.0;
        self.follow(bend, |t| {
            let s = 1.0 - t;
            let at = |a: f32, b: f32, c: f32| s * s * a + 2.0 * s * t * b + t * t * c;
            Point::new(at(a.x, b.x, c.x), at(a.y, b.y, c.y))
        });
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (a, b) = (self.last(), self.control(cx0, cy0));
        let (c, d) = (self.control(cx1, cy1), self.control(x, y));
        let bend = |a: Point, b: Point, c: Point| {
            libm::hypotf(a.x - 2.0 * b.x + c.x, a.y - 2.0 * b.y + c.y)
        };
        self.follow(bend(a, b, c).max(bend(b, c, d)) * 0.75, |t| {
            let s = 1.0 - t;
            let at = |a: f32, b: f32, c: f32, d: f32| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            Point::new(at(a.x, b.x, c.x, d.x), at(a.y, b.y, c.y, d.y))
        });
    }

    fn close(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_letter_stands_on_the_line_and_is_about_as_high_as_capitals_are() {
        let font = Font::default();
        let (top, bottom) = font.glyph('H').unwrap().outline.bounds().unwrap();
        assert!(bottom.y.abs() < 0.01 && (-0.75..-0.7).contains(&top.y), "{top:?} {bottom:?}");
        assert_eq!(font.glyph('O').unwrap().outline.polygons().count(), 2);
    }

    #[test]
    fn what_is_not_a_font_is_refused() {
        for data in [&b""[..], b"PK\x03\x04", &[0; 1000]] {
            assert!(Font::new(data.to_vec()).is_err());
        }
    }

    proptest! {
        #[test]
        fn a_damaged_font_is_refused_or_draws_but_never_panics(
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut data = include_bytes!("../../fonts/DejaVuSans-Bold.ttf").to_vec();
            for (at, byte) in damage {
                let at = at.index(data.len());
                data[at] = byte;
            }
            let whole = Font::new(data.clone());
            data.truncate(cut.index(data.len()));
            for font in [whole, Font::new(data)].into_iter().flatten() {
                for letter in "ABCXYZäÜ89+=".chars() {
                    let _ = font.has(letter);
                }
            }
        }
    }
}
