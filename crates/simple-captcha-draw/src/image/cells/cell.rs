//! A letter in a cell of its own, which is turned as a picture of pixels.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a cell has at most MOST pixels each way, and places are clamped to it"
)]

use std::sync::OnceLock;

use super::hinted_font::{HintedFont, Letter, sixty_fourths};
use crate::image::outline::{Outline, Point};
use crate::image::raster::{Raster, STRIP};

/// The most pixels that a cell is wide and high.
const MOST: f32 = 4000.0;

/// Letters side by side, with a blank on either side. Lengths are in pixels.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    width: f32,
    height: f32,
    pub(super) letters: Vec<Outline>,
    /// All of them.
    outline: Outline,
    ink: Ink,
    /// The borders after the usual turns, from -[`Self::USUAL`] degrees, once they are known.
    borders: Vec<OnceLock<Borders>>,
}

/// The left, the right and the top border of what is seen of a cell.
type Borders = (f32, f32, f32);

impl Cell {
    const USUAL: i16 = 45;

    /// The cell of letters that are turned together.
    pub(super) fn new(font: &HintedFont, letters: &[&Letter]) -> Self {
        let line = LetterRun::of(letters, font.blank());
        // With the sides taken for one another, as the original has it.
        let width = (line.high.x - (font.ascender + line.low.y)).clamp(0.0, MOST);
        let height = (font.ascender + line.high.y - line.low.x).clamp(0.0, MOST);
        let place = |(letter, x): (&&Letter, &f32)| {
            letter.outline.map(|point| Point::new(point.x + x, point.y + font.ascender))
        };
        let letters: Vec<_> = letters.iter().zip(&line.places).map(place).collect();
        let mut outline = Outline::default();
        for polygon in letters.iter().flat_map(Outline::polygons) {
            outline.add(polygon.iter().copied());
        }
        let ink = Ink::of(&outline, width as usize, height as usize);
        let borders = (-Self::USUAL..Self::USUAL).map(|_| OnceLock::new()).collect();
        Self { width, height, letters, outline, ink, borders }
    }

    /// The middle, around which it turns.
    pub(super) fn centre(&self) -> Point {
        Point::new(self.width / 2.0, self.height / 2.0)
    }

    /// The borders of what is seen of it after `turn`.
    pub(super) fn borders(&self, turn: Turn) -> Borders {
        let usual = usize::try_from(turn.degrees.saturating_add(Self::USUAL)).ok();
        match usual.and_then(|usual| self.borders.get(usual)) {
            Some(known) => *known.get_or_init(|| self.look_for_borders(turn)),
            None => self.look_for_borders(turn),
        }
    }

    fn look_for_borders(&self, turn: Turn) -> Borders {
        const REACH: f32 = 2.0;
        let turned = self.outline.bounds().map(|(low, high)| {
            let corners = [low, high, Point::new(low.x, high.y), Point::new(high.x, low.y)];
            let corners = corners.map(|corner| turn.apply(corner, self.centre()));
            corners.into_iter().fold((corners[0], corners[0]), |(low, high), it| {
                (
                    Point::new(low.x.min(it.x), low.y.min(it.y)),
                    Point::new(high.x.max(it.x), high.y.max(it.y)),
                )
            })
        });
        let nothing = (0.0, self.width, 0.0);
        let Some((low, high)) = turned else { return nothing };
        let within = |place: f32, most: f32| place.clamp(0.0, most) as usize;
        let columns = within(low.x - REACH, self.width)..within(high.x + REACH, self.width);
        let rows = within(low.y - REACH, self.height)..within(high.y + REACH, self.height);
        let seen = |x: usize, y: usize| {
            let at = Point::new(x as f32 + 0.5, y as f32 + 0.5);
            let at = turn.back().apply(at, self.centre());
            self.ink.is_seen(at, (self.width, self.height))
        };
        let column = |x: &usize| rows.clone().any(|y| seen(*x, y));
        let row = |y: &usize| columns.clone().any(|x| seen(x, *y));
        let (left, right) = (columns.clone().find(column), columns.clone().rev().find(column));
        match (left, right, rows.clone().find(row)) {
            (Some(left), Some(right), Some(top)) => (left as f32, right as f32 + 1.0, top as f32),
            _ => nothing,
        }
    }
}

/// A turn against the clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    degrees: i16,
    sin: f32,
    cos: f32,
}

impl Turn {
    pub(super) fn new(degrees: i16) -> Self {
        let angle = f32::from(degrees).to_radians();
        Self { degrees, sin: libm::sinf(angle), cos: libm::cosf(angle) }
    }

