//! The sheet that a picture is drawn on.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are at most 2000 and coverage is clamped before it becomes a byte"
)]

use super::Scale;
use super::outline::Outline;
use super::raster::Raster;

/// The sheet that a picture is drawn on: so much ink at every pixel.
///
/// Everything is placed in **drawing units**, which are the pixels of the plain picture; in the
/// picture at twice the resolution a drawing unit is two pixels wide and high. An
/// [`Effect`](super::Effect) that places by drawing units, and asks for chance by drawing units,
/// draws the same at both.
#[derive(Debug)]
pub struct Canvas {
    width: usize,
    height: usize,
    scale: Scale,
    ink: Vec<u8>,
    raster: Raster,
}

impl Canvas {
    /// Makes an empty canvas of so many drawing units.
    pub(crate) fn new(width: u32, height: u32, scale: Scale) -> Self {
        let pixels = |units: u32| units as usize * usize::from(scale.factor());
        let (width, height) = (pixels(width), pixels(height));
        Self { width, height, scale, ink: vec![0; width * height], raster: Raster::default() }
    }

    /// The width in drawing units.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.width as f32 / f32::from(self.scale.factor())
    }

    /// The height in drawing units.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.height as f32 / f32::from(self.scale.factor())
    }

    /// How many pixels a drawing unit is wide.
    #[must_use]
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// Fills a shape with ink. What lies outside of the canvas is left out.
    pub fn fill(&mut self, outline: &Outline) {
        let Self { width, height, scale, ink, raster } = self;
        raster.fill(outline, (*width, *height), f32::from(scale.factor()), |left, y, row| {
            let pixels = ink.iter_mut().skip(y * *width + left);
            for (pixel, coverage) in pixels.zip(row) {
                *pixel = (*pixel).max((coverage.abs().min(1.0) * 255.0 + 0.5) as u8);
            }
        });
    }

    /// Fills one drawing unit with ink; one outside of the canvas is left out.
    pub fn dot(&mut self, x: u32, y: u32) {
        let side = usize::from(self.scale.factor());
        let (x, y) = (x as usize * side, y as usize * side);
        for row in self.rows_mut().skip(y).take(side) {
            row.iter_mut().skip(x).take(side).for_each(|pixel| *pixel = u8::MAX);
        }
    }

    /// The ink of every pixel, row by row from the top: 0 is none, 255 is full.
    #[must_use]
    pub fn ink(&self) -> &[u8] {
        &self.ink
    }

    /// The rows of pixels from the top, to be changed.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        self.ink.chunks_exact_mut(self.width.max(1))
    }

    /// How many pixels a row has.
    #[must_use]
    pub fn pixels_per_row(&self) -> usize {
        self.width
    }
}
