//! Why a form did not get to its handler.

use std::fmt;

use actix_web::body::MessageBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use simple_captcha_http::form::{Audience, Refusal};

use crate::Visitor;
use crate::translate::{translated, translated_status};

/// Why a form did not get to its handler: the error of [`Solved`](crate::Solved). `E` is the extractor
/// in it. `Display` and `Debug` show nothing of the form.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum SolvedRejection<E> {
    /// The form was not read: its extractor refused it, it is too long, it is of a type that no captcha
    /// is read out of, `multipart/form-data` for one, or there is no `Data<Captcha>`. The captcha was
    /// not looked at.
    #[error("{error}")]
    #[non_exhaustive]
    Unread {
        /// What was wrong.
        error: actix_web::Error,
        /// How the visitor wants to be answered, and in which language.
        audience: Audience,
    },
    /// The captcha was not answered.
    #[error("{}", refusal.code())]
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

/// As a page or as JSON, whichever the visitor accepts: for a form that was not read the extractor's
/// status, in the [shape](Audience::unread) of the others, unless it has an answer of its own
/// that is more than text; for a captcha that was not answered 422, or 503 where the store could not be
/// asked.
impl<E> ResponseError for SolvedRejection<E> {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unread { error, .. } => error.as_response_error().status_code(),
            Self::Refused { refusal, .. } => translated_status(refusal.status()),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Unread { error, audience } => unread(error, audience),
            Self::Refused { refusal, audience, .. } => Visitor(*audience).refuse(*refusal),
        }
    }
}

/// An extractor's own answer; where it says [no more](Audience::is_unread) than a line of text, in the
/// shape of all other refusals, with the status and the headers that it has.
fn unread(error: &actix_web::Error, audience: &Audience) -> HttpResponse {
    let response = error.error_response();
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let Ok(status) = http::StatusCode::from_u16(response.status().as_u16()) else {
        return response;
    };
    if !Audience::is_unread(status, kind) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let why = body.try_into_bytes().unwrap_or_default();
    let told = translated(audience.unread(status, &String::from_utf8_lossy(&why)));
    for (name, value) in told.headers() {
        head.headers_mut().insert(name.clone(), value.clone());
    }
    head.set_body(told.into_body())
}

impl<E> fmt::Debug for SolvedRejection<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SolvedRejection({self})")
    }
}
