//! A new captcha, as pages and scripts are told of it.

use std::fmt;

use serde::Serialize;
use simple_captcha::image::Scale;
use simple_captcha::{Captcha, IssueError, Key};

use crate::issue_error;

/// A new captcha, as a script is told of it. `Debug` shows no more of its key than a
/// [`Key`]'s does.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct NewCaptcha {
    /// For the hidden field.
    pub key: String,
    /// The same, under the name that older scripts look for.
    pub hashkey: String,
    /// Where the picture is.
    pub image_url: String,
    /// Where the sound is, if captchas are heard.
    pub audio_url: Option<String>,
    #[serde(skip)]
    mount: String,
}

impl NewCaptcha {
    /// Makes a new captcha for a page that has the captcha's URLs at `mount`.
    ///
    /// ```
    /// use simple_captcha::image::Scale;
    /// use simple_captcha::{Captcha, MemoryStore};
    /// use simple_captcha_http::NewCaptcha;
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let captcha = Captcha::new(MemoryStore::default())?;
    /// let new = NewCaptcha::issue(&captcha, captcha.mount()).await?;
    /// assert_eq!(new.image_url, format!("/captcha/image/{}/", new.key));
    /// assert_eq!(new.audio_url, Some(format!("/captcha/audio/{}.wav", new.key)));
    /// assert_eq!(new.image_url_at(Scale::Double), format!("/captcha/image/{}@2/", new.key));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Captcha::issue`]. What failed is logged here.
    pub async fn issue(captcha: &Captcha, mount: &str) -> Result<Self, IssueError> {
        let key = captcha.issue().await.inspect_err(issue_error::log)?;
        Ok(Self::new(captcha, &key, mount))
    }

    /// Describes the captcha `key` of the routes that are mounted at `mount`.
    #[must_use]
    pub fn new(captcha: &Captcha, key: &Key, mount: &str) -> Self {
        let sound = || format!("{mount}/audio/{}.wav", key.as_str());
        Self {
            key: key.as_str().to_owned(),
            hashkey: key.as_str().to_owned(),
            image_url: format!("{mount}/image/{}/", key.as_str()),
            audio_url: (!captcha.languages().is_empty()).then(sound),
            mount: mount.to_owned(),
        }
    }

    /// Where the picture is in some resolution.
    #[must_use]
    pub fn image_url_at(&self, scale: Scale) -> String {
        match scale {
            Scale::Double => format!("{}/image/{}@2/", self.mount, self.key),
            _ => self.image_url.clone(),
        }
    }

    /// Where the picture is that does not move, also where the others do.
    #[must_use]
    pub fn still_url_at(&self, scale: Scale) -> String {
        format!("{}?still", self.image_url_at(scale))
    }
}

impl fmt::Debug for NewCaptcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = self.key.chars().take(4).collect();
        write!(f, "NewCaptcha({start}…)")
    }
}
