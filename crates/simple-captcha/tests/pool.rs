//! Captchas that were made beforehand.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use simple_captcha::store::{SharedStore, Store, StoreError};
use simple_captcha::{Answer, BuildError, Captcha, Key, MemoryStore, Record, Secret, VerifyError};
use tokio::task::JoinSet;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

fn maker(store: &SharedStore, timeout: Duration) -> Captcha {
    Captcha::builder(store.clone()).timeout(timeout).build().unwrap()
}

fn pooled(store: &SharedStore) -> Captcha {
    Captcha::builder(store.clone()).from_pool(MINUTE).build().unwrap()
}

async fn made(store: &SharedStore, count: usize) -> HashSet<Key> {
    maker(store, DAY).issue_many(count).await.unwrap().into_iter().collect()
}

fn store() -> SharedStore {
    SharedStore::new(MemoryStore::default())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_process_hands_out_each_captcha_once_and_then_makes_new_ones() {
    let store = store();
    let pool = made(&store, 2500).await;
    assert_eq!(pool.len(), 2500);
    let captcha = pooled(&store);
    let mut visitors = JoinSet::new();
    for _ in 0..50 {
        let captcha = captcha.clone();
        visitors.spawn(async move {
            let mut keys = Vec::new();
            for _ in 0..50 {
                keys.push(captcha.issue().await.unwrap());
            }
            keys
        });
    }
    let handed_out: Vec<Key> = visitors.join_all().await.into_iter().flatten().collect();
    let different: HashSet<Key> = handed_out.iter().cloned().collect();
    assert_eq!(different.len(), handed_out.len(), "no two visitors got the same");
    assert_eq!(different, pool, "all of the pool was handed out, and nothing else");
    for _ in 0..20 {
        assert!(!pool.contains(&captcha.issue().await.unwrap()), "a new one is made");
    }
}

#[tokio::test]
async fn what_is_put_into_an_empty_pool_is_handed_out_a_little_later() {
    let store = store();
    let captcha = pooled(&store);
    captcha.issue().await.unwrap();
    let pool = made(&store, 1).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(pool.contains(&captcha.issue().await.unwrap()));
}

#[tokio::test]
async fn what_an_empty_pool_made_new_is_not_handed_out_again() {
    let captcha = pooled(&store());
    let mut handed_out = HashSet::new();
    for _ in 0..2 {
        for _ in 0..50 {
            assert!(handed_out.insert(captcha.issue().await.unwrap()));
        }
        // An empty pool is left alone for a second.
        tokio::time::sleep(Duration::from_millis(1100)).await;
    }
}

#[tokio::test]
async fn what_was_answered_elsewhere_or_expires_too_soon_is_not_handed_out() {
    let store = store();
    let short = maker(&store, MINUTE).issue_many(10).await.unwrap();
    let mut pool = made(&store, 10).await;
    let captcha = pooled(&store);
    pool.remove(&captcha.issue().await.unwrap());
    // Its key was read already, with all the others.
    let answered = pool.iter().next().unwrap().clone();
    store.take(&answered, std::time::UNIX_EPOCH).await.unwrap();
    for _ in 0..10 {
        let key = captcha.issue().await.unwrap();
        assert!(key != answered && !short.contains(&key));
    }
}

#[tokio::test]
async fn a_captcha_of_the_pool_is_judged_as_any_other() {
    let store = store();
    made(&store, 2).await;
    let captcha = pooled(&store);
    let key = captcha.issue().await.unwrap();
    let record = store.get(&key, std::time::UNIX_EPOCH).await.unwrap().unwrap();
    captcha.image(&key, Default::default()).await.unwrap();
    captcha.verify(&key, &record.answer).await.unwrap();
    let again = captcha.verify(&key, &record.answer).await;
    assert!(matches!(again, Err(VerifyError::Gone)));
    let key = captcha.issue().await.unwrap();
    let wrong = captcha.verify(&key, &Answer::new("wrong")).await;
    assert!(matches!(wrong, Err(VerifyError::Wrong)));
}

#[test]
fn there_is_no_pool_of_sealed_keys() {
    let secret = Secret::new("sixteen bytes, at least").unwrap();
    let builder = Captcha::builder(MemoryStore::default()).secret(secret).sealed(true);
    let built = builder.from_pool(MINUTE).build();
    assert!(matches!(built, Err(BuildError::SealedPool)));
}

/// A store that counts how often it is asked for keys, and takes its time.
struct Counted {
    store: SharedStore,
    asked: Arc<AtomicUsize>,
    takes: Duration,
    fails: bool,
}

impl Counted {
    fn around(
        store: &SharedStore,
        takes: Duration,
        fails: bool,
    ) -> (SharedStore, Arc<AtomicUsize>) {
        let asked = Arc::<AtomicUsize>::default();
        let counted = Self { store: store.clone(), asked: asked.clone(), takes, fails };
        (SharedStore::new(counted), asked)
    }
}

impl Store for Counted {
    async fn insert(&self, key: &Key, record: &Record) -> Result<(), StoreError> {
        self.store.insert(key, record).await
    }
    async fn get(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.store.get(key, now).await
    }
    async fn take(&self, key: &Key, now: SystemTime) -> Result<Option<Record>, StoreError> {
        self.store.take(key, now).await
    }
    async fn keys(
        &self,
        after: Option<&Key>,
        now: SystemTime,
        count: usize,
    ) -> Result<Vec<Key>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(self.takes).await;
        if self.fails {
            return Err(StoreError::failed("no keys today"));
        }
        self.store.keys(after, now, count).await
    }
    async fn expired(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.store.expired(now).await
    }
    async fn sweep(&self, now: SystemTime) -> Result<u64, StoreError> {
        self.store.sweep(now).await
    }
}

