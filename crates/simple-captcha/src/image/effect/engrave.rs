//! Letters and ground engraved in lines, like a banknote.

use std::f32::consts::PI;
use std::ops::RangeInclusive;

use super::Effect;
use super::lines::{Lines, Shape};
use crate::image::Canvas;
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

    fn lines(&self, angle: f32, density: &RangeInclusive<f32>, rng: &mut Rng) -> Lines {
        let mut within = |range: &RangeInclusive<f32>| rng.between(*range.start(), *range.end());
        let (period, density) = (within(&self.period).max(2.0), within(density));
        let (start, swing_start) = (within(&(0.0..=1.0)), within(&(0.0..=1.0)));
        let straight = Lines {
            angle,
            period,
            density,
            bow: 0.0,
            swing: 0.0,
            stretch: within(&Self::STRETCH),
            shape: Shape::Wave,
            start,
            swing_start,
        };
        match rng.below(3) {
            0 => Lines { swing: rng.between(0.8, 2.0), ..straight },
            1 => Lines { swing: rng.between(0.8, 2.0), shape: Shape::Zigzag, ..straight },
            _ => {
                let bow = rng.between(0.004, 0.01);
                Lines { bow: if rng.below(2) == 0 { bow } else { -bow }, ..straight }
            }
        }
    }
}

impl Effect for Engrave {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let angle = rng.between(0.0, PI);
        let letters = self.lines(angle, &self.letters, rng).lay(canvas);
        let crossing = angle + PI * rng.between(0.3, 0.7);
        let ground = self.lines(crossing, &self.ground, rng).lay(canvas);
        let inverted = if rng.below(2) == 1 { 0xff } else { 0 };

        let mut above = vec![0; canvas.pixels_per_row()];
        let mut below = above.clone();
        for (y, row) in (0_u16..).zip(canvas.rows_mut()) {
            letters.row(y, &mut above);
            ground.row(y, &mut below);
            for ((pixel, letter), ground) in row.iter_mut().zip(&above).zip(&below) {
                let ink = ground + part(letter - ground, *pixel);
                *pixel = ink.to_le_bytes()[0] ^ inverted;
            }
        }
    }
}

/// So many of 256 of a number of nine bits.
fn part(number: i16, share: u8) -> i16 {
    let product = i32::from(number << 7) * i32::from(i16::from(share) << 1);
    (product >> 16) as i16
}
