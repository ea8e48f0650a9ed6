//! A form that asks with a challenge of its own is opened by that one and by no other.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha::audio::AudioStyle;
use simple_captcha::form::{FormCaptcha, Names, Refusal, Sent};
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Answer, Captcha, CaptchaBuilder, Challenge, IssueError, Key, MemoryStore, Puzzle, Rng, Secret,
    VerifyError,
};

/// Asks for one word always; where it is `EASY`, a 3 is taken for an E.
struct Fixed(&'static str);

impl Challenge for Fixed {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new(self.0, self.0)
    }
    fn stands_for(&self, typed: char) -> char {
        if self.0 == "EASY" && typed == '3' { 'e' } else { typed }
    }
}

fn builder(store: &SharedStore) -> CaptchaBuilder {
    Captcha::builder(store.clone())
        .challenge(Fixed("HARD"))
        .named_challenge("easy", Fixed("EASY"))
        .named_challenge("other", Fixed("EASY"))
        .secret(Secret::new("a secret of mine").unwrap())
}

fn store() -> SharedStore {
    SharedStore::new(MemoryStore::default())
}

/// With rows, and with sealed keys.
fn both() -> [Captcha; 2] {
    [false, true].map(|sealed| builder(&store()).sealed(sealed).build().unwrap())
}

fn easy() -> Answer {
    Answer::new("easy")
}

fn is_gone(verdict: &Result<(), VerifyError>) -> bool {
    matches!(verdict, Err(VerifyError::Gone))
}

#[tokio::test]
async fn a_captcha_of_a_named_challenge_is_judged_under_its_name_only_and_stays_good_otherwise() {
    for captcha in both() {
        let key = captcha.issue_named("easy").await.unwrap();
        assert!(is_gone(&captcha.verify(&key, &easy()).await), "the site's usual forms stay shut");
        assert!(is_gone(&captcha.verify_named("other", &key, &easy()).await));
        assert!(is_gone(&captcha.verify_named("none", &key, &easy()).await));
        captcha.image(&key, Default::default()).await.unwrap();
        captcha.verify_named("easy", &key, &easy()).await.unwrap();
        assert!(is_gone(&captcha.verify_named("easy", &key, &easy()).await), "it is answered once");
    }
}

