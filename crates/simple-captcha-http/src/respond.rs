//! Answering requests for the captcha's own URLs.

use std::time::Duration;

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER as RETRY_AFTER_NAME,
    X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use simple_captcha::image::Scale;
use simple_captcha::kind::Part;
use simple_captcha::{Captcha, Key, ResourcePolicy, Service, SiteKey};

use crate::issue_error::issue_error_response;
use crate::new_captcha::NewCaptcha;
use crate::query::parameter;
use crate::response::{json, media, no_part, status, with_header};
use crate::route::{Route, SitePath};
use crate::{site_verify, solve, sound, widget};

/// After how long a visitor is told to come again where the store fails (503), in the header
/// `Retry-After`.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Answers one request.
///
/// `mount` is the path where the captcha is mounted, without a slash at its end, such as `/captcha`;
/// the path in `request` is what follows it, such as `/refresh/`. The request is at most as long as the
/// caller lets it be.
pub async fn respond(service: &Service, mount: &str, request: Request<Bytes>) -> Response<Bytes> {
    let (request, body) = request.into_parts();
    let response = match SitePath::of(request.uri.path()) {
        SitePath::Plain(path) => {
            answer(service, service.plain(), mount, path, &request, &body).await
        }
        SitePath::Keyed(key, path) => match service.site(&key) {
            Some(captcha) => {
                let mount = format!("{mount}/{}/{key}", SiteKey::PATH);
                // Below a site's path its own back end counts alone.
                answer(&captcha.into(), Some(captcha), &mount, path, &request, &body).await
            }
            None => answer(service, None, mount, "", &request, &body).await,
        },
    };
    response.map(Bytes::from)
}

/// Answers below one site's path.
async fn answer(
    service: &Service,
    captcha: Option<&Captcha>,
    mount: &str,
    path: &str,
    request: &Parts,
    body: &[u8],
) -> Response<Vec<u8>> {
    let gives_tokens = |captcha: &Captcha| captcha.gives_tokens();
    // Without a secret there is no back end that could verify a token: nobody is told what is right.
    let route = Route::of(path).filter(|route| match route {
        Route::Solve => captcha.is_some_and(gives_tokens),
        Route::SiteVerify => service.captchas().any(gives_tokens),
        _ => true,
    });
    let is_file = matches!(route, Some(Route::File(_)));
    let mut response = match (route, captcha) {
        (None, _) => status(StatusCode::NOT_FOUND),
        (Some(route), _) if !route.allows(&request.method) => {
            let code = match request.method {
                Method::OPTIONS => StatusCode::NO_CONTENT,
                _ => StatusCode::METHOD_NOT_ALLOWED,
            };
            with_header(status(code), ALLOW, route.allowed())
        }
        (Some(Route::File(file)), _) => widget::file(file, &request.headers),
        (Some(Route::SiteVerify), _) => site_verify::site_verify(service, request, body).await,
        (Some(_), None) => status(StatusCode::NOT_FOUND),
        (Some(Route::Slashless), Some(_)) => {
            let query = request.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let location = format!("{mount}{path}/{query}");
            with_header(status(StatusCode::MOVED_PERMANENTLY), LOCATION, &location)
        }
        (Some(Route::Gone), Some(_)) => status(StatusCode::GONE),
        (Some(Route::Image(key, scale)), Some(captcha)) => {
            image(captcha, &key, scale, request).await
        }
        (Some(Route::Audio(key)), Some(captcha)) => sound::sound(captcha, &key, request).await,
        (Some(Route::Refresh), Some(captcha)) => refresh(captcha, mount, request).await,
        (Some(Route::Settings), Some(captcha)) => widget::settings(captcha, request),
        (Some(Route::Solve), Some(captcha)) => solve::solve(captcha, request, body).await,
    };
    if request.method == Method::HEAD {
        let length = response.body().len();
        if length > 0 {
            response.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        response.body_mut().clear();
    }
    finish(&mut response, is_file, captcha.map(Captcha::resource_policy).unwrap_or_default());
    response
}

/// A response to a request that could not be read to its end, with the headers of all others.
#[must_use]
pub fn unread(code: StatusCode) -> Response<Bytes> {
    let mut response = status(code);
    finish(&mut response, false, ResourcePolicy::default());
    response.map(Bytes::from)
}

/// Adds the headers that every response has.
fn finish<B>(response: &mut Response<B>, is_file: bool, policy: ResourcePolicy) {
    let unavailable = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    if unavailable {
        headers.insert(RETRY_AFTER_NAME, RETRY_AFTER.as_secs().into());
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !is_file {
        headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static(policy.as_str()));
    }
}

async fn image(captcha: &Captcha, key: &Key, scale: Scale, request: &Parts) -> Response<Vec<u8>> {
    let part = match parameter(request, "still") {
        None => Part::image(scale),
        Some(_) => Part::still(scale),
    };
    match captcha.part(key, part).await {
        Ok(image) => media(image),
        Err(error) => no_part(key, error),
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
    let named = match parameter(request, "challenge") {
        None => None,
        Some(name) => match captcha.for_challenge(&name) {
            Some(named) => Some(named),
            None => return status(StatusCode::NOT_FOUND),
        },
    };
    match NewCaptcha::issue(named.as_ref().unwrap_or(captcha), mount).await {
        Ok(new) => json(&new),
        Err(error) => issue_error_response(&error).map(Vec::from),
    }
}
