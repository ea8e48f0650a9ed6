//! A store in memory that tells what it was given, and fails when it is told to.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;

use simple_captcha::store::{SharedStore, SpendOutcome, SpentId, StoreError};
use simple_captcha::{Key, MemoryStore, Record, Store};

/// An empty store in memory, and what is seen of it. The two are one with all their clones.
pub fn spied() -> (SharedStore, Spy) {
    let spy = Spy { store: Arc::new(MemoryStore::default()), seen: Arc::default() };
    (SharedStore::new(spy.clone()), spy)
}

/// A store that fails, whatever it is asked.
pub fn failing() -> SharedStore {
    let (store, spy) = spied();
    spy.fail(u64::MAX);
    store
}

/// What is seen of a store.
#[derive(Clone)]
pub struct Spy {
    store: Arc<MemoryStore>,
    seen: Arc<Mutex<SpyState>>,
}

#[derive(Default)]
struct SpyState {
    keys: Vec<Key>,
    spent: Vec<(SpentId, SystemTime)>,
    failures: u64,
}

impl Spy {
    /// What a failing store says, which nobody may be told.
    pub const ERROR: &str = "the disk is on fire, and the password is tiger";

    /// The keys of the captchas that the store was given, in order.
    pub fn keys(&self) -> Vec<Key> {
        self.seen().keys.clone()
    }

    /// What was used up, and until when it is to be remembered, in order.
    pub fn spent(&self) -> Vec<(SpentId, SystemTime)> {
        self.seen().spent.clone()
    }

    /// Lets the next operations fail, that many.
    pub fn fail(&self, operations: u64) {
        self.seen().failures = operations;
    }

    /// How many operations are still to fail.
    pub fn failures(&self) -> u64 {
        self.seen().failures
    }

    fn seen(&self) -> MutexGuard<'_, SpyState> {
        self.seen.lock().unwrap()
    }

    fn working(&self) -> Result<&MemoryStore, StoreError> {
        let mut seen = self.seen();
        if seen.failures > 0 {
            seen.failures -= 1;
            return Err(StoreError::failed(Self::ERROR));
        }
        Ok(&self.store)
    }
}

impl Store for Spy {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let store = self.working()?;
        self.seen().keys.push(key.clone());
        store.insert(key, record).await
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.working()?.get(key, now).await
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.working()?.take(key, now).await
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        let store = self.working()?;
        self.seen().spent.push((*id, until));
        store.spend(id, until, now).await
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.working()?.is_spent(id).await
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.working()?.expired(now).await
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.working()?.sweep(now).await
    }
}
