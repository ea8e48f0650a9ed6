//! How pictures look.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::canvas::Canvas;
use super::cells::{Cells, Wanted};
use super::colour::{Palette, Rgb};
use super::effect::{Arcs, Dots, Effect, Smooth};
use super::extent::Extent;
use super::font::Font;
use super::lettering::Lettering;
use super::level::Level;
use super::outline::Outline;
use super::{DrawError, Image, InvalidStyle, Scale, gif, layout, png, typefaces};
use crate::profile::TextProfile;
use crate::rng::Rng;

/// How pictures look: fonts, size, colours, how far the letters turn, what is done to them.
///
/// Start from [`ImageStyle::engraved`], which is the default and harder for programs, or from
/// [`ImageStyle::plain`], and change what you like. Cloning is cheap.
///
/// ```
/// use simple_captcha_draw::image::{ImageStyle, Rgb};
///
/// let style = ImageStyle::plain()
///     .with_size(200, 70)?
///     .with_rotation(-15.0..=15.0)?
///     .with_foreground(Rgb::new(0x60, 0x10, 0x20));
/// assert!(ImageStyle::default().with_size(5000, 70).is_err());
/// # Ok::<(), simple_captcha_draw::image::InvalidStyle>(())
/// ```
#[derive(Clone, Debug)]
pub struct ImageStyle {
    fonts: Vec<Font>,
    /// Whether the fonts are those of the crate, of which each site has some.
    own_fonts: bool,
    font_size: f32,
    extent: Extent,
    lettering: Lettering,
    /// Where letters stand as django-simple-captcha has them; of the lettering only the rotation
    /// counts.
    cells: Option<Cells>,
    foreground: Rgb,
    /// None where it is transparent.
    background: Option<Rgb>,
    letter_colour: Option<LetterColour>,
    animated: bool,
    effects: Vec<Arc<dyn Effect>>,
}

impl ImageStyle {
    /// The font sizes that can be set, in drawing units (pixels of the plain picture).
    pub const FONT_SIZES: RangeInclusive<f32> = 8.0..=200.0;
    /// The widths that can be set, in drawing units.
    pub const WIDTHS: RangeInclusive<u32> = 20..=2000;
    /// The heights that can be set, in drawing units.
    pub const HEIGHTS: RangeInclusive<u32> = 10..=1000;
    /// The most characters that are drawn.
    pub const MAX_CHARS: usize = 64;

    /// Letters of many typefaces that touch, lean and bend, engraved like a banknote, 200x70;
    /// wider for a text of more than six characters, and higher for letters with accents.
    ///
    /// Programs read them. Of pictures of five symbols at [`Level::Medium`], a general captcha
    /// recogniser of 2026 reads 64 % without any training on them; ddddocr reads 5.5 %, and 43 % if
    /// they are blurred first; tesseract reads 1.8 %. A program that is trained on the pictures reads
    /// nearly all.
    #[must_use]
    pub fn engraved(level: Level) -> Self {
        Self {
            fonts: typefaces::engraved(level),
            own_fonts: true,
            font_size: 63.0,
            extent: Extent::Roomy { width: 200, height: 70, chars: 6 },
            lettering: Lettering::varied(),
            effects: vec![
                Arc::new(level.hollow()),
                Arc::new(level.shadow()),
                Arc::new(level.strokes()),
                Arc::new(level.engrave()),
            ],
            ..Self::plain()
        }
    }

