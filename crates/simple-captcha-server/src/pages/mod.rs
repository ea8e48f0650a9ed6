//! What the server serves: its pages, the captcha's own URLs and the pages' files.

mod assets;
mod health;
mod home;
mod tutorial;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{Html, Response};
use simple_captcha::{Captcha, web};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::assemble::{self, Kind};
use crate::cli::Serve;

/// Everything that is served for the site's captcha.
pub(crate) fn routes(captcha: &Captcha, options: &Serve) -> anyhow::Result<Router> {
    let mut pages = tutorial::routes(captcha.clone(), options.asking.challenge, "");
    for kind in Kind::TRIED.into_iter().filter(|kind| *kind != options.asking.challenge) {
        let trial = assemble::trial(kind, options)?;
        let mount = format!("/{kind}");
        pages = pages.nest(&mount, tutorial::routes(trial, kind, &mount));
    }
    let pages = pages
        .merge(home::routes(options.asking.challenge))
        .merge(assets::routes())
        .merge(health::routes(captcha.clone()))
        .layer(map_response(with_retry_after));
    Ok(with_headers(pages.fallback((StatusCode::NOT_FOUND, "There is no such page.\n"))))
}

/// Headers for all answers that do not set them: none is kept, only our own files may be loaded and
/// run, no page may frame ours.
fn with_headers(routes: Router) -> Router {
    const HEADERS: [(HeaderName, &str); 4] = [
        (CACHE_CONTROL, "no-store"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    HEADERS.into_iter().fold(routes, |routes, (name, value)| {
        let value = HeaderValue::from_static(value);
        routes.layer(SetResponseHeaderLayer::if_not_present(name, value))
    })
}

/// Tells when to come again where the store fails, on the server's own pages as on the captcha's URLs.
async fn with_retry_after(mut response: Response) -> Response {
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, web::RETRY_AFTER.as_secs().into());
    }
    response
}

/// Writes a page out.
fn html(page: &impl askama::Template) -> Result<Html<String>, StatusCode> {
    page.render().map(Html).map_err(|error| {
        tracing::error!(%error, "a page was not written");
        StatusCode::INTERNAL_SERVER_ERROR
    })
}
