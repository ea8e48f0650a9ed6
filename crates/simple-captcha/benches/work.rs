//! How long a server takes to make a proof of work and to judge the answer.
//!
//! `cargo bench -p simple-captcha --bench work`.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails should say so loudly")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use simple_captcha::kind::{Kind, Part, Work};
use simple_captcha::{Captcha, MemoryStore, Rng, Secret};

fn work(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let captcha = Captcha::builder(MemoryStore::default())
        .secret(Secret::random().unwrap())
        .sealed(true)
        .work(Work::default())
        .build()
        .unwrap();
    let mut group = criterion.benchmark_group("work");
    group.bench_function("make a task", |bencher| {
        let mut rng = Rng::from_system().unwrap();
        bencher.iter(|| Work::default().make(black_box(&mut rng)).unwrap());
    });
    group.bench_function("issue a sealed key", |bencher| {
        bencher.iter(|| runtime.block_on(captcha.issue_work()).unwrap());
    });
    group.bench_function("say what the browser is to do", |bencher| {
        let key = runtime.block_on(captcha.issue_work()).unwrap();
        bencher.iter(|| runtime.block_on(captcha.part(&key, Part::Data)).unwrap());
    });
    // A wrong answer takes the same way as a right one: the key is opened, used up and compared.
    let answer = "0".repeat(64);
    group.bench_function("judge", |bencher| {
        bencher.iter_batched(
            || runtime.block_on(captcha.issue_work()).unwrap(),
            |key| runtime.block_on(captcha.verify(&key, &answer)).is_ok(),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, work);
criterion_main!(benches);
