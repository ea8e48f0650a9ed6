//! Specks all over the picture.

use super::Effect;
use crate::image::Canvas;
use crate::rng::Rng;

/// Sprinkles specks of one drawing unit all over the picture: 30 for each thousand drawing units,
/// unless told otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Dots {
    per_thousand: u32,
}

impl Dots {
    /// As many as django-simple-captcha draws: one unit in ten is one.
    #[must_use]
    pub fn like_django() -> Self {
        Self { per_thousand: 100 }
    }

    /// Sets how many specks there are for each thousand drawing units, 1000 at most: more is taken
    /// for that.
    #[must_use]
    pub fn with_density(mut self, per_thousand: u32) -> Self {
        self.per_thousand = per_thousand.min(1000);
        self
    }
}

impl Default for Dots {
    fn default() -> Self {
        Self { per_thousand: 30 }
    }
}

impl Effect for Dots {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a canvas is at most 2000 drawing units wide and high"
    )]
    fn apply(&self, canvas: &mut Canvas, rng: &mut Rng) {
        let (width, height) = (canvas.width() as u32, canvas.height() as u32);
        for _ in 0..width * height * self.per_thousand / 1000 {
            let (x, y) = rng.place(width, height);
            canvas.dot(x, y);
        }
    }
}
