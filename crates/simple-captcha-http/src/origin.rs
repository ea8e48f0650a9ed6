//! The page that a request comes from, as its browser says.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};
use serde::Serialize;
use simple_captcha::Captcha;

use crate::response::json;

/// What a page is told whose host the site does not list.
#[derive(Serialize)]
struct HostError {
    success: bool,
    error: &'static str,
}

/// The host of the page, in small letters; `None` if the request does not say it.
pub(crate) fn hostname(headers: &HeaderMap) -> Option<String> {
    let origin: Uri = headers.get(ORIGIN)?.to_str().ok()?.parse().ok()?;
    // A page without an origin of its own has `null`.
    origin.scheme()?;
    Some(origin.host()?.to_ascii_lowercase())
}

/// Whether the site lists the host of the page. Browsers name the origin of every POST, and that of a GET
/// where it is another than ours.
pub(crate) fn is_allowed(captcha: &Captcha, request: &Parts) -> bool {
    let hostnames = captcha.hostnames();
    match request.headers.get(ORIGIN) {
        _ if hostnames.is_any() => true,
        None => request.method != Method::POST,
        Some(_) => hostname(&request.headers).is_some_and(|host| hostnames.allows(&host)),
    }
}

/// Refuses a page whose host the site does not list.
pub(crate) fn refused(captcha: &Captcha, request: &Parts) -> Option<Response<Vec<u8>>> {
    if is_allowed(captcha, request) {
        return None;
    }
    tracing::debug!("a page of a host that the site does not list asked for a captcha");
    let mut response = json(&HostError { success: false, error: "hostname-not-allowed" });
    *response.status_mut() = StatusCode::FORBIDDEN;
    Some(response)
}

/// Lets the script of another origin's page read the response, if the site lists its host. What was refused
/// every page may read, so that it can tell its owner why.
pub(crate) fn share(
    response: &mut Response<Vec<u8>>,
    captcha: Option<&Captcha>,
    request: &Parts,
    methods: &str,
) {
    let is_refused = !response.status().is_success();
    let is_question = request.method == Method::OPTIONS;
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = request.headers.get(ORIGIN) else { return };
    if !is_refused && !is_question && !captcha.is_none_or(|captcha| is_allowed(captcha, request)) {
        return;
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    if request.method == Method::OPTIONS {
        if let Ok(methods) = HeaderValue::try_from(methods) {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        }
        let allowed = HeaderValue::from_static("content-type, x-requested-with");
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    }
}
