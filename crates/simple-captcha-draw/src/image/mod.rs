//! What a captcha looks like.

mod accent;
mod canvas;
mod cells;
mod colour;
mod deflate;
mod effect;
mod error;
mod extent;
mod font;
mod gif;
mod layout;
mod lettering;
mod level;
mod outline;
mod png;
mod raster;
mod stand_in;
mod style;
mod typefaces;

use std::fmt;

pub use canvas::Canvas;
pub use colour::Rgb;
pub use effect::{Arcs, Dots, Effect, Engrave, Hollow, Shadow, Smooth, Strokes};
pub use error::{DrawError, InvalidStyle};
pub use font::{Font, InvalidFont};
pub use level::{InvalidLevel, Level};
pub use outline::{Outline, Point};
pub use style::ImageStyle;

/// The resolution of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scale {
    /// A pixel for every drawing unit.
    #[default]
    Plain,
    /// The same drawing with twice as many pixels each way, for screens that have them.
    Double,
}

impl Scale {
    /// How many pixels a drawing unit is wide.
    #[must_use]
    pub const fn factor(self) -> u8 {
        match self {
            Self::Plain => 1,
            Self::Double => 2,
        }
    }
}

/// A finished picture: the bytes of an image file.
#[derive(Clone)]
pub struct Image {
    bytes: Vec<u8>,
    content_type: &'static str,
}

impl Image {
    fn png(bytes: Vec<u8>) -> Self {
        Self { bytes, content_type: "image/png" }
    }

    fn gif(bytes: Vec<u8>) -> Self {
        Self { bytes, content_type: "image/gif" }
    }

    /// The media type, as it stands in a `Content-Type` header.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// The bytes of the file.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of the file, to keep.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({}, {} bytes)", self.content_type, self.bytes.len())
    }
}
