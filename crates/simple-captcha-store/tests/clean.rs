//! Cleaning in the background.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use simple_captcha::store::{SharedStore, StoreError};
use simple_captcha::{Captcha, Key, ManualClock, MemoryStore, Record, Store};
use simple_captcha_store::keep_clean;

/// A store whose first sweeps fail, each in another way.
struct Ailing {
    store: SharedStore,
    asked: Arc<AtomicU64>,
}

impl Store for Ailing {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
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
        match self.asked.fetch_add(1, Ordering::SeqCst) {
            0..5 => Err(StoreError::failed("the database is away")),
            5..10 => Err(StoreError::failed("the database went away half-way")),
            _ => self.store.sweep(now).await,
        }
    }
}

#[tokio::test]
async fn however_often_it_fails_it_goes_on_and_cleans_when_it_can() {
    let store = SharedStore::new(MemoryStore::default());
    let asked = Arc::new(AtomicU64::new(0));
    let ailing = Ailing { store: store.clone(), asked: Arc::clone(&asked) };
    let clock = ManualClock::default();
    let captcha = Captcha::builder(ailing).clock(clock.clone()).build().unwrap();
    for _ in 0..3 {
        captcha.issue().await.unwrap();
    }
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(10_000_000_000);
    assert_eq!(store.expired(far).await.unwrap(), 3);
    clock.advance(Duration::from_secs(2 * 60 * 60));
    let cleaning = tokio::spawn(keep_clean(captcha.clone(), Duration::from_millis(5)));
    let cleaned = async {
        while store.expired(far).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), cleaned).await.expect("it is cleaned at last");
    assert!(asked.load(Ordering::SeqCst) >= 10);
    // It does not end when it has done its work once.
    captcha.issue().await.unwrap();
    clock.advance(Duration::from_secs(2 * 60 * 60));
    let again = async {
        while store.expired(far).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.expect("it is cleaned again");
    assert!(!cleaning.is_finished());
}
