//! From outlines to pixels: how much of each pixel a shape covers, exactly.
//!
//! Every edge is cut at the borders of the pixel columns. Within a column, an edge covers what lies
//! below it, to the share of the column that it spans and with the sign of its direction; the edges
//! of a closed shape then cancel out to 1 inside and 0 outside. What an edge adds to a pixel, less
//! what it adds to the pixel above, is written into a plane, and one running sum down the columns
//! resolves it. Columns are independent, so the sum is over [`STRIP`] of them at once, and only over
//! the rows in which a strip has an edge.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixel numbers are below 2^16 and made from values that are clamped first"
)]

use super::outline::{Outline, Point};

/// So many columns are resolved together.
pub(crate) const STRIP: usize = 16;

/// A plane of coverage to be filled, reused from shape to shape.
#[derive(Debug, Default)]
pub(crate) struct Raster {
    width: usize,
    height: usize,
    /// Strip after strip, each row by row, with one row more than the picture has for what lies below
    /// it. All zero between two shapes.
    deltas: Vec<[f32; STRIP]>,
    /// The rows in which each strip has edges: the first, and the one after the last.
    spans: Vec<(u16, u16)>,
}

impl Raster {
    /// Works out the coverage of `outline` in a picture of `width` times `height` pixels whose
    /// points are `scale` pixels apart, and hands it on in strips: `strip(left, y, coverages)`, each
    /// 0 to 1 but for a sign and what was lost in rounding, the first for the pixel `left` of the row
    /// `y`. The last strip may reach beyond the picture's right border.
    pub(crate) fn fill(
        &mut self,
        outline: &Outline,
        (width, height): (usize, usize),
        scale: f32,
        mut strip: impl FnMut(usize, usize, &[f32; STRIP]),
    ) {
        let Some((low, high)) = outline.bounds() else { return };
        let clamp = |value: f32, most: usize| value.clamp(0.0, most as f32) as usize;
        let (left, top) =
            (clamp((low.x * scale).floor(), width), clamp((low.y * scale).floor(), height));
        let (right, bottom) =
            (clamp((high.x * scale).ceil(), width), clamp((high.y * scale).ceil(), height));
        (self.width, self.height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        if self.width == 0 || self.height == 0 {
            return;
        }
        let strips = self.width.div_ceil(STRIP);
        let rows = self.height + 1;
        if self.deltas.len() < strips * rows {
            self.deltas.resize(strips * rows, [0.0; STRIP]);
        }
        self.spans.clear();
        self.spans.resize(strips, (u16::MAX, 0));

        let place =
            |point: &Point| Point::new(point.x * scale - left as f32, point.y * scale - top as f32);
        for polygon in outline.polygons() {
            let Some(last) = polygon.last() else { continue };
            let mut from = place(last);
            for point in polygon {
                let to = place(point);
                self.edge(from, to);
                from = to;
            }
        }

        for (number, (deltas, &(first, end))) in
            self.deltas.chunks_exact_mut(rows).zip(&self.spans).enumerate()
        {
            let mut sums = [0.0; STRIP];
            let span = usize::from(first)..usize::from(end).min(rows);
            for (y, deltas) in span.clone().zip(deltas.get_mut(span).unwrap_or_default()) {
                for (sum, delta) in sums.iter_mut().zip(&mut *deltas) {
                    *sum += *delta;
                }
                *deltas = [0.0; STRIP];
                if y < self.height {
                    strip(left + number * STRIP, top + y, &sums);
                }
            }
        }
    }

    /// Adds one edge, column by column.
    fn edge(&mut self, from: Point, to: Point) {
        let (direction, from, to) = if from.x < to.x { (1.0, from, to) } else { (-1.0, to, from) };
        let run = to.x - from.x;
        if run.is_nan() || run <= 0.0 {
            return;
        }
        let slope = (to.y - from.y) / run;
        let end = least(to.x, self.width as f32);
        let height_at = |x: f32| from.y + (x - from.x) * slope;
        let mut x = most(from.x, 0.0);
        let mut height = height_at(x);
        let mut column = x as usize;
        let mut border = column as f32;
        while x < end && column < self.width {
            border += 1.0;
            let next = least(border, end);
            let next_height = height_at(next);
            self.cover(column, direction * (next - x), height, next_height);
            (x, height) = (next, next_height);
            column += 1;
        }
    }

    /// Covers `share` of a column below an edge that runs between the heights `a` and `b`.
    fn cover(&mut self, column: usize, share: f32, a: f32, b: f32) {
        let bottom = self.height as f32;
        let (high, low) = if a < b { (a, b) } else { (b, a) };
        let (high, low) = (least(most(high, 0.0), bottom), least(most(low, 0.0), bottom));
        let (first, last) = (high as u16, low as u16);
        let (strip, lane) = (column / STRIP, column % STRIP);
        let start = strip * (self.height + 1);
        if let Some(span) = self.spans.get_mut(strip) {
            *span = (span.0.min(first), span.1.max(last + 2));
        }
        let rows = start + usize::from(first)..=start + self.height;
        let mut rows = self.deltas.get_mut(rows).unwrap_or_default().iter_mut();
        let mut add = |delta: f32| {
            if let Some(place) = rows.next().and_then(|row| row.get_mut(lane)) {
                *place += delta;
            }
        };
        if first == last {
            let covered = f32::from(first + 1) - (high + low) / 2.0;
            add(share * covered);
            add(share * (1.0 - covered));
            return;
        }
        // How much of each row lies below the edge; all of those under it.
        let flatness = 0.5 / (low - high);
        let mut area = 0.0;
        let mut covered = 0.0;
        for row in first..last {
            let passed = f32::from(row + 1) - high;
            let next = passed * passed * flatness;
            add(share * (next - area - covered));
            covered = next - area;
            area = next;
        }
        let rest = f32::from(last + 1) - (high + low) / 2.0 - area;
        add(share * (rest - covered));
        add(share * (1.0 - rest));
    }
}

/// The smaller of two numbers, in one instruction where neither is NaN.
pub(crate) fn least(one: f32, other: f32) -> f32 {
    if one < other { one } else { other }
}

/// The larger of two numbers; the second where the first is NaN.
pub(crate) fn most(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Fills an outline and gives back the coverage of every pixel.
    fn coverage(outline: &Outline, width: usize, height: usize) -> Vec<f32> {
        let mut plane = vec![0.0; width * height];
        Raster::default().fill(outline, (width, height), 1.0, |left, y, row| {
            let end = (left + STRIP).min(width);
            plane[y * width + left..y * width + end].copy_from_slice(&row[..end - left]);
        });
        plane
    }

    fn polygon(points: &[(f32, f32)]) -> Outline {
        let mut outline = Outline::default();
        outline.add(points.iter().map(|&(x, y)| Point::new(x, y)));
        outline
    }

    #[test]
    fn a_square_between_pixels_covers_its_share_of_each() {
        let square = polygon(&[(0.5, 0.25), (2.5, 0.25), (2.5, 2.0), (0.5, 2.0)]);
        let plane = coverage(&square, 4, 3);
        let expected = [0.375, 0.75, 0.375, 0.0, 0.5, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0];
        for (is, should) in plane.iter().zip(expected) {
            assert!((is.abs() - should).abs() < 1e-5, "{plane:?}");
        }
    }

    #[test]
    fn a_slanted_edge_halves_the_pixels_on_it() {
        let triangle = polygon(&[(0.0, 0.0), (4.0, 4.0), (0.0, 4.0)]);
        let plane = coverage(&triangle, 4, 4);
        for y in 0..4 {
            for x in 0..4 {
                let should = if x < y {
                    1.0
                } else if x == y {
                    0.5
                } else {
                    0.0
                };
                assert!((plane[y * 4 + x].abs() - should).abs() < 1e-5, "{plane:?}");
            }
        }
    }

    #[test]
    fn a_steep_edge_is_exact_over_many_rows() {
        let sliver = polygon(&[(0.0, 0.0), (1.0, 8.0), (0.0, 8.0)]);
        let plane = coverage(&sliver, 1, 8);
        for (y, covered) in plane.iter().enumerate() {
            let should = (y as f32 + 0.5) / 8.0;
            assert!((covered.abs() - should).abs() < 1e-5, "{plane:?}");
        }
    }

    proptest! {
        #[test]
        fn the_covered_area_is_the_area_of_the_shape(
            (ax, ay, bx, by, cx, cy) in (0.0_f32..20.0, 0.0_f32..20.0, 0.0_f32..20.0, 0.0_f32..20.0, 0.0_f32..20.0, 0.0_f32..20.0),
        ) {
            let plane = coverage(&polygon(&[(ax, ay), (bx, by), (cx, cy)]), 20, 20);
            let area = ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)).abs() / 2.0;
            let covered: f32 = plane.iter().map(|share| share.abs()).sum();
            prop_assert!((covered - area).abs() < 0.02, "{} is not {}", covered, area);
            prop_assert!(plane.iter().all(|share| share.abs() < 1.001));
        }

        #[test]
        fn shapes_of_any_kind_anywhere_do_not_panic(
            points in prop::collection::vec((any::<f32>(), any::<f32>()), 0..20),
            scale in any::<f32>(),
        ) {
            Raster::default().fill(&polygon(&points), (50, 30), scale, |_, _, _| ());
        }

        #[test]
        fn what_lies_outside_leaves_the_inside_as_it_is(shift in 0.0_f32..30.0) {
            let square = polygon(&[(-5.0 - shift, -5.0), (25.0, -5.0 - shift), (25.0 + shift, 25.0), (-5.0, 25.0 + shift)]);
            let plane = coverage(&square, 20, 20);
            prop_assert!(plane.iter().all(|share| (share.abs() - 1.0).abs() < 1e-3), "{:?}", plane);
        }
    }
}