    fn back(self) -> Self {
        Self { degrees: -self.degrees, sin: -self.sin, ..self }
    }

    pub(super) fn apply(self, point: Point, centre: Point) -> Point {
        let (x, y) = (point.x - centre.x, point.y - centre.y);
        Point::new(centre.x + x * self.cos + y * self.sin, centre.y - x * self.sin + y * self.cos)
    }
}

/// Where letters in a line stand, and the corners of the pixels that they may touch; the point that
/// they start from is one of them.
pub(super) struct LetterRun {
    places: Vec<f32>,
    pub(super) low: Point,
    pub(super) high: Point,
}

impl LetterRun {
    /// `blank` is the space on either side.
    pub(super) fn of(letters: &[&Letter], blank: f32) -> Self {
        let mut right = sixty_fourths(blank);
        let (mut low, mut high) = (Point::default(), Point::default());
        let places = letters.iter().map(|letter| {
            let x = (right + 0.5).floor();
            right += sixty_fourths(letter.advance);
            low = Point::new(low.x.min(x + letter.low.x), low.y.min(letter.low.y));
            high = Point::new(high.x.max(x + letter.high.x), high.y.max(letter.high.y));
            x
        });
        let places = places.collect();
        high.x = high.x.max((right + sixty_fourths(blank) + 0.5).floor());
        Self { places, low, high }
    }
}

/// The pixels of a cell, as far as there is ink.
#[derive(Clone, Debug)]
struct Ink {
    left: usize,
    top: usize,
    width: usize,
    pixels: Vec<u8>,
}

impl Ink {
    fn of(outline: &Outline, width: usize, height: usize) -> Self {
        let Some((low, high)) = outline.bounds() else {
            return Self { left: 0, top: 0, width: 0, pixels: Vec::new() };
        };
        let within = |place: f32, most: usize| place.clamp(0.0, most as f32) as usize;
        let (left, top) = (within(low.x.floor(), width), within(low.y.floor(), height));
        let (right, bottom) = (within(high.x.ceil(), width), within(high.y.ceil(), height));
        let mut ink = Self { left, top, width: right - left, pixels: Vec::new() };
        ink.pixels.resize(ink.width * (bottom - top), 0);
        Raster::default().fill(outline, (width, height), 1.0, |from, y, coverages| {
            let start = (y - top) * ink.width + (from - left);
            let count = STRIP.min(right - from);
            let pixels = ink.pixels.get_mut(start..start + count).unwrap_or_default();
            for (pixel, coverage) in pixels.iter_mut().zip(coverages) {
                *pixel = (coverage.abs() * 256.0).min(255.0) as u8;
            }
        });
        ink
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        let row = y.checked_sub(self.top).map(|y| y * self.width);
        let column = x.checked_sub(self.left).filter(|x| *x < self.width);
        let pixel = row.zip(column).and_then(|(row, column)| self.pixels.get(row + column));
        pixel.copied().unwrap_or(0).into()
    }

    /// Whether there is any ink at a point of a cell of that size, where pixels are read as Pillow
    /// reads them to turn a picture: by cubic curves through them.
    fn is_seen(&self, at: Point, (width, height): (f32, f32)) -> bool {
        if !(0.0..width).contains(&at.x) || !(0.0..height).contains(&at.y) {
            return false;
        }
        let (x, y) = ((at.x - 0.5).floor(), (at.y - 0.5).floor());
        let around = |first: f32, most: f32| {
            [-1.0, 0.0, 1.0, 2.0].map(|step| (first + step).clamp(0.0, most - 1.0) as usize)
        };
        let (columns, rows) = (around(x, width), around(y, height));
        let height = self.pixels.len() / self.width.max(1);
        let beyond = |[first, _, _, last]: [usize; 4], start: usize, count: usize| {
            last < start || first >= start + count
        };
        if beyond(columns, self.left, self.width) || beyond(rows, self.top, height) {
            return false;
        }
        let rows = rows.map(|y| cubic(columns.map(|x| self.at(x, y)), at.x - 0.5 - x));
        cubic(rows, at.y - 0.5 - y) >= 1.0
    }
}

/// What a cubic curve has between the second and the third of four values.
fn cubic([a, b, c, d]: [f32; 4], share: f32) -> f32 {
    let rise = 2.0 * (a - b) + c - d;
    b + share * ((c - a) + share * (rise + share * (b - a + d - c)))
}
