//! How pictures look.

mod drawing;
mod looks;

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::InvalidStyle;
use super::cells::Cells;
use super::colour::Rgb;
use super::effect::Effect;
use super::extent::Extent;
use super::font::Font;
use super::lettering::Lettering;
use crate::profile::TextProfile;

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
    letter_colour: Option<LetterColours>,
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
        self.letter_colour = Some(LetterColours(Arc::new(colour)));
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
}

/// Gives each letter its colour.
#[derive(Clone)]
struct LetterColours(Arc<LetterColourFn>);

type LetterColourFn = dyn Fn(usize, &str) -> Rgb + Send + Sync;

impl fmt::Debug for LetterColours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterColour(..)")
    }
}
