//! The files that the pages load.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::{MethodRouter, get};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/assets/pages.css", file("text/css", include_str!("../../assets/pages.css")))
        .route("/assets/icon.svg", file("image/svg+xml", include_str!("../../assets/icon.svg")))
}

fn file(content_type: &'static str, body: &'static str) -> MethodRouter {
    get(([(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-cache")], body))
}
