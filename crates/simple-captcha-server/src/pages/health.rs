//! Whether the server is alive, and whether it can reach its store: for monitoring.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use simple_captcha::Captcha;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// For how long the store is not asked again. To ask is to write, and everybody may ask us.
const FRESH: Duration = Duration::from_secs(1);

/// What `/healthz` says of a server that takes public keys: monitoring that looks for the whole answer notices.
const TEST_KEYS: &str = "alive, but --test-keys is on: the vendors' public test keys pass\n";

pub(super) fn routes(captcha: Captcha, test_keys: bool) -> Router {
    let readiness = Readiness { captcha, last: Arc::default() };
    let alive = if test_keys { TEST_KEYS } else { "alive\n" };
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).with_state(readiness)
}

#[derive(Clone)]
struct Readiness {
    captcha: Captcha,
    /// What the last check found. The request that has the lock checks, and the others wait for it.
    last: Arc<Mutex<Option<CheckResult>>>,
}

#[derive(Clone, Copy)]
struct CheckResult {
    ready: bool,
    found: Instant,
}

async fn ready(
    State(Readiness { captcha, last }): State<Readiness>,
) -> Result<&'static str, StatusCode> {
    let last = last.lock_owned().await;
    let fresh = last.filter(|last| last.found.elapsed() < FRESH).map(|last| last.ready);
    let ready = match fresh {
        Some(ready) => ready,
        // A task of its own: the check goes on, and its verdict counts, if the visitor leaves.
        None => tokio::spawn(check(captcha, last)).await.unwrap_or_default(),
    };
    if ready { Ok("ready\n") } else { Err(StatusCode::SERVICE_UNAVAILABLE) }
}

async fn check(captcha: Captcha, mut last: OwnedMutexGuard<Option<CheckResult>>) -> bool {
    let checked = captcha.ready().await.inspect_err(|error| {
        tracing::warn!(error = error as &dyn Error, "the store cannot be written and read");
    });
    let ready = checked.is_ok();
    *last = Some(CheckResult { ready, found: Instant::now() });
    ready
}
