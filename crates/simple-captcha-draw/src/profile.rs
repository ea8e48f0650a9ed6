//! What is known of texts before they are drawn or spoken.

use std::ops::RangeInclusive;

/// What is known beforehand of the texts that are going to be drawn and spoken.
///
/// ```
/// use simple_captcha_draw::TextProfile;
/// use simple_captcha_draw::image::ImageStyle;
///
/// let texts = TextProfile::new("ADEHKLMPTY269").with_lengths(5..=5);
/// assert_eq!(ImageStyle::default().size_of([&texts]), Some((200, 70)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextProfile {
    alphabet: String,
    spoken: Option<String>,
    lengths: Option<RangeInclusive<usize>>,
    is_read_out: bool,
}

impl TextProfile {
    /// Texts of these characters. They are spelled as they are shown, and may have any length.
    #[must_use]
    pub fn new(alphabet: impl Into<String>) -> Self {
        Self { alphabet: alphabet.into(), ..Self::default() }
    }

    /// Sets the characters that are spoken, if these are others than those that are shown.
    #[must_use]
    pub fn with_spoken(mut self, alphabet: impl Into<String>) -> Self {
        self.spoken = Some(alphabet.into());
        self
    }

    /// Sets how many characters texts have, from the fewest to the most.
    #[must_use]
    pub fn with_lengths(mut self, lengths: RangeInclusive<usize>) -> Self {
        self.lengths = Some(lengths);
        self
    }

    /// Says that texts are read out, as sums are, and not spelled.
    #[must_use]
    pub fn read_out(mut self) -> Self {
        self.is_read_out = true;
        self
    }

    /// Every character that texts may show.
    #[must_use]
    pub fn alphabet(&self) -> &str {
        &self.alphabet
    }

    /// Every character that voices must have to speak texts.
    #[must_use]
    pub fn spoken(&self) -> &str {
        self.spoken.as_deref().unwrap_or(&self.alphabet)
    }

    /// How many characters texts have, from the fewest to the most; `None` if that is not known.
    #[must_use]
    pub fn lengths(&self) -> Option<&RangeInclusive<usize>> {
        self.lengths.as_ref()
    }

    /// Whether texts are read out and not spelled.
    #[must_use]
    pub fn is_read_out(&self) -> bool {
        self.is_read_out
    }
}
