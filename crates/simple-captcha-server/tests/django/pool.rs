//! Captchas that Django made beforehand.

use serde_json::json;

use crate::{RIGHT, SharedPair, TestDatabase, image, on_each_database};

on_each_database!(captchas_of_djangos_own_pool_are_shown_and_answered);

async fn captchas_of_djangos_own_pool_are_shown_and_answered(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    both.django.change(&json!({ "CAPTCHA_TIMEOUT": 60 }));
    both.django.command(&["captcha_create_pool", "--pool-size", "20"]);
    both.django.change(&json!({ "CAPTCHA_GET_FROM_POOL": true }));
    for answered_by_django in [true, false] {
        let key = both.django.pick();
        assert_eq!(both.status(&image(&key)).await, 200);
        let answer = both.django.answer(&key);
        if answered_by_django {
            assert!(both.django.judge(&key, &answer).is_empty());
        } else {
            assert!(both.binary.post(&key, &answer).await.contains(RIGHT));
        }
        assert_eq!(both.status(&image(&key)).await, 410);
    }
    assert_eq!(both.django.keys().len(), 18, "Django made no others");
}
