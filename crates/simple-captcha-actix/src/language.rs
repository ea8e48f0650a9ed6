//! The language of whoever asks.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use simple_captcha_http::form::Messages;

use crate::translate::translated_headers;

/// An extractor: the language, of those that the field speaks, that serves the visitor best by his
/// browser's `Accept-Language`, and what the field says in it. That is the language of
/// [rejections](crate::SolvedRejection), too.
///
/// ```
/// use actix_web::web::{Data, Html};
/// use simple_captcha::Captcha;
/// use simple_captcha_actix::{Field, IssueRejection, Language};
///
/// async fn form(language: Language, captcha: Data<Captcha>) -> Result<Html, IssueRejection> {
///     let field = Field::builder(&captcha).language(language).issue().await?;
///     let (tag, direction) = (language.0.language, language.0.direction());
///     Ok(Html::new(format!(r#"<!DOCTYPE html><html lang="{tag}" dir="{direction}">… {field} …"#)))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart in their arguments")]
pub struct Language(pub &'static Messages);

impl FromRequest for Language {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(Messages::accepted(&translated_headers(request)))))
    }
}

/// Its tag, for [`FieldBuilder::language`](crate::form::FieldBuilder::language).
impl AsRef<str> for Language {
    fn as_ref(&self) -> &str {
        self.0.language
    }
}
