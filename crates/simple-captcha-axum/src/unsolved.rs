//! Why a form did not get to its handler.

use axum::body::Body;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use simple_captcha::form::{Audience, Refusal, UnknownType};

/// Why a form did not get to its handler: what [`Solved`](crate::Solved) rejects with. `E` is the
/// extractor in it, `R` that one's own rejection.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unsolved<E, R> {
    /// The extractor refused the form. The captcha was not looked at.
    Inner(R),
    /// The body could not be read, or is too long.
    Body(BytesRejection),
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
impl<E, R: IntoResponse> IntoResponse for Unsolved<E, R> {
    fn into_response(self) -> Response {
        match self {
            Self::Inner(rejection) => rejection.into_response(),
            Self::Body(rejection) => rejection.into_response(),
            Self::UnknownType(unknown) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, unknown.to_string()).into_response()
            }
            Self::Refused { refusal, audience, .. } => audience.answer(refusal).map(Body::from),
        }
    }
}
