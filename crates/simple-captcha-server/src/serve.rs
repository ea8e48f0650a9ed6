//! Serving over HTTP, from the first connection to the last.

use std::net::TcpListener;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::http::StatusCode;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use simple_captcha_store::keep_clean;
use tokio::signal;
use tokio::signal::unix::{SignalKind, signal};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::cli::{self, Serve};
use crate::{assemble, logging, pages};

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a whole request may take, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// The longest body that is read.
const BODY_LIMIT: usize = 16 * 1024;
/// How long requests that are under way may take once the process is told to end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
const CLEAN_EVERY: Duration = Duration::from_secs(10 * 60);

pub(crate) async fn serve(options: &Serve) -> anyhow::Result<()> {
    let url = options.database.url()?;
    let secret = cli::secret()?;
    let listener = listen(options)?;
    let store = url.open().await.with_context(|| format!("cannot open the database {url}"))?;
    let captcha = assemble::captcha(options, secret, store)?;
    let app = guarded(pages::routes(&captcha, options)?);
    tokio::spawn(keep_clean(captcha, CLEAN_EVERY));

    tracing::info!(
        address = %listener.local_addr()?,
        database = %url,
        challenge = %options.asking.challenge,
        "listening"
    );
    let handle = Handle::new();
    tokio::spawn(shut_down(handle.clone(), stop_signal()?));
    let mut server = axum_server::from_tcp(listener)?.http1_only().handle(handle);
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    server.serve(app.into_make_service()).await.context("the server failed")
}

fn listen(options: &Serve) -> anyhow::Result<TcpListener> {
    let address = options.listen;
    let listener = TcpListener::bind(address)
        .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
        .with_context(|| format!("cannot listen on {address}"))?;
    Ok(listener)
}

/// What holds for every request: its log line, its time and its size.
fn guarded(routes: Router) -> Router {
    routes
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(logging::request_span)
                .on_request(())
                .on_response(logging::log_response)
                .on_failure(()),
        )
}

/// Waits for SIGTERM or Ctrl-C, from the moment that it is called.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = signal::ctrl_c() => {}
        }
    })
}

async fn shut_down(handle: Handle<std::net::SocketAddr>, stop: impl Future<Output = ()>) {
    // A signal is remembered from the start, but a server that does not serve yet would not hear of it.
    handle.listening().await;
    stop.await;
    tracing::info!("stopping: finishing what is under way");
    handle.graceful_shutdown(Some(SHUTDOWN_TIMEOUT));
}
