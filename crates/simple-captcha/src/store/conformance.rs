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

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::task::JoinSet;

use super::{SpendOutcome, SpentId, Store, StoreError};
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
    a_taken_captcha_is_gone(&empty().await).await;
    a_captcha_is_gone_from_the_moment_it_expires(&empty().await).await;
    keys_are_compared_to_the_letter(&empty().await).await;
    a_sweep_removes_what_has_expired_and_nothing_else(&empty().await).await;
    of_fifty_takers_at_once_one_gets_it(empty().await).await;
    what_is_used_up_is_so_for_everybody_after_the_first(&empty().await).await;
    a_sweep_forgets_what_is_used_up_once_it_has_expired(&empty().await).await;
    of_fifty_who_use_one_thing_up_at_once_one_is_the_first(empty().await).await;
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

async fn what_is_used_up_is_so_for_everybody_after_the_first(store: &impl Store) {
    let ids = [SpentId::from([0; 16]), SpentId::from([255; 16]), SpentId::from([0xab; 16])];
    for (number, id) in ids.iter().enumerate() {
        assert!(!store.is_spent(id).await.expect("the store answers"), "nobody has used it up");
        assert_eq!(spend(store, id, later(60)).await, SpendOutcome::First, "the first is told so");
        for until in [later(60), later(120), earlier(60)] {
            assert_eq!(
                spend(store, id, until).await,
                SpendOutcome::Again,
                "the others are not the first"
            );
        }
        for (other, id) in ids.iter().enumerate() {
            let spent = store.is_spent(id).await.expect("the store answers");
            assert_eq!(spent, other <= number, "what is used up is read so, and nothing else");
        }
    }
    let key = key(&SpentId::from([0; 16]).to_string());
    assert!(store.get(&key, now()).await.expect("the store answers").is_none());
    assert!(store.take(&key, now()).await.expect("the store answers").is_none());
}

async fn a_sweep_forgets_what_is_used_up_once_it_has_expired(store: &impl Store) {
    let id = |number: u8| SpentId::from([number; 16]);
    for number in 0..30 {
        let until = if number < 20 { earlier(number.into()) } else { later(number.into()) };
        assert_eq!(spend(store, &id(number), until).await, SpendOutcome::First);
    }
    assert_eq!(store.expired(now()).await.expect("the store answers"), 0, "it is no captcha");
    assert_eq!(store.sweep(now()).await.expect("the store answers"), 0, "it is no captcha");
    let mut forgotten = 0;
    for number in 0..30 {
        let spent = store.is_spent(&id(number)).await.expect("the store answers");
        assert!(spent || number < 20, "what has not expired is remembered");
        forgotten += u64::from(!spent);
    }
    // A store that has a clock of its own may forget by that.
    assert!(
        [0, 20].contains(&forgotten),
        "all that has expired is forgotten, not {forgotten} of 20"
    );
    insert(store, &key("beside"), "ABCD", earlier(1)).await;
    assert_eq!(store.sweep(now()).await.expect("the store answers"), 1);
}

async fn of_fifty_who_use_one_thing_up_at_once_one_is_the_first<S: Store>(store: S) {
    let store = Arc::new(store);
    for round in 0..50 {
        let id = SpentId::from([round; 16]);
        let mut users = JoinSet::new();
        for _ in 0..50 {
            let store = Arc::clone(&store);
            users.spawn(async move { spend(&*store, &id, later(60)).await });
        }
        let firsts =
            users.join_all().await.into_iter().filter(|spent| *spent == SpendOutcome::First);
        assert_eq!(firsts.count(), 1, "of fifty at once exactly one is the first");
    }
}

async fn spend(store: &impl Store, id: &SpentId, until: SystemTime) -> SpendOutcome {
    store.spend(id, until, now()).await.expect("the store answers")
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
