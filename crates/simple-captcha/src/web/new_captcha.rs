//! A new captcha, as pages and scripts are told of it.

use std::fmt;

use http::StatusCode;
use serde::Serialize;

use crate::captcha::Captcha;
use crate::error::IssueError;
use crate::image::Scale;
use crate::key::Key;

/// Makes a new captcha for a page that has the captcha's URLs at `mount`.
///
/// ```
/// use simple_captcha::image::Scale;
/// use simple_captcha::{Captcha, MemoryStore, web};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let new = web::issue(&captcha, "/captcha").await.map_err(|status| status.to_string())?;
/// assert_eq!(new.image_url, format!("/captcha/image/{}/", new.key));
/// assert_eq!(new.audio_url, Some(format!("/captcha/audio/{}.wav", new.key)));
/// assert_eq!(new.image_url_at(Scale::Double), format!("/captcha/image/{}@2/", new.key));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// What failed is logged; the status is what the visitor is to be told: 503 where it may pass, and
/// then also [`RETRY_AFTER`](super::RETRY_AFTER); 500 where the site's challenge is at fault.
pub async fn issue(captcha: &Captcha, mount: &str) -> Result<NewCaptcha, StatusCode> {
    let made = captcha.issue().await;
    let new = |key| NewCaptcha::new(&key, mount).with_audio(captcha.offers_audio());
    made.map(new).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "no captcha was made");
        match error {
            IssueError::Store(_) | IssueError::Randomness(_) => StatusCode::SERVICE_UNAVAILABLE,
            IssueError::Puzzle(_) | IssueError::Draw(_) | IssueError::Sealed => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    })
}

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
    /// Where the sound is, if there is any.
    pub audio_url: Option<String>,
    #[serde(skip)]
    mount: String,
}

impl NewCaptcha {
    /// Describes the captcha `key` of the routes that are mounted at `mount`, without sound.
    #[must_use]
    pub fn new(key: &Key, mount: &str) -> Self {
        Self {
            key: key.as_str().to_owned(),
            hashkey: key.as_str().to_owned(),
            image_url: format!("{mount}/image/{}/", key.as_str()),
            audio_url: None,
            mount: mount.to_owned(),
        }
    }

    /// The same, and where its sound is, or that it has none.
    #[must_use]
    pub fn with_audio(mut self, offered: bool) -> Self {
        self.audio_url = offered.then(|| format!("{}/audio/{}.wav", self.mount, self.key));
        self
    }

    /// Where the picture is in some resolution.
    #[must_use]
    pub fn image_url_at(&self, scale: Scale) -> String {
        match scale {
            Scale::Plain => self.image_url.clone(),
            Scale::Double => format!("{}/image/{}@2/", self.mount, self.key),
        }
    }
}

impl fmt::Debug for NewCaptcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = self.key.chars().take(4).collect();
        write!(f, "NewCaptcha({start}…)")
    }
}
