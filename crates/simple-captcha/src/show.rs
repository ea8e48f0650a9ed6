//! Showing a captcha: its picture, its sound, and what pages must know.

use std::sync::Arc;

use simple_captcha_draw::Language;
use simple_captcha_draw::image::Scale;

use crate::captcha::Captcha;
use crate::event::Event;
use crate::issue::IssueError;
use crate::keeper::OpenCaptcha;
use crate::key::Key;
use crate::kind::{Media, Part, PartError, PartRequest, Show};
use crate::workers::on_worker;

impl Captcha {
    /// Makes a part of what a visitor is shown. The same key and part always give the same bytes.
    ///
    /// # Errors
    ///
    /// [`PartError::Gone`] if the captcha never was, has expired or has been answered, or
    /// [`PartError::Off`] if its kind has no such part. The store may fail, and a text that another
    /// program stored may have a letter that the font or the voices lack.
    pub async fn part(&self, key: &Key, part: Part) -> Result<Media, PartError> {
        let site = self.site_key();
        let kept = self.keeper().read(key).await;
        let kept = kept.inspect_err(|_| self.observe(&Event::StoreFailed { site }))?;
        let OpenCaptcha { task, expires, kind, age } = kept.ok_or(PartError::Gone)?;
        let kind = self.kinds().of(key, kind.as_deref()).ok_or(PartError::Gone)?;
        let secret = self.keeper().secret(age).ok_or(PartError::Gone)?;
        let text = task.texts().map(|(text, _)| text).unwrap_or_default();
        let seed = secret.seed(part.name(), &[key.as_str(), text]);
        let is_expensive = kind.is_expensive(&task, &part);
        let name = part.name();
        let request = PartRequest::new(part, age, expires, seed);
        let made = if is_expensive {
            let kind = Arc::clone(kind);
            on_worker(move || kind.part(&task, &request)).await
        } else {
            kind.part(&task, &request)
        };
        if made.is_ok() {
            self.observe(&Event::Shown { site, kind: kind.name(), part: name });
        }
        made
    }

    /// Draws a captcha's picture.
    ///
    /// # Errors
    ///
    /// As [`Captcha::part`].
    pub async fn image(&self, key: &Key, scale: Scale) -> Result<Media, PartError> {
        self.part(key, Part::image(scale)).await
    }

    /// Speaks a captcha in a language, or in English if that is not one of [`Captcha::languages`] or
    /// `None`; in another one if no voice of these has what is asked.
    ///
    /// # Errors
    ///
    /// As [`Captcha::part`].
    pub async fn audio(&self, key: &Key, language: Option<&Language>) -> Result<Media, PartError> {
        self.part(key, Part::audio(language)).await
    }

    /// What pages must know to show this form's captchas.
    ///
    /// # Errors
    ///
    /// [`IssueError::NoSuchChallenge`]
    pub fn show(&self) -> Result<Show, IssueError> {
        Ok(self.place().ok_or(IssueError::NoSuchChallenge)?.kind.show())
    }

    /// The languages in which this form's captchas can be heard, in the order of their tags.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        self.place().map(|place| place.kind.languages()).unwrap_or_default()
    }
}
