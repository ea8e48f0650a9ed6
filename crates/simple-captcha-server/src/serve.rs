//! Serving over HTTP, from the first connection to the last.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::time::Duration;

use anyhow::Context;
use axum::body::{Bytes, HttpBody};
use axum::http::{Request, Response, StatusCode};
use axum::{BoxError, Router, ServiceExt};
use axum_server::Handle;
use axum_server::accept::Accept;
use hyper::body::Incoming;
use hyper_util::rt::TokioTimer;
use simple_captcha_store::keep_clean;
use tokio::net::TcpStream;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_io_timeout::TimeoutStream;
use tower::{Service, ServiceBuilder};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::cli::{Environment, Serve};
use crate::forwarded::Proxies;
use crate::{assemble, logging, pages};

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a whole request may take, its body included, and how long a client may leave its answer
/// unread.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// The longest body that is read.
const BODY_LIMIT: usize = 16 * 1024;
/// How long requests that are under way may take once the process is told to end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
const CLEAN_EVERY: Duration = Duration::from_secs(10 * 60);

pub(crate) async fn serve(options: &Serve, environment: &Environment) -> anyhow::Result<()> {
    let signals = StopSignals::listen()?;
    let url = options.store_url()?;
    let secrets = environment.secrets()?;
    let listener = listen(options)?;
    let store = url.open().await.with_context(|| format!("cannot open the database {url}"))?;
    let captcha = assemble::captcha(options, secrets, store)?;
    captcha.ready().await.with_context(|| format!("cannot write into the database {url}"))?;
    if let Some(settings) = environment.unneeded() {
        tracing::info!(
            "ignoring {settings}: this program speaks by itself, has no pool and makes no forms"
        );
    }
    let app =
        guarded(pages::routes(&captcha, options)?, Proxies(options.place.trusted_proxies.clone()));
    tokio::spawn(keep_clean(captcha, CLEAN_EVERY));

    tracing::info!(
        address = %listener.local_addr()?,
        database = %url,
        challenge = %options.asking.challenge,
        "listening"
    );
    let handle = Handle::new();
    tokio::spawn(shut_down(handle.clone(), signals));
    let mut server = axum_server::from_tcp(listener)?
        .acceptor(PatientAcceptor)
        .http1_only()
        .handle(handle)
        .accept_error_handler(|_, error| tracing::warn!(%error, "a connection was not taken"));
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    server.serve(app).await.context("the server failed")
}

fn listen(options: &Serve) -> anyhow::Result<TcpListener> {
    let address = options.listen;
    TcpListener::bind(address)
        .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
        .with_context(|| format!("--listen (or CAPTCHA_LISTEN): cannot listen on {address}"))
}

/// Takes connections, and cuts off those whose client does not read its answers.
#[derive(Clone, Copy)]
struct PatientAcceptor;

impl<S> Accept<TcpStream, S> for PatientAcceptor {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(REQUEST_TIMEOUT));
        ready(Ok((Box::pin(stream), service)))
    }
}

/// What holds for every request: its log line, its time, its size and its answer's headers. Once around
/// all routes: what is laid around each of a router's routes costs every request more.
fn guarded(
    routes: Router,
    proxies: Proxies,
) -> impl Service<
    Request<Incoming>,
    Response = Response<impl HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static>,
    Error = Infallible,
    Future: Send,
> + Clone
+ Send
+ 'static {
    ServiceBuilder::new()
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(logging::request_span)
                .on_request(())
                .on_response(logging::log_response)
                .on_failure(()),
        )
        .map_response(pages::with_headers)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .map_request(move |request| proxies.note(request))
        .service(routes)
}

/// The signals that end the server: SIGTERM and Ctrl-C. From the moment that this is made, they are
/// remembered and end nothing by themselves.
struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("cannot wait for signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ends the server at the first signal, once what is under way is finished; at the second, at once.
async fn shut_down(server: Handle<SocketAddr>, mut signals: StopSignals) {
    // A server that does not serve yet would not hear of it.
    server.listening().await;
    signals.next().await;
    tracing::info!("stopping: finishing what is under way");
    server.graceful_shutdown(Some(SHUTDOWN_TIMEOUT));
    signals.next().await;
    server.shutdown();
}
