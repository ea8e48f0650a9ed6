//! Draws a sheet of numbered pictures, to be read by a person.

use std::io::{self, Cursor, Write};

use anyhow::Context;
use png::{ColorType, Decoder, Encoder, Transformations};
use simple_captcha::Rng;
use simple_captcha::image::{Image, ImageStyle, Rgb, Scale};

use super::sampler::Sampler;
use super::samples::{write, write_labels};
use crate::cli::SheetOptions;
use crate::config::Config;

/// The grey between the pictures.
const GROUND: [u8; 3] = [0xcc; 3];
/// The space around each picture, in pixels.
const SPACE: usize = 8;
const NUMBER_SIZE: f32 = 12.0;

pub(crate) fn sheet(options: &SheetOptions, config: &Config) -> anyhow::Result<()> {
    let sampler = Sampler::new(&options.sampling, config)?.still();
    let columns = options.columns.number();
    let count = options.rows.number() * columns;
    let mut cells = Vec::new();
    for number in 1..=count {
        cells.push((
            SheetPicture::decode(&label(number)?)?,
            SheetPicture::decode(&sampler.draw(number)?)?,
        ));
    }
    let sheet = arrange(&cells, columns.try_into()?);
    write(&options.output, &sheet.encode()?)?;
    if let Some(labels) = &options.labels {
        let row =
            |number: u32| [number.to_string(), sampler.puzzle(number).answer.expose().to_owned()];
        write_labels(labels, &["number", "answer"], (1..=count).map(row))?;
    }
    writeln!(
        io::stdout(),
        "{count} pictures are on {} (seed {}).",
        options.output.display(),
        sampler.seed
    )?;
    Ok(())
}

/// The number above a picture, as a picture.
fn label(number: u32) -> anyhow::Result<Image> {
    let [red, green, blue] = GROUND;
    let style = ImageStyle::plain()
        .without_effects()
        .with_background(Rgb::new(red, green, blue))
        .with_rotation(0.0..=0.0)?
        .with_font_size(NUMBER_SIZE)?;
    Ok(style.draw(&number.to_string(), Scale::Plain, &mut Rng::from_seed([0; 32]))?)
}

/// Puts numbers and pictures into cells of one size.
fn arrange(cells: &[(SheetPicture, SheetPicture)], columns: usize) -> SheetPicture {
    let most = |size: fn(&(SheetPicture, SheetPicture)) -> usize| {
        cells.iter().map(size).max().unwrap_or(0)
    };
    let head = most(|(label, _)| label.height);
    let width = most(|(label, picture)| label.width.max(picture.width)) + 2 * SPACE;
    let height = most(|(_, picture)| picture.height) + head + SPACE;
    let mut sheet = SheetPicture::new(width * columns, height * cells.len().div_ceil(columns));
    for (index, (label, picture)) in cells.iter().enumerate() {
        let (left, top) = (index % columns * width + SPACE, index / columns * height);
        sheet.place(label, left, top);
        sheet.place(picture, left, top + head);
    }
    sheet
}

/// Pixels of red, green and blue.
struct SheetPicture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl SheetPicture {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![GROUND; width * height] }
    }

    fn decode(image: &Image) -> anyhow::Result<Self> {
        let mut decoder = Decoder::new(Cursor::new(image.as_bytes()));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info()?;
        let mut bytes = vec![0; reader.output_buffer_size().context("too large a picture")?];
        let info = reader.next_frame(&mut bytes)?;
        // What is transparent shows the sheet's ground.
        let over = |ink: u8, ground: u8, alpha: u8| {
            let mixed = u16::from(ink) * u16::from(alpha) + u16::from(ground) * u16::from(!alpha);
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        let pixels = match info.color_type {
            ColorType::Rgba => {
                let [red, green, blue] = GROUND;
                let pixels = bytes.as_chunks::<4>().0.iter();
                pixels
                    .map(|&[r, g, b, a]| [over(r, red, a), over(g, green, a), over(b, blue, a)])
                    .collect()
            }
            _ => bytes.as_chunks::<3>().0.to_vec(),
        };
        Ok(Self { width: info.width.try_into()?, height: info.height.try_into()?, pixels })
    }

    fn place(&mut self, picture: &Self, left: usize, top: usize) {
        let rows = self.pixels.chunks_exact_mut(self.width).skip(top);
        for (row, from) in rows.zip(picture.pixels.chunks_exact(picture.width)) {
            for (pixel, from) in row.iter_mut().skip(left).zip(from) {
                *pixel = *from;
            }
        }
    }

    fn encode(&self) -> anyhow::Result<Vec<u8>> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.width.try_into()?, self.height.try_into()?);
        encoder.set_color(ColorType::Rgb);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        writer.finish()?;
        Ok(file)
    }
}
