//! Where captchas are kept until they are answered or expire.

#[cfg(feature = "conformance")]
pub mod conformance;
mod erased;
mod memory;

use std::error::Error;
use std::time::SystemTime;

pub use erased::SharedStore;
pub use memory::MemoryStore;

use crate::key::Key;
use crate::record::Record;

/// Keeps captchas until they are answered or expire.
///
/// A store is told the time, so that it need not ask a clock and a test can choose it. To write one,
/// write its functions as plain `async fn`, and run `store::conformance` (behind the feature of that
/// name) on it.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
/// use std::time::SystemTime;
///
/// use simple_captcha::{Key, Record, Store, store::StoreError};
///
/// /// Everything in one map, and never full: for a demonstration only.
/// #[derive(Default)]
/// struct Shelf(Mutex<HashMap<Key, Record>>);
///
/// impl Store for Shelf {
///     async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
///         match self.0.lock().unwrap().entry(key.clone()) {
///             std::collections::hash_map::Entry::Occupied(_) => Err(StoreError::KeyTaken),
///             std::collections::hash_map::Entry::Vacant(place) => {
///                 place.insert(record.clone());
///                 Ok(())
///             }
///         }
///     }
///
///     async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
///         let shelf = self.0.lock().unwrap();
///         Ok(shelf.get(key).filter(|record| !record.is_expired(now)).cloned())
///     }
///
///     async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
///         let taken = self.0.lock().unwrap().remove(key);
///         Ok(taken.filter(|record| !record.is_expired(now)))
///     }
///
///     async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
///         let shelf = self.0.lock().unwrap();
///         Ok(shelf.values().filter(|record| record.is_expired(now)).count() as u64)
///     }
///
///     async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
///         let mut shelf = self.0.lock().unwrap();
///         let before = shelf.len();
///         shelf.retain(|_, record| !record.is_expired(now));
///         Ok((before - shelf.len()) as u64)
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

    /// Counts the captchas that have expired by `now` and are still there.
    fn expired(&self, now: SystemTime) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Removes the captchas that have expired by `now`, and tells how many it removed.
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
