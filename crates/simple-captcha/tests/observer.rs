//! What an observer learns of.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use simple_captcha::store::SharedStore;
use simple_captcha::{
    Captcha, CaptchaBuilder, Challenge, Claims, Event, ManualClock, MemoryStore, Observer, Pass,
    Proof, Puzzle, RefusalReason, Rng, Secret, Service, SiteKey, SiteSecret, Token,
};
use test_support::store::spied;

struct ConstantChallenge;

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

/// Writes down what it observes.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    /// What was observed since the last call.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Observer for Notes {
    fn observe(&self, event: &Event<'_>) {
        let (site, note) = match *event {
            Event::Issued { site, kind, .. } => (site, format!("issued {kind}")),
            Event::Shown { site, kind, part, .. } => (site, format!("shown {kind} {part}")),
            Event::Judged { site, kind, right, age, .. } => {
                (site, format!("judged {kind} {right} {}", age.as_secs()))
            }
            Event::Refused { site, reason: RefusalReason::Foreign, .. } => {
                (site, "foreign".to_owned())
            }
            Event::Refused { site, reason: RefusalReason::Gone, .. } => (site, "gone".to_owned()),
            Event::Refused { site, reason: RefusalReason::Secret, .. } => {
                (site, "unknown secret".to_owned())
            }
            Event::Redeemed { site, .. } => (site, "redeemed".to_owned()),
            Event::StoreFailed { site, .. } => (site, "store failed".to_owned()),
            other => (None, format!("{other:?}")),
        };
        let site = site.map(|site| format!("{site}: ")).unwrap_or_default();
        self.0.lock().unwrap().push(format!("{site}{note}"));
    }
}

fn builder(store: SharedStore, notes: &Notes, clock: &ManualClock) -> CaptchaBuilder {
    let builder = Captcha::builder(store).challenge(ConstantChallenge).secret(secret());
    builder.site_secret(SiteSecret::of("secret")).observer(notes.clone()).clock(clock.clone())
}

fn secret() -> Secret {
    Secret::new("the secret of these tests").unwrap()
}

fn in_memory() -> SharedStore {
    SharedStore::new(MemoryStore::default())
}

async fn solved(captcha: &Captcha) -> Proof {
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, "khtap").await.unwrap()
}

async fn token(captcha: &Captcha) -> Token {
    solved(captcha).await.token(&Claims::default()).unwrap()
}

async fn pass(captcha: &Captcha) -> Pass {
    solved(captcha).await.pass().unwrap().unwrap()
}

#[tokio::test]
async fn an_observer_learns_what_becomes_of_a_captcha() {
    for sealed in [false, true] {
        let (notes, clock) = (Notes::default(), ManualClock::default());
        let captcha = builder(in_memory(), &notes, &clock).sealed(sealed).build().unwrap();
        let key = captcha.issue().await.unwrap();
        captcha.image(&key, Default::default()).await.unwrap();
        captcha.audio(&key, None).await.unwrap();
        clock.advance(Duration::from_secs(7));
        captcha.verify(&key, "khtap").await.unwrap();
        let _ = captcha.verify(&key, "khtap").await;
        let _ = captcha.verify(&"0123456_9".parse().unwrap(), "khtap").await;
        let key = captcha.issue().await.unwrap();
        let _ = captcha.verify(&key, "wrong").await;
        let expected = [
            "issued text",
            "shown text image",
            "shown text audio",
            "judged text true 7",
            "gone",
            "foreign",
            "issued text",
            "judged text false 0",
        ];
        assert_eq!(notes.take(), expected, "sealed: {sealed}");
    }
}

#[tokio::test]
async fn an_observer_learns_of_an_expired_captcha_and_not_of_an_empty_answer() {
    let (notes, clock) = (Notes::default(), ManualClock::default());
    let captcha = builder(in_memory(), &notes, &clock).build().unwrap();
    let key = captcha.issue().await.unwrap();
    assert_eq!(notes.take(), ["issued text"]);
    let _ = captcha.verify(&key, " ").await;
    assert!(notes.take().is_empty());
    clock.advance(Duration::from_secs(3600));
    let _ = captcha.verify(&key, "khtap").await;
    assert_eq!(notes.take(), ["gone"]);
}

#[tokio::test]
async fn an_observer_learns_of_passes_and_tokens() {
    let (notes, clock) = (Notes::default(), ManualClock::default());
    let captcha = builder(in_memory(), &notes, &clock).build().unwrap();
    let (pass, used, old) = (pass(&captcha).await, token(&captcha).await, token(&captcha).await);
    notes.take();
    for expected in ["redeemed", "gone"] {
        let _ = captcha.redeem_pass(pass.as_str()).await;
        assert_eq!(notes.take(), [expected], "a pass");
        let _ = captcha.redeem_token(used.as_str()).await;
        assert_eq!(notes.take(), [expected], "a token");
    }
    captcha.redeem_token("no token").await.unwrap_err();
    assert_eq!(notes.take(), ["foreign"]);
    clock.advance(captcha.token_lifetime() + Duration::from_secs(1));
    captcha.redeem_token(old.as_str()).await.unwrap_err();
    assert_eq!(notes.take(), ["gone"]);
}

#[tokio::test]
async fn an_observer_learns_whose_captcha_it_is_and_of_secrets_that_no_site_has() {
    let (notes, shop) = (Notes::default(), "shop".parse::<SiteKey>().unwrap());
    let service = Service::builder(MemoryStore::default())
        .observer(notes.clone())
        .secret(secret())
        .site(shop.clone(), |site| {
            site.challenge(ConstantChallenge).site_secret(SiteSecret::of("the shop's secret"))
        })
        .build()
        .unwrap();
    let token = token(service.site(&shop).unwrap()).await;
    assert_eq!(notes.take(), ["shop: issued text", "shop: judged text true 0"]);
    service.verify("another secret", token.as_str()).await.unwrap_err();
    assert_eq!(notes.take(), ["unknown secret"]);
    service.verify("the shop's secret", token.as_str()).await.unwrap();
    assert_eq!(notes.take(), ["shop: redeemed"]);

    let captcha = builder(in_memory(), &notes, &ManualClock::default()).build().unwrap();
    Service::from(captcha).verify("another secret", "a token").await.unwrap_err();
    assert_eq!(notes.take(), ["unknown secret"], "a service of one captcha");
}

#[tokio::test]
async fn an_observer_learns_of_each_failure_of_the_store() {
    let (notes, clock) = (Notes::default(), ManualClock::default());
    let (store, spy) = spied();
    let captcha = builder(store, &notes, &clock).build().unwrap();
    let key = captcha.issue().await.unwrap();
    let (pass, token) = (pass(&captcha).await, token(&captcha).await);
    notes.take();
    spy.fail(u64::MAX);
    let failed = |operation: &str| assert_eq!(notes.take(), ["store failed"], "{operation}");
    captcha.issue().await.unwrap_err();
    failed("issue");
    captcha.image(&key, Default::default()).await.unwrap_err();
    failed("image");
    captcha.audio(&key, None).await.unwrap_err();
    failed("audio");
    captcha.verify(&key, "khtap").await.unwrap_err();
    failed("verify");
    captcha.redeem_pass(pass.as_str()).await.unwrap_err();
    failed("redeem_pass");
    captcha.redeem_token(token.as_str()).await.unwrap_err();
    failed("redeem_token");
    captcha.sweep().await.unwrap_err();
    failed("sweep");
    captcha.clean().await.unwrap_err();
    failed("clean");
    captcha.ready().await.unwrap_err();
    failed("ready");
}
