//! A wavy line from the top to the bottom of a picture.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a column that lies outside of the canvas is clamped to its border"
)]

use std::f32::consts::TAU;

use crate::image::Canvas;
use crate::rng::Rng;

/// A wavy line from the top to the bottom of a picture. Lengths are in drawing units.
#[derive(Debug)]
pub(super) struct Edge {
    scale: f32,
    /// Where it is halfway down, and how far it goes to the right on its way down.
    middle: f32,
    slope: f32,
    half_height: f32,
    /// How far it swings to each side, how long a swing is, and where it begins, in turns.
    swing: f32,
    pace: f32,
    start: f32,
}

impl Edge {
    pub(super) fn new(canvas: &Canvas, rng: &mut Rng) -> Self {
        Self {
            scale: f32::from(canvas.scale().factor()),
            middle: canvas.width() * rng.between(0.2, 0.8),
            slope: rng.between(-0.7, 0.7),
            half_height: canvas.height() / 2.0,
            swing: rng.between(2.0, 8.0),
            pace: 1.0 / rng.between(40.0, 90.0),
            start: rng.between(0.0, 1.0),
        }
    }

    /// How many pixels of a row lie before it; rows are counted from the top.
    pub(super) fn column(&self, row: u16) -> usize {
        let y = (f32::from(row) + 0.5) / self.scale;
        let swing = self.swing * libm::sinf(TAU * (y * self.pace + self.start));
        let x = self.middle + self.slope * (y - self.half_height) + swing;
        (x * self.scale) as usize
    }
}
