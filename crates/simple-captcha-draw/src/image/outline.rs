//! Shapes made of straight lines.

/// A point of a drawing: x to the right, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Point {
    /// How far to the right.
    pub x: f32,
    /// How far down.
    pub y: f32,
}

impl Point {
    /// Puts a point together.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// A shape: closed polygons, of which the turning direction tells inside from hole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    points: Vec<Point>,
    /// Where each polygon ends in `points`.
    ends: Vec<usize>,
}

impl Outline {
    /// Adds one closed polygon; its last point is joined to its first.
    pub fn add(&mut self, polygon: impl IntoIterator<Item = Point>) {
        self.points.extend(polygon);
        if self.ends.last().copied().unwrap_or_default() < self.points.len() {
            self.ends.push(self.points.len());
        }
    }

    /// A line of the given `width` along `points`, with straight ends.
    #[must_use]
    pub fn stroke(points: &[Point], width: f32) -> Self {
        let sides = points.iter().enumerate().map(|(index, point)| {
            let before = points.get(index.saturating_sub(1)).unwrap_or(point);
            let after = points.get(index + 1).unwrap_or(point);
            let (dx, dy) = (after.x - before.x, after.y - before.y);
            let half = width / 2.0 / libm::hypotf(dx, dy).max(f32::MIN_POSITIVE);
            let (x, y) = (-dy * half, dx * half);
            (Point::new(point.x + x, point.y + y), Point::new(point.x - x, point.y - y))
        });
        let (left, mut right): (Vec<_>, Vec<_>) = sides.unzip();
        right.reverse();
        let mut outline = Self::default();
        outline.add(left.into_iter().chain(right));
        outline
    }

    /// The same outline with every point moved by `to`.
    #[must_use]
    pub fn map(&self, to: impl Fn(Point) -> Point) -> Self {
        Self {
            points: self.points.iter().map(|&point| to(point)).collect(),
            ends: self.ends.clone(),
        }
    }

    /// The closed polygons, one by one.
    pub fn polygons(&self) -> impl Iterator<Item = &[Point]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, &end)| self.points.get(start..end))
    }

    /// The smallest upright rectangle around it, as its corners at the top left and the bottom
    /// right; `None` where there is nothing.
    #[must_use]
    pub fn bounds(&self) -> Option<(Point, Point)> {
        let first = *self.points.first()?;
        Some(self.points.iter().fold((first, first), |(low, high), point| {
            (
                Point::new(low.x.min(point.x), low.y.min(point.y)),
                Point::new(high.x.max(point.x), high.y.max(point.y)),
            )
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polygons_come_back_as_they_were_added_and_empty_ones_do_not() {
        let triangle = [Point::new(0.0, 0.0), Point::new(4.0, 0.0), Point::new(0.0, 3.0)];
        let mut outline = Outline::default();
        outline.add([]);
        outline.add(triangle);
        outline.add([]);
        outline.add(triangle);
        assert_eq!(outline.polygons().collect::<Vec<_>>(), [&triangle, &triangle]);
        assert_eq!(outline.bounds(), Some((Point::new(0.0, 0.0), Point::new(4.0, 3.0))));
        assert_eq!(Outline::default().bounds(), None);
    }

    #[test]
    fn a_stroke_is_as_wide_as_it_was_asked_to_be() {
        let line = Outline::stroke(&[Point::new(0.0, 5.0), Point::new(10.0, 5.0)], 3.0);
        assert_eq!(line.bounds(), Some((Point::new(0.0, 3.5), Point::new(10.0, 6.5))));
        let nothing = Outline::stroke(&[Point::new(1.0, 1.0)], 3.0);
        assert!(
            nothing.polygons().flatten().all(|point| point.x.is_finite() && point.y.is_finite())
        );
    }
}
