//! The field's script and style, and what the script is told.

use std::sync::LazyLock;

use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY as VARY_NAME,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{json, parameter, status};
use crate::captcha::Captcha;
use crate::form::Messages;

/// How long a browser need not ask again.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A file of the widget, served as it stands in the repository.
pub(super) struct File {
    content_type: &'static str,
    body: &'static str,
    etag: LazyLock<String>,
}

pub(super) static SCRIPT: File = File {
    content_type: "text/javascript; charset=utf-8",
    body: include_str!("../../widget/captcha.js"),
    etag: LazyLock::new(|| etag(SCRIPT.body)),
};

pub(super) static STYLE: File = File {
    content_type: "text/css; charset=utf-8",
    body: include_str!("../../widget/captcha.css"),
    etag: LazyLock::new(|| etag(STYLE.body)),
};

fn etag(body: &str) -> String {
    let digest = Sha256::digest(body);
    let start: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{start}\"")
}

/// Answers with the file, or with 304 where the browser has it.
pub(super) fn file(file: &File, headers: &HeaderMap) -> Response<Vec<u8>> {
    let asked = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = asked.is_some_and(|tags| {
        tags.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == *file.etag)
    });
    let mut response = if known {
        status(StatusCode::NOT_MODIFIED)
    } else {
        Response::new(file.body.as_bytes().to_vec())
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, CACHED);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if let Ok(etag) = HeaderValue::try_from(&*file.etag) {
        headers.insert(ETAG, etag);
    }
    response
}

/// What the script is told: how long a captcha is good, and what to say.
#[derive(Serialize)]
struct Settings {
    seconds: u64,
    double: bool,
    language: &'static str,
    label: &'static str,
    picture: &'static str,
    refresh: &'static str,
    refreshed: &'static str,
    play: &'static str,
    pause: &'static str,
    failed: &'static str,
    expired: &'static str,
}

/// Answers in the language that the query asks for (`lang`), or else in the browser's.
pub(super) fn settings(captcha: &Captcha, request: &Parts) -> Response<Vec<u8>> {
    let accepted = request.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let named = parameter(request, "lang").and_then(|tag| tag.parse().ok());
    let messages = match named {
        Some(language) => Messages::of(&language),
        None => Messages::best(accepted.unwrap_or_default()),
    };
    let challenge = parameter(request, "challenge");
    let mut response = json(&Settings {
        seconds: captcha.lifetime().as_secs(),
        double: captcha.offers_double(),
        language: messages.language,
        label: messages.label_for(captcha.task(challenge.as_deref())),
        picture: messages.picture,
        refresh: messages.refresh,
        refreshed: messages.refreshed,
        play: messages.play,
        pause: messages.pause,
        failed: messages.failed,
        expired: messages.expired,
    });
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, CACHED);
    headers.insert(VARY_NAME, HeaderValue::from_static("Accept-Language"));
    response
}
