//! What the server serves: its pages, the captcha's own URLs and the pages' files.

mod assets;
mod demo;
mod health;
mod home;
mod tutorial;
pub(crate) mod vendors;
mod words;

use anyhow::Context;
use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use axum::response::Html;
use simple_captcha::{Captcha, Service};

use crate::assemble::{self, DemoSite, Trials};
use crate::config::{ChallengeKind, Config};

/// Everything that is served for the sites' captchas.
pub(crate) fn routes(
    service: &Service,
    demo: &DemoSite,
    trials: &Trials,
    config: &Config,
) -> anyhow::Result<Router> {
    let captcha = service.plain().context("there is no site without a key")?;
    let prefix = &config.sites.prefix.0;
    let mut pages = Router::new()
        .merge(health::routes(captcha.clone(), config.testing.test_keys))
        .merge(vendors::routes(service.clone(), prefix));
    if !config.serving.no_tutorial {
        pages = pages.merge(own_pages(captcha, trials, config)?);
    }
    if DemoSite::is_in(config) {
        pages = pages.merge(demo::routes(service.clone(), demo.clone(), prefix));
    }
    let captchas = simple_captcha_axum::routes(service);
    Ok(match prefix.as_str() {
        "" => pages.fallback_service(captchas),
        prefix => pages
            .nest(prefix, captchas)
            .fallback((StatusCode::NOT_FOUND, "There is no such page.\n")),
    })
}

/// The pages on which visitors try captchas. They tell anybody whether an answer is right.
fn own_pages(captcha: &Captcha, trials: &Trials, config: &Config) -> anyhow::Result<Router> {
    let prefix = config.sites.prefix.0.as_str();
    let test_mode = config.testing.test_mode;
    let asked = config.challenge.kind;
    let mut pages = tutorial::routes(captcha.clone(), test_mode, "", prefix);
    for kind in ChallengeKind::TRIED.into_iter().filter(|kind| *kind != asked) {
        let trial = assemble::trial(kind, config, trials)?;
        let mount = format!("/{kind}");
        let captchas = simple_captcha_axum::routes(&trial);
        let tutorial = tutorial::routes(trial, test_mode, &mount, &format!("{mount}/captcha"));
        pages = pages.nest(&mount, tutorial.nest("/captcha", captchas));
    }
    let home = home::routes(asked, &config.sites.prefix.0, DemoSite::is_in(config));
    Ok(pages.merge(home).merge(assets::routes()))
}

/// Gives an answer the headers that it does not set itself: it is not kept, only our own files may be
/// loaded and run, no page may frame ours. Where the store fails, it tells when to come again, on the
/// server's own pages as on the captcha's URLs.
pub(crate) fn with_headers<B>(mut response: Response<B>) -> Response<B> {
    const HEADERS: [(HeaderName, HeaderValue); 4] = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            ),
        ),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    let unavailable = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    if unavailable {
        headers.insert(RETRY_AFTER, simple_captcha_http::RETRY_AFTER.as_secs().into());
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
