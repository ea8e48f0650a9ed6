//! The paths under which plugins for other captchas look for their script and their verification: at the root
//! of the server, as well as below the captcha's own URLs.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use axum::routing::any;
use simple_captcha::Service;
use simple_captcha_http::respond_to_body;

use crate::forwarded_prefix::ForwardedPrefix;
use crate::url_prefix::UrlPrefix;

/// What these paths begin with.
pub(crate) const SEGMENTS: [&str; 6] =
    ["1", "altcha", "recaptcha", "siteverify", "turnstile", "v1"];

pub(super) fn routes(service: Service, captchas: &UrlPrefix) -> Router {
    let place = VendorRoutes { service, captchas: captchas.to_string() };
    Router::new()
        .route("/1/{*path}", any(respond))
        .route("/altcha/{*path}", any(respond))
        .route("/recaptcha/{*path}", any(respond))
        .route("/siteverify", any(respond))
        .route("/siteverify/", any(respond))
        .route("/turnstile/{*path}", any(respond))
        .route("/v1/{*path}", any(respond))
        .with_state(place)
}

#[derive(Clone)]
struct VendorRoutes {
    service: Service,
    /// Where the captcha's own URLs are.
    captchas: String,
}

async fn respond(
    State(place): State<VendorRoutes>,
    taken: ForwardedPrefix,
    request: Request,
) -> Response<Body> {
    let mount = format!("{}{}", taken.0, place.captchas);
    respond_to_body(&place.service, &mount, request).await.map(Body::from)
}
