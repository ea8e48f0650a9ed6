//! Curved lines across the letters.

#![expect(clippy::cast_precision_loss, reason = "a canvas is at most 4000 pixels wide")]

use super::Effect;
use crate::image::Canvas;
use crate::rng::Rng;

/// Draws two bent lines from the left to the right edge, across the letters.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Arcs;

impl Arcs {
    const LINES: u32 = 2;
    /// How thick a line is, in heights of the picture.
    const THICKNESS: f32 = 0.032;
}

impl Effect for Arcs {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let pixel = 1.0 / f32::from(canvas.scale().factor());
        let (width, height) = (canvas.width(), canvas.height());
        let columns = canvas.pixels_per_row();
        let mut spans = vec![(0.0, 0.0); columns];
        for _ in 0..Self::LINES {
            let curve = Curve::within(height, rng);
            // In a loop of its own, which the processor does for several columns at once.
            for (column, span) in spans.iter_mut().enumerate() {
                let share = (column as f32 + 0.5) * pixel / width;
                // The steeper the line, the higher is what a column cuts out of it.
                let slope = curve.slope_at(share) / width;
                let half = height * Self::THICKNESS / 2.0 * (1.0 + slope * slope).sqrt();
                let middle = curve.at(share);
                *span = (middle - half, middle + half);
            }
            for (column, &(top, bottom)) in spans.iter().enumerate() {
                canvas.fill_column(column, top, bottom);
            }
        }
    }
}

/// A height above every place from 0, the left edge, to 1, the right one: a cubic Bézier curve whose
/// control points are equally far apart, as a polynomial.
struct Curve([f32; 4]);

impl Curve {
    fn within(height: f32, rng: &mut Rng) -> Self {
        let mut level = |low: f32, high: f32| rng.between(low, high) * height;
        let (start, end) = (level(0.1, 0.9), level(0.1, 0.9));
        let (first, second) = (level(-0.4, 1.4), level(-0.4, 1.4));
        Self([
            start,
            3.0 * (first - start),
            3.0 * (start - 2.0 * first + second),
            end - start + 3.0 * (first - second),
        ])
    }

    fn at(&self, t: f32) -> f32 {
        let [a, b, c, d] = self.0;
        a + t * (b + t * (c + t * d))
    }

    fn slope_at(&self, t: f32) -> f32 {
        let [_, b, c, d] = self.0;
        b + t * (2.0 * c + t * 3.0 * d)
    }
}
