//! Who is connected, and whose place somebody else needs more.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::progress::ConnectionProgress;

/// For how long the server must have waited for a client to let it go.
#[derive(Clone, Copy, Debug)]
pub(super) struct WaitLimits {
    /// For a client that has sent nothing since its last request.
    pub(super) idle: Duration,
    /// For a client that has begun something.
    pub(super) busy: Duration,
}

/// A connected client.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) progress: ConnectionProgress,
    dismissal: watch::Sender<Option<WaitLimits>>,
}

impl Client {
    /// Waits until the client's place is needed, or the server stops. A client that has asked for
    /// something meanwhile stays.
    pub(super) async fn dismissed(&self) {
        let mut dismissal = self.dismissal.subscribe();
        loop {
            let dismissed = dismissal.borrow_and_update().is_some_and(|it| self.exceeds(it));
            if dismissed || dismissal.changed().await.is_err() {
                return;
            }
        }
    }

    fn exceeds(&self, limits: WaitLimits) -> bool {
        let least = if self.progress.is_idle() { limits.idle } else { limits.busy };
        self.progress.waiting_for().is_some_and(|wait| wait >= least)
    }
}

/// All connected clients.
#[derive(Debug, Default)]
pub(super) struct Clients {
    next: AtomicU64,
    connected: Mutex<HashMap<u64, Arc<Client>>>,
}

impl Clients {
    /// Takes a client in until the entry is dropped.
    pub(super) fn enter(&self, idle_timeout: Duration) -> Entry<'_> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let client = Arc::new(Client {
            progress: ConnectionProgress::new(idle_timeout),
            dismissal: watch::Sender::default(),
        });
        self.connected().insert(number, Arc::clone(&client));
        Entry { clients: self, number, client }
    }

    /// Ends one connection, if the server has waited for its client for so long: the one that it has
    /// waited for longest.
    pub(super) fn dismiss_one(&self, patience: Duration) {
        let connected = self.connected();
        let waits = connected.values().map(|client| (client.progress.waiting_for(), client));
        if let Some((Some(wait), client)) = waits.max_by_key(|(wait, _)| *wait)
            && wait >= patience
        {
            client.dismissal.send_replace(Some(WaitLimits { idle: patience, busy: patience }));
        }
    }

    /// Ends all connections whose clients the server has waited for so long.
    pub(super) fn dismiss_all(&self, limits: WaitLimits) {
        for client in self.connected().values() {
            client.dismissal.send_replace(Some(limits));
        }
    }

    fn connected(&self) -> MutexGuard<'_, HashMap<u64, Arc<Client>>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client's place among the others.
#[derive(Debug)]
pub(super) struct Entry<'c> {
    clients: &'c Clients,
    number: u64,
    pub(super) client: Arc<Client>,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.clients.connected().remove(&self.number);
    }
}
