//! Captchas that are their own record.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::time::Duration;

use simple_captcha::image::Scale;
use simple_captcha::kind::PartError;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Captcha, CaptchaBuilder, Challenge, Clock, Key, ManualClock, MemoryStore, Puzzle, Rng, Secret,
    Store, VerifyError,
};
use test_support::store::spied;
use tokio::task::JoinSet;

struct ConstantChallenge;

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

fn sealed(store: &SharedStore) -> CaptchaBuilder {
    Captcha::builder(store.clone())
        .challenge(ConstantChallenge)
        .secret(secret("a secret of mine"))
        .sealed(true)
}

fn store() -> SharedStore {
    SharedStore::new(MemoryStore::default())
}

const RIGHT: &str = "KHTAP";

#[tokio::test]
async fn issuing_and_showing_store_nothing_and_answering_stores_that_the_key_is_used_up() {
    let (store, spy) = spied();
    let captcha = sealed(&store).timeout(Duration::ZERO).build().unwrap();
    for _ in 0..50 {
        captcha.issue().await.unwrap();
    }
    let long_after = std::time::UNIX_EPOCH + Duration::from_secs(1 << 40);
    assert_eq!(store.expired(long_after).await.unwrap(), 0);

    let captcha = sealed(&store).build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.image(&key, Scale::Plain).await.unwrap();
    assert_eq!(store.expired(long_after).await.unwrap(), 0);
    assert_eq!(spy.spent(), []);
    captcha.verify(&key, RIGHT).await.unwrap();
    assert_eq!(spy.spent().len(), 1);
    assert_eq!(store.sweep(long_after).await.unwrap(), 0);
    assert_eq!(spy.keys(), [], "among the captchas there was never anything");
}

