//! Curved lines across the letters.

use super::Effect;
use crate::image::{Canvas, Outline, Point};
use crate::rng::Rng;

/// Draws two bent lines from the left to the right edge, across the letters.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Arcs;

impl Arcs {
    const LINES: u32 = 2;
    const STEPS: u8 = 24;
}

impl Effect for Arcs {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let (width, height) = (canvas.width(), canvas.height());
        for _ in 0..Self::LINES {
            let mut level = |low: f32, high: f32| rng.between(low, high) * height;
            let (start, end) = (level(0.1, 0.9), level(0.1, 0.9));
            let (first, second) = (level(-0.4, 1.4), level(-0.4, 1.4));
            let thickness = height * 0.032;
            let curve: Vec<Point> = (0..=Self::STEPS)
                .map(|step| {
                    let t = f32::from(step) / f32::from(Self::STEPS);
                    let s = 1.0 - t;
                    let y = s * s * s * start
                        + 3.0 * s * s * t * first
                        + 3.0 * s * t * t * second
                        + t * t * t * end;
                    Point::new(t * (width + 2.0) - 1.0, y)
                })
                .collect();
            canvas.fill(&Outline::stroke(&curve, thickness));
        }
    }
}
