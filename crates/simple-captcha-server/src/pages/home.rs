//! The page that says what this is.

use askama::Template;
use axum::Router;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use axum::routing::get;

use crate::config::ChallengeKind;
use crate::forwarded_prefix::ForwardedPrefix;
use crate::url_prefix::UrlPrefix;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    base: &'a str,
    configured: ChallengeKind,
    letters: &'a str,
    sum: &'a str,
    host: &'a str,
    captchas: &'a str,
    /// Whether there is a page with the widget.
    demo: bool,
}

/// The page of a server that asks what is `configured` and has the captcha's own URLs at `captchas`.
pub(super) fn routes(configured: ChallengeKind, captchas: &UrlPrefix, demo: bool) -> Router {
    let captchas = captchas.clone();
    let show = async move |taken: ForwardedPrefix, headers: HeaderMap| {
        page(configured, &captchas, demo, &taken.0, &headers)
    };
    Router::new().route("/", get(show))
}

fn page(
    configured: ChallengeKind,
    captchas: &UrlPrefix,
    demo: bool,
    taken: &UrlPrefix,
    headers: &HeaderMap,
) -> Result<Html<String>, StatusCode> {
    let place = |kind, elsewhere| if kind == configured { "/test/" } else { elsewhere };
    super::html(&Home {
        base: taken.as_str(),
        configured,
        letters: place(ChallengeKind::Letters, "/letters/test/"),
        sum: place(ChallengeKind::Sum, "/sum/test/"),
        host: host(headers).unwrap_or("127.0.0.1:8000"),
        captchas: captchas.as_str(),
        demo,
    })
}

/// The name under which the visitor reached us, if it is fit for a command that they may copy.
pub(super) fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    (!host.is_empty() && host.chars().all(plain)).then_some(host)
}
