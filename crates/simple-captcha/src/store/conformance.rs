//! The tests that every store must pass.
//!
//! Behind the feature `conformance`, so that a store of your own can run them too: switch it on in
//! your `[dev-dependencies]`.
//!
//! ```
//! # #[tokio::main]
//! # async fn main() {
//! use simple_captcha::{MemoryStore, store::conformance};
//!
//! conformance::all(async || MemoryStore::default()).await;
//! # }
//! ```
//!
//! Run them on a runtime with several threads (`#[tokio::test(flavor = "multi_thread")]`), or the
//! test of many takers at once is one of many takers in a row.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "these are tests: they say by a panic what does not hold"
)]

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::task::JoinSet;

use super::{Store, StoreError};
use crate::answer::Answer;
use crate::key::Key;
use crate::record::Record;

/// Runs every test, each on an empty store that `empty` makes.
///
/// # Panics
///
/// With a sentence about what does not hold.
pub async fn all<S: Store>(empty: impl AsyncFn() -> S) {
    what_was_put_in_is_read_as_it_was(&empty().await).await;
    a_key_is_inserted_once(&empty().await).await;
    an_unknown_key_is_none(&empty().await).await;
    many_are_inserted_at_once(&empty().await).await;
    a_taken_captcha_is_gone(&empty().await).await;
    a_captcha_is_gone_from_the_moment_it_expires(&empty().await).await;
    keys_are_compared_to_the_letter(&empty().await).await;
    a_sweep_removes_what_has_expired_and_nothing_else(&empty().await).await;
    of_fifty_takers_at_once_one_gets_it(empty().await).await;
}

/// Runs the tests of what a [pool](crate::CaptchaBuilder::from_pool) asks of a store that can tell
/// its [keys](Store::keys), each on an empty store that `empty` makes.
///
/// # Panics
///
/// With a sentence about what does not hold.
pub async fn pooled<S: Store>(empty: impl AsyncFn() -> S) {
    all_keys_are_told_once_from_wherever_one_begins(&empty().await).await;
    only_keys_of_what_is_alive_are_told(&empty().await).await;
}

async fn all_keys_are_told_once_from_wherever_one_begins(store: &impl Store) {
    let none = store.keys(None, now(), 10).await.expect("the store answers");
    assert!(none.is_empty(), "an empty store has no keys to tell");
    let captchas: Vec<_> = (0..100)
        .map(|number| {
            let key = key(&format!("{:040x}", (number * 7919) % 10_007));
            (key, record("ABCD", later(60)))
        })
        .collect();
    store.insert_many(&captchas).await.expect("new keys are taken");
    let all: HashSet<Key> = captchas.into_iter().map(|(key, _)| key).collect();
    let in_order = walk(store, None).await;
    assert_eq!(in_order.len(), all.len(), "from the beginning to the end each key is told once");
    assert!(in_order.iter().all(|key| all.contains(key)), "no other key is told");
    for number in [0, 1, 50, 98, 99] {
        let (before, behind) = in_order.split_at(number + 1);
        let rest = walk(store, before.last().cloned()).await;
        assert_eq!(rest, behind, "behind a key those that follow it are told");
    }
    // Between two that are there; where that is, the store's order says.
    let rest = walk(store, Some(key(&format!("{:040x}", 5000)))).await;
    assert!(in_order.ends_with(&rest), "a key that is not there has its place too");
}

/// All keys behind one, read a few at a time.
async fn walk(store: &impl Store, mut after: Option<Key>) -> Vec<Key> {
    let mut told = Vec::new();
    loop {
        let keys = store.keys(after.as_ref(), now(), 7).await.expect("the store answers");
        assert!(keys.len() <= 7, "no more keys are told than were asked for");
        after = keys.last().cloned();
        if keys.is_empty() {
            return told;
        }
        told.extend(keys);
    }
}

