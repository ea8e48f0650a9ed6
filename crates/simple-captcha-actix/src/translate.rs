//! Between the types of actix-web, which are of an older `http`, and the core's.

use std::convert::Infallible;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The request in the core's types; `None` where something in it has no place there.
pub(crate) fn translated_request(
    request: &HttpRequest,
    path: &str,
    body: Bytes,
) -> Option<http::Request<Bytes>> {
    let uri = match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let translated = http::Request::builder().method(request.method().as_str()).uri(uri);
    let mut translated = translated.body(body).ok()?;
    *translated.headers_mut() = translated_headers(request);
    Some(translated)
}

/// The request's headers in the core's types.
pub(crate) fn translated_headers(request: &HttpRequest) -> HeaderMap {
    let headers = request.headers().iter();
    let translated = headers.filter_map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in translated {
        headers.append(name, value);
    }
    headers
}

/// A status of the core's.
pub(crate) fn translated_status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or_default()
}

/// An answer of the core's.
pub(crate) fn translated(response: http::Response<impl Into<Bytes>>) -> HttpResponse {
    let (parts, body) = response.into_parts();
    let body = body.into();
    let mut builder = HttpResponse::build(translated_status(parts.status));
    for (name, value) in &parts.headers {
        builder.append_header((name.as_str(), value.as_bytes()));
    }
    let length =
        parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    match length {
        // Of an answer to HEAD, only the length is told; actix-web takes it from the body.
        Some(length) if body.is_empty() => {
            builder.body(SizedStream::new(length, stream::empty::<Result<Bytes, Infallible>>()))
        }
        _ => builder.body(body),
    }
}
