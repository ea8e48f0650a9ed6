//! Draws a text in a style.

use super::ImageStyle;
use crate::image::canvas::Canvas;
use crate::image::cells::CellRequest;
use crate::image::colour::{Palette, Rgb};
use crate::image::outline::Outline;
use crate::image::{DrawError, Image, InvalidStyle, Scale, gif, layout, png};
use crate::rng::Rng;

impl ImageStyle {
    /// Finds out whether a text can be drawn.
    ///
    /// # Errors
    ///
    /// As [`ImageStyle::draw`].
    pub fn check(&self, text: &str) -> Result<(), DrawError> {
        let count = text.chars().count();
        if !(1..=Self::MAX_CHARS).contains(&count) {
            return Err(DrawError::Length(count));
        }
        self.missing(text).map_or(Ok(()), |letter| Err(DrawError::NoGlyph(letter)))
    }

    /// The first character of `text` that none of the fonts has.
    #[must_use]
    pub fn missing(&self, text: &str) -> Option<char> {
        text.chars().find(|&letter| !self.fonts.iter().any(|font| font.has(letter)))
    }

    /// Whether it takes long to draw a text: a fifth of a millisecond or more.
    #[must_use]
    pub fn is_expensive(&self, text: &str, scale: Scale) -> bool {
        /// A picture of that many pixels takes a fifth of a millisecond.
        const MANY: f64 = 40_000.0;
        /// How many pixels of a PNG take as long as one of a GIF.
        const GIF: u32 = 4;
        /// How many pixels take as long as a letter.
        const LETTER: f64 = 2_000.0;
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let frames = if self.animated { chars.saturating_mul(GIF) } else { 1 };
        let pixels = f64::from(scale.factor()).powi(2) * self.extent.area(chars, self.font_size);
        pixels * f64::from(frames) + LETTER * f64::from(chars) > MANY
    }

    /// Draws `text` at the given scale. The same generator gives the same drawing at every scale.
    ///
    /// # Errors
    ///
    /// The font may lack a letter, and a text that is empty or has more than
    /// [`ImageStyle::MAX_CHARS`] characters is refused.
    pub fn draw(&self, text: &str, scale: Scale, rng: &mut Rng) -> Result<Image, DrawError> {
        self.check(text)?;
        let (letters, size) = self.letters(text, rng);
        let letters: Vec<_> = (0..).zip(&letters).collect();
        let palette = Palette::new(&self.inks(text, letters.len()), self.background);
        if self.moves(letters.len(), size) {
            let pixels = |units| units * u32::from(scale.factor());
            let frame = |letter| self.frame(letter, size, scale, &mut rng.again());
            let frames = letters.chunks(1).map(frame);
            gif::encode((pixels(size.0), pixels(size.1)), frames, &palette)
                .map(Image::gif)
                .map_err(DrawError::Encode)
        } else {
            let frame = self.frame(&letters, size, scale, rng)?;
            Ok(Image::png(png::encode(&frame, &palette)))
        }
    }

    /// Whether a picture of so many letters is animated: every letter is a frame.
    fn moves(&self, letters: usize, (width, height): (u32, u32)) -> bool {
        /// The most square units of all frames: at twice the resolution they take 40 ms.
        const MOST: u32 = 400_000;
        let letters = u32::try_from(letters).unwrap_or(u32::MAX);
        let units = width.saturating_mul(height).saturating_mul(letters);
        self.animated && (1..=MOST).contains(&units)
    }

    /// The letters where they stand, and the size of their picture, in drawing units.
    fn letters(&self, text: &str, rng: &mut Rng) -> (Vec<Outline>, (u32, u32)) {
        let Self { fonts, font_size, lettering, .. } = self;
        if let Some(cells) = &self.cells {
            let (rotation, size) = (&lettering.rotation, self.extent.fixed());
            return cells
                .set(&CellRequest { text, fonts, font_size: *font_size, rotation, size }, rng);
        }
        let line = layout::TextLine::new(text, fonts, *font_size, lettering, rng);
        let size = self.extent.of(text, &line);
        (line.fitted(size.0, size.1, lettering, rng), size)
    }

    /// A canvas with some of the letters under all effects.
    fn frame(
        &self,
        letters: &[(u8, &Outline)],
        (width, height): (u32, u32),
        scale: Scale,
        rng: &mut Rng,
    ) -> Result<Canvas, InvalidStyle> {
        let mut canvas = Canvas::new(width, height, scale)?;
        if self.letter_colour.is_some() {
            canvas = canvas.with_inks();
        }
        for &(index, letter) in letters {
            canvas.fill_with(index + 1, letter);
        }
        for effect in &self.effects {
            effect.apply(&mut canvas, rng);
        }
        Ok(canvas)
    }

    /// The colours of the noise and of each letter.
    fn inks(&self, text: &str, letters: usize) -> Vec<Rgb> {
        let colours = self.letter_colour.iter();
        let colours = colours.flat_map(|colour| (0..letters).map(|index| colour.0(index, text)));
        std::iter::once(self.foreground).chain(colours).collect()
    }
}
