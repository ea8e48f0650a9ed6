//! The field's script and style, and what the script is told.

use std::io::Write;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};

use simple_captcha::Captcha;
use simple_captcha::kind::{Instruction, Show};

use crate::form::Messages;
use crate::headers::{list, quality};
use crate::query::parameter;
use crate::response::{json, status};

/// How long a browser need not ask again.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// A file of the widget.
pub(crate) struct File {
    content_type: &'static str,
    /// Made when it is asked for first.
    made: LazyLock<FileBody>,
}

/// What is sent of a file, each form of it with its tag.
struct FileBody {
    plain: (Vec<u8>, String),
    /// `None` where it was not made: then it is sent plain.
    gzip: Option<(Vec<u8>, String)>,
}

pub(crate) static SCRIPT: File = File {
    content_type: "text/javascript; charset=utf-8",
    made: LazyLock::new(|| FileBody::of(include_str!("../widget/captcha.min.js"))),
};

pub(crate) static STYLE: File = File {
    content_type: "text/css; charset=utf-8",
    made: LazyLock::new(|| FileBody::of(include_str!("../widget/captcha.min.css"))),
};

impl FileBody {
    fn of(source: &str) -> Self {
        let digest = Sha256::digest(source);
        let tag = HEXLOWER.encode(digest.get(..8).unwrap_or_default());
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = gzip.write_all(source.as_bytes()).and_then(|()| gzip.finish()).ok();
        Self {
            gzip: gzip.map(|body| (body, format!("\"{tag}-gzip\""))),
            plain: (source.into(), format!("\"{tag}\"")),
        }
    }
}

/// Answers with the file, compressed if the browser likes, or with 304 if it has the file already.
pub(crate) fn file(file: &File, headers: &HeaderMap) -> Response<Vec<u8>> {
    let gzip = quality(&list(headers, ACCEPT_ENCODING), |encoding| encoding == "gzip") > 0;
    let gzip = file.made.gzip.as_ref().filter(|_| gzip);
    let (body, etag) = gzip.unwrap_or(&file.made.plain);
    let known = list(headers, IF_NONE_MATCH);
    let known = known.split(',').map(str::trim).any(|tag| tag.trim_start_matches("W/") == etag);
    let mut response =
        if known { status(StatusCode::NOT_MODIFIED) } else { Response::new(body.clone()) };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, CACHED);
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if gzip.is_some() && !known {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(ETAG, etag);
    }
    response
}

/// What the script is told: how long a captcha is good, and what to say.
#[derive(Serialize)]
struct ScriptSettings {
    seconds: u64,
    double: bool,
    animated: bool,
    audio: bool,
    size: Option<PictureSize>,
    input: InputSettings,
    language: &'static str,
    direction: &'static str,
    label: &'static str,
    picture: &'static str,
    refresh: &'static str,
    refreshed: &'static str,
    play: &'static str,
    pause: &'static str,
    failed: &'static str,
    unheard: &'static str,
    expired: &'static str,
}

/// How large every picture is, where they are all alike.
#[derive(Serialize)]
struct PictureSize {
    width: u32,
    height: u32,
}

/// Properties of the answer's input.
#[derive(Serialize)]
struct InputSettings {
    #[serde(rename = "inputMode")]
    mode: &'static str,
}

/// Of a sum, phones show their digits.
pub(crate) fn input_mode(instruction: Instruction) -> &'static str {
    if instruction == Instruction::Calculate { "numeric" } else { "text" }
}

/// Answers in the language that the query asks for (`lang`), or else in the browser's.
pub(crate) fn settings(captcha: &Captcha, request: &Parts) -> Response<Vec<u8>> {
    let named = parameter(request, "lang").and_then(|tag| Messages::wanted(&tag));
    let messages = named.unwrap_or_else(|| Messages::accepted(&request.headers));
    let named = parameter(request, "challenge").and_then(|name| captcha.for_challenge(&name));
    let show = named.as_ref().unwrap_or(captcha).show();
    let show = show.unwrap_or_else(|_| Show::new(Instruction::default()));
    let mut response = json(&ScriptSettings {
        seconds: captcha.timeout().as_secs(),
        double: show.double,
        animated: show.animated,
        audio: show.audio,
        size: show.size.map(|(width, height)| PictureSize { width, height }),
        input: InputSettings { mode: input_mode(show.instruction) },
        language: messages.language,
        direction: messages.direction(),
        label: messages.label_for(show.instruction),
        picture: messages.picture,
        refresh: messages.refresh,
        refreshed: messages.refreshed,
        play: messages.play,
        pause: messages.pause,
        failed: messages.failed,
        unheard: messages.unheard,
        expired: messages.expired,
    });
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, CACHED);
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    response
}