/// Asks for so many captchas at the same time, and tells how many there were.
async fn ask(captcha: &Captcha, times: usize) -> usize {
    let mut visitors = JoinSet::new();
    for _ in 0..times {
        let captcha = captcha.clone();
        visitors.spawn(async move { captcha.issue().await.is_ok() });
    }
    visitors.join_all().await.into_iter().filter(|ok| *ok).count()
}

#[tokio::test]
async fn one_of_all_who_find_an_empty_pool_looks_through_the_store() {
    let store = store();
    made(&store, 3000).await;
    let (counted, asked) = Counted::around(&store, Duration::from_millis(10), false);
    let captcha = pooled(&counted);
    assert_eq!(ask(&captcha, 3000).await, 3000);
    let before = asked.swap(0, Ordering::SeqCst);
    assert!(before < 12, "the store was asked {before} times for three thousand keys");
    assert_eq!(ask(&captcha, 500).await, 500);
    let once_around = asked.load(Ordering::SeqCst);
    assert!(once_around < 12, "the store was asked {once_around} times");
}

#[tokio::test]
async fn a_store_that_fails_is_asked_once_and_then_left_alone() {
    let (counted, asked) = Counted::around(&store(), Duration::ZERO, true);
    let captcha = pooled(&counted);
    assert_eq!(ask(&captcha, 100).await, 99, "the others get new ones");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn nobody_waits_until_all_of_a_large_store_is_looked_through() {
    let store = store();
    made(&store, 6000).await;
    let (slow, asked) = Counted::around(&store, Duration::from_millis(300), false);
    let captcha = pooled(&slow);
    assert_eq!(ask(&captcha, 6000).await, 6000);
    asked.store(0, Ordering::SeqCst);
    let began = Instant::now();
    captcha.issue().await.unwrap();
    // Once around would be seven times at least.
    let times = asked.load(Ordering::SeqCst);
    assert!(times <= 4, "asked {times} times in {:?}", began.elapsed());
}
