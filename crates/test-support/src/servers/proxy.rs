//! Between a store and its server: a proxy that lets connections fall silent, as a network does that
//! forgets them, or that changes what a store says.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use simple_captcha::store::SharedStore;
use simple_captcha::{Answer, Key, Record, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Hands on what it is sent until it is silenced; connections that are made after that work again.
pub struct Proxy {
    pub port: u16,
    generation: Arc<AtomicU64>,
}

impl Proxy {
    pub async fn before(server: u16) -> Self {
        Self::with_a_replacement(server, [Vec::new(), Vec::new()]).await
    }

    /// Hands on the second text in place of the first, which is as long, to the server.
    pub async fn with_a_replacement(server: u16, texts: [Vec<u8>; 2]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let generation = Arc::new(AtomicU64::new(0));
        let current = Arc::clone(&generation);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                let made_in = current.load(Ordering::SeqCst);
                let (there, back) = (Arc::clone(&current), Arc::clone(&current));
                let texts = texts.clone();
                tokio::spawn(hand_on(from_client, to_server, texts, made_in, there));
                tokio::spawn(hand_on(from_server, to_client, Default::default(), made_in, back));
            }
        });
        Self { port, generation }
    }

    /// All connections that there are stay open, and nothing comes through any more.
    pub fn silence(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }
}

/// Silences a store whose server is behind a proxy, when several of its connections lie idle: one
/// operation fails at most.
pub async fn endures_silence(store: impl Store, proxy: &Proxy, now: SystemTime, limit: Duration) {
    let store = SharedStore::new(store);
    let key: Key = "kept".parse().unwrap();
    let record = Record::new("A".to_owned(), Answer::new("A"), now + Duration::from_secs(60));
    store.insert(&key, &record).await.unwrap();
    let gets = (0..20).map(|_| {
        let (store, key) = (store.clone(), key.clone());
        async move { store.get(&key, now).await }
    });
    assert!(gets.collect::<JoinSet<_>>().join_all().await.iter().all(Result::is_ok));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    proxy.silence();
    let began = Instant::now();
    let mut failures = 0;
    while store.get(&key, now).await.is_err() {
        failures += 1;
    }
    assert!(failures <= 1, "{failures} operations failed");
    assert!(began.elapsed() < limit * 2, "{:?}", began.elapsed());
}

async fn hand_on(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    [first, second]: [Vec<u8>; 2],
    made_in: u64,
    current: Arc<AtomicU64>,
) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if current.load(Ordering::SeqCst) != made_in {
            // Not dropped: to end a connection would say something.
            std::future::pending::<()>().await;
        }
        let bytes = bytes.get_mut(..count).unwrap();
        let starts = 0..(count + 1).saturating_sub(first.len());
        for start in starts.filter(|_| !first.is_empty()) {
            let place = bytes.get_mut(start..start + first.len()).unwrap();
            if place == first {
                place.copy_from_slice(&second);
            }
        }
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}
