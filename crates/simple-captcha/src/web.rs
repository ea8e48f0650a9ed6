//! The captcha's own URLs, once for every web framework.
//!
//! An adapter hands over each request below the place where the captcha is mounted and sends back
//! the response; all that is decided is decided here.
//!
//! | request | answer |
//! |---|---|
//! | `GET image/<key>/`, `image/<key>@2/` | 200 and the picture, always the same bytes; 410 for a key that is unknown, has expired or has been answered; 404 for another scale, for `@2` where it is switched off, and for what is not a key |
//! | `GET audio/<key>.wav` | 404: there is no sound yet |
//! | `GET refresh/` with `X-Requested-With: XMLHttpRequest` | 200 and a new captcha as JSON: `key`, `hashkey` (the same), `image_url`, `audio_url` (null); 404 without that header, and nothing is made |
//! | `HEAD` | as `GET`, without the body; `refresh/` makes nothing |
//! | another method | 405 |
//! | the last slash left out | 301 to the path with it |
//! | the store fails | 503 with an empty body and `Retry-After`; the log says why |
//!
//! Every answer has `Cache-Control: no-store` and `X-Content-Type-Options: nosniff`. URLs in
//! answers begin with the mount's path and name no host.

use std::fmt;
use std::time::Duration;

use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER as RETRY_AFTER_NAME,
    X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::captcha::Captcha;
use crate::error::{ImageError, IssueError};
use crate::image::Scale;
use crate::key::{InvalidKey, Key};

/// After how long a visitor is told to come again where the store fails (503), in the header
/// `Retry-After`.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Answers one request.
///
/// `mount` is the path where the captcha is mounted, without a slash at its end, such as `/captcha`;
/// the path in `request` is what follows it, such as `/refresh/`.
pub async fn respond(captcha: &Captcha, mount: &str, request: &Parts) -> Response<Vec<u8>> {
    let path = request.uri.path();
    let mut response = match Route::of(path) {
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
        Some(Route::Image(key, scale)) => image(captcha, &key, scale).await,
        Some(Route::Refresh) => refresh(captcha, mount, request).await,
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
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// What a path asks for.
enum Route {
    Image(Key, Scale),
    Refresh,
    /// A path that lacks its last slash.
    Slashless,
    /// A key that no store can have.
    Gone,
}

impl Route {
    fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        let (path, slashed) = match path.strip_suffix('/') {
            Some(path) => (path, true),
            None => (path, false),
        };
        let route = match path.split_once('/') {
            None if path == "refresh" => Self::Refresh,
            Some(("image", name)) => Self::image(name)?,
            _ => return None,
        };
        Some(if slashed { route } else { Self::Slashless })
    }

    fn image(name: &str) -> Option<Self> {
        let (key, scale) = match name.split_once('@') {
            None => (name, Scale::Plain),
            Some((key, "2")) => (key, Scale::Double),
            Some(_) => return None,
        };
        match percent_decode_str(key).decode_utf8().ok()?.parse() {
            Ok(key) => Some(Self::Image(key, scale)),
            Err(InvalidKey::TooLong) => Some(Self::Gone),
            Err(_) => None,
        }
    }
}

async fn image(captcha: &Captcha, key: &Key, scale: Scale) -> Response<Vec<u8>> {
    if scale == Scale::Double && !captcha.offers_double() {
        return status(StatusCode::NOT_FOUND);
    }
    match captcha.image(key, scale).await {
        Ok(image) => {
            let content_type = image.content_type();
            with_header(Response::new(image.into_bytes()), CONTENT_TYPE, content_type)
        }
        Err(ImageError::Gone) => status(StatusCode::GONE),
        Err(error @ ImageError::Draw(_)) => failed(StatusCode::INTERNAL_SERVER_ERROR, key, &error),
        Err(error @ ImageError::Store(_)) => failed(StatusCode::SERVICE_UNAVAILABLE, key, &error),
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
    match issue(captcha, mount).await {
        Ok(new) => json(&new),
        Err(code) => status(code),
    }
}

/// Makes a new captcha for a page that has the captcha's URLs at `mount`.
///
/// ```
/// use simple_captcha::image::Scale;
/// use simple_captcha::{Captcha, MemoryStore, web};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let new = web::issue(&captcha, "/captcha").await.map_err(|status| status.to_string())?;
/// assert_eq!(new.image_url, format!("/captcha/image/{}/", new.key));
/// assert_eq!(new.image_url_at(Scale::Double), format!("/captcha/image/{}@2/", new.key));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// What failed is logged; the status is what the visitor is to be told: 503 where it may pass, and
/// then also [`RETRY_AFTER`]; 500 where the site's challenge is at fault.
pub async fn issue(captcha: &Captcha, mount: &str) -> Result<NewCaptcha, StatusCode> {
    captcha.issue().await.map(|key| NewCaptcha::new(&key, mount)).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "no captcha was made");
        match error {
            IssueError::Store(_) | IssueError::Randomness(_) => StatusCode::SERVICE_UNAVAILABLE,
            IssueError::Puzzle(_) | IssueError::Draw(_) | IssueError::Sealed => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    })
}

/// A new captcha, as a script is told of it. `Debug` shows no more of its key than a
/// [`Key`]'s does.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct NewCaptcha {
    /// For the hidden field.
    pub key: String,
    /// The same, under the name that older scripts look for.
    pub hashkey: String,
    /// Where the picture is.
    pub image_url: String,
    /// Where the sound is, if there is any.
    pub audio_url: Option<String>,
    #[serde(skip)]
    mount: String,
}

impl NewCaptcha {
    /// Describes the captcha `key` of the routes that are mounted at `mount`.
    #[must_use]
    pub fn new(key: &Key, mount: &str) -> Self {
        Self {
            key: key.as_str().to_owned(),
            hashkey: key.as_str().to_owned(),
            image_url: format!("{mount}/image/{}/", key.as_str()),
            audio_url: None,
            mount: mount.to_owned(),
        }
    }

    /// Where the picture is in some resolution.
    #[must_use]
    pub fn image_url_at(&self, scale: Scale) -> String {
        match scale {
            Scale::Plain => self.image_url.clone(),
            Scale::Double => format!("{}/image/{}@2/", self.mount, self.key),
        }
    }
}

impl fmt::Debug for NewCaptcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start: String = self.key.chars().take(4).collect();
        write!(f, "NewCaptcha({start}…)")
    }
}

fn json(value: &impl Serialize) -> Response<Vec<u8>> {
    match serde_json::to_vec(value) {
        Ok(body) => with_header(Response::new(body), CONTENT_TYPE, "application/json"),
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn failed(code: StatusCode, key: &Key, error: &ImageError) -> Response<Vec<u8>> {
    tracing::error!(?key, error = error as &dyn std::error::Error, "no picture was drawn");
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
    name: http::HeaderName,
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
