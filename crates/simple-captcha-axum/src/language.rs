//! The language of whoever asks.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use simple_captcha_http::form::Messages;

/// An extractor: the language, of those that the field speaks, that serves the visitor best by his
/// browser's `Accept-Language`, and what the field says in it. That is the language of
/// [rejections](crate::SolvedRejection), too.
///
/// ```
/// use axum::extract::State;
/// use simple_captcha::Captcha;
/// use simple_captcha_axum::{Field, IssueRejection, Language};
///
/// async fn form(language: Language, State(captcha): State<Captcha>) -> Result<String, IssueRejection> {
///     let field = Field::builder(&captcha).language(language).issue().await?;
///     let (tag, direction) = (language.0.language, language.0.direction());
///     Ok(format!(r#"<!DOCTYPE html><html lang="{tag}" dir="{direction}">… {field} …"#))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "handlers take it apart in their arguments")]
pub struct Language(pub &'static Messages);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Messages::accepted(&parts.headers)))
    }
}

/// Its tag, for [`FieldBuilder::language`](crate::form::FieldBuilder::language).
impl AsRef<str> for Language {
    fn as_ref(&self) -> &str {
        self.0.language
    }
}
