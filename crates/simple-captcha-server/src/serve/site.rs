//! What answers requests: the site's routes, and around them what holds for every request.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::{BoxError, Router};
use http_body_util::LengthLimitError;
use hyper::body::Incoming;
use simple_captcha::Service as Captchas;
use simple_captcha_http::BODY_LIMIT;
use tower::{Service, ServiceBuilder, ServiceExt, service_fn};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use super::clients::Client;
use super::path;
use crate::assemble::{DemoSite, Trials};
use crate::config::Config;
use crate::forwarded_prefix::Proxies;
use crate::{logging, pages};

/// How long a whole request may take, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Everything that is served for the captcha. The layers lie around all routes at once: to lay them
/// around each route costs every request more.
pub(super) fn site(
    captchas: &Captchas,
    demo: &DemoSite,
    trials: &Trials,
    config: &Config,
) -> anyhow::Result<
    impl Service<
        Request<Incoming>,
        Response = Response<
            impl HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static + use<>,
        >,
        Error = Infallible,
        Future: Send,
    >
    + Clone
    + Send
    + Sync
    + 'static
    + use<>,
> {
    let routes = pages::routes(captchas, demo, trials, config)?;
    let proxies = config.sites.trusted_proxies.iter().map(|network| network.0);
    let proxies = Proxies(proxies.collect());
    Ok(ServiceBuilder::new()
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(logging::request_span)
                .on_request(())
                .on_response(logging::log_response)
                .on_failure(()),
        )
        .map_response(pages::with_headers)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .map_request(move |request| proxies.note(path::normalised(request)))
        .service(service_fn(move |request| answer(request, routes.clone()))))
}

/// Reads a request to its end before it is answered, whether its route reads it or not: a client that
/// is still sending when the connection closes may never see its answer.
async fn answer(
    request: Request<Incoming>,
    routes: Router,
) -> Result<axum::response::Response, Infallible> {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return routes.oneshot(Request::from_parts(parts, Body::empty())).await;
    }
    match whole(body).await {
        Ok(body) => {
            if let Some(client) = parts.extensions.get::<Arc<Client>>() {
                client.progress.read();
            }
            routes.oneshot(Request::from_parts(parts, Body::from(body))).await
        }
        Err(status) => Ok(status.into_response()),
    }
}

async fn whole(body: Incoming) -> Result<Bytes, StatusCode> {
    let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if least > BODY_LIMIT {
        // A client that waits to be told to send it (`Expect: 100-continue`) is not.
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    to_bytes(Body::new(body), BODY_LIMIT).await.map_err(|error| {
        let too_long = error.into_inner().is::<LengthLimitError>();
        if too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }
    })
}
