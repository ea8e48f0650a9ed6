//! What a pass lets through, how often and how long.

use std::time::{Duration, UNIX_EPOCH};

use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Clock, ManualClock, MemoryStore, Pass, Store};
use simple_captcha_http::form::{Refusal, Submission};
use test_support::store::spied;
use tokio::task::JoinSet;

use crate::{CONTACT, at, builder, captcha, carrying, solved};

#[tokio::test]
async fn a_pass_lets_its_own_form_through_once() {
    let captcha = captcha();
    let proof = solved(&captcha, "/signup").await;
    let pass = proof.pass().unwrap().unwrap();
    assert_eq!(
        carrying(&pass).judge(&at(&captcha, "/order")).await.unwrap_err(),
        Refusal::Required
    );
    carrying(&pass).judge(&at(&captcha, "/signup")).await.unwrap();
    // It is spent. Its visitor has typed nothing that could be wrong: they are asked to answer.
    let again = carrying(&pass).judge(&at(&captcha, "/signup")).await.unwrap_err();
    assert_eq!(again, Refusal::Required);
}

#[tokio::test]
async fn a_pass_of_a_form_with_names_of_its_own_opens_no_other_form_at_that_path() {
    let captcha = captcha();
    let key = captcha.issue().await.unwrap();
    let sent = Submission::new(key.as_str(), "KHTAP");
    let pass = sent.judge(&captcha.for_form(CONTACT)).await.unwrap().pass().unwrap().unwrap();
    let usual = Submission::new(pass.as_str(), "");
    assert_eq!(usual.judge(&at(&captcha, "/")).await.unwrap_err(), Refusal::Required);
    carrying(&pass).judge(&captcha.for_form(CONTACT)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_forms_at_once_with_one_pass_one_gets_through() {
    let captcha = captcha();
    for _ in 0..20 {
        let pass = solved(&captcha, "f").await.pass().unwrap().unwrap();
        let mut forms = JoinSet::new();
        for _ in 0..50 {
            let (captcha, sent) = (captcha.clone(), carrying(&pass));
            forms.spawn(async move { sent.judge(&at(&captcha, "f")).await.is_ok() });
        }
        assert_eq!(forms.join_all().await.into_iter().filter(|&passed| passed).count(), 1);
    }
}

#[tokio::test]
async fn one_answer_brings_five_passes_one_after_the_other_and_no_more() {
    let captcha = captcha();
    let mut proof = solved(&captcha, "f").await;
    for _ in 0..Pass::RENEWALS {
        let pass = proof.pass().unwrap().expect("another pass");
        proof = carrying(&pass).judge(&at(&captcha, "f")).await.unwrap();
    }
    assert!(proof.pass().unwrap().is_none());
}

#[tokio::test]
async fn a_pass_ends_ten_minutes_after_the_answer_even_if_it_was_renewed() {
    let clock = ManualClock::default();
    let store = SharedStore::new(MemoryStore::default());
    let captcha = builder(&store).clock(clock.clone()).build().unwrap();
    let pass = solved(&captcha, "f").await.pass().unwrap().unwrap();
    clock.advance(Pass::LIFETIME - Duration::from_secs(1));
    let renewed = carrying(&pass).judge(&at(&captcha, "f")).await.unwrap().pass().unwrap().unwrap();
    clock.advance(Duration::from_secs(1));
    let late = carrying(&renewed).judge(&at(&captcha, "f")).await.unwrap_err();
    assert_eq!(late, Refusal::Required);
}

#[tokio::test]
async fn a_pass_is_good_on_every_node_with_the_secret_and_on_no_other() {
    let store = SharedStore::new(MemoryStore::default());
    let [one, other] = [(); 2].map(|()| builder(&store).build().unwrap());
    let pass = solved(&one, "f").await.pass().unwrap().unwrap();
    let stranger = Captcha::new(store.clone()).unwrap();
    assert!(carrying(&pass).judge(&at(&stranger, "f")).await.is_err());
    carrying(&pass).judge(&at(&other, "f")).await.unwrap();
    assert!(carrying(&pass).judge(&at(&one, "f")).await.is_err());
}

#[tokio::test]
async fn a_spent_pass_is_remembered_until_an_hour_after_it_ends() {
    let (store, spy) = spied();
    let clock = ManualClock::new(UNIX_EPOCH + Duration::from_secs(1 << 30));
    let captcha = builder(&store).clock(clock.clone()).build().unwrap();
    let pass = solved(&captcha, "f").await.pass().unwrap().unwrap();
    carrying(&pass).judge(&at(&captcha, "f")).await.unwrap();
    let until = clock.now() + Pass::LIFETIME;
    let [(id, remembered)] = spy.spent()[..] else { panic!("one pass was used up") };
    assert_eq!(remembered, until);
    assert!(!pass.as_str().contains(&id.to_string()));
    clock.set(until + Duration::from_secs(60 * 60 - 1));
    captcha.sweep().await.unwrap();
    assert!(store.is_spent(&id).await.unwrap());
    clock.advance(Duration::from_secs(1));
    captcha.sweep().await.unwrap();
    assert!(!store.is_spent(&id).await.unwrap());
}
