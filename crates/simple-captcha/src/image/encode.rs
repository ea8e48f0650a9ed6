//! From ink to image files.

use std::borrow::Cow;
use std::error::Error;

use gif::{DisposalMethod, Frame, Repeat};
use png::{BitDepth, ColorType, Compression, Filter};

use super::canvas::Canvas;
use super::colour::Palette;

type Failure = Box<dyn Error + Send + Sync>;

/// Writes a canvas as a PNG with a palette.
pub(crate) fn png(canvas: &Canvas, palette: &Palette) -> Result<Vec<u8>, Failure> {
    let (width, height) = canvas.pixels();
    let mut file = Vec::with_capacity(canvas.ink().len() / 2 + 1024);
    let mut encoder = png::Encoder::new(&mut file, width.try_into()?, height.try_into()?);
    encoder.set_color(ColorType::Indexed);
    encoder.set_palette(palette.channels());
    if !palette.alpha().is_empty() {
        encoder.set_trns(palette.alpha());
    }
    // Filters help where neighbours are alike in value; palette numbers of noisy ink are not.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_compression(Compression::Fast);
    let numbers = numbers(canvas, palette);
    let data = if palette.len() <= 16 {
        encoder.set_depth(BitDepth::Four);
        pack(&numbers, width)
    } else {
        encoder.set_depth(BitDepth::Eight);
        numbers
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

/// Writes canvases of one size as a GIF that shows them one after the other, half a second each,
/// again and again.
pub(crate) fn gif(canvases: &[Canvas], palette: &Palette) -> Result<Vec<u8>, Failure> {
    const HUNDREDTHS: u16 = 50;
    let (width, height) = canvases.first().map_or((1, 1), Canvas::pixels);
    let (width, height) = (width.try_into()?, height.try_into()?);
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, width, height, &palette.channels())?;
    encoder.set_repeat(Repeat::Infinite)?;
    for canvas in canvases {
        let mut numbers = numbers(canvas, palette);
        // A GIF knows no half transparency: what is less than half opaque is not there at all.
        for number in &mut numbers {
            if palette.alpha().get(usize::from(*number)).is_some_and(|alpha| *alpha < 128) {
                *number = 0;
            }
        }
        encoder.write_frame(&Frame {
            delay: HUNDREDTHS,
            dispose: DisposalMethod::Background,
            transparent: (!palette.alpha().is_empty()).then_some(0),
            width,
            height,
            buffer: Cow::Owned(numbers),
            ..Frame::default()
        })?;
    }
    drop(encoder);
    Ok(file)
}

/// The palette's number for every pixel.
fn numbers(canvas: &Canvas, palette: &Palette) -> Vec<u8> {
    match canvas.inks() {
        None => canvas.ink().iter().map(|&ink| palette.number(0, ink)).collect(),
        Some(inks) => {
            canvas.ink().iter().zip(inks).map(|(&ink, which)| palette.number(which, ink)).collect()
        }
    }
}

/// Two pixels to a byte, each row from a byte of its own.
fn pack(numbers: &[u8], width: usize) -> Vec<u8> {
    let pair = |pair: &[u8]| match *pair {
        [left, right] => left << 4 | right,
        [left] => left << 4,
        _ => 0,
    };
    numbers.chunks_exact(width.max(1)).flat_map(|row| row.chunks(2).map(pair)).collect()
}
