//! From ink to a PNG file.

use png::{BitDepth, ColorType, Compression, EncodingError, Filter};

use super::canvas::Canvas;
use super::style::Rgb;

/// Writes the canvas as a PNG with a palette of sixteen steps from `background` to `foreground`.
pub(crate) fn png(
    canvas: &Canvas,
    foreground: Rgb,
    background: Rgb,
) -> Result<Vec<u8>, EncodingError> {
    let row = canvas.pixels_per_row();
    let size = |pixels: usize| u32::try_from(pixels).unwrap_or_default();
    let (width, height) = (size(row), size(canvas.ink().len() / row.max(1)));
    let mut file = Vec::with_capacity(canvas.ink().len() / 2 + 256);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(palette(foreground, background));
    // Filters help where neighbours are alike in value; palette numbers of noisy ink are not.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pack(canvas))?;
    writer.finish()?;
    Ok(file)
}

/// Sixteen colours, from no ink to full.
fn palette(foreground: Rgb, background: Rgb) -> Vec<u8> {
    let (ink, ground) = (foreground.channels(), background.channels());
    (0..16_u32)
        .flat_map(|step| {
            ground.into_iter().zip(ink).map(move |(ground, ink)| {
                let mixed = (u32::from(ground) * (15 - step) + u32::from(ink) * step + 7) / 15;
                u8::try_from(mixed).unwrap_or(u8::MAX)
            })
        })
        .collect()
}

/// Two pixels to a byte, each as the nearest of sixteen steps.
fn pack(canvas: &Canvas) -> Vec<u8> {
    let step = |ink: u8| ink.saturating_add(8) / 17;
    let row = canvas.pixels_per_row().max(1);
    let mut packed = Vec::with_capacity(canvas.ink().len() / 2 + canvas.ink().len() / row);
    for row in canvas.ink().chunks_exact(row) {
        packed.extend(row.chunks(2).map(|pair| match *pair {
            [left, right] => step(left) << 4 | step(right),
            [left] => step(left) << 4,
            _ => 0,
        }));
    }
    packed
}
