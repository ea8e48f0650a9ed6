//! What a form sent: the captcha's part of it.

use std::error::Error;
use std::fmt;

use simple_captcha::{Answer, Captcha, Key, Names, Proof, VerifyError};

use super::{Refusal, UnsupportedMediaType};
use crate::fields::{BodyType, Fields};

/// The captcha's part of what a form sent: a key, or a [`Pass`](simple_captcha::Pass), and an answer.
///
/// The crates for web frameworks read it out of a request's body, beside what the site itself reads
/// there.
#[derive(Default)]
pub struct Submission {
    key: String,
    answer: String,
}

impl Submission {
    /// Takes a key and an answer as they came.
    pub fn new(key: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { key: key.into(), answer: answer.into() }
    }

    /// Whether a body of this `Content-Type` is read, before the body is there. If it is not, the site's
    /// form may send what a captcha cannot be read out of: the log says so at the level `debug`, as
    /// visitors can send anything.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn check_type(content_type: &str) -> Result<(), UnsupportedMediaType> {
        BodyType::of(content_type).map(|_| ()).inspect_err(|error| {
            tracing::debug!(content_type, "{error}");
        })
    }

    /// Reads a request's body by its `Content-Type`: `application/x-www-form-urlencoded` or
    /// `application/json` (also `…+json`), under the names that the form has. A body that is not what it
    /// says has nothing in it. In JSON an answer may be a number; what is neither that nor a text counts
    /// as not there.
    ///
    /// If none of the names is there, the form may have been made with another's field, or with none:
    /// the log says so at the level `debug`.
    ///
    /// # Errors
    ///
    /// A body of another type, `multipart/form-data` for one, is not read.
    pub fn read(
        names: Names,
        content_type: &str,
        body: &[u8],
    ) -> Result<Self, UnsupportedMediaType> {
        let pairs = names.read_as();
        let all = pairs.iter().flat_map(|names| [names.key(), names.answer()]);
        let mut fields = Fields::read(all, content_type, body)?;
        let found = pairs.into_iter().filter_map(|names| {
            let pair = (fields.take(&names.key()), fields.take(&names.answer()));
            (pair != (None, None)).then_some(pair)
        });
        // The first of which there is more than the name.
        let found = found
            .min_by_key(|(key, answer)| [key, answer].into_iter().flatten().all(String::is_empty));
        let Some((key, answer)) = found else {
            let (key, answer) = (names.key(), names.answer());
            tracing::debug!("a form came without the captcha's inputs {key:?} and {answer:?}");
            return Ok(Self::default());
        };
        Ok(Self::new(key.unwrap_or_default(), answer.unwrap_or_default()))
    }

    /// Judges it, as [`Captcha::verify`] does, or takes the [`Pass`](simple_captcha::Pass) that it
    /// carries. `captcha` is the one [for this form](Captcha::for_form): a captcha of another challenge
    /// is refused, and so is a pass of another form.
    ///
    /// ```
    /// use simple_captcha::{Captcha, Form, Proof};
    /// use simple_captcha_http::form::{Refusal, Submission};
    ///
    /// const NEWSLETTER: Form = Form::new("newsletter");
    ///
    /// async fn open(captcha: &Captcha, content_type: &str, body: &[u8]) -> Result<Proof, Refusal> {
    ///     let submission = Submission::read(NEWSLETTER.names(), content_type, body);
    ///     submission.unwrap_or_default().judge(&captcha.for_form(NEWSLETTER)).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything but a right answer and a good pass. A store that fails is logged.
    pub async fn judge(&self, captcha: &Captcha) -> Result<Proof, Refusal> {
        match captcha.redeem_pass(&self.key).await {
            Ok(None) => {}
            Ok(Some(proof)) => return Ok(proof),
            // Nothing was typed that could be wrong: the form was sent twice.
            Err(VerifyError::Gone) => return Err(Refusal::Required),
            Err(error) => return Err(refuse(&error)),
        }
        if Answer::new(&self.answer).is_empty() {
            return Err(Refusal::Required);
        }
        if captcha.show().is_err() {
            let challenge = captcha.form().challenge();
            tracing::error!(
                challenge,
                "a form asks with a challenge that the captcha does not have"
            );
            return Err(Refusal::Unavailable);
        }
        let Ok(key) = self.key.parse::<Key>() else { return Err(Refusal::Invalid) };
        captcha.verify(&key, &self.answer).await.map_err(|error| refuse(&error))
    }
}

fn refuse(error: &VerifyError) -> Refusal {
    if let VerifyError::Store(error) = error {
        tracing::error!(error = error as &dyn Error, "an answer was not checked");
    }
    Refusal::from(error)
}

/// Shows nothing: it has an answer in it.
impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Submission(..)")
    }
}