#[tokio::test]
async fn a_captcha_of_the_usual_challenge_does_not_open_a_form_that_names_one() {
    for captcha in both() {
        let key = captcha.issue().await.unwrap();
        assert!(is_gone(&captcha.verify_named("easy", &key, &Answer::new("hard")).await));
        captcha.verify(&key, &Answer::new("hard")).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_whose_mark_is_taken_off_or_changed_opens_nothing() {
    for captcha in both() {
        let key = captcha.issue_named("easy").await.unwrap();
        let other = captcha.issue_named("other").await.unwrap();
        let usual = captcha.issue().await.unwrap();
        let (mark, rest) = key.as_str().split_at(8);
        let (other_mark, _) = other.as_str().split_at(8);
        assert!(mark.ends_with('_') && mark != other_mark);
        let unmarked: Key = rest.parse().unwrap();
        let remarked: Key = format!("{other_mark}{rest}").parse().unwrap();
        let marked: Key = format!("{mark}{}", usual.as_str()).parse().unwrap();
        assert!(is_gone(&captcha.verify(&unmarked, &easy()).await));
        assert!(is_gone(&captcha.verify_named("other", &remarked, &easy()).await));
        assert!(is_gone(&captcha.verify_named("easy", &marked, &Answer::new("hard")).await));
        captcha.verify_named("easy", &key, &easy()).await.unwrap();
    }
}

#[tokio::test]
async fn a_marked_key_fits_into_the_tables_column_and_no_two_are_alike() {
    let captcha = builder(&store()).build().unwrap();
    let keys =
        [captcha.issue_named("easy").await.unwrap(), captcha.issue_named("easy").await.unwrap()];
    let [one, other] = keys.each_ref().map(Key::as_str);
    assert!(one.len() == 40 && other.len() == 40);
    assert!(one[..8] == other[..8] && one[8..] != other[8..]);
}

#[tokio::test]
async fn another_process_on_the_same_store_knows_what_a_captcha_was_made_for() {
    let store = store();
    let one = builder(&store).build().unwrap();
    let other = builder(&store).secret(Secret::random().unwrap()).build().unwrap();
    let key = one.issue_named("easy").await.unwrap();
    assert!(is_gone(&other.verify(&key, &easy()).await));
    other.verify_named("easy", &key, &easy()).await.unwrap();
}

#[tokio::test]
async fn an_answer_is_taken_as_the_named_challenge_takes_it() {
    let captcha = builder(&store()).build().unwrap();
    let key = captcha.issue_named("easy").await.unwrap();
    captcha.verify_named("easy", &key, &Answer::new("3asy")).await.unwrap();
    let key = captcha.issue_named("other").await.unwrap();
    captcha.verify_named("other", &key, &Answer::new("3asy")).await.unwrap();
}

/// Is spoken as another text than it shows.
struct Whispered;

impl Challenge for Whispered {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("…", "a")
    }
    fn spoken(&self, _challenge: &str) -> String {
        "A".to_owned()
    }
}

#[tokio::test]
async fn a_captcha_is_spoken_as_its_own_challenge_says() {
    let builder = builder(&store()).named_challenge("whispered", Whispered);
    let captcha = builder.audio_style(AudioStyle::default()).build().unwrap();
    let key = captcha.issue_named("whispered").await.unwrap();
    captcha.audio(&key, None).await.unwrap();
}

struct Newsletter;

impl FormCaptcha for Newsletter {
    const NAMES: Names = Names::django("newsletter");
    const CHALLENGE: Option<&'static str> = Some("easy");
}

struct Unknown;

impl FormCaptcha for Unknown {
    const CHALLENGE: Option<&'static str> = Some("none");
}

#[tokio::test]
async fn a_form_with_a_captcha_of_its_own_is_opened_by_it_and_opens_no_other_form() {
    const FORM: &str = "application/x-www-form-urlencoded";
    for captcha in both() {
        let html = captcha.field_of::<Newsletter>().issue().await.unwrap().to_string();
        assert!(html.contains(r#"data-challenge="easy""#), "{html}");
        let key = html.split(r#"name="newsletter_0" value=""#).nth(1).unwrap();
        let key = key.split('"').next().unwrap();
        let usual = Sent::read(FORM, format!("captcha_0={key}&captcha_1=easy").as_bytes()).unwrap();
        assert_eq!(captcha.judge(&usual, "/signup").await.unwrap_err(), Refusal::Invalid);

        let body = format!("newsletter_0={key}&newsletter_1=easy&captcha_0=x&captcha_1=y");
        let sent = Sent::read_of::<Newsletter>(FORM, body.as_bytes()).unwrap();
        let proof = captcha.judge(&sent, "/").await.unwrap();
        let pass = proof.pass().unwrap().unwrap();
        let usual = Sent::new(pass.as_str(), "");
        assert!(captcha.judge(&usual, "/").await.is_err(), "nor does its pass");
        let own = Sent::new_of::<Newsletter>(pass.as_str(), "");
        captcha.judge(&own, "/").await.unwrap();

        let key = captcha.issue().await.unwrap();
        let own = Sent::new_of::<Newsletter>(key.as_str(), "hard");
        assert_eq!(captcha.judge(&own, "/").await.unwrap_err(), Refusal::Invalid);
        let unknown = Sent::new_of::<Unknown>(key.as_str(), "hard");
        let refusal = captcha.judge(&unknown, "/").await.unwrap_err();
        assert_eq!(refusal, Refusal::Unavailable, "the site's fault is not told as the visitor's");
        captcha.judge(&Sent::new(key.as_str(), "hard"), "/").await.unwrap();
        let error = captcha.field_of::<Unknown>().issue().await.unwrap_err();
        assert!(matches!(error, IssueError::NoSuchChallenge));
    }
}

#[test]
fn names_that_keys_cannot_tell_apart_are_told_when_the_captcha_is_built() {
    // The digests of the last two begin with the same seven digits.
    for [one, other] in [["easy", "easy"], ["challenge5591", "challenge30863"]] {
        let builder = Captcha::builder(MemoryStore::default()).named_challenge(one, Fixed("EASY"));
        let error = builder.named_challenge(other, Fixed("HARD")).build().unwrap_err();
        let told = format!("named {one:?} and {other:?}");
        assert!(error.to_string().contains(&told), "{error}");
    }
}
