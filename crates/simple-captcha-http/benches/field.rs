//! How long a field takes to be written, beside the captcha that is made for it.
//!
//! `cargo bench -p simple-captcha --bench field`.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails should say so loudly")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_http::form::{Field, Refusal};

fn fields(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    let mut group = criterion.benchmark_group("field");
    let field = Field::builder(&captcha).language("fr-CH, de;q=0.5");
    let field = runtime.block_on(field.refused(Refusal::Invalid).issue()).unwrap();
    let mut page = String::with_capacity(4096);
    group.bench_function("write", |bencher| {
        bencher.iter(|| {
            use std::fmt::Write;
            page.clear();
            write!(page, "{}", black_box(&field)).unwrap();
            page.len()
        });
    });
    group.bench_function("set up, make a captcha in memory, and write", |bencher| {
        bencher.iter(|| {
            let field = Field::builder(&captcha).language("fr-CH, de;q=0.5");
            runtime.block_on(field.refused(Refusal::Invalid).issue()).unwrap().to_string()
        });
    });
    group.finish();
}

criterion_group!(benches, fields);
criterion_main!(benches);
