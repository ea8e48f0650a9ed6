//! Where captchas are kept until they are answered or expire.

#[cfg(feature = "conformance")]
pub mod conformance;
mod erased;
mod memory;
mod spend;

use std::error::Error;
use std::time::SystemTime;

pub use erased::SharedStore;
pub use memory::MemoryStore;
pub use spend::{SpendOutcome, SpentId};

use crate::key::Key;
use crate::record::Record;

/// Keeps captchas until they are answered or expire, and what was used up of all that is sealed.
///
/// A store is told the time, so that it need not ask a clock and a test can choose it. To write one,
/// write its functions as plain `async fn`, and run `store::conformance` (behind the feature of that
/// name) on it.
///
/// ```
/// use std::collections::{HashMap, hash_map::Entry};
/// use std::sync::Mutex;
/// use std::time::SystemTime;
///
/// use simple_captcha::store::{SpendOutcome, SpentId, StoreError};
/// use simple_captcha::{Key, Record, Store};
///
/// /// Everything in two maps, and never full: for a demonstration only.
/// #[derive(Default)]
/// struct Shelf {
///     captchas: Mutex<HashMap<Key, Record>>,
///     spent: Mutex<HashMap<SpentId, SystemTime>>,
/// }
///
/// impl Store for Shelf {
///     async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
///         match self.captchas.lock().unwrap().entry(key.clone()) {
///             Entry::Occupied(_) => Err(StoreError::KeyTaken),
///             Entry::Vacant(place) => {
///                 place.insert(record.clone());
///                 Ok(())
///             }
///         }
///     }
///
///     async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
///         let captchas = self.captchas.lock().unwrap();
///         Ok(captchas.get(key).filter(|record| !record.is_expired(now)).cloned())
///     }
///
///     async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
///         let taken = self.captchas.lock().unwrap().remove(key);
///         Ok(taken.filter(|record| !record.is_expired(now)))
///     }
///
///     async fn spend(
///         &self,
///         id: &SpentId,
///         until: SystemTime,
///         _now: SystemTime,
///     ) -> Result<SpendOutcome, StoreError> {
///         match self.spent.lock().unwrap().insert(*id, until) {
///             None => Ok(SpendOutcome::First),
///             Some(_) => Ok(SpendOutcome::Again),
///         }
///     }
///
///     async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
///         Ok(self.spent.lock().unwrap().contains_key(id))
///     }
///
///     async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
///         let captchas = self.captchas.lock().unwrap();
///         Ok(captchas.values().filter(|record| record.is_expired(now)).count() as u64)
///     }
///
///     async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
///         let removed = self.expired(now).await?;
///         self.captchas.lock().unwrap().retain(|_, record| !record.is_expired(now));
///         self.spent.lock().unwrap().retain(|_, until| *until > now);
///         Ok(removed)
///     }
/// }
/// ```
pub trait Store: Send + Sync + 'static {
    /// Keeps a new captcha.
    ///
    /// # Errors
    ///
    /// [`StoreError::KeyTaken`] where the key is there already; the old record stays.
    fn insert(
        &self,
        key: &Key,
        record: &Record,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Reads a captcha and leaves it there; `None` where there is none or it has expired by `now`.
    fn get(
        &self,
        key: &Key,
        now: SystemTime,
    ) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// Removes a captcha and gives it to the caller, in **one** step: of any number of callers at
    /// the same time, in this process or another, at most one gets it. The others, and everybody
    /// where it has expired by `now`, get `None`.
    ///
    /// That a captcha can be answered only once rests on this and on nothing else. To read first
    /// and remove then is a mistake.
    fn take(
        &self,
        key: &Key,
        now: SystemTime,
    ) -> impl Future<Output = Result<Option<Record>, StoreError>> + Send;

    /// Writes down, until the moment `until` or longer, that something sealed is used up, in **one**
    /// step: of any number of callers at the same time, in this process or another, one learns that it
    /// is the [first](SpendOutcome::First), and only after it is written down for good. To all others it is
    /// [used up](SpendOutcome::Again).
    ///
    /// That a sealed key, a pass or a token counts only once rests on this and on nothing else. A store
    /// that is full refuses; it forgets nothing before its time, nor within an hour after it, as clocks differ.
    fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        now: SystemTime,
    ) -> impl Future<Output = Result<SpendOutcome, StoreError>> + Send;

    /// Whether something sealed is used up, as far as it is still written down.
    fn is_spent(&self, id: &SpentId) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Counts the captchas that have expired by `now` and are still there.
    fn expired(&self, now: SystemTime) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Removes the captchas that have expired by `now`, and returns how many it removed. What was used up
    /// and has expired it removes too, and does not count.
    fn sweep(&self, now: SystemTime) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A captcha with this key is there already.
    #[error("a captcha with this key is there already")]
    KeyTaken,
    /// The database, file or network behind the store failed.
    #[error(transparent)]
    Failed(Box<dyn Error + Send + Sync>),
}

impl StoreError {
    /// Takes any error as the store's failure.
    pub fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }
}
