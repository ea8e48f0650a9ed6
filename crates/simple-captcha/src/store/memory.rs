//! A store in this process's memory.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::{Store, StoreError};
use crate::key::Key;
use crate::record::Record;

/// Keeps captchas in this process's memory, up to a number of them.
///
/// When it is full, a new captcha pushes out the one that would expire first, so that nobody can
/// fill the memory by asking for captchas. With the default of 100,000 it takes some 40 MB at most.
/// All is gone when the process ends, and a second process does not see it.
pub struct MemoryStore {
    shelf: Mutex<Shelf>,
    capacity: NonZeroUsize,
}

impl MemoryStore {
    const DEFAULT_CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

    /// Makes an empty store that keeps at most `capacity` captchas.
    #[must_use]
    pub fn with_capacity(capacity: NonZeroUsize) -> Self {
        Self { shelf: Mutex::default(), capacity }
    }

    /// The shelf is in order after each line that changes it, so a caller that panicked elsewhere
    /// does no harm.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::with_capacity(Self::DEFAULT_CAPACITY)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("captchas", &self.shelf().records.len())
            .field("capacity", &self.capacity)
            .finish()
    }
}

impl Store for MemoryStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if shelf.records.contains_key(key) {
            return Err(StoreError::KeyTaken);
        }
        while shelf.records.len() >= self.capacity.get() {
            shelf.drop_first();
        }
        shelf.put(key.clone(), record.clone());
        Ok(())
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        Ok(self.shelf().records.get(key).filter(|record| !record.is_expired(now)).cloned())
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        Ok(self.shelf().remove(key).filter(|record| !record.is_expired(now)))
    }

    async fn keys(
        &self,
        after: Option<&Key>,
        now: SystemTime,
        count: usize,
    ) -> Result<Vec<Key>, StoreError> {
        let mut keys: Vec<Key> = {
            let shelf = self.shelf();
            let follows = |key: &Key| after.is_none_or(|after| key > after);
            let alive = shelf.records.iter().filter(|(_, record)| !record.is_expired(now));
            alive.map(|(key, _)| key).filter(|key| follows(key)).cloned().collect()
        };
        keys.sort_unstable();
        keys.truncate(count);
        Ok(keys)
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        let shelf = self.shelf();
        let count = shelf.by_expiry.iter().take_while(|(expires, _)| *expires <= now).count();
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        let mut shelf = self.shelf();
        let mut removed = 0;
        while shelf.by_expiry.first().is_some_and(|(expires, _)| *expires <= now) {
            shelf.drop_first();
            removed += 1;
        }
        Ok(removed)
    }
}

/// The records, and their keys in the order in which they expire.
#[derive(Default)]
struct Shelf {
    records: HashMap<Key, Record>,
    by_expiry: BTreeSet<(SystemTime, Key)>,
}

impl Shelf {
    fn put(&mut self, key: Key, record: Record) {
        self.by_expiry.insert((record.expires, key.clone()));
        self.records.insert(key, record);
    }

    fn remove(&mut self, key: &Key) -> Option<Record> {
        let record = self.records.remove(key)?;
        self.by_expiry.remove(&(record.expires, key.clone()));
        Some(record)
    }

    fn drop_first(&mut self) {
        if let Some((_, key)) = self.by_expiry.pop_first() {
            self.records.remove(&key);
        }
    }
}
