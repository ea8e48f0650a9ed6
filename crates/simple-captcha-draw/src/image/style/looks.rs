//! The looks that a style starts from, and how one site has them.

use std::sync::Arc;

use super::ImageStyle;
use crate::image::cells::Cells;
use crate::image::colour::Rgb;
use crate::image::effect::{Arcs, Dots, Smooth};
use crate::image::extent::Extent;
use crate::image::font::Font;
use crate::image::lettering::Lettering;
use crate::image::level::Level;
use crate::image::typefaces;
use crate::rng::Rng;

impl ImageStyle {
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
}

impl Default for ImageStyle {
    /// [Engraved](ImageStyle::engraved) pictures of [`Level::Medium`].
    fn default() -> Self {
        Self::engraved(Level::default())
    }
}
