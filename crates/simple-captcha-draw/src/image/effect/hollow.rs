//! Letters that are paler inside than at their outline.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Effect, often_on_a_site};
use crate::image::Canvas;
use crate::image::canvas::byte;
use crate::image::lettering::part;
use crate::rng::Rng;

/// Makes letters paler inside than at their outline, in some of the pictures.
#[derive(Clone, Debug)]
pub struct Hollow {
    /// In how many of a hundred pictures letters are hollow.
    often: u32,
    /// How dark they are inside, where 1 is as dark as the outline.
    darkness: RangeInclusive<f32>,
}

impl Hollow {
    /// How wide the outline is, in drawing units.
    const OUTLINE: usize = 3;

    /// Sets in how many of a hundred pictures letters are hollow.
    #[must_use]
    pub fn with_frequency(mut self, of_a_hundred: u32) -> Self {
        self.often = of_a_hundred.min(100);
        self
    }
}

impl Default for Hollow {
    fn default() -> Self {
        Self { often: 20, darkness: 0.45..=0.6 }
    }
}

impl Effect for Hollow {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        if rng.below(100) >= self.often {
            return;
        }
        let darkness = rng.between(*self.darkness.start(), *self.darkness.end());
        let paleness = u16::from(byte((1.0 - darkness).clamp(0.0, 1.0)));
        let inside = eroded(canvas, Self::OUTLINE * usize::from(canvas.scale().factor()));
        let width = canvas.pixels_per_row().max(1);
        for (row, inside) in canvas.rows_mut().zip(inside.chunks_exact(width)) {
            for (pixel, &inside) in row.iter_mut().zip(inside) {
                // The upper byte of the product.
                *pixel = pixel.saturating_sub((u16::from(inside) * paleness).to_be_bytes()[0]);
            }
        }
    }

    fn for_site(&self, chance: &mut Rng) -> Option<Arc<dyn Effect>> {
        let darkness = part(&self.darkness, 0.6, chance);
        let often = often_on_a_site(self.often, chance);
        Some(Arc::new(Self { often, darkness }))
    }
}

/// The least ink within so many pixels to each side of each pixel: what is left of letters whose
/// outline is taken off. Beyond the canvas there is none.
fn eroded(canvas: &Canvas, reach: usize) -> Vec<u8> {
    let width = canvas.pixels_per_row().max(1);
    let mut least = canvas.ink().to_vec();
    for row in least.chunks_exact_mut(width) {
        let whole = row.to_vec();
        for step in 1..=reach {
            let shifted = whole.get(step..).unwrap_or_default();
            lessen(row, shifted);
            lessen(row.get_mut(step..).unwrap_or_default(), &whole);
        }
    }
    let whole = least.clone();
    for step in 1..=reach {
        let away = step * width;
        lessen(&mut least, whole.get(away..).unwrap_or_default());
        lessen(least.get_mut(away..).unwrap_or_default(), &whole);
    }
    least
}

fn lessen(ones: &mut [u8], others: &[u8]) {
    for (one, other) in ones.iter_mut().zip(others) {
        *one = (*one).min(*other);
    }
}
