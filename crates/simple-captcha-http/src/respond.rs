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
use crate::{altcha, field_page, origin, script, site_verify, solve, sound, test_keys, widget};

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
    let path = SitePath::of(request.uri.path());
    // The field of a site may be asked for beside the sites' own paths.
    let named = match &path {
        SitePath::Plain("/field.html") => parameter(&request, "sitekey"),
        _ => None,
    };
    let (key, path) = match (&path, named) {
        (SitePath::Plain(path), None) => (None, *path),
        (SitePath::Plain(path), Some(key)) => (Some(key.parse::<SiteKey>().ok()), *path),
        (SitePath::Keyed(key, path), _) => (Some(Some(key.clone())), *path),
    };
    let Some(key) = key else {
        let place = Place { service, site: None, captcha: service.plain(), mount, path };
        let mut response = place.answer(&request, &body).await;
        // ALTCHA's widget names its site in the query.
        if let Some(Route::Altcha(route)) = Route::of(path)
            && route.is_for_browsers()
        {
            origin::share(&mut response, None, &request, route.allowed());
        }
        return response.map(Bytes::from);
    };
    let site = key.as_ref().and_then(|key| service.site(key));
    let test = key.as_ref().and_then(|key| test_keys::token(key.as_str()));
    let test = test.filter(|_| service.takes_test_keys());
    let mut response = match (site, test) {
        (Some(captcha), _) => {
            let key = captcha.site_key().map(SiteKey::as_str).unwrap_or_default();
            let mount = format!("{mount}/{}/{key}", SiteKey::PATH);
            let place = Place { service, site, captcha: site, mount: &mount, path };
            place.answer(&request, &body).await
        }
        (None, Some(token)) => test_site(service, token, path, &request),
        (None, None) => unknown_site(&request),
    };
    // A back end's own program may read what it is answered anyway.
    let is_for_browsers = match Route::of(path) {
        Some(Route::SiteVerify(_) | Route::Field) => false,
        Some(Route::Altcha(route)) => route.is_for_browsers(),
        _ => true,
    };
    if is_for_browsers {
        let methods = Route::of(path).map(|route| route.allowed()).unwrap_or_default();
        origin::share(&mut response, site, &request, methods);
    }
    response.map(Bytes::from)
}

/// Answers that there is no such site, also to a page of another origin: its browser asks first whether it
/// may ask.
fn unknown_site(request: &Parts) -> Response<Vec<u8>> {
    let mut response = status(match request.method {
        Method::OPTIONS => StatusCode::NO_CONTENT,
        _ => StatusCode::NOT_FOUND,
    });
    finish(&mut response, false, ResourcePolicy::default());
    response
}

/// Answers for one of the vendors' public site keys: its captchas need no answer.
fn test_site(
    service: &Service,
    token: Option<&'static str>,
    path: &str,
    request: &Parts,
) -> Response<Vec<u8>> {
    let captcha = service.captchas().next();
    let mut response = match (Route::of(path), captcha, request.method.as_str()) {
        (Some(Route::Settings), Some(captcha), "GET") => {
            widget::settings_of_test(captcha, token, request)
        }
        (Some(Route::Settings), _, "OPTIONS") => status(StatusCode::NO_CONTENT),
        _ => status(StatusCode::NOT_FOUND),
    };
    finish(&mut response, false, ResourcePolicy::CrossOrigin);
    response
}

/// What a path is below of.
struct Place<'a> {
    service: &'a Service,
    /// The site whose own path it is.
    site: Option<&'a Captcha>,
    captcha: Option<&'a Captcha>,
    mount: &'a str,
    path: &'a str,
}

impl Place<'_> {
    async fn answer(&self, request: &Parts, body: &[u8]) -> Response<Vec<u8>> {
        let gives_tokens = |captcha: &Captcha| captcha.gives_tokens();
        let verifies = || match self.site {
            Some(site) => site.gives_tokens(),
            None => self.service.takes_test_keys() || self.service.captchas().any(gives_tokens),
        };
        // Without a secret there is no back end that could verify a token: nobody is told what is right.
        let route = Route::of(self.path).filter(|route| match route {
            Route::Solve => self.captcha.is_some_and(gives_tokens),
            Route::SiteVerify(_) | Route::Script(_) | Route::Altcha(_) => verifies(),
            _ => true,
        });
        answer(self, route, request, body).await
    }
}

/// Answers below one site's path.
async fn answer(
    place: &Place<'_>,
    route: Option<Route>,
    request: &Parts,
    body: &[u8],
) -> Response<Vec<u8>> {
    let Place { service, site, captcha, mount, path } = *place;
    let is_file = matches!(route, Some(Route::File(_)));
    let is_script = matches!(route, Some(Route::Script(_)));
    let mut refused = None;
    if let (Some(Route::Settings | Route::Refresh | Route::Solve | Route::Field), Some(captcha)) =
        (&route, captcha)
        && request.method != Method::OPTIONS
    {
        refused = origin::refused(captcha, request);
    }
    let mut response = match (route, captcha) {
        (None, _) => status(StatusCode::NOT_FOUND),
        (Some(route), _) if !route.allows(&request.method) => {
            let code = match request.method {
                Method::OPTIONS => StatusCode::NO_CONTENT,
                _ => StatusCode::METHOD_NOT_ALLOWED,
            };
            with_header(status(code), ALLOW, route.allowed())
        }
        (Some(Route::File(file)), _) => file.response(&request.headers),
        (Some(Route::Script(vendor)), _) => {
            // The scripts find each site's path themselves.
            let mount = site.and_then(|_| mount.rsplitn(3, '/').nth(2)).unwrap_or(mount);
            script::script(vendor, mount, &request.headers)
        }
        (Some(Route::SiteVerify(vendor)), _) => {
            site_verify::site_verify(service, site, vendor, request, body).await
        }
        (Some(Route::Altcha(route)), _) => {
            let context = altcha::Context { service, captcha, mount };
            altcha::answer(route, context, request, body).await
        }
        (Some(_), _) if refused.is_some() => refused.unwrap_or_default(),
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
        (Some(Route::Field), Some(captcha)) => {
            field_page::field_page(captcha, mount, request).await
        }
    };
    if request.method == Method::HEAD {
        let length = response.body().len();
        if length > 0 {
            response.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        response.body_mut().clear();
    }
    let policy = match captcha {
        _ if is_script => ResourcePolicy::CrossOrigin,
        captcha => captcha.map(Captcha::resource_policy).unwrap_or_default(),
    };
    finish(&mut response, is_file, policy);
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
