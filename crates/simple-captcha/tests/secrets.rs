//! Who has a key and not the secret cannot foresee the picture's noise.
#![expect(
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    reason = "pictures have less than 2^23 pixels, and a test's helpers may fail as its tests do"
)]

use simple_captcha::image::{ImageStyle, Level, Scale};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Challenge, Key, MemoryStore, Puzzle, Rng, Secret};
use test_support::Picture;

struct ConstantChallenge;

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

fn captcha(store: &SharedStore, secret: &str, style: &ImageStyle) -> Captcha {
    Captcha::builder(store.clone())
        .challenge(ConstantChallenge)
        .image_style(style.clone())
        .secret(Secret::new(secret).unwrap())
        .build()
        .unwrap()
}

async fn ink(captcha: &Captcha, key: &Key) -> Vec<bool> {
    let picture = Picture::decode(captcha.image(key, Scale::Plain).await.unwrap().as_bytes());
    picture.ink().into_iter().map(|ink| ink > 100.0).collect()
}

/// How far two pictures agree beyond what chance gives (Cohen's kappa): 1 where all pixels agree, 0
/// where as many do as would in two that have nothing to do with one another.
fn agreement(one: &[bool], other: &[bool]) -> f64 {
    assert_eq!(one.len(), other.len());
    let share = |count: usize| count as f64 / one.len() as f64;
    let dark = |pixels: &[bool]| share(pixels.iter().filter(|&&dark| dark).count());
    let (p, q) = (dark(one), dark(other));
    let by_chance = p * q + (1.0 - p) * (1.0 - q);
    let agreed = share(one.iter().zip(other).filter(|(one, other)| one == other).count());
    (agreed - by_chance) / (1.0 - by_chance)
}

/// The noise of a picture: what its effects change under the same secret and key.
async fn noise(store: &SharedStore, secret: &str, style: &ImageStyle, key: &Key) -> Vec<bool> {
    let with = ink(&captcha(store, secret, style), key).await;
    let without = ink(&captcha(store, secret, &style.clone().without_effects()), key).await;
    with.iter().zip(&without).map(|(with, without)| with != without).collect()
}

#[tokio::test]
async fn less_than_half_of_the_noise_under_one_secret_is_there_under_another() {
    let size = |style: ImageStyle| style.with_size(200, 70).unwrap();
    for (name, style) in [
        ("plain", size(ImageStyle::plain())),
        ("like django", size(ImageStyle::like_django())),
        ("easy", ImageStyle::engraved(Level::Easy)),
        ("medium", ImageStyle::engraved(Level::Medium)),
        ("hard", ImageStyle::engraved(Level::Hard)),
    ] {
        let store = SharedStore::new(MemoryStore::default());
        let keys = captcha(&store, "a secret of mine", &style);
        let (mut agreements, mut same) = (Vec::new(), Vec::new());
        for _ in 0..8 {
            let key = keys.issue().await.unwrap();
            let mine = noise(&store, "a secret of mine", &style, &key).await;
            let hers = noise(&store, "a secret of hers", &style, &key).await;
            let again = noise(&store, "a secret of mine", &style, &key).await;
            assert!(mine.iter().any(|&noise| noise), "{name}: there is noise");
            agreements.push(agreement(&mine, &hers));
            same.push(agreement(&mine, &again));
        }
        assert!(agreements.iter().all(|&kappa| kappa < 0.5), "{name}: {agreements:?}");
        let mean = agreements.iter().sum::<f64>() / agreements.len() as f64;
        assert!(mean < 0.2, "{name}: {agreements:?}");
        assert!(same.iter().all(|&kappa| kappa > 0.999), "{name}: a secret draws the same again");
    }
}
