//! Who is connected, and whose place somebody else needs more.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::progress::Progress;

/// A connected client.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) progress: Progress,
    dismissal: Notify,
}

impl Client {
    /// Waits until the client's place is needed, or the server stops.
    pub(super) async fn dismissed(&self) {
        self.dismissal.notified().await;
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
        let client =
            Arc::new(Client { progress: Progress::new(idle_timeout), dismissal: Notify::new() });
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
            client.dismissal.notify_one();
        }
    }

    /// Ends all connections without a request, and those whose client sends no more of one for so long.
    pub(super) fn dismiss_silent(&self, patience: Duration) {
        for client in self.connected().values() {
            let progress = &client.progress;
            if progress.is_idle() || progress.waiting_for().is_some_and(|wait| wait >= patience) {
                client.dismissal.notify_one();
            }
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
