//! The page that says what this is.

use askama::Template;
use axum::Router;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use axum::routing::get;

use crate::assemble::Kind;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    configured: Kind,
    letters: &'a str,
    sum: &'a str,
    host: &'a str,
}

pub(super) fn routes(configured: Kind) -> Router {
    Router::new().route("/", get(async move |headers: HeaderMap| page(configured, &headers)))
}

fn page(configured: Kind, headers: &HeaderMap) -> Result<Html<String>, StatusCode> {
    let place = |kind, elsewhere| if kind == configured { "/test/" } else { elsewhere };
    super::html(&Home {
        configured,
        letters: place(Kind::Letters, "/letters/test/"),
        sum: place(Kind::Sum, "/sum/test/"),
        host: host(headers).unwrap_or("127.0.0.1:8000"),
    })
}

/// The name under which the visitor reached us, if it is fit for a command that he may copy.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    (!host.is_empty() && host.chars().all(plain)).then_some(host)
}
