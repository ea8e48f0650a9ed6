//! A form that asks with a challenge of its own is opened by that one and by no other.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha::audio::AudioStyle;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Captcha, CaptchaBuilder, Challenge, Form, Key, MemoryStore, Names, Proof, Puzzle, Rng, Secret,
    VerifyError,
};
use simple_captcha_http::form::{Field, Refusal, Submission};

/// Asks for one word always; where it is `EASY`, a 3 is taken for an E.
struct ConstantChallenge(&'static str);

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new(self.0, self.0)
    }
    fn stands_for(&self, typed: char) -> char {
        if self.0 == "EASY" && typed == '3' { 'e' } else { typed }
    }
}

fn builder(store: &SharedStore) -> CaptchaBuilder {
    Captcha::builder(store.clone())
        .challenge(ConstantChallenge("HARD"))
        .named_challenge("easy", ConstantChallenge("EASY"))
        .named_challenge("other", ConstantChallenge("EASY"))
        .secret(Secret::new("a secret of mine").unwrap())
}

fn store() -> SharedStore {
    SharedStore::new(MemoryStore::default())
}

/// With rows, and with sealed keys.
fn both() -> [Captcha; 2] {
    [false, true].map(|sealed| builder(&store()).sealed(sealed).build().unwrap())
}

fn named(captcha: &Captcha, challenge: &'static str) -> Captcha {
    captcha.for_form(Form::default().with_challenge(challenge))
}

fn is_gone(verdict: &Result<Proof, VerifyError>) -> bool {
    matches!(verdict, Err(VerifyError::Gone))
}

#[tokio::test]
async fn a_captcha_of_a_named_challenge_is_judged_under_its_name_only_and_stays_good_otherwise() {
    for captcha in both() {
        let key = named(&captcha, "easy").issue().await.unwrap();
        assert!(is_gone(&captcha.verify(&key, "easy").await), "the site's usual forms stay shut");
        assert!(is_gone(&named(&captcha, "other").verify(&key, "easy").await));
        assert!(is_gone(&named(&captcha, "none").verify(&key, "easy").await));
        captcha.image(&key, Default::default()).await.unwrap();
        named(&captcha, "easy").verify(&key, "easy").await.unwrap();
        assert!(
            is_gone(&named(&captcha, "easy").verify(&key, "easy").await),
            "it is answered once"
        );
    }
}

#[tokio::test]
async fn a_captcha_of_the_usual_challenge_does_not_open_a_form_that_names_one() {
    for captcha in both() {
        let key = captcha.issue().await.unwrap();
        assert!(is_gone(&named(&captcha, "easy").verify(&key, "hard").await));
        captcha.verify(&key, "hard").await.unwrap();
    }
}

#[tokio::test]
async fn a_key_whose_mark_is_taken_off_or_changed_opens_nothing() {
    for captcha in both() {
        let key = named(&captcha, "easy").issue().await.unwrap();
        let other = named(&captcha, "other").issue().await.unwrap();
        let usual = captcha.issue().await.unwrap();
        let (mark, rest) = key.as_str().split_at(8);
        let (other_mark, _) = other.as_str().split_at(8);
        assert!(mark.ends_with('_') && mark != other_mark);
        let unmarked: Key = rest.parse().unwrap();
        let remarked: Key = format!("{other_mark}{rest}").parse().unwrap();
        let marked: Key = format!("{mark}{}", usual.as_str()).parse().unwrap();
        assert!(is_gone(&captcha.verify(&unmarked, "easy").await));
        assert!(is_gone(&named(&captcha, "other").verify(&remarked, "easy").await));
        assert!(is_gone(&named(&captcha, "easy").verify(&marked, "hard").await));
        named(&captcha, "easy").verify(&key, "easy").await.unwrap();
    }
}

#[tokio::test]
async fn a_marked_key_fits_into_the_tables_column_and_no_two_are_alike() {
    let captcha = builder(&store()).build().unwrap();
    let keys = [
        named(&captcha, "easy").issue().await.unwrap(),
        named(&captcha, "easy").issue().await.unwrap(),
    ];
    let [one, other] = keys.each_ref().map(Key::as_str);
    assert!(one.len() == 40 && other.len() == 40);
    assert!(one[..8] == other[..8] && one[8..] != other[8..]);
}

