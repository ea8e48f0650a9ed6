//! From outlines to pixels: how much of each pixel a shape covers, exactly.
//!
//! Every edge is cut at the borders of the pixel columns. Within a column, an edge covers what lies
//! below it, to the share of the column that it spans and with the sign of its direction; the edges
//! of a closed shape then cancel out to 1 inside and 0 outside. What an edge adds to a pixel, less
//! what it adds to the pixel above, is written into a plane, and one running sum down the columns
//! resolves it. Columns are independent, so the sum is over whole rows at once.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixel numbers are below 2^16 and made from values that are clamped first"
)]

use super::outline::{Outline, Point};

/// A plane of coverage to be filled, reused from shape to shape.
#[derive(Debug, Default)]
pub(crate) struct Raster {
    width: usize,
    height: usize,
    /// One row more than the picture has, for what lies below it.
    deltas: Vec<f32>,
    sums: Vec<f32>,
}

impl Raster {
    /// Works out the coverage of `outline` in a picture of `width` times `height` pixels whose
    /// points are `scale` pixels apart, and hands it on row by row: `row(left, y, coverages)`,
    /// each 0 to 1, the first for the pixel `left` of the row `y`.
    pub(crate) fn fill(
        &mut self,
        outline: &Outline,
        (width, height): (usize, usize),
        scale: f32,
        mut row: impl FnMut(usize, usize, &[f32]),
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
        self.deltas.clear();
        self.deltas.resize(self.width * (self.height + 1), 0.0);

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

        self.sums.clear();
        self.sums.resize(self.width, 0.0);
        for (y, deltas) in self.deltas.chunks_exact(self.width).take(self.height).enumerate() {
            for (sum, delta) in self.sums.iter_mut().zip(deltas) {
                *sum += delta;
            }
            row(left, top + y, &self.sums);
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
        let start = from.x.max(0.0);
        let end = to.x.min(self.width as f32);
        let mut x = start;
        let mut column = start as usize;
        while x < end && column < self.width {
            let next = ((column + 1) as f32).min(end);
            let height_at = |x: f32| from.y + (x - from.x) * slope;
            self.cover(column, direction * (next - x), height_at(x), height_at(next));
            x = next;
            column += 1;
        }
    }

    /// Covers `share` of a column below an edge that runs between the heights `a` and `b`.
    fn cover(&mut self, column: usize, share: f32, a: f32, b: f32) {
        let most = self.height as f32;
        let high = a.min(b).clamp(0.0, most);
        let low = a.max(b).clamp(0.0, most);
        let (first, last) = (high as usize, low as usize);
        let mut at = first * self.width + column;
        let mut add = |delta: f32| {
            if let Some(place) = self.deltas.get_mut(at) {
                *place += delta;
            }
            at += self.width;
        };
        if first == last {
            let covered = (first + 1) as f32 - (high + low) / 2.0;
            add(share * covered);
            add(share * (1.0 - covered));
            return;
        }
        // How much of each row lies below the edge; all of those under it.
        let flatness = 0.5 / (low - high);
        let mut area = 0.0;
        let mut covered = 0.0;
        for row in first..last {
            let passed = (row + 1) as f32 - high;
            let next = passed * passed * flatness;
            add(share * (next - area - covered));
            covered = next - area;
            area = next;
        }
        let rest = (last + 1) as f32 - (high + low) / 2.0 - area;
        add(share * (rest - covered));
        add(share * (1.0 - rest));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Fills an outline and gives back the coverage of every pixel.
    fn coverage(outline: &Outline, width: usize, height: usize) -> Vec<f32> {
        let mut plane = vec![0.0; width * height];
        Raster::default().fill(outline, (width, height), 1.0, |left, y, row| {
            plane[y * width + left..][..row.len()].copy_from_slice(row);
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
