//! Softened edges.

use std::array;
use std::iter;

use super::Effect;
use crate::image::{Canvas, Scale};
use crate::rng::Rng;

/// Softens every edge a little, so that specks and letters run into each other.
///
/// Each pixel becomes the mean of itself and of what lies within one drawing unit around it, the
/// nearer the weightier.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Smooth;

impl Effect for Smooth {
    fn apply(&self, canvas: &mut Canvas, _rng: &mut Rng) {
        match canvas.scale() {
            Scale::Plain => soften(canvas, |[_, a, b, c, _]| between(between(a, c), b)),
            Scale::Double => {
                soften(canvas, |[a, b, c, d, e]| between(between(between(a, e), c), between(b, d)))
            }
        }
    }
}

/// How many pixels next to each other have a part in a mean.
const SPAN: usize = 5;

/// The middle between two numbers, rounded up: of this the processor does sixteen at once.
fn between(one: u8, other: u8) -> u8 {
    let [middle, _] = ((u16::from(one) + u16::from(other) + 1) >> 1).to_le_bytes();
    middle
}

/// Puts in the place of each pixel what lies three quarters of the way to the weighted mean of those
/// around it: about what Pillow's filter SMOOTH, which Django's pictures go through, leaves of it.
fn soften(canvas: &mut Canvas, mean: impl Fn([u8; SPAN]) -> u8) {
    let width = canvas.pixels_per_row();
    let edge = SPAN / 2;
    // All rows, softened along themselves; before the first and behind the last it again.
    let mut rows: Vec<u8> = Vec::with_capacity(canvas.ink().len() + 2 * edge * width);
    let mut padded: Vec<u8> = Vec::with_capacity(width + 2 * edge);
    for row in canvas.rows_mut() {
        let end = |pixel: Option<&u8>| iter::repeat_n(pixel.copied().unwrap_or(0), edge);
        padded.clear();
        padded.extend(end(row.first()));
        padded.extend_from_slice(row);
        padded.extend(end(row.last()));
        let first = rows.is_empty();
        rows.extend(means(shifted(&padded, 1), &mean));
        for _ in 0..if first { edge } else { 0 } {
            rows.extend_from_within(..width);
        }
    }
    for _ in 0..edge {
        rows.extend_from_within(rows.len() - width..);
    }
    for (row, pixels) in canvas.rows_mut().enumerate() {
        let around = rows.get(row * width..).unwrap_or_default();
        for (pixel, soft) in pixels.iter_mut().zip(means(shifted(around, width), &mean)) {
            *pixel = between(between(*pixel, soft), soft);
        }
    }
}

/// The same pixels from so many places on, each `by` further than the one before.
fn shifted(pixels: &[u8], by: usize) -> [&[u8]; SPAN] {
    array::from_fn(|step| pixels.get(step * by..).unwrap_or_default())
}

/// The mean of the pixels at each place, as far as all go.
fn means(
    [a, b, c, d, e]: [&[u8]; SPAN],
    mean: impl Fn([u8; SPAN]) -> u8,
) -> impl Iterator<Item = u8> {
    let places = a.iter().zip(b).zip(c).zip(d).zip(e);
    places.map(move |((((&a, &b), &c), &d), &e)| mean([a, b, c, d, e]))
}
