//! Whoever sent a form.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use simple_captcha_http::form::{Audience, Refusal};

/// An extractor: how whoever sent a form wants to be answered, for a handler that reads its captcha
/// itself.
///
/// ```
/// use axum::extract::{Multipart, State};
/// use axum::http::StatusCode;
/// use axum::response::{IntoResponse, Response};
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::Visitor;
/// use simple_captcha_axum::form::Submission;
///
/// async fn upload(
///     State(captcha): State<Captcha>,
///     visitor: Visitor,
///     mut form: Multipart,
/// ) -> Result<&'static str, Response> {
///     let unread = |_| StatusCode::BAD_REQUEST.into_response();
///     let (mut key, mut answer) = (String::new(), String::new());
///     // The form has its field first, so nothing large is read before the captcha is judged.
///     let rest = loop {
///         let Some(part) = form.next_field().await.map_err(unread)? else { break None };
///         match part.name() {
///             Some("captcha_0") => key = part.text().await.map_err(unread)?,
///             Some("captcha_1") => answer = part.text().await.map_err(unread)?,
///             _ => break Some(part),
///         }
///     };
///     let judged = Submission::new(key, answer).judge(&captcha).await;
///     judged.map_err(|refusal| visitor.refuse(refusal))?;
///     // `rest` and what follows it is what else was sent.
///     Ok(if rest.is_some() { "Thank you" } else { "There is nothing in it" })
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart in their arguments")]
pub struct Visitor(pub Audience);

impl Visitor {
    /// What [`SolvedRejection`](crate::SolvedRejection) answers, as a page or as JSON.
    #[must_use]
    pub fn refuse(&self, refusal: Refusal) -> Response {
        self.0.answer(refusal).map(Body::from)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Audience::of(&parts.headers)))
    }
}