async fn only_keys_of_what_is_alive_are_told(store: &impl Store) {
    for (name, expires) in [("dead", earlier(1)), ("dying", now()), ("alive", later(1))] {
        insert(store, &key(name), "ABCD", expires).await;
    }
    insert(store, &key("taken"), "ABCD", later(60)).await;
    store.take(&key("taken"), now()).await.expect("the store answers");
    let keys = store.keys(None, now(), 10).await.expect("the store answers");
    assert_eq!(keys, [key("alive")], "only what can still be answered is told");
}

async fn what_was_put_in_is_read_as_it_was(store: &impl Store) {
    for (number, (challenge, answer)) in [
        ("KHXM", "khxm"),
        ("3×4=", "12"),
        ("ÜÉÈÖ", "üéèö"),
        ("验证码", "验证码"),
        ("'\"\\%_;--", "0'"),
    ]
    .into_iter()
    .enumerate()
    {
        let key = key(&format!("round_trip_{number}"));
        let expires = later(60) + Duration::from_micros(123_456);
        let record = Record::new(challenge.to_owned(), Answer::new(answer), expires);
        store.insert(&key, &record).await.expect("a new key is taken");
        for _ in 0..2 {
            let read = store.get(&key, now()).await.expect("the store answers");
            let read = read.expect("what was put in is there, also the second time");
            assert_eq!(read.challenge, challenge, "the challenge is read as it was written");
            assert_eq!(read.answer.expose(), answer, "the answer is read as it was written");
            assert_eq!(read.expires, expires, "the expiry is read to the microsecond");
        }
    }
}

async fn a_key_is_inserted_once(store: &impl Store) {
    let key = key("twice");
    insert(store, &key, "FIRST", later(60)).await;
    let again = store.insert(&key, &record("SECOND", later(60))).await;
    assert!(matches!(again, Err(StoreError::KeyTaken)), "a second insert is refused: {again:?}");
    let kept = store.get(&key, now()).await.expect("the store answers");
    assert_eq!(kept.expect("the first stays").challenge, "FIRST", "the first record stays");
}

async fn many_are_inserted_at_once(store: &impl Store) {
    store.insert_many(&[]).await.expect("nothing is inserted");
    let expires = later(60) + Duration::from_micros(123_456);
    let captchas: Vec<_> = (0..2500)
        .map(|number| (key(&format!("many_{number}")), record(&format!("Ü{number}"), expires)))
        .collect();
    store.insert_many(&captchas).await.expect("new keys are taken");
    for (key, record) in captchas.iter().step_by(99) {
        let read = store.get(key, now()).await.expect("the store answers");
        let read = read.expect("what was put in is there");
        assert_eq!(read.challenge, record.challenge, "the challenge is read as it was written");
        assert_eq!(read.answer.expose(), record.answer.expose(), "so is the answer");
        assert_eq!(read.expires, expires, "the expiry is read to the microsecond");
    }
    let again = [(key("another"), record("A", expires)), (key("many_7"), record("B", expires))];
    let again = store.insert_many(&again).await;
    assert!(matches!(again, Err(StoreError::KeyTaken)), "a second insert is refused: {again:?}");
    let kept = store.get(&key("many_7"), now()).await.expect("the store answers");
    assert_eq!(kept.expect("the first stays").challenge, "Ü7", "the first record stays");
}

async fn an_unknown_key_is_none(store: &impl Store) {
    for text in ["unknown", "é", "_", &"a".repeat(Key::MAX_LEN)] {
        let key = key(text);
        assert!(store.get(&key, now()).await.expect("the store answers").is_none());
        assert!(store.take(&key, now()).await.expect("the store answers").is_none());
    }
}

async fn a_taken_captcha_is_gone(store: &impl Store) {
    let key = key("taken");
    insert(store, &key, "ABCD", later(60)).await;
    let taken = store.take(&key, now()).await.expect("the store answers").expect("it was there");
    assert_eq!(taken.challenge, "ABCD", "the challenge is taken as it was written");
    assert_eq!(taken.answer.expose(), "abcd", "the answer is taken as it was written");
    assert_eq!(taken.expires, later(60), "the expiry is taken as it was written");
    assert!(store.take(&key, now()).await.expect("the store answers").is_none());
    assert!(store.get(&key, now()).await.expect("the store answers").is_none());
}

