//! What a picture shows.

use std::collections::HashSet;
use std::io::Cursor;

use png::{ColorType, Decoder, Transformations};

/// A picture: its width, its height, and red, green, blue and opacity of each pixel.
pub(crate) struct RgbaPicture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<[u8; 4]>,
}

impl RgbaPicture {
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels = match info.color_type {
            ColorType::Rgba => bytes.as_chunks::<4>().0.to_vec(),
            _ => bytes.as_chunks::<3>().0.iter().map(|&[r, g, b]| [r, g, b, 255]).collect(),
        };
        Self { width: info.width, height: info.height, pixels }
    }

    pub(crate) fn has(&self, [red, green, blue]: [u8; 3]) -> bool {
        self.pixels.contains(&[red, green, blue, 255])
    }

    /// How much of it has a colour of its own and not a grey.
    pub(crate) fn hues(&self) -> usize {
        let hue = |[r, g, b, _]: &[u8; 4]| (r > g, g > b, b > r, r.abs_diff(*g) > 40);
        let mut hues: Vec<_> = self.pixels.iter().map(hue).collect();
        hues.sort_unstable();
        hues.dedup();
        hues.len()
    }

    /// The parts of what is drawn, dark on a light ground, that hang together: for each the first and
    /// the last column, and the first and the last row.
    pub(crate) fn parts(&self) -> Vec<[u32; 4]> {
        let dark = |[r, g, b, _]: [u8; 4]| u16::from(r) + u16::from(g) + u16::from(b) < 400;
        let mut left: HashSet<(u32, u32)> = (0..self.height)
            .flat_map(|y| (0..self.width).map(move |x| (x, y)))
            .zip(&self.pixels)
            .filter(|(_, pixel)| dark(**pixel))
            .map(|(place, _)| place)
            .collect();
        let mut parts = Vec::new();
        while let Some(&(x, y)) = left.iter().next() {
            let mut part = [x, x, y, y];
            let mut reached = vec![(x, y)];
            while let Some((x, y)) = reached.pop() {
                if left.remove(&(x, y)) {
                    part = [part[0].min(x), part[1].max(x), part[2].min(y), part[3].max(y)];
                    let (rows, columns) =
                        (y.saturating_sub(1)..=y + 1, x.saturating_sub(1)..=x + 1);
                    reached.extend(rows.flat_map(|y| columns.clone().map(move |x| (x, y))));
                }
            }
            parts.push(part);
        }
        parts.sort_unstable();
        parts
    }
}
