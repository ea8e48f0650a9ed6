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
        host: headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1:8000"),
    })
}