async fn a_captcha_is_gone_from_the_moment_it_expires(store: &impl Store) {
    let micro = Duration::from_micros(1);
    for (number, expires) in [later(60), later(60) + micro].into_iter().enumerate() {
        let key = key(&format!("expiring_{number}"));
        insert(store, &key, "ABCD", expires).await;
        let before = store.get(&key, expires - micro).await.expect("the store answers");
        assert!(before.is_some(), "a microsecond earlier it is there");
        for moment in [expires, expires + micro, expires + Duration::from_secs(86_400)] {
            let read = store.get(&key, moment).await.expect("the store answers");
            assert!(read.is_none(), "an expired captcha cannot be read");
        }
        let taken = store.take(&key, expires).await.expect("the store answers");
        assert!(taken.is_none(), "an expired captcha cannot be taken");
    }
}

async fn keys_are_compared_to_the_letter(store: &impl Store) {
    insert(store, &key("abcdef"), "ABCD", later(60)).await;
    for other in ["ABCDEF", "abcdeF", "abcde", "abcdefg", "äbcdef"] {
        let read = store.get(&key(other), now()).await.expect("the store answers");
        assert!(read.is_none(), "{other} is another key than abcdef");
        let taken = store.take(&key(other), now()).await.expect("the store answers");
        assert!(taken.is_none(), "{other} does not take abcdef");
    }
    assert!(store.get(&key("abcdef"), now()).await.expect("the store answers").is_some());
}

async fn a_sweep_removes_what_has_expired_and_nothing_else(store: &impl Store) {
    for number in 0..30 {
        let expires = if number < 20 { earlier(1 + number) } else { later(number) };
        insert(store, &key(&format!("sweep_{number}")), "ABCD", expires).await;
    }
    assert_eq!(store.expired(now()).await.expect("the store answers"), 20);
    assert_eq!(store.sweep(now()).await.expect("the store answers"), 20);
    assert_eq!(store.expired(now()).await.expect("the store answers"), 0);
    assert_eq!(store.sweep(now()).await.expect("the store answers"), 0);
    for number in 20..30 {
        let read = store.get(&key(&format!("sweep_{number}")), now()).await;
        assert!(read.expect("the store answers").is_some(), "what is alive is not swept away");
    }
}

async fn of_fifty_takers_at_once_one_gets_it<S: Store>(store: S) {
    let store = Arc::new(store);
    for round in 0..200 {
        let key = key(&format!("wanted_{round}"));
        insert(&*store, &key, "ABCD", later(60)).await;
        let mut takers = JoinSet::new();
        for _ in 0..50 {
            let (store, key) = (Arc::clone(&store), key.clone());
            takers.spawn(async move { store.take(&key, now()).await });
        }
        let winners = takers
            .join_all()
            .await
            .into_iter()
            .filter(|taken| taken.as_ref().expect("the store answers all of them").is_some())
            .count();
        assert_eq!(winners, 1, "of fifty takers at once exactly one gets the captcha");
    }
}

async fn insert(store: &impl Store, key: &Key, challenge: &str, expires: SystemTime) {
    store.insert(key, &record(challenge, expires)).await.expect("a new key is taken");
}

fn record(challenge: &str, expires: SystemTime) -> Record {
    Record::new(challenge.to_owned(), Answer::new(challenge), expires)
}

fn key(text: &str) -> Key {
    text.parse().unwrap_or_else(|_| panic!("{text} is a key"))
}

/// A moment far from the present, so that a store that looks at a clock of its own is found out,
/// and at a whole second, which some databases write in another way than the rest.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(2_500_000_000)
}

fn later(seconds: u64) -> SystemTime {
    now() + Duration::from_secs(seconds)
}

fn earlier(seconds: u64) -> SystemTime {
    now() - Duration::from_secs(seconds)
}
