//! The sheet that a picture is drawn on.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sizes are at most 2000 and coverage is clamped before it becomes a byte"
)]

use super::Scale;
use super::outline::Outline;
use super::raster::{Raster, STRIP, least, most};
use super::{ImageStyle, InvalidStyle};

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
    /// Which ink it is at every pixel, where there is more than one.
    inks: Option<Vec<u8>>,
    raster: Raster,
}

impl Canvas {
    /// Makes an empty canvas of so many drawing units.
    ///
    /// # Errors
    ///
    /// A size outside of [`ImageStyle::WIDTHS`] and [`ImageStyle::HEIGHTS`] is refused.
    pub fn new(width: u32, height: u32, scale: Scale) -> Result<Self, InvalidStyle> {
        ImageStyle::check_size(width, height)?;
        let pixels = |units: u32| units as usize * usize::from(scale.factor());
        let (width, height) = (pixels(width), pixels(height));
        let ink = vec![0; width * height];
        Ok(Self { width, height, scale, ink, inks: None, raster: Raster::default() })
    }

    /// Makes room for several inks.
    pub(crate) fn with_inks(mut self) -> Self {
        self.inks = Some(vec![Self::NO_INK; self.ink.len()]);
        self
    }

    /// The number that stands for no ink at all; those below it can be used.
    pub(crate) const NO_INK: u8 = u8::MAX;

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
        self.fill_with(0, outline);
    }

    /// Fills a shape with one of several inks.
    pub(crate) fn fill_with(&mut self, number: u8, outline: &Outline) {
        let Self { width, height, scale, ink, inks, raster } = self;
        raster.fill(outline, (*width, *height), f32::from(scale.factor()), |left, y, coverages| {
            let new = coverages.map(|coverage| byte(least(coverage.abs(), 1.0)));
            let start = y * *width + left;
            let places = start..(start + STRIP).min((y + 1) * *width);
            let pixels = ink.get_mut(places.clone()).unwrap_or_default();
            if let Some(inks) = inks {
                let inks = inks.get_mut(places).unwrap_or_default();
                for ((pixel, which), new) in pixels.iter_mut().zip(inks).zip(new) {
                    if new > *pixel {
                        (*pixel, *which) = (new, number);
                    }
                }
            } else if let Ok(pixels) = <&mut [u8; STRIP]>::try_from(&mut *pixels) {
                for (pixel, new) in pixels.iter_mut().zip(new) {
                    *pixel = (*pixel).max(new);
                }
            } else {
                for (pixel, new) in pixels.iter_mut().zip(new) {
                    *pixel = (*pixel).max(new);
                }
            }
        });
    }

    /// Fills a column of pixels from `top` to `bottom`, which are given in drawing units; what lies
    /// outside of the canvas is left out.
    pub(crate) fn fill_column(&mut self, column: usize, top: f32, bottom: f32) {
        let scale = f32::from(self.scale.factor());
        let (top, bottom) = (most(top * scale, 0.0), least(bottom * scale, self.height as f32));
        if column >= self.width {
            return;
        }
        let mut at = top as usize * self.width + column;
        let mut row = (top as usize) as f32;
        while row < bottom {
            let new = byte(least(bottom, row + 1.0) - most(top, row));
            if let Some(pixel) = self.ink.get_mut(at) {
                if let Some(inks) = &mut self.inks
                    && let Some(ink) = inks.get_mut(at)
                    && new > *pixel
                {
                    *ink = 0;
                }
                *pixel = new.max(*pixel);
            }
            at += self.width;
            row += 1.0;
        }
    }

    /// Fills one drawing unit with ink; one outside of the canvas is left out.
    pub fn dot(&mut self, x: u32, y: u32) {
        let side = usize::from(self.scale.factor());
        let (x, y, width) = (x as usize * side, y as usize * side, self.width);
        if x >= width {
            return;
        }
        let (at, below) = (y * width + x, (y + 1) * width + x);
        let places: &[usize] = match self.scale {
            Scale::Plain => &[at],
            Scale::Double => &[at, at + 1, below, below + 1],
        };
        let stamp = |plane: &mut [u8], value: u8| {
            for &place in places {
                if let Some(pixel) = plane.get_mut(place) {
                    *pixel = value;
                }
            }
        };
        stamp(&mut self.ink, u8::MAX);
        if let Some(inks) = &mut self.inks {
            stamp(inks, 0);
        }
    }

    /// The ink of every pixel, row by row from the top: 0 is none, 255 is full.
    #[must_use]
    pub fn ink(&self) -> &[u8] {
        &self.ink
    }

    /// Which ink it is at every pixel that has some, where there are several. A pixel that an
    /// effect inked has that of its nearest neighbour.
    pub(crate) fn inks(&self) -> Option<Vec<u8>> {
        const REACH: usize = 3;
        let inks = self.inks.as_ref()?;
        let nearest = |at: usize| {
            let neighbours = (1..=REACH)
                .flat_map(|step| [(at, step), (at, step * self.width)])
                .flat_map(|(at, step)| [at.checked_sub(step), at.checked_add(step)]);
            neighbours
                .filter_map(|at| inks.get(at?).copied())
                .find(|&ink| ink != Self::NO_INK)
                .unwrap_or(0)
        };
        let pixels = inks.iter().zip(&self.ink).enumerate();
        Some(
            pixels
                .map(|(at, (&which, &ink))| match which {
                    Self::NO_INK if ink > 0 => nearest(at),
                    which => which,
                })
                .collect(),
        )
    }

    /// The rows of pixels from the top, to be changed.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u8]> {
        self.ink.chunks_exact_mut(self.width.max(1))
    }

    /// The width and height in pixels.
    pub(crate) fn pixels(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// How many pixels a row has.
    #[must_use]
    pub fn pixels_per_row(&self) -> usize {
        self.width
    }
}

/// A share of 0 to 1 as a byte, rounded to the nearest.
///
/// Behind so large a number a float has no room for fractions, and its last eight bits are the whole
/// number: unlike a cast that saturates, this is done for many pixels at once.
pub(crate) fn byte(share: f32) -> u8 {
    const ROUNDING: f32 = 12_582_912.0;
    (share * 255.0 + ROUNDING).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_the_nearest_bytes() {
        for (share, expected) in
            [(0.0, 0), (1.0, 255), (0.5, 128), (0.2, 51), (0.001, 0), (0.003, 1)]
        {
            assert_eq!(byte(share), expected, "{share}");
        }
    }
}
