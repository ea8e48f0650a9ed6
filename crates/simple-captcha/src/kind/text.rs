//! Text on a picture, which can be heard too: the kind of captchas that Django's table holds.

use simple_captcha_draw::audio::{AudioStyle, MissingClip, Padding, as_product};
use simple_captcha_draw::image::{ImageStyle, Scale};
use simple_captcha_draw::{Language, Rng, TextProfile};

use super::{Kind, MakeError, Media, Part, PartError, PartRequest, Show, Task};
use crate::answer::Answer;
use crate::build_error::BuildError;
use crate::challenge::{self, Challenge};

/// The most symbols that are spoken on the thread that serves: they take a quarter of a millisecond.
const MANY_SYMBOLS: usize = 6;

/// Text on a picture, which can be heard too. What the text is, a [`Challenge`] says.
///
/// [`CaptchaBuilder::challenge`](crate::CaptchaBuilder::challenge) makes one with the captcha's own
/// styles.
pub struct Text {
    challenge: Box<dyn Challenge>,
    texts: TextProfile,
    /// How pictures look with each of the site's secrets, the newest first.
    styles: Vec<ImageStyle>,
    size: Option<(u32, u32)>,
    double: bool,
    /// `None` if captchas are not heard.
    audio: Option<AudioStyle>,
    padding: Padding,
    languages: Vec<Language>,
}

impl Text {
    /// Text that a challenge makes, on pictures of a style, at two resolutions, and without sound.
    pub fn new(challenge: impl Challenge, style: ImageStyle) -> Self {
        let texts = challenge::profile(&challenge);
        Self {
            challenge: Box::new(challenge),
            size: style.size_of([&texts]),
            texts,
            styles: vec![style],
            double: true,
            audio: None,
            padding: Padding::default(),
            languages: Vec::new(),
        }
    }

    /// Sets the voices in which it is heard.
    #[must_use]
    pub fn with_audio(mut self, style: AudioStyle) -> Self {
        self.audio = Some(style);
        self
    }

    /// Sets whether pictures are offered at twice the resolution too.
    #[must_use]
    pub fn with_double_scale(mut self, offered: bool) -> Self {
        self.double = offered;
        self
    }

    /// Leaves out the languages that lack a symbol; the log names them.
    fn prepare_audio(&mut self) -> Result<(), MissingClip> {
        let Some(style) = self.audio.take() else { return Ok(()) };
        let spoken = style.clone().for_texts(&self.texts)?;
        for language in style.languages().filter(|it| it.as_str() != "en") {
            if spoken.languages().all(|other| other != language)
                && let Some(symbol) = style.missing(language, self.texts.spoken())
            {
                tracing::warn!(
                    "captchas are not heard in the language {language}: no voice of it has a clip of \
                     {symbol:?}"
                );
            }
        }
        self.padding = spoken.padding(&self.texts);
        self.languages = spoken.languages().cloned().collect();
        self.audio = Some(spoken);
        Ok(())
    }

    fn style(&self, secret_age: usize) -> Option<&ImageStyle> {
        self.styles.get(secret_age).or(self.styles.first())
    }

    /// What is said for a captcha. Of a product with a sign that no challenge here writes, the answer
    /// tells that it is one.
    fn spoken(&self, text: &str, answer: &Answer) -> String {
        let spoken = self.challenge.spoken(text);
        as_product(&spoken, answer.expose()).unwrap_or(spoken)
    }

    fn draw(&self, text: &str, request: &PartRequest) -> Result<Media, PartError> {
        let (Part::Image { scale, still }, Some(style)) =
            (&request.part, self.style(request.secret_age))
        else {
            return Err(PartError::Off);
        };
        if *scale == Scale::Double && !self.double {
            return Err(PartError::Off);
        }
        let stilled = (*still && style.is_animated()).then(|| style.clone().still());
        let style = stilled.as_ref().unwrap_or(style);
        let image = style.draw(text, *scale, &mut request.rng())?;
        Ok(Media::new(image.content_type(), image.into_bytes()))
    }

    fn speak(
        &self,
        spoken: &str,
        wanted: Option<&Language>,
        request: &PartRequest,
    ) -> Result<Media, PartError> {
        let style = self.audio.as_ref().ok_or(PartError::Off)?;
        let language = style.language_for(spoken, wanted).ok_or(PartError::Off)?;
        let mut rng = request.rng_for(language.as_str());
        let audio = style.speak_padded(spoken, &self.padding, language, &mut rng)?;
        Ok(Media::new(audio.content_type(), audio.into_bytes()))
    }
}

impl Kind for Text {
    fn name(&self) -> &str {
        "text"
    }

    fn prepare(&mut self, looks: &[[u8; 32]]) -> Result<(), BuildError> {
        let style = self.style(0).cloned().unwrap_or_default();
        if let Some(letter) = style.missing(self.texts.alphabet()) {
            return Err(BuildError::NoGlyph(letter));
        }
        self.styles = looks.iter().map(|seed| style.clone().for_site(*seed)).collect();
        self.prepare_audio().map_err(BuildError::Unspoken)
    }

    fn make(&self, rng: &mut Rng) -> Result<Task, MakeError> {
        let puzzle = self.challenge.puzzle(rng).checked()?;
        if let Some(style) = self.style(0) {
            style.check(&puzzle.challenge)?;
        }
        Ok(Task::of_texts(puzzle.challenge, puzzle.answer)?)
    }

    fn show(&self) -> Show {
        Show {
            instruction: self.challenge.instruction(),
            size: self.size,
            double: self.double,
            animated: self.style(0).is_some_and(ImageStyle::is_animated),
            audio: !self.languages.is_empty(),
        }
    }

    fn languages(&self) -> &[Language] {
        &self.languages
    }

    fn part(&self, task: &Task, request: &PartRequest) -> Result<Media, PartError> {
        let (text, answer) = task.texts().ok_or(PartError::Off)?;
        match &request.part {
            Part::Image { .. } => self.draw(text, request),
            Part::Audio { language } => {
                self.speak(&self.spoken(text, answer), language.as_ref(), request)
            }
            Part::Data => Err(PartError::Off),
        }
    }

    fn is_expensive(&self, task: &Task, part: &Part) -> bool {
        let Some((text, answer)) = task.texts() else { return false };
        match part {
            Part::Image { scale, .. } => {
                self.style(0).is_some_and(|style| style.is_expensive(text, *scale))
            }
            Part::Audio { .. } => {
                let spoken = self.spoken(text, answer);
                self.padding.symbols(&spoken).max(spoken.chars().count()) > MANY_SYMBOLS
            }
            Part::Data => false,
        }
    }

    /// The answer is compared as typed, and with look-alikes mapped (see [`Challenge::stands_for`]).
    fn judge(&self, task: &Task, answer: &str) -> bool {
        let Some((_, right)) = task.texts() else { return false };
        let answer = Answer::new(answer);
        let meant = answer.retyped(|typed| self.challenge.stands_for(typed));
        // Both are compared, whatever the first says: the time does not tell which of them is right.
        right.matches(&answer) | right.matches(&meant)
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("style", &self.style(0)).finish_non_exhaustive()
    }
}
