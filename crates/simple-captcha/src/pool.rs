//! Captchas that were made beforehand and are handed out one after the other.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::Mutex as Turn;

use crate::error::RandomnessError;
use crate::key::Key;
use crate::store::{SharedStore, Store, StoreError};

/// How many keys are read at once.
const BATCH: usize = 1000;
/// How long a pool in which nothing was found is left alone at least, and how many times as long as the
/// search took: what has nothing to give is not to be all that the store has to do.
const REST: Duration = Duration::from_secs(1);
const RESTS: u32 = 10;
/// How long one search may take; it goes on where it ended after a rest.
const SEARCH: Duration = Duration::from_secs(1);
/// How long a key is kept from others while its captcha is read.
const CLAIM: Duration = Duration::from_secs(60 * 60);

/// What this process hands out of the captchas that are in the store already.
///
/// It reads keys in the store's order, from a place that chance chooses on, around and around, and
/// remembers what it handed out until it expires: no two visitors of one process get the same.
pub(crate) struct Pool {
    /// How long a captcha that is handed out must still be good.
    remaining: Duration,
    shelf: Mutex<Shelf>,
    /// Whose turn it is to read keys: the others wait for what he finds.
    reading: Turn<()>,
}

impl Pool {
    pub(crate) fn new(remaining: Duration) -> Result<Self, RandomnessError> {
        let shelf = Shelf { after: Some(Key::random(None)?), ..Shelf::default() };
        Ok(Self { remaining, shelf: Mutex::new(shelf), reading: Turn::default() })
    }

    pub(crate) fn remaining(&self) -> Duration {
        self.remaining
    }

    /// The next captcha; `None` where none is left that was not handed out yet.
    pub(crate) async fn next(
        &self,
        store: &SharedStore,
        now: SystemTime,
    ) -> Result<Option<Key>, StoreError> {
        let good_at = now + self.remaining;
        loop {
            while let Some(key) = self.claim(good_at) {
                // Somebody may have answered it since its key was read.
                let record = store.get(&key, good_at).await;
                let expires = record.as_ref().ok().and_then(Option::as_ref).map(|it| it.expires);
                self.settle(&key, expires);
                if record?.is_some() {
                    return Ok(Some(key));
                }
            }
            let _turn = self.reading.lock().await;
            if self.is_empty() && (self.rests() || !self.refill(store, good_at).await?) {
                return Ok(None);
            }
        }
    }

    /// Reads keys until some of them are new, and tells whether any are. That goes once around the
    /// store at most. Where there are none, or the store fails, the pool is left alone for a while.
    async fn refill(&self, store: &SharedStore, good_at: SystemTime) -> Result<bool, StoreError> {
        let began = Instant::now();
        let found = self.search(store, good_at, began + SEARCH).await;
        let mut shelf = self.shelf();
        let is_empty = matches!(found, Ok(false));
        if !matches!(found, Ok(true)) {
            shelf.rests_until = Some(Instant::now() + REST.max(began.elapsed() * RESTS));
        }
        match (shelf.is_known_as_empty, is_empty) {
            (false, true) => tracing::warn!(
                "the pool has no captcha left that is good for long enough, so new ones are made"
            ),
            (true, false) if found.is_ok() => tracing::info!("the pool has captchas again"),
            _ => {}
        }
        shelf.is_known_as_empty = is_empty || (found.is_err() && shelf.is_known_as_empty);
        found
    }

    async fn search(
        &self,
        store: &SharedStore,
        good_at: SystemTime,
        until: Instant,
    ) -> Result<bool, StoreError> {
        let mut seen_the_end = false;
        while Instant::now() < until {
            let after = self.shelf().after.clone();
            let keys = store.keys(after.as_ref(), good_at, BATCH).await?;
            let is_the_end = keys.is_empty();
            if self.put(keys) {
                return Ok(true);
            }
            if is_the_end && seen_the_end {
                break;
            }
            seen_the_end |= is_the_end;
        }
        Ok(false)
    }

    fn is_empty(&self) -> bool {
        self.shelf().waiting.is_empty()
    }

    /// Whether nothing was found a short while ago.
    fn rests(&self) -> bool {
        self.shelf().rests_until.is_some_and(|until| Instant::now() < until)
    }

    /// Keeps what is new of the keys that were read, and tells whether there are any new ones now.
    fn put(&self, keys: Vec<Key>) -> bool {
        let mut shelf = self.shelf();
        shelf.after = keys.last().cloned();
        // What another process made for a form with a challenge of its own opens no other.
        let pooled = |key: &Key| !key.is_of_spent() && key.mark().is_none();
        let new = keys.into_iter().filter(|key| pooled(key) && !shelf.handed_out.contains_key(key));
        let new: Vec<Key> = new.collect();
        shelf.waiting.extend(new);
        !shelf.waiting.is_empty()
    }

    /// Takes a key that nobody has.
    fn claim(&self, good_at: SystemTime) -> Option<Key> {
        let mut shelf = self.shelf();
        shelf.forget_expired(good_at);
        while let Some(key) = shelf.waiting.pop() {
            if !shelf.handed_out.contains_key(&key) {
                shelf.handed_out.insert(key.clone(), good_at + CLAIM);
                return Some(key);
            }
        }
        None
    }

    /// Remembers a key that is handed out until it expires; one that is not, no longer.
    pub(crate) fn settle(&self, key: &Key, expires: Option<SystemTime>) {
        let mut shelf = self.shelf();
        match expires {
            Some(expires) => shelf.handed_out.insert(key.clone(), expires),
            None => shelf.handed_out.remove(key),
        };
    }

    /// The shelf is in order after each line that changes it.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Shelf {
    /// What was read and is not handed out yet.
    waiting: Vec<Key>,
    /// The key behind which reading goes on; at the beginning where there is none.
    after: Option<Key>,
    /// What was handed out, and when it expires.
    handed_out: HashMap<Key, SystemTime>,
    /// How many were left when the expired ones were forgotten last.
    remembered: usize,
    rests_until: Option<Instant>,
    /// Whether it was told that there is nothing left.
    is_known_as_empty: bool,
}

impl Shelf {
    /// Forgets what the store does not offer any more. That looks at all of them, so it is done only
    /// when they have doubled.
    fn forget_expired(&mut self, good_at: SystemTime) {
        if self.handed_out.len() > 2 * self.remembered.max(BATCH) {
            self.handed_out.retain(|_, expires| *expires > good_at);
            self.remembered = self.handed_out.len();
        }
    }
}
