//! What a form sent: judged, answered, and let through again with a pass.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod passes;

use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use proptest::prelude::*;
use simple_captcha::store::SharedStore;
use simple_captcha::{
    Captcha, CaptchaBuilder, Challenge, Form, MemoryStore, Names, Pass, Proof, Puzzle, Rng, Secret,
};
use simple_captcha_http::form::{
    Audience, Field, FormRequest, Refusal, Submission, UnsupportedMediaType,
};
use test_support::store::{failing, spied};

struct ConstantChallenge;

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("KHTAP", "khtap")
    }
}

fn builder(store: &SharedStore) -> CaptchaBuilder {
    let secret = Secret::new("a secret of mine").unwrap();
    Captcha::builder(store.clone()).challenge(ConstantChallenge).secret(secret)
}

fn captcha() -> Captcha {
    builder(&SharedStore::new(MemoryStore::default())).build().unwrap()
}

/// The captcha of the usual form at a path.
fn at(captcha: &Captcha, path: &'static str) -> Captcha {
    captcha.for_form(Form::new(path))
}

async fn solved(captcha: &Captcha, form: &'static str) -> Proof {
    let key = captcha.issue().await.unwrap();
    Submission::new(key.as_str(), "KHTAP").judge(&at(captcha, form)).await.unwrap()
}

fn carrying(pass: &Pass) -> Submission {
    Submission::new(pass.as_str(), "")
}

#[tokio::test]
async fn a_captcha_is_read_under_each_pair_of_names_in_forms_and_in_json() {
    let captcha = captcha();
    for (key_name, answer_name) in
        [("captcha_0", "captcha_1"), ("captcha_hashkey", "captcha_code"), ("hashkey", "captcha")]
    {
        for form in [true, false] {
            let key = captcha.issue().await.unwrap();
            let key = key.as_str();
            let sent = if form {
                let body = format!("name=a%26b&{key_name}={key}&x&{answer_name}=k%48tap+&name=c");
                let kind = "Application/X-WWW-Form-Urlencoded; charset=utf-8";
                Submission::read(Names::default(), kind, body.as_bytes()).unwrap()
            } else {
                let body = format!(r#"{{"a":[1],"{answer_name}":"KHTAP","{key_name}":"{key}"}}"#);
                Submission::read(Names::default(), "application/vnd.api+json", body.as_bytes())
                    .unwrap()
            };
            sent.judge(&at(&captcha, "/")).await.unwrap();
            let again = sent.judge(&at(&captcha, "/")).await.unwrap_err();
            assert_eq!(again, Refusal::Invalid, "a captcha is answered once");
        }
    }
}

#[tokio::test]
async fn what_is_missing_empty_or_no_key_is_refused_and_only_the_right_thing_is_used_up() {
    let captcha = captcha();
    let key = captcha.issue().await.unwrap();
    let form = "application/x-www-form-urlencoded";
    for (body, refusal) in [
        (String::new(), Refusal::Required),
        (format!("captcha_0={}", key.as_str()), Refusal::Required),
        (format!("captcha_0={}&captcha_1=+%E2%80%8B", key.as_str()), Refusal::Required),
        ("captcha_1=khtap".to_owned(), Refusal::Invalid),
        ("captcha_0=no-such-key&captcha_1=khtap".to_owned(), Refusal::Invalid),
        ("captcha_0=pass_&captcha_1=khtap".to_owned(), Refusal::Invalid),
        ("captcha_0=unknown&captcha_1=khtap".to_owned(), Refusal::Invalid),
        (
            format!("captcha_0=x&captcha_1=khtap&hashkey={}&captcha=khtap", key.as_str()),
            Refusal::Invalid,
        ),
    ] {
        let sent = Submission::read(Names::default(), form, body.as_bytes()).unwrap();
        assert_eq!(sent.judge(&at(&captcha, "/")).await.unwrap_err(), refusal, "{body}");
    }
    for json in ["", "[]", "7", "{", r#"{"captcha_0":{},"captcha_1":[2]}"#, r#"{"captcha_1":null}"#]
    {
        let sent = Submission::read(Names::default(), "application/json", json.as_bytes()).unwrap();
        assert_eq!(sent.judge(&at(&captcha, "/")).await.unwrap_err(), Refusal::Required, "{json}");
    }
    Submission::new(key.as_str(), "khtap").judge(&at(&captcha, "/")).await.unwrap();
}

#[tokio::test]
async fn names_of_which_nothing_is_there_hide_no_others() {
    let captcha = captcha();
    let key = captcha.issue().await.unwrap();
    let key = key.as_str();
    let json = format!(
        r#"{{"captcha_0":"","captcha_1":"","captcha_hashkey":"{key}","captcha_code":"khtap"}}"#
    );
    let sent = Submission::read(Names::default(), "application/json", json.as_bytes()).unwrap();
    sent.judge(&at(&captcha, "/")).await.unwrap();
}

/// Asks for the result of a sum.
struct SumChallenge;

impl Challenge for SumChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new("3+4=", "7")
    }
}

