//! Responses of a few shapes.

use std::error::Error;

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;
use simple_captcha::Key;
use simple_captcha::image::DrawError;
use simple_captcha::kind::{Media, PartError};

pub(crate) fn json(value: &impl Serialize) -> Response<Vec<u8>> {
    match serde_json::to_vec(value) {
        Ok(body) => with_header(Response::new(body), CONTENT_TYPE, "application/json"),
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

pub(crate) fn status(code: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = code;
    response
}

/// Adds a header. A value that cannot stand in one makes the answer an error: it would be made from
/// a request that a web server does not let through.
pub(crate) fn with_header(
    mut response: Response<Vec<u8>>,
    name: HeaderName,
    value: &str,
) -> Response<Vec<u8>> {
    match HeaderValue::try_from(value) {
        Ok(value) => {
            response.headers_mut().insert(name, value);
            response
        }
        Err(_) => status(StatusCode::BAD_REQUEST),
    }
}

pub(crate) fn media(media: Media) -> Response<Vec<u8>> {
    let content_type = media.content_type();
    with_header(Response::new(media.into_bytes()), CONTENT_TYPE, content_type)
}

/// Answers that there is no picture, or no sound.
pub(crate) fn no_part(key: &Key, error: PartError) -> Response<Vec<u8>> {
    match error {
        PartError::Gone => status(StatusCode::GONE),
        PartError::Off => status(StatusCode::NOT_FOUND),
        // Another program's, which asks for what this one has no font for: there is no such picture.
        PartError::Draw(error @ (DrawError::NoGlyph(_) | DrawError::Length(_))) => {
            tracing::warn!(?key, %error, "a captcha cannot be drawn");
            status(StatusCode::NOT_FOUND)
        }
        // Which symbol it is can be told: it is not all that is asked, and no answer.
        PartError::Speak(error) => {
            tracing::warn!(?key, %error, "a captcha cannot be heard");
            status(StatusCode::NOT_FOUND)
        }
        PartError::Store(_) => failed(StatusCode::SERVICE_UNAVAILABLE, key, &error),
        _ => failed(StatusCode::INTERNAL_SERVER_ERROR, key, &error),
    }
}

fn failed(code: StatusCode, key: &Key, error: &PartError) -> Response<Vec<u8>> {
    tracing::error!(?key, error = error as &dyn Error, "no picture or sound was made");
    status(code)
}
