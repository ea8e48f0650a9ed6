//! What a site asks, and how it becomes a kind that can be asked.

use std::sync::Arc;

use simple_captcha_draw::audio::AudioStyle;
use simple_captcha_draw::image::ImageStyle;

use crate::build_error::BuildError;
use crate::challenge::Challenge;
use crate::kind::{self, Kind, Text};

/// What is asked.
pub(crate) enum Question {
    /// Text in the captcha's own style.
    Text(Box<dyn Challenge>),
    Kind(Box<dyn Kind>),
}

/// How a captcha's text looks and sounds.
pub(crate) struct TextStyle {
    pub(crate) image: ImageStyle,
    /// `None` for the voices in the crate, which take memory once they are asked for.
    pub(crate) audio: Option<AudioStyle>,
    pub(crate) is_heard: bool,
    /// Whether pictures are offered at twice the resolution too.
    pub(crate) double: bool,
}

impl Default for TextStyle {
    fn default() -> Self {
        Self { image: ImageStyle::default(), audio: None, is_heard: true, double: true }
    }
}

impl Question {
    /// Makes the kind, and lets it get ready with the seeds of the site's looks.
    pub(crate) fn into_kind(
        self,
        style: &TextStyle,
        looks: &[[u8; 32]],
        has_secret: bool,
    ) -> Result<Arc<dyn Kind>, BuildError> {
        let mut kind: Box<dyn Kind> = match self {
            Self::Kind(_) if !has_secret => return Err(BuildError::NoSecret),
            Self::Kind(kind) => kind,
            Self::Text(challenge) => Box::new(style.text(challenge)),
        };
        if !(1..=kind::MAX_NAME).contains(&kind.name().len()) {
            return Err(BuildError::KindName(kind.name().to_owned()));
        }
        kind.prepare(looks)?;
        Ok(kind.into())
    }
}

impl TextStyle {
    fn text(&self, challenge: Box<dyn Challenge>) -> Text {
        let text = Text::new(challenge, self.image.clone()).with_double_scale(self.double);
        if self.is_heard { text.with_audio(self.audio.clone().unwrap_or_default()) } else { text }
    }
}
