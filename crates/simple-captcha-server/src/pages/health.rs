//! Whether the server is alive, and whether it can reach its store: for what watches over it.

use std::error::Error;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use simple_captcha::Captcha;

pub(super) fn routes(captcha: Captcha) -> Router {
    Router::new().route("/healthz", get("alive\n")).route("/readyz", get(ready)).with_state(captcha)
}

async fn ready(State(captcha): State<Captcha>) -> Result<&'static str, StatusCode> {
    captcha.ready().await.map(|()| "ready\n").map_err(|error| {
        tracing::warn!(error = &error as &dyn Error, "the store cannot be written and read");
        StatusCode::SERVICE_UNAVAILABLE
    })
}
