//! How long a store takes to keep, read and take a captcha, with a thousand captchas in it and with a
//! million.
//!
//! `cargo bench -p simple-captcha-store` measures SQLite, in a file of its own. `DATABASE_URL` in the
//! environment names another database, which must be empty and may be filled; its kind wants
//! `--all-features`. `bench/load/run --rows` does that with PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails should say so loudly")]

use std::env;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use criterion::{Criterion, criterion_group, criterion_main};
use simple_captcha::store::{SharedStore, StoreError};
use simple_captcha::{Answer, Key, Record, Store};
use simple_captcha_store::StoreUrl;
use tempfile::TempDir;
use tokio::runtime::Runtime;

const SIZES: [u64; 2] = [1_000, 1_000_000];

fn stores(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = TempDir::new().unwrap();
    let file = format!("sqlite:{}", folder.path().join("captcha.db").display());
    let url: StoreUrl = env::var("DATABASE_URL").unwrap_or(file).parse().unwrap();
    let store = runtime.block_on(url.open()).unwrap();
    let mut filled = 0;
    for size in SIZES {
        runtime.block_on(fill(&store, filled..size));
        filled = size;
        let mut group = criterion.benchmark_group(format!("{size} captchas"));
        // One captcha more at a time, so that there are always so many.
        group.bench_function("insert", |bencher| {
            bencher.iter_custom(|rounds| {
                runtime.block_on(rounds_of(rounds, async |number| {
                    let (key, record) = captcha(size + number);
                    let (took, ()) = timed(store.insert(&key, &record)).await;
                    store.take(&key, now()).await.unwrap().unwrap();
                    took
                }))
            });
        });
        group.bench_function("get", |bencher| {
            bencher.iter_custom(|rounds| {
                runtime.block_on(rounds_of(rounds, async |number| {
                    let (key, _) = captcha(number * 7919 % size);
                    let (took, found) = timed(store.get(&key, now())).await;
                    assert!(found.is_some());
                    took
                }))
            });
        });
        group.bench_function("take", |bencher| {
            bencher.iter_custom(|rounds| {
                runtime.block_on(rounds_of(rounds, async |number| {
                    let (key, record) = captcha(size + number);
                    store.insert(&key, &record).await.unwrap();
                    let (took, taken) = timed(store.take(&key, now())).await;
                    assert!(taken.is_some());
                    took
                }))
            });
        });
        group.finish();
    }
}

async fn fill(store: &SharedStore, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let (key, record) = captcha(number);
        store.insert(&key, &record).await.unwrap();
    }
}

/// How long some rounds took together, by what each says of itself.
async fn rounds_of(rounds: u64, round: impl AsyncFn(u64) -> Duration) -> Duration {
    let mut took = Duration::ZERO;
    for number in 0..rounds {
        took += round(number).await;
    }
    took
}

async fn timed<T>(operation: impl Future<Output = Result<T, StoreError>>) -> (Duration, T) {
    let began = Instant::now();
    let done = operation.await.unwrap();
    (began.elapsed(), done)
}

/// A captcha of a scattered key, which expires in an hour.
fn captcha(number: u64) -> (Key, Record) {
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let key = format!("{scattered:016x}{number:024}").parse().unwrap();
    let expires = now() + Duration::from_secs(3600);
    (key, Record::new("KHXMT".to_owned(), Answer::new("khxmt"), expires))
}

/// The stores are told the time: it may be any.
fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(2_500_000_000)
}

criterion_group!(benches, stores);
criterion_main!(benches);
