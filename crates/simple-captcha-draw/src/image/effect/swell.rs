//! Lines that swell and shrink, like those of a banknote.
//!
//! The density of letters and ground rises and falls together, over lengths as small as a letter's
//! strokes. The eye follows the lines all the same. A program that blurs the picture to get rid of
//! the lines blurs the letters into the swellings.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    reason = "turns overflow on purpose, and factors are clamped to 16 bits"
)]

use std::f32::consts::TAU;
use std::ops::RangeInclusive;

use super::lines::{factor, high, turned, wave};
use crate::image::Canvas;
use crate::rng::Rng;

/// Waves that lie across each other in all directions.
#[derive(Debug)]
pub(crate) struct Swell {
    waves: [SwellWave; 3],
    scale: f32,
}

#[derive(Debug)]
struct SwellWave {
    /// How far each column is into the wave, in turns, and how fast the rows go on.
    columns: Vec<u16>,
    pace: f32,
    /// How high it is; in every column, so that the processor multiplies eight at once.
    heights: Vec<i16>,
}

impl Swell {
    /// Waves of so many drawing units that together reach `reach` at most in most places, where 1 is
    /// the whole of the ink.
    pub(crate) fn new(
        canvas: &Canvas,
        reach: f32,
        length: &RangeInclusive<f32>,
        rng: &mut Rng,
    ) -> Self {
        // Three waves are rarely at their height together.
        const TOGETHER: f32 = 1.8;
        let scale = f32::from(canvas.scale().factor());
        let width = canvas.pixels_per_row();
        let height = factor(reach / TOGETHER * 32_767.0);
        let waves = [(); 3].map(|()| {
            let (angle, start) = (rng.between(0.0, TAU), rng.between(0.0, 1.0));
            let length = rng.between(*length.start(), *length.end());
            let (across, pace) = (libm::cosf(angle) / length, libm::sinf(angle) / length);
            let column = |x: usize| turned((x as f32 + 0.5) / scale * across + start);
            SwellWave {
                columns: (0..width).map(column).collect(),
                pace,
                heights: vec![height; width],
            }
        });
        Self { waves, scale }
    }

    /// Works out how much denser each place of a row is, in 16384ths; rows are counted from the top.
    /// What stands in `scratch` is of no use before and after.
    pub(crate) fn row(&self, row: u16, swellings: &mut [i16], scratch: &mut [i16]) {
        let y = (f32::from(row) + 0.5) / self.scale;
        swellings.fill(0);
        for SwellWave { columns, pace, heights } in &self.waves {
            let base = turned(y * pace);
            for (wave_here, column) in scratch.iter_mut().zip(columns) {
                *wave_here = wave(column.wrapping_add(base) as i16);
            }
            let heights = scratch.iter().zip(heights);
            for (swelling, (&wave, &height)) in swellings.iter_mut().zip(heights) {
                *swelling = swelling.saturating_add(high(wave << 3, height));
            }
        }
    }
}
