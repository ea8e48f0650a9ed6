//! Taking connections and answering what comes on them.

use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::HttpBody;
use axum::extract::ConnectInfo;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tower::{Service, ServiceExt};

use super::progress::Progress;
use super::stream::Stream;
use crate::cli;

/// The longest head of a request, and the most that is read of any at a time.
const HEAD_LIMIT: usize = 16 * 1024;
/// How long a connection must have been idle to be closed for another one.
const IDLE_ENOUGH: Duration = Duration::from_secs(1);
/// How long requests are still taken once the server is to stop, and answered with `Connection: close`.
/// Clients that keep connections learn so that there will be no answer to another request.
const LAST_REQUESTS: Duration = Duration::from_secs(1);
/// How long what is under way then may take.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// All connections, and the site that answers on them.
pub(super) struct Connections<S> {
    site: watch::Receiver<S>,
    http: http1::Builder,
    keep_alive: Duration,
    most: u32,
    slots: Arc<Semaphore>,
    /// Each time that it is sent, connections end that have been idle for so long.
    dismissal: watch::Sender<Duration>,
    stopping: AtomicBool,
}

impl<S, B> Connections<S>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
    B: HttpBody<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    pub(super) fn new(site: watch::Receiver<S>, options: &cli::Connections) -> Arc<Self> {
        let mut http = http1::Builder::new();
        http.max_buf_size(HEAD_LIMIT).header_read_timeout(None);
        let most = options.max_connections;
        let slots = usize::try_from(most).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Arc::new(Self {
            site,
            http,
            keep_alive: Duration::from_secs(options.keep_alive.into()),
            most,
            slots: Arc::new(Semaphore::new(slots)),
            dismissal: watch::Sender::new(Duration::MAX),
            stopping: AtomicBool::new(false),
        })
    }

    /// Takes connections until the task is aborted.
    pub(super) async fn accept(self: Arc<Self>, listener: TcpListener) {
        loop {
            let slot = self.slot().await;
            match listener.accept().await {
                Ok((socket, client)) => {
                    tokio::spawn(Arc::clone(&self).serve(socket, client, slot));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    // There may be no file descriptor left for a while.
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Lets requests come to their end, which has a limit, and takes no more of them.
    pub(super) async fn stop(&self, accepting: JoinHandle<()>) {
        self.stopping.store(true, Ordering::Relaxed);
        sleep(LAST_REQUESTS).await;
        accepting.abort();
        // The listening socket is closed after this.
        let _ = accepting.await;
        let _ = timeout(LAST_ANSWERS, self.free(self.most, Duration::ZERO)).await;
    }

    async fn slot(&self) -> OwnedSemaphorePermit {
        if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            return slot;
        }
        tracing::warn!(
            "all {} connections (--max-connections) are in use: closing those that are idle",
            self.most
        );
        self.free(1, IDLE_ENOUGH).await
    }

    /// Waits for so many slots, and has connections end that are idle for so long.
    async fn free(&self, slots: u32, idle: Duration) -> OwnedSemaphorePermit {
        loop {
            self.dismissal.send_replace(idle);
            let slots = Arc::clone(&self.slots).acquire_many_owned(slots);
            if let Ok(Ok(slots)) = timeout(Duration::from_millis(100), slots).await {
                return slots;
            }
        }
    }

    async fn serve(
        self: Arc<Self>,
        socket: TcpStream,
        client: SocketAddr,
        _slot: OwnedSemaphorePermit,
    ) {
        let progress = &Progress::new(self.keep_alive);
        // Its only effect is on speed.
        let _ = socket.set_nodelay(true);
        let stream = TokioIo::new(Stream::new(socket, progress));
        let answer = service_fn(|request| self.answer(request, client, progress));
        tokio::select! {
            biased;
            ended = self.http.serve_connection(stream, answer) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
            }
            () = progress.overdue() => {}
            () = self.dismissed(progress) => {}
        }
    }

    async fn answer(
        &self,
        mut request: Request<Incoming>,
        client: SocketAddr,
        progress: &Progress,
    ) -> Result<Response<B>, Infallible> {
        progress.asked();
        request.extensions_mut().insert(ConnectInfo(client));
        let site = self.site.borrow().clone();
        let mut response = site.oneshot(request).await?;
        if self.stopping.load(Ordering::Relaxed) {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let unread = [StatusCode::REQUEST_TIMEOUT, StatusCode::PAYLOAD_TOO_LARGE];
        progress.answered(unread.contains(&response.status()));
        Ok(response)
    }

    /// Waits until an idle client's place is needed, or the server stops.
    async fn dismissed(&self, progress: &Progress) {
        let mut dismissal = self.dismissal.subscribe();
        while dismissal.changed().await.is_ok() {
            let enough = *dismissal.borrow();
            if progress.idle_for().is_some_and(|idle| idle >= enough) {
                return;
            }
        }
    }
}
