//! Captchas that were made beforehand.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::collections::HashSet;
use std::time::Duration;

use simple_captcha::store::{SharedStore, Store};
use simple_captcha::{Answer, BuildError, Captcha, Key, MemoryStore, Secret, VerifyError};
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
