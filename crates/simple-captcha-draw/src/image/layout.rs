//! Letters side by side: each turned, all bent, fitted into the picture.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are clamped to those of a picture"
)]

use std::ops::RangeInclusive;

use super::font::Font;
use super::lettering::Lettering;
use super::outline::{Outline, Point};
use super::stand_in::stand_in;
use super::style::ImageStyle;
use crate::rng::Rng;

/// A line of turned letters, before it is put into a picture.
#[derive(Debug)]
pub(crate) struct TextLine {
    letters: Vec<Outline>,
    width: f32,
    font_size: f32,
}

impl TextLine {
    /// The space around the text, in font sizes: as much as the warp needs.
    const MARGIN: f32 = 0.2;
    /// The height of a picture, in font sizes.
    const HEIGHT: f32 = 1.6;

    /// Sets the letters of `text` side by side. Each has one of those fonts that have it.
    pub(crate) fn new(
        text: &str,
        fonts: &[Font],
        font_size: f32,
        lettering: &Lettering,
        rng: &mut Rng,
    ) -> Self {
        let mut letters = Vec::new();
        let mut right = 0.0;
        let one_for_all = rng.below(u32::MAX);
        let mut before = None;
        for letter in text.chars() {
            let before = before.replace(letter);
            let glyphs: Vec<_> = fonts.iter().filter_map(|font| font.glyph(letter)).collect();
            let chosen = if lettering.mixed_fonts { rng.below(u32::MAX) } else { one_for_all };
            let count = glyphs.len().max(1);
            let Some(glyph) = glyphs.get(chosen as usize % count) else { continue };
            let freedom = match letter {
                letter if letter.is_alphabetic() => 1.0,
                letter if letter.is_numeric() => lettering.digit_rotation,
                _ => lettering.sign_rotation,
            };
            let mut within =
                |range: &RangeInclusive<f32>| rng.between(*range.start(), *range.end());
            let degrees = within(&lettering.rotation) * freedom;
            let slant = within(&lettering.slant) * freedom;
            let own_size = font_size * within(&lettering.size);
            let size = own_size * if letter.is_alphanumeric() { 1.0 } else { lettering.sign_size };
            let mut stretch = within(&lettering.stretch);
            let rise = font_size * within(&lettering.rise);
            let gap = font_size * within(&lettering.gap);
            let Some((low, high)) = glyph.outline.bounds() else {
                right += glyph.advance * font_size;
                continue;
            };
            let centre = Point::new(low.x.midpoint(high.x), low.y.midpoint(high.y));
            // A low letter, a comma say, keeps its place under the line's middle.
            let mut below = own_size * (centre.y + 0.36);
            if is_operator(letter, before) {
                below = 0.0;
                let hyphen = stand_in(letter).unwrap_or(letter) == '-';
                stretch *= if hyphen { MINUS } else { 1.0 };
            }
            let (sin, cos) = (libm::sinf(degrees.to_radians()), libm::cosf(degrees.to_radians()));
            let turned = glyph.outline.map(|point| {
                let y = point.y - centre.y;
                let x = (point.x - centre.x) * stretch - y * slant;
                Point::new((x * cos - y * sin) * size, (x * sin + y * cos) * size + below + rise)
            });
            let Some((low, high)) = turned.bounds() else { continue };
            let shift = right + gap - low.x;
            letters.push(turned.map(|point| Point::new(point.x + shift, point.y)));
            right += gap + high.x - low.x;
        }
        Self { letters, width: right, font_size }
    }

    /// The size of a picture that holds the line as it is, so many times as high as usual.
    pub(crate) fn natural_size(&self, higher: f32) -> (u32, u32) {
        let within = |size: f32, allowed: RangeInclusive<u32>| {
            (size.ceil() as u32).clamp(*allowed.start(), *allowed.end())
        };
        (
            within(self.width + 2.0 * Self::MARGIN * self.font_size, ImageStyle::WIDTHS),
            within(Self::HEIGHT * higher * self.font_size, ImageStyle::HEIGHTS),
        )
    }

    /// The corners of the rectangle around all letters.
    fn bounds(&self) -> Option<(Point, Point)> {
        self.letters.iter().filter_map(Outline::bounds).reduce(|a, b| {
            let (low, high) = (a.0, a.1);
            (
                Point::new(low.x.min(b.0.x), low.y.min(b.0.y)),
                Point::new(high.x.max(b.1.x), high.y.max(b.1.y)),
            )
        })
    }

    /// How much the warp widens the line at most: it reaches as far as the letters are large.
    fn room(&self, lettering: &Lettering) -> f32 {
        2.0 * lettering.warp * self.font_size
    }

    /// The letters in the middle of a picture of that size, bent, and made smaller where they would
    /// not fit. A blank gives none.
    pub(crate) fn fitted(
        &self,
        width: u32,
        height: u32,
        lettering: &Lettering,
        rng: &mut Rng,
    ) -> Vec<Outline> {
        let (width, height) = (width as f32, height as f32);
        let Some((low, high)) = self.bounds() else { return Vec::new() };
        let room = self.room(lettering);
        // A pixel at each border stays free.
        let fit = |free: f32, taken: f32| (free - 2.0) / (taken + room);
        let shrink = fit(width, high.x - low.x).min(fit(height, high.y - low.y)).min(1.0);
        let middle = Point::new(low.x.midpoint(high.x), low.y.midpoint(high.y));
        let warp = Warp::new(self.font_size * shrink, lettering, rng);
        let place = |point: Point| {
            warp.bend(Point::new(
                (point.x - middle.x) * shrink + width / 2.0,
                (point.y - middle.y) * shrink + height / 2.0,
            ))
        };
        self.letters.iter().map(|letter| letter.map(place)).collect()
    }
}

/// Whether a character behind `before` is a sign of a sum.
fn is_operator(letter: char, before: Option<char>) -> bool {
    !letter.is_alphanumeric() && before.is_some_and(char::is_numeric)
}

/// How much wider a hyphen is as a minus.
const MINUS: f32 = 1.5;

/// A smooth shift of every point, along a wave in each direction.
struct Warp {
    across: WarpWave,
    along: WarpWave,
}

struct WarpWave {
    reach: f32,
    pace: f32,
    start: f32,
}

impl Warp {
    fn new(font_size: f32, lettering: &Lettering, rng: &mut Rng) -> Self {
        let (shortest, longest) = (*lettering.wave.start(), *lettering.wave.end());
        let mut wave = || WarpWave {
            reach: font_size * lettering.warp * rng.between(0.4, 1.0),
            pace: 1.0 / (font_size * rng.between(shortest, longest)),
            start: rng.between(0.0, 1.0),
        };
        Self { across: wave(), along: wave() }
    }

    fn bend(&self, point: Point) -> Point {
        Point::new(point.x + self.across.at(point.y), point.y + self.along.at(point.x))
    }
}

impl WarpWave {
    fn at(&self, place: f32) -> f32 {
        self.reach * wave(place * self.pace + self.start)
    }
}

/// A sine of turns, near enough: two parabolas. Beyond so large a number a float has no room for
/// fractions, so that to add and subtract it rounds.
fn wave(turns: f32) -> f32 {
    const ROUNDING: f32 = 12_582_912.0;
    let part = turns - ((turns + ROUNDING) - ROUNDING);
    8.0 * part * (1.0 - 2.0 * part.abs())
}
