//! Letters as django-simple-captcha sets them: each turned in a cell of its own, the cells side by
//! side, what is seen of all at the same height.
//!
//! What it looks like, and how large a picture becomes, depends on how Pillow and FreeType go about
//! it, pixel by pixel; so this does the same.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are clamped to those of a picture"
)]

mod cell;
mod hinted_font;

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use cell::{Cell, LetterRun, Turn};
use hinted_font::{HintedFont, Letter};

use super::ImageStyle;
use super::font::Font;
use super::outline::{Outline, Point};
use crate::rng::Rng;

/// Marks that are turned together with the letter before.
const GLUED: &str = "_\"',.;:-";
/// The space around cells.
const GAP: f32 = 2.0;
const TOP: f32 = 4.0;
/// How high a picture is, in heights of its text.
const HEIGHT: f64 = 1.4;

/// The fonts of a style, at the size that it draws them in. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells(Arc<OnceLock<Vec<HintedFont>>>);

/// What is asked of them.
pub(crate) struct CellRequest<'a> {
    pub(crate) text: &'a str,
    /// The fonts, of which a picture has one; a letter that it lacks is of another.
    pub(crate) fonts: &'a [Font],
    pub(crate) font_size: f32,
    /// How far letters turn, in whole degrees from the first.
    pub(crate) rotation: &'a RangeInclusive<f32>,
    /// The size of the picture in drawing units, if the text does not decide.
    pub(crate) size: Option<(u32, u32)>,
}

impl Cells {
    /// The letters where they stand, and the size of their picture, in drawing units. A blank gives
    /// no letter.
    ///
    /// The same fonts and font size are wanted each time.
    pub(crate) fn set(
        &self,
        wanted: &CellRequest<'_>,
        rng: &mut Rng,
    ) -> (Vec<Outline>, (u32, u32)) {
        let at_size = |font| HintedFont::new(font, wanted.font_size);
        let fonts = self.0.get_or_init(|| wanted.fonts.iter().map(at_size).collect());
        let groups = LetterGroup::of(wanted.text, fonts, rng.below(u32::MAX) as usize);
        let mut letters = Vec::new();
        let mut right = GAP;
        for group in &groups {
            let (from, to) = (*wanted.rotation.start(), *wanted.rotation.end());
            let turn = Turn::new(rng.between(from, to).floor() as i16);
            let cell = group.cell();
            let (low, high, top) = cell.borders(turn);
            let turned = |point| {
                let point = turn.apply(point, cell.centre());
                Point::new(point.x - low + right, point.y - top + TOP)
            };
            let turned = cell.letters.iter().map(|letter| letter.map(turned));
            letters.extend(turned.filter(|letter| letter.bounds().is_some()));
            right += high - low + GAP;
        }
        let natural = || {
            (units(right + 1.0, ImageStyle::WIDTHS), units(height(&groups), ImageStyle::HEIGHTS))
        };
        let size = wanted.size.unwrap_or_else(natural);
        let place = place(&letters, size, wanted.size.map(|_| right));
        (letters.iter().map(|letter| letter.map(&place)).collect(), size)
    }
}

/// A length in whole drawing units, as far as there are such pictures.
fn units(length: f32, possible: RangeInclusive<u32>) -> u32 {
    (length as u32).clamp(*possible.start(), *possible.end())
}

/// How high a picture of the text is.
fn height(groups: &[LetterGroup<'_>]) -> f32 {
    let ascender = groups.iter().map(|group| group.font.ascender).fold(0.0, f32::max);
    let letters: Vec<_> = groups.iter().flat_map(|group| group.letters.iter().copied()).collect();
    let line = LetterRun::of(&letters, 0.0);
    (f64::from(ascender + line.high.y - line.low.x) * HEIGHT) as f32
}

/// What brings points into the picture: nothing is cut off, and the outermost units stay free. A
/// line that ends at `line` is put into the middle.
fn place(
    letters: &[Outline],
    (width, height): (u32, u32),
    line: Option<f32>,
) -> impl Fn(Point) -> Point {
    let corners = letters.iter().filter_map(Outline::bounds).reduce(|one, other| {
        (
            Point::new(one.0.x.min(other.0.x), one.0.y.min(other.0.y)),
            Point::new(one.1.x.max(other.1.x), one.1.y.max(other.1.y)),
        )
    });
    let (low, high) = corners.unwrap_or_default();
    let (width, height) = (width as f32, height as f32);
    let (wide, high) = (high.x - low.x, high.y - low.y);
    let shrink = ((width - 2.0) / wide).min((height - 2.0) / high).min(1.0);
    let at = match line {
        Some(right) => {
            Point::new(low.x + ((width - right) / 2.0).floor(), ((height - high) / 2.0).floor())
        }
        None => low,
    };
    let within =
        |place: f32, taken: f32, size: f32| place.min(size - 1.0 - taken * shrink).max(1.0);
    let (x, y) = (within(at.x, wide, width), within(at.y, high, height));
    move |point| Point::new((point.x - low.x) * shrink + x, (point.y - low.y) * shrink + y)
}

/// Letters that are turned together.
struct LetterGroup<'f> {
    font: &'f HintedFont,
    letters: Vec<&'f Letter>,
}

impl<'f> LetterGroup<'f> {
    fn of(text: &str, fonts: &'f [HintedFont], chosen: usize) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for letter in text.chars() {
            let able: Vec<_> = fonts.iter().filter(|font| font.has(letter)).collect();
            let Some(font) = able.get(chosen % able.len().max(1)) else { continue };
            let Some(outline) = font.letter(letter) else { continue };
            match groups.last_mut() {
                Some(group) if GLUED.contains(letter) && std::ptr::eq(group.font, *font) => {
                    group.letters.push(outline);
                }
                _ => groups.push(Self { font, letters: vec![outline] }),
            }
        }
        groups
    }

    fn cell(&self) -> Cow<'f, Cell> {
        match *self.letters {
            [letter] => Cow::Borrowed(self.font.cell(letter)),
            ref letters => Cow::Owned(Cell::new(self.font, letters)),
        }
    }
}
