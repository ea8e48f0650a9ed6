//! Why a form did not get to its handler.

use std::fmt;

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use simple_captcha_http::form::{Audience, Refusal};

use crate::Visitor;

/// Why a form did not get to its handler: what [`Solved`](crate::Solved) rejects with. `E` is the
/// extractor in it. `Display` and `Debug` show nothing of the form.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum SolvedRejection<E> {
    /// The form was not read: its extractor refused it, it is too long, or it is of a type that no
    /// captcha is read out of, `multipart/form-data` for one. The captcha was not looked at.
    #[error("{}", response.status())]
    #[non_exhaustive]
    Unread {
        /// The answer of whatever did not read it.
        response: Response,
        /// What that says, where it is [no more](Audience::is_unread) than a line of text.
        why: Option<String>,
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

impl<E> SolvedRejection<E> {
    /// The status of the response that this makes.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unread { response, .. } => response.status(),
            Self::Refused { refusal, .. } => refusal.status(),
        }
    }

    pub(crate) async fn unread(audience: Audience, response: Response) -> Self {
        /// More than axum says of a form.
        const LONGEST: usize = 16 * 1024;
        let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        if !Audience::is_unread(response.status(), kind) {
            return Self::Unread { response, why: None, audience };
        }
        let (head, body) = response.into_parts();
        let body = to_bytes(body, LONGEST).await.unwrap_or_default();
        let why = String::from_utf8_lossy(&body).into_owned();
        let response = Response::from_parts(head, Body::from(body));
        Self::Unread { response, why: Some(why), audience }
    }
}

/// As a page or as JSON, whichever the visitor accepts: for a form that was not read the extractor's
/// status and headers, where it says no more than a line of text in the [shape](Audience::unread) of
/// the others; for a captcha that was not answered 422, or 503 where the store could not be asked.
impl<E> IntoResponse for SolvedRejection<E> {
    fn into_response(self) -> Response {
        match self {
            Self::Unread { response, why: Some(why), audience } => {
                let (told, body) = audience.unread(response.status(), &why).into_parts();
                let mut head = response.into_parts().0;
                head.headers.remove(CONTENT_LENGTH);
                head.headers.extend(told.headers);
                Response::from_parts(head, Body::from(body))
            }
            Self::Unread { response, .. } => response,
            Self::Refused { refusal, audience, .. } => Visitor(audience).refuse(refusal),
        }
    }
}

impl<E> fmt::Debug for SolvedRejection<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SolvedRejection({self})")
    }
}
