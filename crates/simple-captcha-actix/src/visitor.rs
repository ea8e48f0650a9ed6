//! The visitor who sent a request.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use simple_captcha_http::form::{Audience, Messages, Refusal};

use crate::translate::{translated, translated_headers};

/// An extractor: how the visitor wants to be answered, and in which language. It is that of
/// [rejections](crate::SolvedRejection), too: of the languages that the field speaks, the best for the
/// browser's `Accept-Language`.
///
/// A page of a site that speaks several languages:
///
/// ```
/// use actix_web::web::{Data, Html};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::{Field, IssueRejection, Visitor};
///
/// async fn form(visitor: Visitor, captcha: Data<Captcha>) -> Result<Html, IssueRejection> {
///     let field = Field::builder(&captcha).language(visitor).issue().await?;
///     let (tag, direction) = (visitor.messages().language, visitor.messages().direction());
///     Ok(Html::new(format!(r#"<!DOCTYPE html><html lang="{tag}" dir="{direction}">… {field} …"#)))
/// }
/// ```
///
/// A handler that reads the captcha itself, such as that of a multipart form:
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
    /// What the field says, in the visitor's language.
    #[must_use]
    pub fn messages(&self) -> &'static Messages {
        self.0.messages()
    }

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

/// The language's tag, for [`FieldBuilder::language`](crate::form::FieldBuilder::language).
impl AsRef<str> for Visitor {
    fn as_ref(&self) -> &str {
        self.messages().language
    }
}