#[tokio::test]
async fn another_process_on_the_same_store_knows_what_a_captcha_was_made_for() {
    let store = store();
    let one = builder(&store).build().unwrap();
    let other = builder(&store).secret(Secret::random().unwrap()).build().unwrap();
    let key = named(&one, "easy").issue().await.unwrap();
    assert!(is_gone(&other.verify(&key, "easy").await));
    named(&other, "easy").verify(&key, "easy").await.unwrap();
}

#[tokio::test]
async fn an_answer_is_taken_as_the_named_challenge_takes_it() {
    let captcha = builder(&store()).build().unwrap();
    let key = named(&captcha, "easy").issue().await.unwrap();
    named(&captcha, "easy").verify(&key, "3asy").await.unwrap();
    let key = named(&captcha, "other").issue().await.unwrap();
    named(&captcha, "other").verify(&key, "3asy").await.unwrap();
}

/// Is spoken as another text than it shows.
struct WhisperChallenge;

impl Challenge for WhisperChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("…", "a")
    }
    fn spoken(&self, _challenge: &str) -> String {
        "A".to_owned()
    }
}

#[tokio::test]
async fn a_captcha_is_spoken_as_its_own_challenge_says() {
    let builder = builder(&store()).named_challenge("whispered", WhisperChallenge);
    let captcha = builder.audio_style(AudioStyle::default()).build().unwrap();
    let key = named(&captcha, "whispered").issue().await.unwrap();
    captcha.audio(&key, None).await.unwrap();
}

const NEWSLETTER: Form =
    Form::new("newsletter").with_names(Names::django("newsletter")).with_challenge("easy");

const UNKNOWN: Form = Form::new("unknown").with_challenge("none");

#[tokio::test]
async fn a_form_with_a_captcha_of_its_own_is_opened_by_it_and_opens_no_other_form() {
    const FORM: &str = "application/x-www-form-urlencoded";
    for captcha in both() {
        let html = Field::builder(&captcha.for_form(NEWSLETTER)).issue().await.unwrap().to_string();
        assert!(html.contains(r#"data-challenge="easy""#), "{html}");
        let key = html.split(r#"name="newsletter_0" value=""#).nth(1).unwrap();
        let key = key.split('"').next().unwrap();
        let usual = Submission::read(
            Names::default(),
            FORM,
            format!("captcha_0={key}&captcha_1=easy").as_bytes(),
        )
        .unwrap();
        assert_eq!(usual.judge(&captcha).await.unwrap_err(), Refusal::Invalid);

        let body = format!("newsletter_0={key}&newsletter_1=easy&captcha_0=x&captcha_1=y");
        let sent = Submission::read(NEWSLETTER.names(), FORM, body.as_bytes()).unwrap();
        let proof = sent.judge(&captcha.for_form(NEWSLETTER)).await.unwrap();
        let pass = proof.pass().unwrap().unwrap();
        let usual = Submission::new(pass.as_str(), "");
        assert!(usual.judge(&captcha).await.is_err(), "nor does its pass");
        let own = Submission::new(pass.as_str(), "");
        own.judge(&captcha.for_form(NEWSLETTER)).await.unwrap();

        let key = captcha.issue().await.unwrap();
        let own = Submission::new(key.as_str(), "hard");
        assert_eq!(own.judge(&captcha.for_form(NEWSLETTER)).await.unwrap_err(), Refusal::Invalid);
        let unknown = Submission::new(key.as_str(), "hard");
        let refusal = unknown.judge(&captcha.for_form(UNKNOWN)).await.unwrap_err();
        assert_eq!(refusal, Refusal::Unavailable, "the site's fault is not told as the visitor's");
        Submission::new(key.as_str(), "hard").judge(&captcha).await.unwrap();
        let error = Field::builder(&captcha.for_form(UNKNOWN)).issue().await.unwrap_err();
        assert_eq!(error.to_string(), "no challenge has that name");
    }
}

#[test]
fn names_that_keys_cannot_tell_apart_are_told_when_the_captcha_is_built() {
    // The digests of the last two begin with the same seven digits.
    for [one, other] in [["easy", "easy"], ["challenge20496", "challenge33856"]] {
        let builder = Captcha::builder(MemoryStore::default())
            .named_challenge(one, ConstantChallenge("EASY"));
        let error = builder.named_challenge(other, ConstantChallenge("HARD")).build().unwrap_err();
        let told = format!("named {one:?} and {other:?}");
        assert!(error.to_string().contains(&told), "{error}");
    }
}
