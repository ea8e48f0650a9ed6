//! A request that sends a form, for the extractors of web frameworks.

use http::HeaderMap;
use simple_captcha::{Captcha, Form, Proof};

use super::{Audience, Refusal, Submission, UnsupportedMediaType};
use crate::headers::content_type;

/// A request that sends a form. It makes the decisions that are the same in every web framework.
///
/// An extractor makes one of the request's head, [checks the type](Self::check_type), reads the body and
/// lets the site's own extractor read it too, and then [judges](Self::judge) the captcha:
///
/// ```
/// use http::{HeaderMap, Request};
/// use simple_captcha::{Captcha, Form, Proof};
/// use simple_captcha_http::form::{FormRequest, Refusal};
///
/// async fn open(captcha: &Captcha, request: Request<Vec<u8>>) -> Result<Proof, Refusal> {
///     let form = request.extensions().get::<Form>();
///     let sent = FormRequest::new(captcha, form, request.uri().path(), request.headers());
///     sent.judge(request.body()).await
/// }
/// ```
#[derive(Debug)]
pub struct FormRequest {
    /// For this form.
    captcha: Captcha,
    audience: Audience,
    content_type: String,
}

impl FormRequest {
    /// Reads a request's head. Without a `form` it is the site's usual one, named after the `path` that
    /// it was sent to.
    #[must_use]
    pub fn new(captcha: &Captcha, form: Option<&Form>, path: &str, headers: &HeaderMap) -> Self {
        let form = form.cloned().unwrap_or_else(|| path.to_owned().into());
        Self {
            captcha: captcha.for_form(form),
            audience: Audience::of(headers),
            content_type: content_type(headers).to_owned(),
        }
    }

    /// How the visitor wants to be answered.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Whether the captcha can be read out of the body, before the body is read. See
    /// [`Submission::check_type`].
    ///
    /// # Errors
    ///
    /// The body has another type than an urlencoded form or JSON.
    pub fn check_type(&self) -> Result<(), UnsupportedMediaType> {
        Submission::check_type(&self.content_type)
    }

    /// Reads the captcha's part of the body and judges it. A body of another type has no answer in it.
    ///
    /// # Errors
    ///
    /// As [`Submission::judge`].
    pub async fn judge(&self, body: &[u8]) -> Result<Proof, Refusal> {
        let names = self.captcha.form().names();
        let submission = Submission::read(names, &self.content_type, body).unwrap_or_default();
        submission.judge(&self.captcha).await
    }
}
