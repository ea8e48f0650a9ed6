//! Softened edges.

use std::iter;

use super::Effect;
use crate::image::Canvas;
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
        let width = canvas.pixels_per_row();
        let reach = canvas.scale().factor();
        let rows: Vec<Vec<u8>> = canvas.rows_mut().map(|row| soften_along(row, reach)).collect();
        let mut sums = vec![0; width];
        for (y, row) in canvas.rows_mut().enumerate() {
            sums.fill(0);
            for (step, weight) in weights(reach).enumerate() {
                let near = (y + step).saturating_sub(usize::from(reach)).min(rows.len() - 1);
                add(&mut sums, rows.get(near).map_or(&[], Vec::as_slice), weight);
            }
            for (pixel, soft) in row.iter_mut().zip(means(&sums, reach)) {
                *pixel = pixel.midpoint(soft);
            }
        }
    }
}

/// Softens one row along itself.
fn soften_along(row: &[u8], reach: u8) -> Vec<u8> {
    let edge = |pixel: Option<&u8>| iter::repeat_n(pixel.copied().unwrap_or(0), reach.into());
    let padded: Vec<u8> =
        edge(row.first()).chain(row.iter().copied()).chain(edge(row.last())).collect();
    let mut sums = vec![0; row.len()];
    for (step, weight) in weights(reach).enumerate() {
        add(&mut sums, padded.get(step..).unwrap_or(&[]), weight);
    }
    means(&sums, reach).collect()
}

/// How much the neighbours count, from the farthest before to the farthest behind. The sums are
/// powers of two, so that to divide by them is to shift.
fn weights(reach: u8) -> impl Iterator<Item = u16> {
    let weights: &[u16] = match reach {
        1 => &[1, 2, 1],
        _ => &[2, 3, 6, 3, 2],
    };
    weights.iter().copied()
}

fn add(sums: &mut [u16], row: &[u8], weight: u16) {
    for (sum, &pixel) in sums.iter_mut().zip(row) {
        *sum += weight * u16::from(pixel);
    }
}

fn means(sums: &[u16], reach: u8) -> impl Iterator<Item = u8> {
    let bits = weights(reach).sum::<u16>().trailing_zeros();
    sums.iter().map(move |sum| (sum >> bits).to_le_bytes()[0])
}
