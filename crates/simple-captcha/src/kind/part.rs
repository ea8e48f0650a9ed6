//! The parts of what a visitor is shown.

use std::time::SystemTime;

use sha2::{Digest, Sha256};
use simple_captcha_draw::image::Scale;
use simple_captcha_draw::{Language, Rng};

/// A part of what a visitor is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The picture.
    #[non_exhaustive]
    Image {
        /// At which resolution.
        scale: Scale,
        /// Whether one that would move is to stand still.
        still: bool,
    },
    /// The sound.
    #[non_exhaustive]
    Audio {
        /// In which language; in the kind's own default if it is `None`.
        language: Option<Language>,
    },
    /// What a script on the page is told, as JSON.
    Data,
}

impl Part {
    /// The picture, as it is drawn.
    #[must_use]
    pub fn image(scale: Scale) -> Self {
        Self::Image { scale, still: false }
    }

    /// The picture, standing still.
    #[must_use]
    pub fn still(scale: Scale) -> Self {
        Self::Image { scale, still: true }
    }

    /// The sound.
    #[must_use]
    pub fn audio(language: Option<&Language>) -> Self {
        Self::Audio { language: language.cloned() }
    }

    /// What it is called where chance is drawn for it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Image { .. } => "image",
            Self::Audio { .. } => "audio",
            Self::Data => "data",
        }
    }
}

/// Asks a [`Kind`](super::Kind) for a part.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PartRequest {
    /// Which part.
    pub part: Part,
    /// Which of the seeds given to [`Kind::prepare`](super::Kind::prepare) counts for this captcha: 0 for
    /// that of the newest secret.
    pub secret_age: usize,
    /// When the captcha expires.
    pub expires: SystemTime,
    seed: Seed,
}

/// `Debug` shows nothing of it.
#[derive(Clone)]
struct Seed([u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(..)")
    }
}

impl PartRequest {
    pub(crate) fn new(part: Part, secret_age: usize, expires: SystemTime, seed: [u8; 32]) -> Self {
        Self { part, secret_age, expires, seed: Seed(seed) }
    }

    /// The chance for this part of this captcha: always the same, and not to be foreseen without the
    /// site's secret.
    #[must_use]
    pub fn rng(&self) -> Rng {
        Rng::from_seed(self.seed.0)
    }

    /// Chance of its own for each variant of the part, such as a language: two variants have nothing in
    /// common, so nothing is learned by comparing them.
    #[must_use]
    pub fn rng_for(&self, variant: &str) -> Rng {
        let seed = Sha256::new().chain_update(self.seed.0).chain_update(variant);
        Rng::from_seed(seed.finalize().into())
    }
}

/// A picture, a sound or data: bytes and their media type.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    content_type: &'static str,
    bytes: Vec<u8>,
}

impl Media {
    /// Takes bytes of a media type, such as `image/png`.
    pub fn new(content_type: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { content_type, bytes: bytes.into() }
    }

    /// The media type, for the header `Content-Type`.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Media({}, {} bytes)", self.content_type, self.bytes.len())
    }
}
