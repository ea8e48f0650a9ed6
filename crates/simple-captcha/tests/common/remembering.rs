//! A store that remembers which keys it was given.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use simple_captcha::store::{SharedStore, StoreError};
use simple_captcha::{Key, MemoryStore, Record, Store};

/// The keys that a store was given, in order.
#[derive(Clone, Default)]
pub(crate) struct Keys(Arc<Mutex<Vec<Key>>>);

impl Keys {
    pub(crate) fn all(&self) -> Vec<Key> {
        self.0.lock().unwrap().clone()
    }
}

/// An empty store in memory, and the keys that it will be given.
pub(crate) fn remembering() -> (SharedStore, Keys) {
    let keys = Keys::default();
    (SharedStore::new(Remembering { store: MemoryStore::default(), keys: keys.clone() }), keys)
}

struct Remembering {
    store: MemoryStore,
    keys: Keys,
}

impl Store for Remembering {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        self.keys.0.lock().unwrap().push(key.clone());
        self.store.insert(key, record).await
    }
    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.store.get(key, now).await
    }
    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.store.take(key, now).await
    }
    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.store.expired(now).await
    }
    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.store.sweep(now).await
    }
}
