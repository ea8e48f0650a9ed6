//! Whose picture is whose.

use simple_captcha::image::Scale;
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Challenge, MemoryStore, Puzzle, Rng, Secret};

#[tokio::test]
async fn a_key_has_one_picture_and_another_one_under_another_secret() {
    let store = SharedStore::new(MemoryStore::default());
    let [one, same, other] =
        ["a secret of mine", "a secret of mine", "a secret of hers"].map(|secret| {
            let secret = Secret::new(secret).unwrap();
            Captcha::builder(store.clone()).secret(secret).build().unwrap()
        });
    let key = one.issue().await.unwrap();
    let bytes =
        async |captcha: &Captcha| captcha.image(&key, Scale::Plain).await.unwrap().into_bytes();
    let picture = bytes(&one).await;
    assert!(picture == bytes(&one).await && picture == bytes(&same).await);
    assert!(picture != bytes(&other).await);
}

#[tokio::test]
async fn two_keys_with_the_same_text_have_different_pictures() {
    struct SamePicture;
    impl Challenge for SamePicture {
        fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
            Puzzle::new("ABCD", "abcd")
        }
    }
    let captcha = Captcha::builder(MemoryStore::default()).challenge(SamePicture).build().unwrap();
    let mut pictures = Vec::new();
    for _ in 0..20 {
        let key = captcha.issue().await.unwrap();
        pictures.push(captcha.image(&key, Scale::Plain).await.unwrap().into_bytes());
    }
    pictures.sort_unstable();
    pictures.dedup();
    assert_eq!(pictures.len(), 20);
}
