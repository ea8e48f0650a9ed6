//! Why a form did not get to its handler.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use simple_captcha::form::{Audience, Refusal, UnknownType};

use crate::translate::translated;

/// Why a form did not get to its handler: the error of [`Solved`](crate::Solved). `E` is the extractor
/// in it.
#[non_exhaustive]
pub enum Unsolved<E> {
    /// The extractor refused the form, or the body could not be read, or there is no `Data<Captcha>`.
    /// The captcha was not looked at.
    Inner(actix_web::Error),
    /// The body is of a type that no captcha is read out of, `multipart/form-data` for one.
    UnknownType(UnknownType),
    /// The captcha was not answered.
    #[non_exhaustive]
    Refused {
        /// What the visitor is to be told.
        refusal: Refusal,
        /// What the form sent, to show it again.
        form: E,
        /// How the visitor wants to be answered, and in which language.
        audience: Audience,
    },
}

/// The extractor's own answer; 415 for a type that is not read; for a captcha that was not answered
/// 422, or 503 where the store could not be asked, as a page or as JSON, whichever the visitor accepts.
impl<E> ResponseError for Unsolved<E> {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Inner(error) => error.as_response_error().status_code(),
            Self::UnknownType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused { refusal, .. } => {
                StatusCode::from_u16(refusal.status().as_u16()).unwrap_or_default()
            }
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Inner(error) => error.error_response(),
            Self::UnknownType(unknown) => {
                HttpResponse::build(self.status_code()).body(unknown.to_string())
            }
            Self::Refused { refusal, audience, .. } => translated(audience.answer(*refusal)),
        }
    }
}

impl<E> fmt::Display for Unsolved<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inner(error) => error.fmt(f),
            Self::UnknownType(unknown) => unknown.fmt(f),
            Self::Refused { refusal, .. } => f.write_str(refusal.code()),
        }
    }
}

/// Does not show what the form sent.
impl<E> fmt::Debug for Unsolved<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unsolved({self})")
    }
}
