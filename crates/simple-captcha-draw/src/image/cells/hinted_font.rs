//! A font at one size, its letters fitted to the pixels as FreeType does it.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, HintingInstance, HintingOptions};
use skrifa::{GlyphId, MetadataProvider};

use super::cell::Cell;
use crate::image::font::{Font, Pen};
use crate::image::outline::{Outline, Point};

/// A font at one size. Lengths are in pixels.
pub(super) struct HintedFont {
    font: Font,
    size: f32,
    /// None where the font's instructions are broken: letters are as they are then.
    hinting: Option<HintingInstance>,
    /// How far letters reach above the line that they stand on, at most.
    pub(super) ascender: f32,
    letters: HashMap<GlyphId, OnceLock<Option<Letter>>>,
}

/// A letter that stands on y = 0.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) outline: Outline,
    /// How far the next letter stands to the right.
    pub(super) advance: f32,
    /// The corners of the pixels that its control points lie in.
    pub(super) low: Point,
    pub(super) high: Point,
    /// The cell that it has alone.
    cell: OnceLock<Cell>,
}

impl HintedFont {
    pub(super) fn new(font: &Font, size: f32) -> Self {
        let file = font.file();
        let hinting = file.as_ref().and_then(|file| {
            let (outlines, size) = (file.outline_glyphs(), Size::new(size));
            let options = HintingOptions::default();
            HintingInstance::new(&outlines, size, LocationRef::default(), options).ok()
        });
        let metrics = file.map(|file| file.metrics(Size::new(size), LocationRef::default()));
        let ascender = metrics.map_or(size, |metrics| metrics.ascent.min(10.0 * size));
        Self {
            size,
            hinting,
            ascender: sixty_fourths(ascender).ceil(),
            letters: font.ids().map(|id| (id, OnceLock::new())).collect(),
            font: font.clone(),
        }
    }

    pub(super) fn has(&self, letter: char) -> bool {
        self.font.has(letter)
    }

    /// A letter, if the font has it.
    pub(super) fn letter(&self, letter: char) -> Option<&Letter> {
        let id = self.font.id(letter)?;
        self.letters.get(&id)?.get_or_init(|| self.fit(id, letter)).as_ref()
    }

    /// How wide a blank is; where the font has none, so wide that a cell has room for its letter.
    pub(super) fn blank(&self) -> f32 {
        self.font.glyph(' ').map_or(1.0, |blank| blank.advance) * self.size
    }

    /// The cell that a letter has alone.
    pub(super) fn cell<'l>(&self, letter: &'l Letter) -> &'l Cell {
        letter.cell.get_or_init(|| Cell::new(self, &[letter]))
    }

    fn fit(&self, id: GlyphId, letter: char) -> Option<Letter> {
        let advance = self.font.glyph(letter)?.advance * self.size;
        let file = self.font.file()?;
        let glyph = file.outline_glyphs().get(id)?;
        let draw = |settings| {
            let mut pen = Pen::at_size(self.size);
            glyph.draw(settings, &mut pen).ok()?;
            let (outline, (low, high)) = pen.finish();
            let sound = |it: Point| it.x.abs().max(it.y.abs()) < 10.0 * self.size;
            let (low, high) = (
                Point::new(low.x.floor(), low.y.floor()),
                Point::new(high.x.ceil(), high.y.ceil()),
            );
            let cell = OnceLock::new();
            (sound(low) && sound(high)).then_some(Letter { outline, advance, low, high, cell })
        };
        let hinting = self.hinting.as_ref();
        let hinted = hinting.and_then(|hinting| draw(DrawSettings::hinted(hinting, false)));
        let size = Size::new(self.size);
        hinted.or_else(|| draw(DrawSettings::unhinted(size, LocationRef::default())))
    }
}

impl fmt::Debug for HintedFont {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hinted({:?}, {})", self.font, self.size)
    }
}

/// A length as FreeType keeps it.
pub(super) fn sixty_fourths(length: f32) -> f32 {
    (length * 64.0).round() / 64.0
}
