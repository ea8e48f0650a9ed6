//! Proof of work, beside the usual captchas and alone.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

use simple_captcha::image::Scale;
use simple_captcha::kind::{Part, PartError, Work};
use simple_captcha::store::SharedStore;
use simple_captcha::{
    BuildError, Captcha, CaptchaBuilder, Challenge, Claims, Clock, IssueError, Key, ManualClock,
    MemoryStore, Puzzle, Rng, Secret, Service, SiteSecret, VerifyError,
};
use test_support::store::{failing, spied};
use tokio::task::JoinSet;

struct Fixed;

impl Challenge for Fixed {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

fn light() -> Work {
    Work::new(2, 3..=9).unwrap()
}

fn store() -> SharedStore {
    SharedStore::new(MemoryStore::default())
}

fn usual(store: &SharedStore) -> CaptchaBuilder {
    let secret = Secret::new("a secret of mine").unwrap();
    Captcha::builder(store.clone()).challenge(Fixed).secret(secret)
}

fn beside(store: &SharedStore) -> CaptchaBuilder {
    usual(store).sealed(true).work(light())
}

async fn data(captcha: &Captcha, key: &Key) -> String {
    let data = captcha.part(key, Part::Data).await.unwrap();
    assert_eq!(data.content_type(), "application/json");
    String::from_utf8(data.into_bytes()).unwrap()
}

/// Finds the key as a browser does: tries one counter after the other.
async fn solved(captcha: &Captcha, key: &Key) -> String {
    let data = data(captcha, key).await;
    let field = |name: &str| {
        let (_, rest) = data.split_once(&format!("\"{name}\":")).unwrap();
        rest.split([',', '}']).next().unwrap().trim_matches('"').to_owned()
    };
    let bytes = |name| {
        let text = field(name);
        std::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    };
    let (cost, prefix) = (field("cost").parse().unwrap(), field("keyPrefix"));
    let derived = (0..100).map(|counter| {
        let key = Work::derive(cost, &bytes("nonce"), &bytes("salt"), counter);
        key.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    });
    derived.into_iter().find(|key| key.starts_with(&prefix)).unwrap()
}

#[tokio::test]
async fn the_answer_is_right_once_and_issuing_stores_nothing() {
    let (store, spy) = spied();
    let captcha = beside(&store).build().unwrap();
    let key = captcha.issue_work().await.unwrap();
    let answer = solved(&captcha, &key).await;
    assert_eq!((spy.keys().len(), spy.spent().len()), (0, 0));
    captcha.verify(&key, &answer).await.unwrap();
    assert!(matches!(captcha.verify(&key, &answer).await, Err(VerifyError::Gone)));
    assert!(matches!(captcha.part(&key, Part::Data).await, Err(PartError::Gone)));
    assert_eq!(spy.keys().len(), 0);
}

#[tokio::test]
async fn a_wrong_answer_uses_it_up_and_an_empty_one_does_not() {
    let captcha = beside(&store()).build().unwrap();
    let key = captcha.issue_work().await.unwrap();
    let answer = solved(&captcha, &key).await;
    assert!(matches!(captcha.verify(&key, " ").await, Err(VerifyError::Empty)));
    let wrong = captcha.verify(&key, &answer.to_uppercase()).await;
    assert!(matches!(wrong, Err(VerifyError::Wrong)));
    assert!(matches!(captcha.verify(&key, &answer).await, Err(VerifyError::Gone)));
}

#[tokio::test]
async fn each_kind_is_judged_by_its_own_rules_and_shown_its_own_parts() {
    let captcha = beside(&store()).build().unwrap();
    let [work, text] = [captcha.issue_work().await.unwrap(), captcha.issue().await.unwrap()];
    assert!(matches!(captcha.image(&work, Scale::Plain).await, Err(PartError::Off)));
    assert!(matches!(captcha.part(&text, Part::Data).await, Err(PartError::Off)));
    captcha.verify(&text, "KHTAP").await.unwrap();
    assert!(matches!(captcha.verify(&work, "KHTAP").await, Err(VerifyError::Wrong)));
}

#[tokio::test]
async fn both_kinds_bring_the_same_tokens() {
    let captcha = beside(&store()).site_secret(SiteSecret::of("the back end's")).build().unwrap();
    let key = captcha.issue_work().await.unwrap();
    let proof = captcha.verify(&key, &solved(&captcha, &key).await).await.unwrap();
    let token = proof.token(&Claims::default()).unwrap();
    let verdict = captcha.redeem_token(token.as_str()).await.unwrap();
    assert_eq!(verdict.kind, "work");
}

#[tokio::test]
async fn it_can_be_the_only_kind() {
    let captcha = usual(&store()).kind(light()).build().unwrap();
    for key in [captcha.issue().await.unwrap(), captcha.issue_work().await.unwrap()] {
        captcha.verify(&key, &solved(&captcha, &key).await).await.unwrap();
    }
}

#[tokio::test]
async fn what_a_site_does_not_have_it_does_not_issue_or_take() {
    let store = store();
    let with = beside(&store).build().unwrap();
    let without = usual(&store).sealed(true).build().unwrap();
    assert!(with.has_work() && !without.has_work());
    assert!(matches!(without.issue_work().await, Err(IssueError::NoWork)));
    let key = with.issue_work().await.unwrap();
    let answer = solved(&with, &key).await;
    assert!(matches!(without.verify(&key, &answer).await, Err(VerifyError::Gone)));
}

#[tokio::test]
async fn it_does_not_open_a_form_that_asks_with_a_challenge_of_its_own() {
    let captcha = beside(&store()).named_challenge("login", Fixed).build().unwrap();
    let key = captcha.issue_work().await.unwrap();
    let answer = solved(&captcha, &key).await;
    let login = captcha.for_challenge("login").unwrap();
    assert!(matches!(login.verify(&key, &answer).await, Err(VerifyError::Gone)));
    captcha.verify(&key, &answer).await.unwrap();
}

#[tokio::test]
async fn one_site_does_not_take_the_work_of_another() {
    let service = Service::builder(MemoryStore::default())
        .secret(Secret::new("a secret of mine").unwrap())
        .site("shop".parse().unwrap(), |site| site.sealed(true).work(light()))
        .site("blog".parse().unwrap(), |site| site.sealed(true).work(light()))
        .build()
        .unwrap();
    let [shop, blog] = ["shop", "blog"].map(|key| service.site(&key.parse().unwrap()).unwrap());
    let key = shop.issue_work().await.unwrap();
    let answer = solved(shop, &key).await;
    assert!(matches!(blog.part(&key, Part::Data).await, Err(PartError::Gone)));
    assert!(matches!(blog.verify(&key, &answer).await, Err(VerifyError::Gone)));
    shop.verify(&key, &answer).await.unwrap();
}

#[tokio::test]
async fn the_browser_is_told_when_it_expires_and_then_it_is_gone() {
    let clock = ManualClock::new(UNIX_EPOCH + Duration::from_millis(1_796_000_000_900));
    let captcha = beside(&store()).clock(clock.clone()).build().unwrap();
    let key = captcha.issue_work().await.unwrap();
    assert!(data(&captcha, &key).await.contains("\"expiresAt\":1796000300,"));
    let answer = solved(&captcha, &key).await;
    clock.advance(CaptchaBuilder::DEFAULT_TIMEOUT);
    assert!(clock.now() > UNIX_EPOCH);
    assert!(matches!(captcha.verify(&key, &answer).await, Err(VerifyError::Gone)));
    assert!(matches!(captcha.part(&key, Part::Data).await, Err(PartError::Gone)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_right_answers_at_once_one_passes() {
    let captcha = beside(&store()).build().unwrap();
    let key = captcha.issue_work().await.unwrap();
    let answer = solved(&captcha, &key).await;
    let mut answers = JoinSet::new();
    for _ in 0..50 {
        let (captcha, key, answer) = (captcha.clone(), key.clone(), answer.clone());
        answers.spawn(async move { captcha.verify(&key, &answer).await.is_ok() });
    }
    let passed = answers.join_all().await.into_iter().filter(|&passed| passed).count();
    assert_eq!(passed, 1);
}

#[tokio::test]
async fn a_store_that_fails_lets_nobody_pass() {
    let key = beside(&store()).build().unwrap().issue_work().await.unwrap();
    let captcha = beside(&failing()).build().unwrap();
    assert!(matches!(captcha.part(&key, Part::Data).await, Err(PartError::Store(_))));
    assert!(matches!(captcha.verify(&key, "0").await, Err(VerifyError::Store(_))));
}

#[test]
fn it_needs_sealed_keys_beside_the_usual_kind_and_a_secret_alone() {
    let refused = usual(&store()).work(light()).build().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a proof of work beside the usual captchas needs sealed keys: set `sealed`"
    );
    let refused = Captcha::builder(store()).kind(light()).build();
    assert!(matches!(refused, Err(BuildError::NoSecret)));
}
