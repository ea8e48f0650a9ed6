//! Cleaning in the background.

use std::time::{Duration, SystemTime};

use simple_captcha::{Captcha, ManualClock, Store};
use simple_captcha_store::keep_clean;
use test_support::store::spied;

#[tokio::test]
async fn however_often_it_fails_it_goes_on_and_cleans_when_it_can() {
    let (store, spy) = spied();
    let clock = ManualClock::default();
    let captcha = Captcha::builder(store.clone()).clock(clock.clone()).build().unwrap();
    for _ in 0..3 {
        captcha.issue().await.unwrap();
    }
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(10_000_000_000);
    assert_eq!(store.expired(far).await.unwrap(), 3);
    clock.advance(Duration::from_secs(2 * 60 * 60));
    spy.fail(10);
    let cleaning = tokio::spawn(keep_clean(captcha.clone(), Duration::from_millis(5)));
    let cleaned = async {
        while spy.failures() > 0 || store.expired(far).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), cleaned).await.expect("it is cleaned at last");
    // It does not end when it has done its work once.
    captcha.issue().await.unwrap();
    clock.advance(Duration::from_secs(2 * 60 * 60));
    let again = async {
        while store.expired(far).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), again).await.expect("it is cleaned again");
    assert!(!cleaning.is_finished());
}
