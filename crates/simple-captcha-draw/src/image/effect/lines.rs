//! Lines side by side over the whole picture: straight, bowed, waved or in zigzag.
//!
//! Where a point lies among the lines is counted in turns: whole numbers are the middles of lines.
//! Only the part behind the point matters, and sixteen bits that overflow from one turn into the next
//! hold just that; eight such numbers go through the processor at once. What depends on the column or
//! on the row alone is worked out once for each.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "turns overflow on purpose, and factors are clamped to 16 bits"
)]

use crate::image::Canvas;

/// What lines look like. Lengths are in drawing units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    /// Where the lines are counted to: across them.
    pub(crate) angle: f32,
    /// How far they are apart.
    pub(crate) period: f32,
    /// How much of the picture they cover, 0 to 1.
    pub(crate) density: f32,
    /// How they bend, 1 through the radius of the circle: positive and negative.
    pub(crate) bow: f32,
    /// How far they swing to each side, and how long a swing is.
    pub(crate) swing: f32,
    pub(crate) stretch: f32,
    pub(crate) shape: Shape,
    /// Where the counting and the swinging begin, in turns.
    pub(crate) start: f32,
    pub(crate) swing_start: f32,
}

/// How lines swing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Wave,
    Zigzag,
}

/// Lines as they lie on one canvas.
pub(crate) struct CanvasLines {
    lines: Lines,
    scale: f32,
    columns: Columns,
    middle: (f32, f32),
    sin: f32,
    cos: f32,
    density: i16,
}

/// What is the same in all rows. Factors that all columns share stand in each of them all the same:
/// loaded with the rest, the processor multiplies eight at once.
struct Columns {
    /// How far the column is across the lines, and along them.
    across: Vec<u16>,
    along: Vec<u16>,
    numbers: Vec<u16>,
    reach: Vec<i16>,
    sharpness: Vec<i16>,
}

impl Lines {
    pub(crate) fn lay(self, canvas: &Canvas) -> CanvasLines {
        let scale = f32::from(canvas.scale().factor());
        let (sin, cos) = (libm::sinf(self.angle), libm::cosf(self.angle));
        let middle = (canvas.width() / 2.0, canvas.height() / 2.0);
        let bow = self.bow / 2.0;
        let width = canvas.pixels_per_row();
        let places = (0..width).map(|x| (x as f32 + 0.5) / scale - middle.0);
        let across = |x: f32| turned((x * cos + bow * sin * sin * x * x) / self.period);
        CanvasLines {
            columns: Columns {
                across: places.clone().map(across).collect(),
                along: places.map(|x| turned(-x * sin / self.stretch)).collect(),
                numbers: (0..=u16::MAX).take(width).collect(),
                reach: vec![factor(self.swing / self.period * 16_384.0); width],
                sharpness: vec![factor(self.period * scale * 255.0); width],
            },
            density: factor(self.density * 32_768.0),
            lines: self,
            scale,
            middle,
            sin,
            cos,
        }
    }
}

impl CanvasLines {
    /// Works out how much ink each pixel of a row has, 0 to 255; rows are counted from the top.
    /// `swellings` are how much denser the lines are at each, in 16384ths.
    pub(crate) fn row(&self, row: u16, swellings: &[i16], inks: &mut [i16]) {
        let Self { lines, middle, sin, cos, scale, .. } = self;
        let y = (f32::from(row) + 0.5) / scale - middle.1;
        let bow = lines.bow / 2.0;
        // (x cos + y sin + bow (y cos - x sin)²) / period, of which the part of x alone is in
        // `columns`, and what multiplies x is this:
        let cross = -2.0 * bow * sin * cos * y / lines.period;
        let first = 0.5 / scale - middle.0;
        let base = turned(
            (y * sin + bow * cos * cos * y * y) / lines.period + lines.start + cross * first,
        );
        let step = turned(cross / scale);
        let swing = turned(y * cos / lines.stretch + lines.swing_start);
        for (ink, along) in inks.iter_mut().zip(&self.columns.along) {
            let turn = along.wrapping_add(swing) as i16;
            *ink = match lines.shape {
                Shape::Wave => wave(turn),
                Shape::Zigzag => zigzag(turn),
            };
        }
        self.ink(inks, swellings, base, step);
    }

    /// Inks a row of which `inks` tells how far each place is swung.
    ///
    /// In several loops, since a processor multiplies eight numbers of sixteen bits at once only where
    /// they come from memory and go there as they are.
    fn ink(&self, inks: &mut [i16], swellings: &[i16], base: u16, step: u16) {
        let Columns { across, numbers, reach, sharpness, .. } = &self.columns;
        for (ink, &reach) in inks.iter_mut().zip(reach) {
            *ink = high(*ink << SHAPE_BITS, reach);
        }
        let columns = across.iter().zip(numbers).zip(sharpness);
        for ((ink, &swelling), ((&across, &number), &sharpness)) in
            inks.iter_mut().zip(swellings).zip(columns)
        {
            let across = across
                .wrapping_add(number.wrapping_mul(step))
                .wrapping_add(base)
                .wrapping_add((*ink << REACH_BITS) as u16);
            // Twice, as swellings have a bit less than densities.
            let density = self.density.saturating_add(swelling).saturating_add(swelling);
            let density = density.clamp(LEAST, MOST);
            *ink = (high(density - size(across as i16), sharpness) + 128).clamp(0, 255);
        }
    }
}

/// How many bits of a shape, and of the product of shape and reach, are left out until they are used.
const SHAPE_BITS: u32 = 3;
const REACH_BITS: u32 = 3;

/// However they swell, lines neither vanish nor run together.
const LEAST: i16 = 2_000;
const MOST: i16 = 30_800;

/// A sine of a turn, near enough: two parabolas, from -4096 to 4095.
pub(super) fn wave(turn: i16) -> i16 {
    high(turn, i16::MAX - size(turn))
}

fn zigzag(turn: i16) -> i16 {
    (size(turn) - 16_384) >> 2
}

/// The upper half of a product.
pub(super) fn high(one: i16, other: i16) -> i16 {
    ((i32::from(one) * i32::from(other)) >> 16) as i16
}

/// A number without its sign; what is left of zero is one nearer.
fn size(number: i16) -> i16 {
    number ^ (number >> 15)
}

pub(super) fn factor(number: f32) -> i16 {
    number.clamp(0.0, f32::from(i16::MAX)) as i16
}

/// What is left of a turn. Beyond so large a number a float has no room for fractions, so that to
/// add and subtract it rounds.
pub(super) fn turned(turns: f32) -> u16 {
    const ROUNDING: f32 = 12_582_912.0;
    let part = turns - ((turns + ROUNDING) - ROUNDING);
    (part * 65_536.0) as i32 as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_overflow_into_the_next() {
        for (turns, part) in [(0.0, 0), (0.25, 16_384), (7.75, 49_152), (-0.25, 49_152)] {
            assert_eq!(turned(turns), part, "{turns}");
        }
    }
}
