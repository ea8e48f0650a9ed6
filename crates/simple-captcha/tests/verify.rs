//! Judging answers.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::time::Duration;

use simple_captcha::kind::PartError;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    BuildError, Captcha, CaptchaBuilder, Challenge, IssueError, Key, Letters, ManualClock,
    MemoryStore, Phrases, Puzzle, Rng, Sum, VerifyError, Words,
};
use tokio::task::JoinSet;

/// Always asks the same.
struct ConstantChallenge(&'static str, &'static str);

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new(self.0, self.1)
    }
}

fn captcha() -> CaptchaBuilder {
    Captcha::builder(MemoryStore::default()).challenge(ConstantChallenge("ABCD", "abcd"))
}

#[tokio::test]
async fn the_right_answer_passes_once() {
    let captcha = captcha().build().unwrap();
    let key = captcha.issue().await.unwrap();
    captcha.verify(&key, "abcd").await.unwrap();
    let replayed = captcha.verify(&key, "abcd").await;
    assert!(matches!(replayed, Err(VerifyError::Gone)), "{replayed:?}");
}

#[tokio::test]
async fn a_wrong_answer_uses_the_captcha_up() {
    let captcha = captcha().build().unwrap();
    let key = captcha.issue().await.unwrap();
    let wrong = captcha.verify(&key, "abce").await;
    assert!(matches!(wrong, Err(VerifyError::Wrong)), "{wrong:?}");
    let late = captcha.verify(&key, "abcd").await;
    assert!(matches!(late, Err(VerifyError::Gone)), "{late:?}");
    let image = captcha.image(&key, Default::default()).await;
    assert!(matches!(image, Err(PartError::Gone)), "{image:?}");
}

#[tokio::test]
async fn an_answer_too_long_to_be_right_is_wrong_and_uses_the_captcha_up() {
    let captcha = captcha().build().unwrap();
    let key = captcha.issue().await.unwrap();
    let long = captcha.verify(&key, &"\u{fdfa}".repeat(5300)).await;
    assert!(matches!(long, Err(VerifyError::Wrong)), "{long:?}");
    let late = captcha.verify(&key, "abcd").await;
    assert!(matches!(late, Err(VerifyError::Gone)), "{late:?}");
}

#[tokio::test]
async fn an_empty_answer_leaves_the_captcha_as_it_is() {
    let captcha = captcha().build().unwrap();
    let key = captcha.issue().await.unwrap();
    for typed in ["", "  \t"] {
        let empty = captcha.verify(&key, typed).await;
        assert!(matches!(empty, Err(VerifyError::Empty)), "{empty:?}");
    }
    captcha.verify(&key, "abcd").await.unwrap();
}

#[tokio::test]
async fn an_unknown_key_is_gone() {
    let captcha = captcha().build().unwrap();
    let unknown = captcha.verify(&"unknown".parse().unwrap(), "abcd").await;
    assert!(matches!(unknown, Err(VerifyError::Gone)), "{unknown:?}");
}

