//! A pale shadow of the letters.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Effect, often_on_a_site};
use crate::image::Canvas;
use crate::image::canvas::byte;
use crate::image::lettering::part;
use crate::rng::Rng;

/// Lays a pale shadow of the letters beside them, in some of the pictures.
///
/// On engraved pictures a shadow is neither letter nor ground, which people see past and programs
/// take for a part of the letter.
#[derive(Clone, Debug)]
pub struct Shadow {
    /// In how many of a hundred pictures there is one.
    often: u32,
    /// How dark it is, where 1 is as dark as the letters.
    darkness: RangeInclusive<f32>,
}

impl Shadow {
    /// How far it lies to the side and below, in drawing units.
    const NEAREST: u32 = 3;
    const FARTHEST: u32 = 5;

    /// Sets in how many of a hundred pictures there is a shadow.
    #[must_use]
    pub fn with_frequency(mut self, of_a_hundred: u32) -> Self {
        self.often = of_a_hundred.min(100);
        self
    }
}

impl Default for Shadow {
    fn default() -> Self {
        Self { often: 20, darkness: 0.2..=0.28 }
    }
}

impl Effect for Shadow {
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        if rng.below(100) >= self.often {
            return;
        }
        let scale = u32::from(canvas.scale().factor());
        let mut pixels = || {
            let units = Self::NEAREST + rng.below(Self::FARTHEST - Self::NEAREST + 1);
            usize::try_from(units * scale).unwrap_or(0)
        };
        let (aside, below) = (pixels(), pixels());
        let to_the_right = rng.below(2) == 0;
        let darkness = rng.between(*self.darkness.start(), *self.darkness.end());
        let darkness = u16::from(byte(darkness.clamp(0.0, 1.0)));
        // The upper byte of the product.
        let dark = |ink: u8| (u16::from(ink) * darkness).to_be_bytes()[0];
        let letters = canvas.ink().to_vec();
        let width = canvas.pixels_per_row().max(1);
        let rows = canvas.rows_mut().skip(below).zip(letters.chunks_exact(width));
        for (row, above) in rows {
            let (under, of) = if to_the_right {
                (row.get_mut(aside..), Some(above))
            } else {
                (Some(row), above.get(aside..))
            };
            let pixels = under.unwrap_or_default().iter_mut().zip(of.unwrap_or_default());
            for (pixel, &ink) in pixels {
                *pixel = (*pixel).max(dark(ink));
            }
        }
    }

    fn for_site(&self, chance: &mut Rng) -> Option<Arc<dyn Effect>> {
        let darkness = part(&self.darkness, 0.6, chance);
        let often = often_on_a_site(self.often, chance);
        Some(Arc::new(Self { often, darkness }))
    }
}
