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
/// fill the memory by asking for captchas. That a [sealed](crate::CaptchaBuilder::sealed) key is spent
/// is never pushed out before it expires, an hour after the key: if the store is full of spent keys, it
/// refuses further answers (an error). With the default of 100,000 it takes some 40 MB at most.
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
            if !shelf.make_room() {
                return Err(StoreError::failed(format!(
                    "the store in memory is full: it holds that {} sealed keys are spent",
                    self.capacity
                )));
            }
        }
        shelf.put(key.clone(), record.clone());
        Ok(())
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let mut shelf = self.shelf();
        shelf.now = Some(now);
        Ok(shelf.records.get(key).filter(|record| !record.is_expired(now)).cloned())
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        let mut shelf = self.shelf();
        shelf.now = Some(now);
        Ok(shelf.remove(key).filter(|record| !record.is_expired(now)))
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        let shelf = self.shelf();
        let orders = [&shelf.by_expiry, &shelf.spent_by_expiry];
        let expired = orders.map(|order| order.iter().take_while(|(at, _)| *at <= now).count());
        Ok(u64::try_from(expired.iter().sum::<usize>()).unwrap_or(u64::MAX))
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        let mut shelf = self.shelf();
        let mut removed = 0;
        while shelf.drop_expired(now) {
            removed += 1;
        }
        Ok(removed)
    }
}

/// The records, and their keys in the order in which they expire: those of captchas, and those that say
/// that something sealed is spent.
#[derive(Default)]
struct Shelf {
    records: HashMap<Key, Record>,
    by_expiry: BTreeSet<(SystemTime, Key)>,
    spent_by_expiry: BTreeSet<(SystemTime, Key)>,
    /// The moment that was told last.
    now: Option<SystemTime>,
}

impl Shelf {
    fn order(&mut self, key: &Key) -> &mut BTreeSet<(SystemTime, Key)> {
        if key.is_of_spent() { &mut self.spent_by_expiry } else { &mut self.by_expiry }
    }

    fn put(&mut self, key: Key, record: Record) {
        self.order(&key).insert((record.expires, key.clone()));
        self.records.insert(key, record);
    }

    fn remove(&mut self, key: &Key) -> Option<Record> {
        let record = self.records.remove(key)?;
        self.order(key).remove(&(record.expires, key.clone()));
        Some(record)
    }

    /// Drops one record that has expired, if there is any.
    fn drop_expired(&mut self, now: SystemTime) -> bool {
        for order in [&mut self.by_expiry, &mut self.spent_by_expiry] {
            if order.first().is_some_and(|(expires, _)| *expires <= now)
                && let Some((_, key)) = order.pop_first()
            {
                self.records.remove(&key);
                return true;
            }
        }
        false
    }

    /// Drops one record: one that has expired, or the captcha that would expire first.
    fn make_room(&mut self) -> bool {
        if self.now.is_some_and(|now| self.drop_expired(now)) {
            return true;
        }
        let Some((_, key)) = self.by_expiry.pop_first() else { return false };
        self.records.remove(&key);
        true
    }
}