#[tokio::test]
async fn a_key_works_once_right_or_wrong_on_every_node() {
    let store = store();
    let [one, other] = [(); 2].map(|()| sealed(&store).build().unwrap());
    let key = one.issue().await.unwrap();
    assert!(one.image(&key, Scale::Plain).await.is_ok());
    assert!(matches!(other.verify(&key, " ").await, Err(VerifyError::Empty)));
    other.verify(&key, RIGHT).await.unwrap();
    for captcha in [&one, &other] {
        assert!(matches!(captcha.verify(&key, RIGHT).await, Err(VerifyError::Gone)));
        assert!(matches!(captcha.image(&key, Scale::Plain).await, Err(PartError::Gone)));
    }
    let key = one.issue().await.unwrap();
    assert!(matches!(other.verify(&key, "wrong").await, Err(VerifyError::Wrong)));
    assert!(matches!(one.verify(&key, RIGHT).await, Err(VerifyError::Gone)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_right_answers_at_once_one_passes() {
    let captcha = sealed(&store()).build().unwrap();
    for _ in 0..20 {
        let key = captcha.issue().await.unwrap();
        let mut answers = JoinSet::new();
        for _ in 0..50 {
            let (captcha, key) = (captcha.clone(), key.clone());
            answers.spawn(async move { captcha.verify(&key, RIGHT).await.is_ok() });
        }
        let passed = answers.join_all().await.into_iter().filter(|&passed| passed).count();
        assert_eq!(passed, 1);
    }
}

#[tokio::test]
async fn a_key_shows_nothing_and_no_other_secret_opens_it() {
    let store = store();
    let captcha = sealed(&store).build().unwrap();
    let (key, again) = (captcha.issue().await.unwrap(), captcha.issue().await.unwrap());
    assert_ne!(key, again);
    assert!(!key.as_str().contains("khtap"));
    let other = Captcha::builder(store).secret(secret("a secret of hers")).sealed(true).build();
    assert!(matches!(other.unwrap().verify(&key, RIGHT).await, Err(VerifyError::Gone)));
    captcha.verify(&key, RIGHT).await.unwrap();
}

#[tokio::test]
async fn what_expired_is_gone() {
    let clock = ManualClock::default();
    let captcha = sealed(&store()).clock(clock.clone()).build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.image(&key, Scale::Plain).await.unwrap();
    clock.advance(CaptchaBuilder::DEFAULT_TIMEOUT);
    assert!(matches!(captcha.image(&key, Scale::Plain).await, Err(PartError::Gone)));
    assert!(matches!(captcha.verify(&key, RIGHT).await, Err(VerifyError::Gone)));
}

#[tokio::test]
async fn an_answered_key_stays_refused_after_the_clock_ran_ahead_for_a_while() {
    let clock = ManualClock::default();
    let start = clock.now();
    let store = SharedStore::new(MemoryStore::with_capacity(3.try_into().unwrap()));
    let captcha = sealed(&store).clock(clock.clone()).build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, RIGHT).await.unwrap();
    // The key expires, others fill the store, and it is swept.
    clock.advance(Duration::from_secs(6 * 60));
    for _ in 0..5 {
        let other = captcha.issue().await.unwrap();
        captcha.image(&other, Scale::Plain).await.unwrap();
        let _ = captcha.verify(&other, "wrong").await;
    }
    captcha.clean().await.unwrap();
    clock.set(start);
    let replayed = captcha.verify(&key, RIGHT).await;
    assert!(matches!(replayed, Err(VerifyError::Gone)), "{replayed:?}");
}

#[tokio::test]
async fn what_is_used_up_is_forgotten_an_hour_after_it_expired() {
    let clock = ManualClock::default();
    let (store, spy) = spied();
    let captcha = sealed(&store).clock(clock.clone()).build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, RIGHT).await.unwrap();
    let [(id, _)] = spy.spent()[..] else { panic!("one key was used up") };
    clock.advance(Duration::from_secs((5 + 59) * 60));
    captcha.clean().await.unwrap();
    assert!(store.is_spent(&id).await.unwrap());
    clock.advance(Duration::from_secs(60));
    captcha.clean().await.unwrap();
    assert!(!store.is_spent(&id).await.unwrap());
}

#[tokio::test]
async fn a_secret_is_changed_without_breaking_open_pages() {
    let store = store();
    let before = sealed(&store).build().unwrap();
    let [first, second] = [before.issue().await.unwrap(), before.issue().await.unwrap()];
    let after = || {
        let captcha = Captcha::builder(store.clone()).challenge(ConstantChallenge);
        captcha.secret(secret("the secret from now on")).sealed(true)
    };
    let changed = after().old_secret(secret("a secret of mine")).build().unwrap();
    let picture = async |captcha: &Captcha, key: &Key| {
        captcha.image(key, Scale::Plain).await.unwrap().into_bytes()
    };
    changed.verify(&first, RIGHT).await.unwrap();
    assert!(matches!(before.verify(&first, RIGHT).await, Err(VerifyError::Gone)));
    before.verify(&second, RIGHT).await.unwrap();
    assert!(matches!(changed.verify(&second, RIGHT).await, Err(VerifyError::Gone)));

    let new = changed.issue().await.unwrap();
    let without = after().build().unwrap();
    assert_eq!(picture(&changed, &new).await, picture(&without, &new).await);
    without.verify(&new, RIGHT).await.unwrap();
    let old = before.issue().await.unwrap();
    assert!(matches!(without.verify(&old, RIGHT).await, Err(VerifyError::Gone)));
    assert_eq!(picture(&changed, &old).await, picture(&before, &old).await, "one key, one picture");
}

#[tokio::test]
async fn a_sealed_key_opens_nothing_where_keys_are_not_sealed() {
    // A captcha that is not sealed on the same store, another site's say, knows keys by their rows.
    let store = store();
    let captcha = sealed(&store).build().unwrap();
    let stored = Captcha::builder(store.clone()).challenge(ConstantChallenge).build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, RIGHT).await.unwrap();
    assert!(matches!(stored.verify(&key, RIGHT).await, Err(VerifyError::Gone)));
}

#[tokio::test]
async fn without_a_secret_nothing_is_sealed() {
    let error = Captcha::builder(MemoryStore::default()).sealed(true).build().unwrap_err();
    assert_eq!(error.to_string(), "sealed keys and tokens need a secret that stays the same");
}

#[tokio::test]
async fn that_a_key_is_used_up_is_never_pushed_out_of_memory() {
    let clock = ManualClock::default();
    let store = SharedStore::new(MemoryStore::with_capacity(10.try_into().unwrap()));
    let captcha = sealed(&store).clock(clock.clone()).build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, RIGHT).await.unwrap();
    let mut refused = 0;
    for _ in 0..20 {
        let other = captcha.issue().await.unwrap();
        match captcha.verify(&other, "wrong").await {
            Err(VerifyError::Wrong) => {}
            Err(VerifyError::Store(_)) => refused += 1,
            verdict => panic!("{verdict:?}"),
        }
    }
    assert_eq!(refused, 11, "what cannot be written down is not judged");
    assert!(captcha.verify(&key, RIGHT).await.is_err());
    // Captchas that are kept there too are in the way of nothing.
    let plain = Captcha::builder(store.clone()).challenge(ConstantChallenge).build().unwrap();
    for _ in 0..20 {
        plain.issue().await.unwrap();
    }
    assert!(matches!(captcha.verify(&key, RIGHT).await, Err(VerifyError::Gone)));
    clock.advance(CaptchaBuilder::DEFAULT_TIMEOUT + Duration::from_secs(60 * 60));
    let other = captcha.issue().await.unwrap();
    captcha.verify(&other, RIGHT).await.expect("the oldest are forgotten an hour after they ended");
}
