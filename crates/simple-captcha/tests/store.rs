//! The store in memory.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::num::NonZeroUsize;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use simple_captcha::store::{SharedStore, conformance};
use simple_captcha::{Answer, Key, MemoryStore, Record, Store};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_store_in_memory_passes_the_tests_of_every_store() {
    conformance::all(async || MemoryStore::default()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_shared_store_passes_the_tests_of_every_store() {
    conformance::all(async || SharedStore::new(MemoryStore::default())).await;
}

fn key(number: u64) -> Key {
    format!("key_{number}").parse().unwrap()
}

fn expiring(seconds: u64) -> Record {
    let expires = UNIX_EPOCH + Duration::from_secs(seconds);
    Record::new("ABCD".to_owned(), Answer::new("abcd"), expires)
}

#[tokio::test]
async fn a_full_store_drops_the_captcha_that_expires_first() {
    let store = MemoryStore::with_capacity(NonZeroUsize::new(3).unwrap());
    for (number, seconds) in [(0, 50), (1, 10), (2, 30), (3, 40)] {
        store.insert(&key(number), &expiring(seconds)).await.unwrap();
    }
    let mut kept = Vec::new();
    for number in 0..4 {
        if store.get(&key(number), SystemTime::UNIX_EPOCH).await.unwrap().is_some() {
            kept.push(number);
        }
    }
    assert_eq!(kept, [0, 2, 3]);
}

#[tokio::test]
async fn however_many_are_asked_for_the_store_keeps_no_more_than_it_may() {
    let store = MemoryStore::with_capacity(NonZeroUsize::new(100).unwrap());
    for number in 0..10_000 {
        store.insert(&key(number), &expiring(number)).await.unwrap();
    }
    let all_expired = UNIX_EPOCH + Duration::from_secs(1_000_000);
    assert_eq!(store.expired(all_expired).await.unwrap(), 100);
    assert!(store.get(&key(9_999), UNIX_EPOCH).await.unwrap().is_some());
}

#[tokio::test]
async fn a_full_store_refuses_a_key_that_is_there_and_drops_nothing_for_it() {
    let store = MemoryStore::with_capacity(NonZeroUsize::new(2).unwrap());
    store.insert(&key(0), &expiring(10)).await.unwrap();
    store.insert(&key(1), &expiring(20)).await.unwrap();
    assert!(store.insert(&key(1), &expiring(30)).await.is_err());
    assert!(store.get(&key(0), UNIX_EPOCH).await.unwrap().is_some());
}
