//! Why a form did not get to its handler.

use std::fmt;

use axum::body::{Body, to_bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use simple_captcha::form::{Audience, Refusal};

/// Why a form did not get to its handler: what [`Solved`](crate::Solved) rejects with. `E` is the
/// extractor in it.
#[non_exhaustive]
pub enum Unsolved<E> {
    /// The form was not read: its extractor refused it, it is too long, or it is of a type that no
    /// captcha is read out of, `multipart/form-data` for one. The captcha was not looked at.
    #[non_exhaustive]
    Unread {
        /// What the visitor is answered.
        response: Response,
        /// How the visitor wants to be answered, and in which language.
        audience: Audience,
    },
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

impl<E> Unsolved<E> {
    /// An extractor's own answer. Where it says [no more](Audience::is_unread) than that the form could
    /// not be read, it gets the shape of all other refusals, with the status that it has.
    pub(crate) async fn unread(audience: Audience, response: Response) -> Self {
        /// More than axum says of a form.
        const LONGEST: usize = 16 * 1024;
        let status = response.status();
        let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        if !Audience::is_unread(status, kind) {
            return Self::Unread { response, audience };
        }
        let why = to_bytes(response.into_body(), LONGEST).await.unwrap_or_default();
        let why = String::from_utf8_lossy(&why);
        Self::Unread { response: audience.unread(status, &why).map(Body::from), audience }
    }
}

/// As a page or as JSON, whichever the visitor accepts: for a form that was not read the extractor's
/// status, in the [shape](Audience::unread) of the others; for a captcha that was not answered
/// 422, or 503 where the store could not be asked.
impl<E> IntoResponse for Unsolved<E> {
    fn into_response(self) -> Response {
        match self {
            Self::Unread { response, .. } => response,
            Self::Refused { refusal, audience, .. } => audience.answer(refusal).map(Body::from),
        }
    }
}

/// Shows nothing of the form.
impl<E> fmt::Display for Unsolved<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { response, .. } => write!(f, "{}", response.status()),
            Self::Refused { refusal, .. } => f.write_str(refusal.code()),
        }
    }
}

/// Shows nothing of the form.
impl<E> fmt::Debug for Unsolved<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unsolved({self})")
    }
}

impl<E> std::error::Error for Unsolved<E> {}
