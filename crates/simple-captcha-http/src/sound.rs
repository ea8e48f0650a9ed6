//! The sound of a captcha.

use http::header::{
    ACCEPT_LANGUAGE, ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use simple_captcha::{Captcha, Key, Language};

use crate::headers::list;
use crate::language::best_language;
use crate::query::parameter;
use crate::range::RangeRequest;
use crate::response::{no_part, with_header};

pub(crate) async fn sound(captcha: &Captcha, key: &Key, request: &Parts) -> Response<Vec<u8>> {
    let by_name = asked_by_name(captcha, request);
    let language = by_name.or_else(|| asked_by_browser(captcha, &request.headers));
    let audio = match captcha.audio(key, language).await {
        Ok(audio) => audio,
        Err(error) => return no_part(key, error),
    };
    let content_type = audio.content_type();
    let response = with_header(part(audio.into_bytes(), request), CONTENT_TYPE, content_type);
    let mut response = with_header(response, CONTENT_DISPOSITION, &disposition(key));
    let headers = response.headers_mut();
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if by_name.is_none() {
        headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    }
    response
}

/// The language that the URL names, if it is spoken.
fn asked_by_name<'a>(captcha: &'a Captcha, request: &Parts) -> Option<&'a Language> {
    best_language(&parameter(request, "lang")?, captcha.languages())
}

fn asked_by_browser<'a>(captcha: &'a Captcha, headers: &HeaderMap) -> Option<&'a Language> {
    best_language(&list(headers, ACCEPT_LANGUAGE), captcha.languages())
}

/// All of it, or what is asked for.
fn part(mut bytes: Vec<u8>, request: &Parts) -> Response<Vec<u8>> {
    let whole = bytes.len();
    let (code, range) = match RangeRequest::of(request, whole) {
        RangeRequest::Whole => (StatusCode::OK, None),
        RangeRequest::Part(part) => {
            let range = format!("bytes {}-{}/{whole}", part.start, part.end.saturating_sub(1));
            bytes.truncate(part.end);
            bytes.drain(..part.start);
            (StatusCode::PARTIAL_CONTENT, Some(range))
        }
        RangeRequest::Nothing => {
            bytes.clear();
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{whole}")))
        }
    };
    let length = bytes.len();
    let mut response = Response::new(bytes);
    *response.status_mut() = code;
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    match range {
        Some(range) => with_header(response, CONTENT_RANGE, &range),
        None => response,
    }
}

/// Names the file that a browser would keep it in (RFC 6266): a key may have letters of any script.
fn disposition(key: &Key) -> String {
    let key = key.as_str();
    if key.is_ascii() {
        return format!("attachment; filename=\"{key}.wav\"");
    }
    format!("attachment; filename*=UTF-8''{}.wav", utf8_percent_encode(key, NON_ALPHANUMERIC))
}
