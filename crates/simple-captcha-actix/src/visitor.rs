//! Whoever sent a form.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use simple_captcha_http::form::{Audience, Refusal};

use crate::translate::{translated, translated_headers};

/// An extractor: how whoever sent a form wants to be answered, for a handler that reads its captcha
/// itself, such as that of a multipart form.
///
/// ```
/// use actix_web::HttpResponse;
/// use actix_web::web::Data;
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::Visitor;
/// use simple_captcha_actix::form::Submission;
///
/// /// The key and the answer are the form's fields `captcha_0` and `captcha_1`.
/// async fn upload(
///     captcha: &Captcha,
///     visitor: Visitor,
///     (key, answer): (String, String),
/// ) -> HttpResponse {
///     match Submission::new(key, answer).judge(captcha).await {
///         Ok(_) => HttpResponse::Ok().body("The rest of the form is yours to read"),
///         Err(refusal) => visitor.refuse(refusal),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart in their arguments")]
pub struct Visitor(pub Audience);

impl Visitor {
    /// What [`SolvedRejection`](crate::SolvedRejection) answers, as a page or as JSON.
    #[must_use]
    pub fn refuse(&self, refusal: Refusal) -> HttpResponse {
        translated(self.0.answer(refusal))
    }
}

impl FromRequest for Visitor {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(Audience::of(&translated_headers(request)))))
    }
}
