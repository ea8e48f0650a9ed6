//! Letters and ground engraved in lines, like a banknote.

use std::f32::consts::PI;
use std::ops::RangeInclusive;

use super::Effect;
use crate::image::Canvas;
use crate::image::canvas::byte;
use crate::rng::Rng;

/// Engraves letters and ground in fine lines, like a banknote.
///
/// What was inked becomes dense lines, what was not becomes sparse ones that run another way. People
/// see the darker shapes; a program that looks for strokes finds hundreds. The lines are waves,
/// zigzags or rings; how they run, and whether dark stands on light or light on dark, differs from
/// picture to picture.
#[derive(Clone, Debug)]
pub struct Engrave {
    letters: RangeInclusive<f32>,
    ground: RangeInclusive<f32>,
    period: RangeInclusive<f32>,
}

impl Default for Engrave {
    fn default() -> Self {
        Self { letters: 0.71..=0.77, ground: 0.21..=0.27, period: 3.8..=4.6 }
    }
}

impl Engrave {
    /// How far the lines swing to each side, in drawing units.
    const SWING: RangeInclusive<f32> = 0.8..=2.0;
    /// How long a swing is, in drawing units.
    const STRETCH: RangeInclusive<f32> = 18.0..=40.0;

    /// Sets how much of the letters and how much of the ground is ink, 0 to 1: the further apart,
    /// the easier to read, for people and for programs.
    #[must_use]
    pub fn with_density(
        mut self,
        letters: RangeInclusive<f32>,
        ground: RangeInclusive<f32>,
    ) -> Self {
        (self.letters, self.ground) = (letters, ground);
        self
    }

    /// Sets how far the lines are apart, in drawing units, 2 at least.
    #[must_use]
    pub fn with_period(mut self, period: RangeInclusive<f32>) -> Self {
        self.period = period;
        self
    }

    fn pattern(
        &self,
        angle: f32,
        density: &RangeInclusive<f32>,
        (width, height): (f32, f32),
        rng: &mut Rng,
    ) -> Pattern {
        let mut within = |range: &RangeInclusive<f32>| rng.between(*range.start(), *range.end());
        let (period, density) = (within(&self.period).max(2.0), within(density));
        let (swing, stretch) = (within(&Self::SWING), within(&Self::STRETCH));
        let start = within(&(0.0..=1.0));
        let line = match rng.below(3) {
            0 => Line::Wave,
            1 => Line::Zigzag,
            _ => {
                Line::Ring { x: rng.between(-0.3, 1.3) * width, y: rng.between(-0.5, 1.5) * height }
            }
        };
        let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
        Pattern { line, sin, cos, period, density, swing, stretch, start }
    }
}

impl Effect for Engrave {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let size = (canvas.width(), canvas.height());
        let angle = rng.between(0.0, PI);
        let letters = self.pattern(angle, &self.letters, size, rng);
        let crossing = angle + PI * rng.between(0.3, 0.7);
        let ground = self.pattern(crossing, &self.ground, size, rng);
        let inverted = if rng.below(2) == 1 { 1.0 } else { 0.0 };

        let scale = f32::from(canvas.scale().factor());
        let places: Vec<f32> = (0..canvas.pixels_per_row())
            .map(|x| (f32::from(u16::try_from(x).unwrap_or(u16::MAX)) + 0.5) / scale)
            .collect();
        let mut above = vec![0.0; places.len()];
        let mut below = above.clone();
        for (y, row) in (0_u16..).zip(canvas.rows_mut()) {
            let y = (f32::from(y) + 0.5) / scale;
            letters.row(y, scale, &places, &mut above);
            ground.row(y, scale, &places, &mut below);
            for ((pixel, letter), ground) in row.iter_mut().zip(&above).zip(&below) {
                let share = f32::from(*pixel) / 255.0;
                let ink = ground + (letter - ground) * share;
                *pixel = byte((ink - inverted).abs());
            }
        }
    }
}

/// Lines side by side, each as wide as the density says.
struct Pattern {
    line: Line,
    sin: f32,
    cos: f32,
    period: f32,
    density: f32,
    swing: f32,
    stretch: f32,
    start: f32,
}

enum Line {
    Wave,
    Zigzag,
    /// Around a point.
    Ring {
        x: f32,
        y: f32,
    },
}

impl Pattern {
    /// Works out how much ink each pixel of a row has; `places` are the pixels' middles.
    fn row(&self, y: f32, scale: f32, places: &[f32], inks: &mut [f32]) {
        let Self { sin, cos, period, swing, stretch, start, .. } = *self;
        let swung = |x: f32, swing: f32| x * cos + y * sin + swing;
        let turns = |x: f32| off_whole((y * cos - x * sin) / stretch + start);
        match self.line {
            Line::Wave => self.ink(scale, places, inks, |x| {
                // A sine, near enough: two parabolas.
                let turns = turns(x);
                swung(x, swing * 8.0 * turns * (1.0 - 2.0 * turns.abs())) / period
            }),
            Line::Zigzag => self.ink(scale, places, inks, |x| {
                swung(x, swing * (4.0 * turns(x).abs() - 1.0)) / period
            }),
            Line::Ring { x: middle, y: centre } => self.ink(scale, places, inks, |x| {
                let (dx, dy) = (x - middle, y - centre);
                (dx * dx + dy * dy).sqrt() / period
            }),
        }
    }

    /// Inks a row where `place` counts the lines. Their edges are as soft as a pixel is wide.
    fn ink(&self, scale: f32, places: &[f32], inks: &mut [f32], place: impl Fn(f32) -> f32) {
        let sharpness = self.period * scale / 2.0;
        for (ink, &x) in inks.iter_mut().zip(places) {
            let away = off_whole(place(x)).abs() * 2.0;
            *ink = ((self.density - away) * sharpness + 0.5).clamp(0.0, 1.0);
        }
    }
}

/// How far a number is off the nearest whole one. Beyond so large a number a float has no room for
/// fractions, so that to add and subtract it rounds, many pixels at once.
fn off_whole(number: f32) -> f32 {
    const ROUNDING: f32 = 12_582_912.0;
    number - ((number + ROUNDING) - ROUNDING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_off_the_nearest_whole_one() {
        for (number, off) in
            [(0.0, 0.0), (0.25, 0.25), (7.75, -0.25), (-3.125, -0.125), (1000.5, 0.5)]
        {
            assert!((off_whole(number).abs() - f32::abs(off)).abs() < 1e-4, "{number}");
        }
    }
}
