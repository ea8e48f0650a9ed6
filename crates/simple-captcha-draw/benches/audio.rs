//! How long a sound takes, from the text to the bytes of the file, with the voices loaded.
//!
//! `cargo bench -p simple-captcha-draw --bench audio`. `bench/sound/run` compares with other captchas.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails should say so loudly")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use simple_captcha_draw::Rng;
use simple_captcha_draw::audio::{AudioStyle, Voice};
use test_support::{LETTERS, text};

fn sounds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sound");
    let style = AudioStyle::default();
    let english = style.default_language().unwrap();
    for length in [5, 6, 21] {
        let mut rng = Rng::from_seed([7; 32]);
        group.bench_function(format!("{length} symbols"), |bencher| {
            bencher.iter(|| {
                let text = text(LETTERS, length, &mut rng);
                style.speak(black_box(&text), english, &mut rng).unwrap()
            });
        });
    }
    group.finish();
}

/// What loading a voice costs, once at the start.
fn loading(criterion: &mut Criterion) {
    let file = Voice::english().first().unwrap().to_bytes();
    criterion.bench_function("reading a voice", |bencher| {
        bencher.iter(|| Voice::from_bytes(black_box(&file)).unwrap());
    });
}

criterion_group!(benches, sounds, loading);
criterion_main!(benches);