#[tokio::test]
async fn an_expired_captcha_is_gone() {
    let clock = ManualClock::default();
    let captcha = captcha().clock(clock.clone()).build().unwrap();
    let key = captcha.issue().await.unwrap();
    clock.advance(CaptchaBuilder::DEFAULT_TIMEOUT - Duration::from_micros(1));
    captcha.image(&key, Default::default()).await.unwrap();
    clock.advance(Duration::from_micros(1));
    let image = captcha.image(&key, Default::default()).await;
    assert!(matches!(image, Err(PartError::Gone)), "{image:?}");
    let late = captcha.verify(&key, "abcd").await;
    assert!(matches!(late, Err(VerifyError::Gone)), "{late:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_right_answers_at_once_one_passes() {
    let captcha = captcha().build().unwrap();
    for _ in 0..20 {
        let key = captcha.issue().await.unwrap();
        let mut visitors = JoinSet::new();
        for _ in 0..50 {
            let (captcha, key) = (captcha.clone(), key.clone());
            visitors.spawn(async move { captcha.verify(&key, "abcd").await.is_ok() });
        }
        let passed = visitors.join_all().await.into_iter().filter(|passed| *passed).count();
        assert_eq!(passed, 1);
    }
}

#[tokio::test]
async fn cleaning_tells_what_it_found_and_removed() {
    let clock = ManualClock::default();
    let captcha = captcha().clock(clock.clone()).build().unwrap();
    for _ in 0..7 {
        captcha.issue().await.unwrap();
    }
    clock.advance(CaptchaBuilder::DEFAULT_TIMEOUT + Duration::from_secs(60 * 60));
    let cleaned = captcha.clean().await.unwrap();
    assert_eq!((cleaned.expired, cleaned.removed), (7, 7));
    let again = captcha.clean().await.unwrap();
    assert_eq!((again.expired, again.removed), (0, 0));
}

#[tokio::test]
async fn a_server_whose_clock_is_ahead_leaves_the_open_captchas_of_the_others() {
    let store = SharedStore::new(MemoryStore::default());
    let clocks = [(); 2].map(|()| ManualClock::default());
    let [one, ahead] = clocks.each_ref().map(|clock| {
        let builder = Captcha::builder(store.clone()).challenge(ConstantChallenge("ABCD", "abcd"));
        builder.clock(clock.clone()).build().unwrap()
    });
    let key = one.issue().await.unwrap();
    clocks[1].advance(Duration::from_secs(59 * 60));
    assert_eq!(ahead.clean().await.unwrap().removed, 0);
    one.verify(&key, "abcd").await.unwrap();
}

#[tokio::test]
async fn a_puzzle_that_cannot_be_asked_is_an_error_and_not_stored() {
    for (challenge, answer) in [("ABCD", ""), ("", "abcd"), ("验证码", "验证码")] {
        let captcha =
            captcha().challenge(ConstantChallenge(challenge, answer)).timeout(Duration::ZERO);
        let captcha = captcha.build().unwrap();
        let issued = captcha.issue().await;
        assert!(matches!(issued, Err(IssueError::Make(_))), "{challenge:?} {answer:?}: {issued:?}");
        assert_eq!(captcha.clean().await.unwrap().expired, 0);
    }
}

#[test]
fn a_font_that_lacks_what_the_challenge_asks_for_is_found_when_the_captcha_is_built() {
    let build = |challenge: Box<dyn Challenge>| captcha().challenge(challenge).build();
    let chinese = Letters::default().with_alphabet("AB验").unwrap();
    let times = Sum::default().with_times_sign("乘").unwrap();
    let words = Words::new(["stone", "木头"], 1..=32).unwrap();
    for (challenge, letter) in [
        (Box::new(chinese) as Box<dyn Challenge>, '验'),
        (Box::new(times), '乘'),
        (Box::new(words), '头'),
    ] {
        match build(challenge).unwrap_err() {
            BuildError::NoGlyph(lacking) => assert_eq!(lacking, letter),
            error => panic!("{error}"),
        }
    }
    for alphabet in [Letters::ALPHABET, Letters::DIGITS, Letters::ACCENTED] {
        build(Box::new(Letters::default().with_alphabet(alphabet).unwrap())).unwrap();
    }
}

/// A captcha that another program made in the same store.
async fn issued_elsewhere(store: &SharedStore, puzzle: Puzzle) -> Key {
    struct PuzzleChallenge(Puzzle);
    impl Challenge for PuzzleChallenge {
        fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
            self.0.clone()
        }
    }
    let elsewhere = Captcha::builder(store.clone()).challenge(PuzzleChallenge(puzzle)).audio(false);
    elsewhere.build().unwrap().issue().await.unwrap()
}

#[tokio::test]
async fn whatever_is_asked_typing_it_is_right() {
    let words = || Words::new("stone river éclair o0l1".split(' '), 1..=32).unwrap();
    let alphabets = [Letters::ALPHABET, Letters::DIGITS, Letters::ACCENTED, "ABGQ0O1IJ8"];
    let letters = alphabets.map(|alphabet| Letters::default().with_alphabet(alphabet).unwrap());
    let phrases = Phrases::new(words(), Default::default()).unwrap();
    let mut challenges: Vec<Box<dyn Challenge>> =
        vec![Box::new(Sum::default()), Box::new(words()), Box::new(phrases)];
    challenges.extend(letters.map(|letters| Box::new(letters) as Box<dyn Challenge>));
    for challenge in challenges {
        let puzzles: Vec<Puzzle> =
            (0..50).map(|seed| challenge.puzzle(&mut Rng::from_seed([seed; 32]))).collect();
        let store = SharedStore::new(MemoryStore::default());
        let captcha = Captcha::builder(store.clone()).challenge(challenge).build().unwrap();
        for puzzle in puzzles {
            let answer = puzzle.answer.clone();
            let key = issued_elsewhere(&store, puzzle).await;
            captcha.verify(&key, answer.expose()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_captcha_of_another_challenge_is_right_if_it_is_typed_right() {
    let store = SharedStore::new(MemoryStore::default());
    let captcha = Captcha::new(store.clone()).unwrap();
    for (shown, answer) in [("2+2=", "4"), ("8-1=", "7"), ("SOLID", "SOLID"), ("(4)", "(4)")] {
        let key = issued_elsewhere(&store, Puzzle::new(shown, answer)).await;
        captcha.verify(&key, answer).await.unwrap();
    }
}

#[tokio::test]
async fn debug_tells_neither_secret_nor_answer() {
    let captcha = captcha().build().unwrap();
    let key = captcha.issue().await.unwrap();
    let shown = format!("{captcha:?} {key:?} {:?}", captcha.verify(&key, "x").await);
    assert!(!shown.contains(key.as_str()) && !shown.to_lowercase().contains("abcd"), "{shown}");
}
