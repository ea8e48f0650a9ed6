//! A store of any kind behind a pointer, so that `Captcha` needs no type parameter.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use super::{SpendOutcome, SpentId, Store, StoreError};
use crate::key::Key;
use crate::record::Record;

/// A store of any kind, for a program that learns only when it runs which one to use, or that uses
/// one store in several places. Cloning is cheap, and all clones are one.
///
/// ```
/// use simple_captcha::store::SharedStore;
/// use simple_captcha::{Captcha, MemoryStore};
///
/// let store = SharedStore::new(MemoryStore::default());
/// let captcha = Captcha::new(store)?;
/// # Ok::<(), simple_captcha::BuildError>(())
/// ```
#[derive(Clone)]
pub struct SharedStore(Arc<dyn ErasedStore>);

impl SharedStore {
    /// Takes a store.
    pub fn new(store: impl Store) -> Self {
        Self(Arc::new(store))
    }
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedStore(..)")
    }
}

impl Store for SharedStore {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        self.0.insert(key, record).await
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.0.get(key, now).await
    }

    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.0.take(key, now).await
    }

    async fn spend(
        &self,
        id: &SpentId,
        until: SystemTime,
        now: SystemTime,
    ) -> Result<SpendOutcome, StoreError> {
        self.0.spend(id, until, now).await
    }

    async fn is_spent(&self, id: &SpentId) -> Result<bool, StoreError> {
        self.0.is_spent(id).await
    }

    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.0.expired(now).await
    }

    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.0.sweep(now).await
    }
}

type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The twin of [`Store`] that can stand behind a pointer.
trait ErasedStore: Send + Sync {
    fn insert<'a>(&'a self, key: &'a Key, record: &'a Record) -> StoreFuture<'a, ()>;
    fn get<'a>(&'a self, key: &'a Key, now: SystemTime) -> StoreFuture<'a, Option<Record>>;
    fn take<'a>(&'a self, key: &'a Key, now: SystemTime) -> StoreFuture<'a, Option<Record>>;
    fn spend<'a>(
        &'a self,
        id: &'a SpentId,
        until: SystemTime,
        now: SystemTime,
    ) -> StoreFuture<'a, SpendOutcome>;
    fn is_spent<'a>(&'a self, id: &'a SpentId) -> StoreFuture<'a, bool>;
    fn expired(&self, now: SystemTime) -> StoreFuture<'_, u64>;
    fn sweep(&self, now: SystemTime) -> StoreFuture<'_, u64>;
}

impl<S: Store> ErasedStore for S {
    fn insert<'a>(&'a self, key: &'a Key, record: &'a Record) -> StoreFuture<'a, ()> {
        Box::pin(Store::insert(self, key, record))
    }

    fn get<'a>(&'a self, key: &'a Key, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        Box::pin(Store::get(self, key, now))
    }

    fn take<'a>(&'a self, key: &'a Key, now: SystemTime) -> StoreFuture<'a, Option<Record>> {
        Box::pin(Store::take(self, key, now))
    }

    fn spend<'a>(
        &'a self,
        id: &'a SpentId,
        until: SystemTime,
        now: SystemTime,
    ) -> StoreFuture<'a, SpendOutcome> {
        Box::pin(Store::spend(self, id, until, now))
    }

    fn is_spent<'a>(&'a self, id: &'a SpentId) -> StoreFuture<'a, bool> {
        Box::pin(Store::is_spent(self, id))
    }

    fn expired(&self, now: SystemTime) -> StoreFuture<'_, u64> {
        Box::pin(Store::expired(self, now))
    }

    fn sweep(&self, now: SystemTime) -> StoreFuture<'_, u64> {
        Box::pin(Store::sweep(self, now))
    }
}
