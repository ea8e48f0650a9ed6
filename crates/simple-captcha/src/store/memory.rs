//! A store in this process's memory.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{SpendOutcome, SpentId, Store, StoreError};
use crate::key::Key;
use crate::record::Record;

/// Keeps captchas in this process's memory, up to a number of them, and what was used up of all that is
/// sealed, up to the same number.
///
/// When there are as many captchas, a new one pushes out the one that would expire first, so that nobody
/// can fill the memory by asking for captchas. That something sealed is used up is never pushed out: when
/// there is no room for more, answers are refused (an error) until an hour after the oldest have ended. With the default of 100,000 it takes some 60 MB at most. All is gone when the process
/// ends, and a second process does not see it.
pub struct MemoryStore {
    shelf: Mutex<Shelf>,
    capacity: NonZeroUsize,
}

impl MemoryStore {
    /// How long after its end it is remembered that something is used up: clocks may be set back.
    const GRACE: Duration = Duration::from_secs(60 * 60);
    const DEFAULT_CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).unwrap();

    /// Makes an empty store that keeps at most `capacity` captchas, and as many names of what is used up.
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
        let shelf = self.shelf();
        f.debug_struct("MemoryStore")
            .field("captchas", &shelf.captchas.len())
            .field("spent", &shelf.spent.len())
            .field("capacity", &self.capacity)
            .finish()
    }
}

impl Store for MemoryStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if shelf.captchas.get(key).is_some() {
            return Err(StoreError::KeyTaken);
        }
        while shelf.captchas.len() >= self.capacity.get() {
            shelf.captchas.pop_first();
        }
        shelf.captchas.insert(key.clone(), record.expires, record.clone());
        Ok(())
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let shelf = self.shelf();
        Ok(shelf.captchas.get(key).filter(|record| !record.is_expired(now)).cloned())
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let mut shelf = self.shelf();
        Ok(shelf.captchas.remove(key).filter(|record| !record.is_expired(now)))
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        let mut shelf = self.shelf();
        if shelf.spent.get(id).is_some() {
            return Ok(SpendOutcome::Again);
        }
        if shelf.spent.len() >= self.capacity.get() {
            shelf.spent.remove_expired(now.checked_sub(Self::GRACE).unwrap_or(UNIX_EPOCH));
        }
        if shelf.spent.len() >= self.capacity.get() {
            return Err(StoreError::failed(format!(
                "the store in memory is full: {} answers, passes or tokens are used up and have not \
                 expired",
                self.capacity
            )));
        }
        shelf.spent.insert(*id, until, ());
        Ok(SpendOutcome::First)
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        Ok(self.shelf().spent.get(id).is_some())
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        let shelf = self.shelf();
        Ok(u64::try_from(shelf.captchas.count_expired(now)).unwrap_or(u64::MAX))
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        let mut shelf = self.shelf();
        shelf.spent.remove_expired(now);
        Ok(shelf.captchas.remove_expired(now))
    }
}

#[derive(Default)]
struct Shelf {
    captchas: ExpiryMap<Key, Record>,
    spent: ExpiryMap<SpentId, ()>,
}

/// Values under keys, which can be found by when they expire too.
struct ExpiryMap<K, V> {
    values: HashMap<K, (SystemTime, V)>,
    order: BTreeSet<(SystemTime, K)>,
}

impl<K, V> Default for ExpiryMap<K, V> {
    fn default() -> Self {
        Self { values: HashMap::new(), order: BTreeSet::new() }
    }
}

impl<K: Clone + Eq + Hash + Ord, V> ExpiryMap<K, V> {
    fn len(&self) -> usize {
        self.values.len()
    }

    fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key).map(|(_, value)| value)
    }

    fn insert(&mut self, key: K, expires: SystemTime, value: V) {
        self.order.insert((expires, key.clone()));
        self.values.insert(key, (expires, value));
    }

    fn remove(&mut self, key: &K) -> Option<V> {
        let (expires, value) = self.values.remove(key)?;
        self.order.remove(&(expires, key.clone()));
        Some(value)
    }

    /// Removes what expires first.
    fn pop_first(&mut self) {
        if let Some((_, key)) = self.order.pop_first() {
            self.values.remove(&key);
        }
    }

    fn count_expired(&self, now: SystemTime) -> usize {
        self.order.iter().take_while(|(expires, _)| *expires <= now).count()
    }

    fn remove_expired(&mut self, now: SystemTime) -> u64 {
        let mut removed = 0;
        while self.order.first().is_some_and(|(expires, _)| *expires <= now) {
            self.pop_first();
            removed += 1;
        }
        removed
    }
}
