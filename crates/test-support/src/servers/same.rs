//! What the store on each of the servers does in the same way.

use std::fmt::Debug;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use simple_captcha::store::StoreError;
use simple_captcha::{Captcha, CaptchaBuilder, Key, ManualClock, Secret, Store, VerifyError};
use tokio::task::JoinSet;

use super::captchas::{key, moment, record};
use super::said;

/// Of fifty who take one captcha at the same time, half of them by another store, one gets it.
pub async fn gives_it_to_one_of_fifty(stores: [impl Store; 2], now: SystemTime) {
    let [first, second] = stores.map(Arc::new);
    for number in 0..50 {
        let key = key(&format!("wanted_{number}"));
        let expires = now + Duration::from_secs(60);
        first.insert(&key, &record("A", expires)).await.unwrap();
        let mut takers = JoinSet::new();
        for store in [&first, &second].repeat(25) {
            let (store, key) = (store.clone(), key.clone());
            takers.spawn(async move { store.take(&key, now).await.unwrap().is_some() });
        }
        assert_eq!(takers.join_all().await.into_iter().filter(|won| *won).count(), 1);
    }
}

/// Two rows of Django's are read right, and by no key in another case: one that expires at
/// 12:24:27.258773 UTC on November 22nd, 2026, and one that expires at 12:24:27.
pub async fn reads_what_django_wrote(store: impl Store) {
    let second = 1_795_350_267_000_000;
    for (hashkey, challenge, answer, expires) in [
        ("686b0d6dba489980b80e36f7fd0d93950e41469f", "THTI", "thti", second + 258_773),
        ("6570546f914cfcfebafa94afb41226524c021dc9", "ÜÉÈÖ", "üéèö", second),
    ] {
        let (expires, before) = (moment(expires), moment(expires - 1));
        let upper = key(&hashkey.to_uppercase());
        assert!(store.get(&upper, before).await.unwrap().is_none());
        assert!(store.take(&upper, before).await.unwrap().is_none());
        let key = key(hashkey);
        let record = store.get(&key, before).await.unwrap().unwrap();
        assert_eq!(record.challenge, challenge);
        assert_eq!(record.answer.expose(), answer);
        assert_eq!(record.expires, expires);
        assert!(store.get(&key, expires).await.unwrap().is_none());
        assert!(store.take(&key, before).await.unwrap().is_some());
    }
    assert_eq!(store.expired(moment(second + 1_000_000)).await.unwrap(), 0, "none is left");
}

/// Captchas come and go beside two of Django's and one of ours when Django's counter of ids is at its
/// end. Reads the ids of all rows.
pub async fn needs_no_counter(store: impl Store, ids: impl AsyncFn() -> Vec<i32>) {
    for number in 0..14 {
        let new = key(&format!("key_{number}"));
        store.insert(&new, &record("A", moment(2))).await.unwrap();
        assert!(store.get(&new, moment(1)).await.unwrap().is_some());
    }
    assert_eq!(ids().await.iter().filter(|id| **id < 0).count(), 15);
    assert!(store.take(&key("key_0"), moment(1)).await.unwrap().is_some());
    assert_eq!(store.expired(moment(2)).await.unwrap(), 16);
    assert_eq!(store.sweep(moment(2)).await.unwrap(), 16);
    assert!(ids().await.is_empty());
}

/// Captchas come and go when the column of ids has this type.
pub async fn has_ids_of_type(store: impl Store, name: &str) {
    for new in ["taken", "swept"] {
        let inserted = store.insert(&key(new), &record("A", moment(2))).await;
        inserted.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(store.take(&key("taken"), moment(1)).await.unwrap().is_some(), "{name}");
    assert_eq!(store.sweep(moment(2)).await.unwrap(), 1, "{name}");
}

/// Eight can open, and so make, a new database at the same time.
pub async fn is_opened_by_many_at_once<S, F>(open: impl Fn() -> F)
where
    S: Store,
    F: Future<Output = Result<S, StoreError>> + Send + 'static,
{
    let mut starting = JoinSet::new();
    for _ in 0..8 {
        let opening = open();
        starting.spawn(async move { opening.await.map(|_| ()) });
    }
    for opened in starting.join_all().await {
        opened.unwrap();
    }
}

/// A server that takes a connection and says nothing is an error within the time limit, or soon after.
pub async fn does_not_wait_for_the_silent<S: Debug, F>(
    scheme: &str,
    open: impl FnOnce(String) -> F,
    limit: Duration,
) where
    F: Future<Output = Result<S, StoreError>>,
{
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("{scheme}://scott:tiger@{}/db", silent.local_addr().unwrap());
    let began = Instant::now();
    let failed = said(open(url).await);
    assert!(failed.contains("no answer from the database within 2 s"), "{failed}");
    assert!(began.elapsed() < limit * 2, "{:?}", began.elapsed());
}

/// An answered key stays refused, however the clocks of several machines differ, and if a local time
/// means two moments.
pub async fn remembers_what_is_spent(store: impl Store) {
    // At 1:00 UTC on October 25th, 2026, it is 3:00 in Berlin and becomes 2:00.
    let set_back = moment(1_792_890_000_000_000);
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let clock = ManualClock::new(set_back);
    let builder = Captcha::builder(store).clock(clock.clone()).sealed(true);
    let captcha = builder.secret(Secret::new("a secret of mine").unwrap()).build().unwrap();
    let verdict = async |key: &Key| captcha.verify(key, "wrong").await.unwrap_err();
    for issued in (0..30).map(|times| set_back - minutes(150) + minutes(10) * times) {
        clock.set(issued);
        let key = captcha.issue().await.unwrap();
        assert!(matches!(verdict(&key).await, VerifyError::Wrong));
        // Another machine is ahead by up to fifty minutes, and sweeps.
        for ahead in (0..6).map(|times| minutes(10) * times) {
            clock.set(issued + CaptchaBuilder::DEFAULT_TIMEOUT + ahead);
            captcha.clean().await.unwrap();
            clock.set(issued);
            assert!(matches!(verdict(&key).await, VerifyError::Gone), "{issued:?} {ahead:?}");
        }
        clock.set(issued + minutes(240));
        captcha.clean().await.unwrap();
        clock.set(issued);
        assert!(matches!(verdict(&key).await, VerifyError::Wrong), "it is forgotten");
    }
}

/// Rows that cannot be read, whose keys are given, count as none; who asks for others at the same time
/// gets them.
pub async fn passes_by_what_cannot_be_read(store: impl Store, unreadable: &[&str]) {
    let store = Arc::new(store);
    let now = moment(1);
    let good: Vec<_> = (0..20).map(|number| key(&format!("good_{number}"))).collect();
    for key in &good {
        store.insert(key, &record("A", now + Duration::from_secs(60))).await.unwrap();
    }
    let bad: Vec<_> = unreadable.iter().map(|name| key(name)).collect();
    for takes in [false, true] {
        let mut asking = JoinSet::new();
        for key in bad.iter().chain(&good).chain(&bad).cloned() {
            let store = store.clone();
            asking.spawn(async move {
                let found =
                    if takes { store.take(&key, now).await } else { store.get(&key, now).await };
                (key, found.unwrap().is_some())
            });
        }
        for (key, found) in asking.join_all().await {
            assert_eq!(found, good.contains(&key), "{key:?}, taken: {takes}");
        }
    }
}
