//! The visitor who sent a request.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use simple_captcha_http::form::{Audience, Messages, Refusal};

/// An extractor: how the visitor wants to be answered, and in which language. It is that of
/// [rejections](crate::SolvedRejection), too: of the languages that the field speaks, the best for the
/// browser's `Accept-Language`.
///
/// A page of a site that speaks several languages:
///
/// ```
/// use axum::extract::State;
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::{Field, IssueRejection, Visitor};
///
/// async fn form(visitor: Visitor, State(captcha): State<Captcha>) -> Result<String, IssueRejection> {
///     let field = Field::builder(&captcha).language(visitor).issue().await?;
///     let (tag, direction) = (visitor.messages().language, visitor.messages().direction());
///     Ok(format!(r#"<!DOCTYPE html><html lang="{tag}" dir="{direction}">… {field} …"#))
/// }
/// ```
///
/// A handler that reads the captcha itself:
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
    /// What the field says, in the visitor's language.
    #[must_use]
    pub fn messages(&self) -> &'static Messages {
        self.0.messages()
    }

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

/// The language's tag, for [`FieldBuilder::language`](crate::form::FieldBuilder::language).
impl AsRef<str> for Visitor {
    fn as_ref(&self) -> &str {
        self.messages().language
    }
}
