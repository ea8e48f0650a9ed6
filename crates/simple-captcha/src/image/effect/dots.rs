//! Specks all over the picture.

use super::Effect;
use crate::image::Canvas;
use crate::rng::Rng;

/// Sprinkles specks of one drawing unit all over the picture.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Dots;

impl Dots {
    /// So many of a thousand drawing units become a speck.
    const PER_THOUSAND: u32 = 30;
}

impl Effect for Dots {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a canvas is at most 2000 drawing units wide and high"
    )]
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let (width, height) = (canvas.width() as u32, canvas.height() as u32);
        for _ in 0..width * height * Self::PER_THOUSAND / 1000 {
            canvas.dot(rng.below(width), rng.below(height));
        }
    }
}
