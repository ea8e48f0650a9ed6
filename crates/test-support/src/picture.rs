//! Pictures, read by a decoder.

use simple_captcha_draw::Rng;
use simple_captcha_draw::image::{ImageStyle, Scale};

/// A decoded picture: width, height, and red, green and blue of each pixel.
#[derive(Debug, PartialEq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 3]>,
}

impl Picture {
    pub fn decode(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        let pixels = bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect();
        Self { width: info.width as usize, height: info.height as usize, pixels }
    }

    /// How dark each pixel is, 0 to 255.
    pub fn ink(&self) -> Vec<f32> {
        self.pixels
            .iter()
            .map(|rgb| 255.0 - rgb.iter().map(|&c| f32::from(c)).sum::<f32>() / 3.0)
            .collect()
    }

    pub fn border(&self) -> impl Iterator<Item = [u8; 3]> {
        let (width, height) = (self.width, self.height);
        (0..width * height)
            .filter(move |at| {
                let (x, y) = (at % width, at / width);
                x == 0 || y == 0 || x == width - 1 || y == height - 1
            })
            .map(|at| self.pixels[at])
    }
}

pub fn draw(style: &ImageStyle, text: &str, scale: Scale, seed: u8) -> Picture {
    Picture::decode(style.draw(text, scale, &mut Rng::from_seed([seed; 32])).unwrap().as_bytes())
}

/// How far a picture is in the mean from one that has twice as many pixels each way, of 255.
pub fn mean_difference(plain: &Picture, double: &Picture) -> f32 {
    let fine = double.ink();
    let differences = plain.ink().into_iter().enumerate().map(|(at, ink)| {
        let corner = at / plain.width * 2 * double.width + at % plain.width * 2;
        let four = [0, 1, double.width, double.width + 1].map(|offset| fine[corner + offset]);
        (four.iter().sum::<f32>() / 4.0 - ink).abs()
    });
    differences.sum::<f32>() / plain.pixels.len() as f32
}
