//! From ink to animated GIF files.

use std::borrow::Cow;
use std::error::Error;

use gif::{DisposalMethod, Encoder, Frame, Repeat};

use super::canvas::Canvas;
use super::colour::Palette;

/// Writes canvases of so many pixels as a GIF that shows them one after the other, half a second
/// each, again and again. Each is written before the next is asked for: a large picture of many
/// letters needs the memory of one.
pub(crate) fn encode<E>(
    (width, height): (u32, u32),
    canvases: impl Iterator<Item = Result<Canvas, E>>,
    palette: &Palette,
) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>>
where
    E: Error + Send + Sync + 'static,
{
    const HUNDREDTHS: u16 = 50;
    let (width, height) = (width.try_into()?, height.try_into()?);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height, &palette.channels())?;
    encoder.set_repeat(Repeat::Infinite)?;
    for canvas in canvases {
        let mut numbers = palette.numbers(&canvas?);
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