    /// Dark bold letters on white, each turned by up to 30 degrees and bent a little, under two lines
    /// and specks, softened; as large as the text.
    ///
    /// Everybody can read it, ready-made readers too: ddddocr read 98 of 100 pictures of five letters.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            fonts: vec![Font::default()],
            own_fonts: true,
            font_size: 40.0,
            extent: Extent::AsText,
            lettering: Lettering::plain(),
            cells: None,
            foreground: Rgb::new(0x14, 0x2b, 0x47),
            background: Some(Rgb::new(0xff, 0xff, 0xff)),
            letter_colour: None,
            animated: false,
            effects: vec![Arc::new(Arcs), Arc::new(Dots::default()), Arc::new(Smooth)],
        }
    }

    /// The look of django-simple-captcha with its default settings: thin dark letters of 22 pixels,
    /// each turned by up to 35 degrees, under two lines and so many specks that one unit in ten is
    /// one, softened; as large as the text.
    ///
    /// For sites whose pictures should look as they did. Programs read it better than people do.
    #[must_use]
    pub fn like_django() -> Self {
        Self {
            fonts: vec![Font::dejavu_sans()],
            font_size: 22.0,
            lettering: Lettering { rotation: -35.0..=35.0, ..Lettering::plain() },
            cells: Some(Cells::default()),
            foreground: Rgb::new(0x00, 0x11, 0x00),
            effects: vec![Arc::new(Arcs), Arc::new(Dots::like_django()), Arc::new(Smooth)],
            ..Self::plain()
        }
    }

    /// The look of django-simple-captcha where it animates: a GIF that shows the letters of
    /// [`ImageStyle::like_django`] one after the other, half a second each, again and again.
    ///
    /// No other look can be animated. Each frame has one whole letter alone, so that a program need
    /// not find where a letter ends, and all have the same noise, that of the [still](ImageStyle::still)
    /// picture, which a program finds by comparing them: such pictures are easier to read for programs
    /// than still ones. A large picture of many letters is always still: one whose frames have
    /// more than 400,000 square units together.
    #[must_use]
    pub fn like_django_animated() -> Self {
        Self { animated: true, ..Self::like_django() }
    }

    /// The style as one site has it: of the whole family of engraved pictures the part that the
    /// seed chooses, some of the typefaces, shapes and proportions, so that a program that was
    /// trained on another site's pictures, or on everybody's, is worse on this one's. Other styles
    /// stay as they are.
    #[must_use]
    pub fn for_site(mut self, seed: [u8; 32]) -> Self {
        let mut chance = Rng::from_seed(seed);
        if self.lettering.differs_by_site() {
            self.lettering = self.lettering.for_site(&mut chance);
            if self.own_fonts {
                self.fonts = typefaces::for_site(&self.fonts, &mut chance);
            }
        }
        for effect in &mut self.effects {
            if let Some(own) = effect.for_site(&mut chance) {
                *effect = own;
            }
        }
        self
    }

    /// Sets the font.
    #[must_use]
    pub fn with_font(mut self, font: Font) -> Self {
        (self.fonts, self.own_fonts) = (vec![font], false);
        self.without_old_cells()
    }

    /// Sets several fonts, of which each plain picture is drawn in one and each letter of an engraved
    /// picture in one of its own. A letter that a font lacks is taken from another.
    ///
    /// # Errors
    ///
    /// An empty list is refused.
    pub fn with_fonts(mut self, fonts: Vec<Font>) -> Result<Self, InvalidStyle> {
        if fonts.is_empty() {
            return Err(InvalidStyle::NoFont);
        }
        (self.fonts, self.own_fonts) = (fonts, false);
        Ok(self.without_old_cells())
    }

    /// Sets the font size in drawing units.
    ///
    /// # Errors
    ///
    /// A size outside of [`ImageStyle::FONT_SIZES`] is refused.
    pub fn with_font_size(mut self, size: f32) -> Result<Self, InvalidStyle> {
        if !Self::FONT_SIZES.contains(&size) {
            return Err(InvalidStyle::FontSize(size));
        }
        self.font_size = size;
        Ok(self.without_old_cells())
    }

    /// Forgets what was made of other fonts, or of another size of them.
    fn without_old_cells(mut self) -> Self {
        self.cells = self.cells.map(|_| Cells::default());
        self
    }

    /// Sets one size for all pictures, in drawing units. The text is made smaller where it does not
    /// fit. In the plain style, without this, the height comes from the font size and the width from
    /// the text.
    ///
    /// # Errors
    ///
    /// A size outside of [`ImageStyle::WIDTHS`] and [`ImageStyle::HEIGHTS`] is refused.
    pub fn with_size(mut self, width: u32, height: u32) -> Result<Self, InvalidStyle> {
        Self::check_size(width, height)?;
        self.extent = Extent::Fixed(width, height);
        Ok(self)
    }

    /// The one size, in drawing units, that the pictures of all these texts have; `None` if it depends
    /// on the text.
    pub fn size_of<'a>(
        &self,
        texts: impl IntoIterator<Item = &'a TextProfile>,
    ) -> Option<(u32, u32)> {
        self.extent.of_all(texts)
    }

    /// Tells whether a picture can have that size.
    pub(crate) fn check_size(width: u32, height: u32) -> Result<(), InvalidStyle> {
        if Self::WIDTHS.contains(&width) && Self::HEIGHTS.contains(&height) {
            Ok(())
        } else {
            Err(InvalidStyle::Size(width, height))
        }
    }

    /// Sets how far letters turn, in degrees; `0.0..=0.0` is not at all. Digits turn less than letters,
    /// and signs less than digits.
    ///
    /// # Errors
    ///
    /// A range that is empty or goes beyond 180 degrees to either side is refused.
    pub fn with_rotation(mut self, degrees: RangeInclusive<f32>) -> Result<Self, InvalidStyle> {
        let turn = -180.0..=180.0;
        if degrees.is_empty() || !turn.contains(degrees.start()) || !turn.contains(degrees.end()) {
            return Err(InvalidStyle::Rotation(degrees));
        }
        self.lettering.rotation = degrees;
        Ok(self)
    }

    /// Sets the colour of the letters and the noise.
    #[must_use]
    pub fn with_foreground(mut self, colour: Rgb) -> Self {
        self.foreground = colour;
        self
    }

    /// Sets the colour of the ground.
    #[must_use]
    pub fn with_background(mut self, colour: Rgb) -> Self {
        self.background = Some(colour);
        self
    }

    /// The contrast of letters and ground ([`Rgb::contrast_with`]); `None` where the ground is
    /// transparent, so that the page behind decides.
    #[must_use]
    pub fn contrast(&self) -> Option<f32> {
        self.background.map(|ground| self.foreground.contrast_with(ground))
    }

    /// Makes the ground transparent.
    #[must_use]
    pub fn with_transparent_background(mut self) -> Self {
        self.background = None;
        self
    }

    /// Sets the colour of each letter, from its index (0 is the first, blanks do not count) and the
    /// whole text. Noise keeps the foreground colour.
    ///
    /// Colours tell a program where a letter ends. Colours that follow from the text by a rule that
    /// everybody knows tell the text itself: it can try all texts until the colours fit. Let a secret
    /// have a part in the rule, or the index alone decide.
    ///
    /// ```
    /// use simple_captcha_draw::image::{ImageStyle, Rgb};
    ///
    /// let red = Rgb::new(0xa0, 0x20, 0x20);
    /// let blue = Rgb::new(0x20, 0x20, 0xa0);
    /// let style = ImageStyle::plain()
    ///     .with_letter_colour(move |index, _text| if index % 2 == 0 { red } else { blue });
    /// ```
    #[must_use]
    pub fn with_letter_colour(
        mut self,
        colour: impl Fn(usize, &str) -> Rgb + Send + Sync + 'static,
    ) -> Self {
        self.letter_colour = Some(LetterColour(Arc::new(colour)));
        self
    }

    /// The same pictures, none of them animated: all letters at once, in their places, under the noise
    /// that each frame has.
    #[must_use]
    pub fn still(mut self) -> Self {
        self.animated = false;
        self
    }

    /// Whether pictures are animated, if they are not too large for it.
    #[must_use]
    pub fn is_animated(&self) -> bool {
        self.animated
    }

    /// Whether a picture of so many letters is animated: every letter is a frame.
    fn moves(&self, letters: usize, (width, height): (u32, u32)) -> bool {
        /// The most square units of all frames: at twice the resolution they take 40 ms.
        const MOST: u32 = 400_000;
        let letters = u32::try_from(letters).unwrap_or(u32::MAX);
        let units = width.saturating_mul(height).saturating_mul(letters);
        self.animated && (1..=MOST).contains(&units)
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

    /// Takes all effects away, so that others can be put in their place.
    #[must_use]
    pub fn without_effects(mut self) -> Self {
        self.effects.clear();
        self
    }

    /// Adds an effect after those that are there.
    #[must_use]
    pub fn with_effect(mut self, effect: impl Effect) -> Self {
        self.effects.push(Arc::new(effect));
        self
    }

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

    /// The letters where they stand, and the size of their picture, in drawing units.
    fn letters(&self, text: &str, rng: &mut Rng) -> (Vec<Outline>, (u32, u32)) {
        let Self { fonts, font_size, lettering, .. } = self;
        if let Some(cells) = &self.cells {
            let (rotation, size) = (&lettering.rotation, self.extent.fixed());
            return cells.set(&Wanted { text, fonts, font_size: *font_size, rotation, size }, rng);
        }
        let line = layout::Line::new(text, fonts, *font_size, lettering, rng);
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

impl Default for ImageStyle {
    /// [Engraved](ImageStyle::engraved) pictures of [`Level::Medium`].
    fn default() -> Self {
        Self::engraved(Level::default())
    }
}

/// Gives each letter its colour.
#[derive(Clone)]
struct LetterColour(Arc<ColourOf>);

type ColourOf = dyn Fn(usize, &str) -> Rgb + Send + Sync;

impl fmt::Debug for LetterColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterColour(..)")
    }
}
