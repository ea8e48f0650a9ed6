//! Strokes across the letters, as wide as theirs.

use std::f32::consts::PI;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Effect, often_on_a_site};
use crate::image::lettering::part;
use crate::image::{Canvas, Outline, Point};
use crate::rng::Rng;

/// Lays a bent stroke across the letters, as wide and as dark as theirs, in some of the pictures.
///
/// People see that it goes on where a letter ends; a program takes it for a part of the letters that
/// it joins.
#[derive(Clone, Debug)]
pub struct Strokes {
    /// In how many of a hundred pictures there is one.
    often: u32,
    /// How wide it is, in heights of the picture.
    width: RangeInclusive<f32>,
    /// How it runs, in half turns: 0 is to the right, 0.25 down to the right.
    angle: RangeInclusive<f32>,
}

impl Strokes {
    /// How many straight pieces a stroke is made of.
    const PIECES: u8 = 12;

    /// Sets in how many of a hundred pictures there is a stroke.
    #[must_use]
    pub fn with_frequency(mut self, of_a_hundred: u32) -> Self {
        self.often = of_a_hundred.min(100);
        self
    }
}

impl Default for Strokes {
    fn default() -> Self {
        Self { often: 20, width: 0.07..=0.1, angle: -0.4..=0.4 }
    }
}

impl Effect for Strokes {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        if rng.below(100) >= self.often {
            return;
        }
        let (width, height) = (canvas.width(), canvas.height());
        let mut within = |range: &RangeInclusive<f32>| rng.between(*range.start(), *range.end());
        let middle = (width * within(&(0.15..=0.85)), height * within(&(0.3..=0.7)));
        let angle = PI * within(&self.angle);
        // So long that its ends are not taken for a letter's.
        let half = height * within(&(0.9..=1.6));
        let bend = height * within(&(-0.25..=0.25));
        let thickness = height * within(&self.width);
        let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
        let points: Vec<_> = (0..=Self::PIECES)
            .map(|piece| {
                let along = f32::from(piece) / f32::from(Self::PIECES) * 2.0 - 1.0;
                let (x, y) = (along * half, bend * (along * along - 0.5));
                Point::new(middle.0 + x * cos - y * sin, middle.1 + x * sin + y * cos)
            })
            .collect();
        canvas.fill(&Outline::stroke(&points, thickness));
    }

    fn for_site(&self, chance: &mut Rng) -> Option<Arc<dyn Effect>> {
        let width = part(&self.width, 0.6, chance);
        let angle = part(&self.angle, 0.6, chance);
        let often = often_on_a_site(self.often, chance);
        Some(Arc::new(Self { often, width, angle }))
    }
}