#[tokio::test]
async fn in_json_an_answer_may_be_a_number_and_one_wrong_type_spoils_no_other_name() {
    let captcha = Captcha::builder(MemoryStore::default()).challenge(SumChallenge).build().unwrap();
    for rest in [
        r#""captcha_1":7"#,
        r#""captcha_1":"7","captcha_0":"x","captcha_hashkey":[{"a":null}],"hashkey":{},"captcha":true"#,
        r#""captcha_hashkey":null,"captcha_code":false,"captcha_1":7"#,
    ] {
        let key = captcha.issue().await.unwrap();
        let json = format!(r#"{{"captcha_0":"{}",{rest}}}"#, key.as_str());
        let sent = Submission::read(Names::default(), "application/json", json.as_bytes()).unwrap();
        sent.judge(&at(&captcha, "/")).await.expect(rest);
    }
}

const CONTACT: Form = Form::new("contact").with_names(Names::new("der Schlüssel", "die&Antwort"));

#[tokio::test]
async fn a_form_with_names_of_its_own_is_read_under_these_and_no_others() {
    let captcha = captcha();
    let key = captcha.issue().await.unwrap();
    let key = key.as_str();
    let form = "application/x-www-form-urlencoded";
    let usual = format!("captcha_0={key}&captcha_1=khtap");
    let sent = Submission::read(CONTACT.names(), form, usual.as_bytes()).unwrap();
    assert_eq!(sent.judge(&captcha.for_form(CONTACT)).await.unwrap_err(), Refusal::Required);
    let own = format!("der+Schl%C3%BCssel={key}&die%26Antwort=khtap&captcha_1=x");
    let sent = Submission::read(CONTACT.names(), form, own.as_bytes()).unwrap();
    sent.judge(&captcha.for_form(CONTACT)).await.unwrap();

    let key = captcha.issue().await.unwrap();
    let own =
        format!(r#"{{"captcha":1,"der Schl\u00fcssel":"{}","die&Antwort":"KHTAP"}}"#, key.as_str());
    let sent = Submission::read(CONTACT.names(), "application/json", own.as_bytes()).unwrap();
    sent.judge(&captcha.for_form(CONTACT)).await.unwrap();
    let field = Field::builder(&captcha.for_form(CONTACT)).issue().await.unwrap().to_string();
    assert!(
        field.contains(r#"name="der Schlüssel""#) && field.contains(r#"name="die&amp;Antwort""#)
    );
}

#[test]
fn a_multipart_body_is_not_read_and_that_is_said() {
    for kind in ["multipart/form-data; boundary=x", "text/plain", "", "json", "text/json"] {
        let unknown: UnsupportedMediaType =
            Submission::read(Names::default(), kind, b"captcha_0=a").unwrap_err();
        assert!(unknown.to_string().contains("Submission::judge"), "{kind}");
        assert_eq!(Submission::check_type(kind), Err(unknown));
    }
}

#[tokio::test]
async fn a_request_is_judged_as_its_form_or_as_the_one_of_its_path() {
    let captcha = captcha();
    let headers = HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        (ACCEPT, HeaderValue::from_static("application/json")),
        (ACCEPT_LANGUAGE, HeaderValue::from_static("de")),
    ]);
    for (form, name) in [(None, "/signup"), (Some(&Form::new("newsletter")), "newsletter")] {
        let sent = FormRequest::new(&captcha, form, "/signup", &headers);
        sent.check_type().unwrap();
        assert!(sent.audience().wants_json());
        assert_eq!(sent.audience().messages().language, "de");
        let key = captcha.issue().await.unwrap();
        let body = format!("captcha_0={}&captcha_1=khtap", key.as_str());
        let proof = sent.judge(body.as_bytes()).await.unwrap();
        let pass = proof.pass().unwrap().unwrap();
        let judged = carrying(&pass).judge(&at(&captcha, name)).await;
        assert!(judged.is_ok(), "{name}");
        assert_eq!(sent.judge(b"captcha_1=x").await.unwrap_err(), Refusal::Invalid);
    }
    let sent = FormRequest::new(&captcha, None, "/signup", &HeaderMap::new());
    assert!(sent.check_type().is_err());
    assert_eq!(sent.judge(b"captcha_1=khtap").await.unwrap_err(), Refusal::Required);
}

#[tokio::test]
async fn where_the_store_fails_neither_an_answer_nor_a_pass_gets_through() {
    let pass = solved(&captcha(), "f").await.pass().unwrap().unwrap();
    let secret = Secret::new("a secret of mine").unwrap();
    let failing =
        Captcha::builder(failing()).challenge(ConstantChallenge).secret(secret).build().unwrap();
    for sent in [carrying(&pass), Submission::new("abc", "khtap")] {
        let refusal = sent.judge(&at(&failing, "f")).await.unwrap_err();
        assert_eq!(refusal, Refusal::Unavailable);
    }
}

#[tokio::test]
async fn a_field_carries_a_pass_in_place_of_a_picture_and_makes_no_captcha() {
    let (store, spy) = spied();
    let captcha = builder(&store).build().unwrap();
    let pass = solved(&captcha, "f").await.pass().unwrap().unwrap();
    let before = spy.keys();
    let field = Field::builder(&captcha).id_prefix("a").language("nl");
    let text = pass.as_str().to_owned();
    let html = field.pass(Some(pass)).issue().await.unwrap().to_string();
    assert_eq!(
        html,
        format!(
            r#"<div class="captcha-field" lang="nl" dir="ltr">
<input type="hidden" name="captcha_0" value="{text}" id="a_id_captcha_0" autocomplete="off">
<p class="captcha-passed">U hebt de captcha al opgelost.</p>
</div>
"#
        )
    );
    assert_eq!(spy.keys(), before);
    let html = Field::builder(&captcha).pass(None).issue().await.unwrap().to_string();
    assert!(html.contains("<img "));
}

#[tokio::test]
async fn debug_shows_neither_answer_nor_pass() {
    let captcha = captcha();
    let proof = solved(&captcha, "f").await;
    let proven = format!("{proof:?}");
    let pass = proof.pass().unwrap().unwrap();
    assert_eq!(format!("{pass:?} {:?}", Submission::new("k", "KHTAP")), "Pass(..) Submission(..)");
    let text = pass.as_str().to_owned();
    let builder = Field::builder(&captcha).pass(Some(pass));
    let building = format!("{builder:?}");
    let field = builder.issue().await.unwrap();
    assert!(field.to_string().contains(&text));
    assert!(!format!("{proven} {building} {field:?}").contains(&text));
}

proptest! {
    #[test]
    fn whatever_is_sent_is_judged_and_never_right_by_chance(
        kind in "(application/(json|x-www-form-urlencoded)|\\PC{0,30})",
        body in prop::collection::vec(any::<u8>(), 0..200),
        key in "(pass_[a-z2-7]{0,120}|\\PC{0,60})",
        answer in "\\PC{0,40}",
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let captcha = captcha();
        for sent in [Submission::read(Names::default(), &kind, &body).unwrap_or_default(), Submission::new(key, answer)] {
            prop_assert!(runtime.block_on(sent.judge(&at(&captcha, "f"))).is_err());
        }
        let mut headers = HeaderMap::new();
        for name in [ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE] {
            if let Ok(value) = HeaderValue::from_bytes(&body) {
                headers.append(name, value);
            }
        }
        let _ = Audience::of(&headers).unread(StatusCode::BAD_REQUEST, &kind);
    }
}
