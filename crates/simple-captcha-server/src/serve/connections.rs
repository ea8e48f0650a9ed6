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
use axum::http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tower::{Service, ServiceExt};

use super::clients::{Client, Clients, WaitLimits};
use super::stream::Stream;
use crate::config::LimitsConfig;

/// The longest head of a request, and the most that is read of any at a time.
const HEAD_LIMIT: usize = 16 * 1024;
/// How long the server must have waited for a client to close its connection for another one.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long requests are still taken once the server is to stop, and answered with `Connection: close`.
/// Clients that keep connections learn so that there will be no answer to another request.
const LAST_REQUESTS: Duration = Duration::from_secs(1);
/// How long a client then has to send the rest of its request.
const LAST_BODIES: Duration = Duration::from_secs(10);
/// How long what is under way then may take: as long as a request may.
const LAST_ANSWERS: Duration = Duration::from_secs(20);

/// All connections, and the site that answers on them.
pub(super) struct Connections<S> {
    site: watch::Receiver<S>,
    http: http1::Builder,
    keep_alive: Duration,
    most: u32,
    slots: Arc<Semaphore>,
    clients: Clients,
    /// Whether a client waits for another one's place.
    crowded: AtomicBool,
    stopping: AtomicBool,
}

impl<S, B> Connections<S>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
    B: HttpBody<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    pub(super) fn new(site: watch::Receiver<S>, limits: &LimitsConfig) -> Arc<Self> {
        let mut http = http1::Builder::new();
        // A client that has sent its request may close its side and wait.
        http.max_buf_size(HEAD_LIMIT).header_read_timeout(None).half_close(true);
        let most = limits.max_connections.number();
        let slots = usize::try_from(most).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Arc::new(Self {
            site,
            http,
            keep_alive: Duration::from_secs(limits.keep_alive.number().into()),
            most,
            slots: Arc::new(Semaphore::new(slots)),
            clients: Clients::default(),
            crowded: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
        })
    }

    /// Takes connections until the task is aborted.
    pub(super) async fn accept(self: Arc<Self>, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((socket, client)) => {
                    let slot = self.slot().await;
                    tokio::spawn(Arc::clone(&self).serve(socket, client, slot));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    // There may be no file descriptor left.
                    self.clients.dismiss_one(PATIENCE);
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
        let limits = WaitLimits { idle: Duration::ZERO, busy: LAST_BODIES };
        let all_ended = self.free(self.most, || self.clients.dismiss_all(limits));
        let _ = timeout(LAST_ANSWERS, all_ended).await;
    }

    async fn slot(&self) -> OwnedSemaphorePermit {
        if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            return slot;
        }
        tracing::warn!(
            "all {} connections (--max-connections) are in use: closing the one whose client is the \
             longest silent",
            self.most
        );
        self.crowded.store(true, Ordering::Relaxed);
        let slot = self
            .free(1, || {
                // While the server stops, clients with a request go before those without.
                let stops = self.stopping.load(Ordering::Relaxed);
                self.clients.dismiss_one(if stops { Duration::ZERO } else { PATIENCE });
            })
            .await;
        self.crowded.store(false, Ordering::Relaxed);
        slot
    }

    /// Waits for so many slots, and has connections end meanwhile.
    async fn free(&self, slots: u32, dismiss: impl Fn()) -> OwnedSemaphorePermit {
        loop {
            // What came free after the last look is enough: nobody else is dismissed for it.
            if let Ok(slots) = Arc::clone(&self.slots).try_acquire_many_owned(slots) {
                return slots;
            }
            dismiss();
            let slots = Arc::clone(&self.slots).acquire_many_owned(slots);
            if let Ok(Ok(slots)) = timeout(Duration::from_millis(100), slots).await {
                return slots;
            }
        }
    }

    async fn serve(
        self: Arc<Self>,
        socket: TcpStream,
        address: SocketAddr,
        slot: OwnedSemaphorePermit,
    ) {
        let entry = self.clients.enter(self.keep_alive);
        // The slot is free before the client is forgotten: until then it is the one that is dismissed.
        let _slot = slot;
        let client = &entry.client;
        // Its only effect is on speed.
        let _ = socket.set_nodelay(true);
        let stream = TokioIo::new(Stream::new(socket, &client.progress));
        let answer = service_fn(|request| self.answer(request, address, client));
        tokio::select! {
            biased;
            ended = self.http.serve_connection(stream, answer) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
            }
            () = client.progress.overdue() => {}
            () = client.dismissed() => {}
        }
    }

    async fn answer(
        &self,
        mut request: Request<Incoming>,
        address: SocketAddr,
        client: &Arc<Client>,
    ) -> Result<Response<B>, Infallible> {
        client.progress.asked(!request.body().is_end_stream());
        request.extensions_mut().insert(ConnectInfo(address));
        request.extensions_mut().insert(Arc::clone(client));
        let site = self.site.borrow().clone();
        let mut response = site.oneshot(request).await?;
        // Somebody waits for the place of a client that may ask again and again.
        let crowded = self.crowded.load(Ordering::Relaxed);
        if crowded || self.stopping.load(Ordering::Relaxed) {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        client.progress.answered();
        Ok(response)
    }
}
