//! The captcha's own URLs, once for every web framework.
//!
//! An adapter hands over each request below the place where the captcha is mounted and sends back
//! the response; all that is decided is decided here.
//!
//! | request | answer |
//! |---|---|
//! | `GET image/<key>/`, `image/<key>@2/` | 200 and the picture, always the same bytes; with `?still` one that does not move, where pictures are [animated](crate::image::ImageStyle::like_django_animated); 410 for a key that is unknown, has expired or has been answered; 404 for another scale, for `@2` where it is switched off, for what is not a key, and for a text of another program's that no font has, which the log tells |
//! | `GET audio/<key>.wav` | 200 and the sound, always the same bytes for a key and a language, or 206 and the part of it that the header `Range` asks for, or 416; the language is that of `?lang=`, or else the best for `Accept-Language`, or else English. 410 as above; 404 where captchas are not heard, and for a text that no voice can speak, which the log tells |
//! | `GET refresh/` with `X-Requested-With: XMLHttpRequest` | 200 and a new captcha as JSON: `key`, `hashkey` (the same), `image_url`, `audio_url` (null where captchas are not heard); 404 without that header, and nothing is made. `?challenge=<name>` asks with a challenge that was [named](crate::CaptchaBuilder::named_challenge), 404 where none was |
//! | `GET captcha.js`, `captcha.css` | the field's script and style, which a browser keeps for an hour, compressed (gzip) if it accepts that; 304 where it has them |
//! | `GET captcha.json` | what the script says and how long a captcha is good, as JSON, in the language of `?lang=<tag>`, or else the best for `Accept-Language`, or else English, for the challenge of `?challenge=<name>`; also kept for an hour |
//! | `HEAD` | as `GET`, without the body; `refresh/` makes nothing |
//! | another method | 405 |
//! | the last slash left out | 301 to the path with it |
//! | the store fails | 503 with an empty body and `Retry-After`; the log says why |
//!
//! Every answer but the script, the style and `captcha.json` has `Cache-Control: no-store`. Every answer has
//! `X-Content-Type-Options: nosniff`, and every answer but the script and the style a
//! [`Cross-Origin-Resource-Policy`](ResourcePolicy). Part of a path that is percent-encoded counts as what it
//! encodes.
//! URLs in answers begin with the mount's path and name no host.

mod audio;
mod new_captcha;
mod range;
mod resource_policy;
mod route;
mod widget;

use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER as RETRY_AFTER_NAME,
    X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use serde::Serialize;
use simple_captcha_draw::image::{DrawError, Scale};

pub use new_captcha::{NewCaptcha, issue};
pub use resource_policy::{InvalidResourcePolicy, ResourcePolicy};

use crate::captcha::Captcha;
use crate::error::ImageError;
use crate::key::Key;
use route::Route;

/// After how long a visitor is told to come again where the store fails (503), in the header
/// `Retry-After`.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Answers one request.
///
/// `mount` is the path where the captcha is mounted, without a slash at its end, such as `/captcha`;
/// the path in `request` is what follows it, such as `/refresh/`.
pub async fn respond(captcha: &Captcha, mount: &str, request: &Parts) -> Response<Vec<u8>> {
    let path = request.uri.path();
    let route = Route::of(path);
    let is_file = matches!(route, Some(Route::File(_)));
    let mut response = match route {
        None => status(StatusCode::NOT_FOUND),
        Some(_) if request.method != Method::GET && request.method != Method::HEAD => {
            with_header(status(StatusCode::METHOD_NOT_ALLOWED), ALLOW, "GET, HEAD")
        }
        Some(Route::Slashless) => {
            let query = request.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let location = format!("{mount}{path}/{query}");
            with_header(status(StatusCode::MOVED_PERMANENTLY), LOCATION, &location)
        }
        Some(Route::Gone) => status(StatusCode::GONE),
        Some(Route::Image(key, scale)) => image(captcha, &key, scale, request).await,
        Some(Route::Audio(key)) => audio::audio(captcha, &key, request).await,
        Some(Route::Refresh) => refresh(captcha, mount, request).await,
        Some(Route::File(file)) => widget::file(file, &request.headers),
        Some(Route::Settings) => widget::settings(captcha, request),
    };
    if request.method == Method::HEAD {
        let length = response.body().len();
        if length > 0 {
            response.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        response.body_mut().clear();
    }
    let unavailable = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    if unavailable {
        headers.insert(RETRY_AFTER_NAME, RETRY_AFTER.as_secs().into());
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !is_file {
        headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, captcha.resource_policy().header());
    }
    response
}

async fn image(captcha: &Captcha, key: &Key, scale: Scale, request: &Parts) -> Response<Vec<u8>> {
    if scale == Scale::Double && !captcha.offers_double() {
        return status(StatusCode::NOT_FOUND);
    }
    let drawn = match parameter(request, "still") {
        None => captcha.image(key, scale).await,
        Some(_) => captcha.still(key, scale).await,
    };
    match drawn {
        Ok(image) => {
            let content_type = image.content_type();
            with_header(Response::new(image.into_bytes()), CONTENT_TYPE, content_type)
        }
        Err(ImageError::Gone) => status(StatusCode::GONE),
        // Another program's, which asks for what this one has no font for: there is no such picture.
        Err(ImageError::Draw(error @ (DrawError::NoGlyph(_) | DrawError::Length(_)))) => {
            tracing::warn!(?key, %error, "a captcha cannot be drawn");
            status(StatusCode::NOT_FOUND)
        }
        Err(error @ ImageError::Draw(_)) => {
            failed(StatusCode::INTERNAL_SERVER_ERROR, key, &error, "no picture was drawn")
        }
        Err(error @ ImageError::Store(_)) => {
            failed(StatusCode::SERVICE_UNAVAILABLE, key, &error, "no picture was drawn")
        }
    }
}

async fn refresh(captcha: &Captcha, mount: &str, request: &Parts) -> Response<Vec<u8>> {
    let asked_by_script =
        request.headers.get("x-requested-with").is_some_and(|value| value == "XMLHttpRequest");
    if !asked_by_script {
        return status(StatusCode::NOT_FOUND);
    }
    if request.method == Method::HEAD {
        return with_header(status(StatusCode::OK), CONTENT_TYPE, "application/json");
    }
    let issued = match parameter(request, "challenge") {
        None => captcha.issue().await,
        Some(name) => captcha.issue_named(&name).await,
    };
    match new_captcha::told(captcha, issued, mount) {
        Ok(new) => json(&new),
        Err(code) => status(code),
    }
}

/// A parameter of the request's query, the first of that name.
fn parameter<'a>(request: &'a Parts, name: &str) -> Option<Cow<'a, str>> {
    let query = request.uri.query()?.as_bytes();
    form_urlencoded::parse(query).find(|(found, _)| found == name).map(|(_, value)| value)
}

fn json(value: &impl Serialize) -> Response<Vec<u8>> {
    match serde_json::to_vec(value) {
        Ok(body) => with_header(Response::new(body), CONTENT_TYPE, "application/json"),
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn failed(
    code: StatusCode,
    key: &Key,
    error: &(dyn Error + 'static),
    what: &str,
) -> Response<Vec<u8>> {
    tracing::error!(?key, error, "{what}");
    status(code)
}

fn status(code: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = code;
    response
}

/// Adds a header. A value that cannot stand in one makes the answer an error: it would be made from
/// a request that a web server does not let through.
fn with_header(
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
