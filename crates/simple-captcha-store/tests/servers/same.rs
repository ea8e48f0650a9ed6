//! What the store on each of the servers does in the same way.

use std::fmt::Debug;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use simple_captcha::Store;
use simple_captcha::store::StoreError;
use tokio::task::JoinSet;

use super::captchas::{key, record};
use super::said;

/// Of fifty who take one captcha at the same time, half of them by another store, one gets it.
pub(crate) async fn gives_it_to_one_of_fifty(stores: [impl Store; 2], now: SystemTime) {
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

/// Eight can open, and so make, a new database at the same time.
pub(crate) async fn is_opened_by_many_at_once<S, F>(open: impl Fn() -> F)
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
pub(crate) async fn does_not_wait_for_the_silent<S: Debug, F>(
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
