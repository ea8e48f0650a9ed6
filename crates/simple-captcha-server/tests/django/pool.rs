//! Captchas that are made beforehand.

use std::collections::HashSet;

use serde_json::json;

use crate::{Both, Database, Django, image, on_each_database, serve};

on_each_database!(a_pool_that_one_made_serves_the_other);

async fn a_pool_that_one_made_serves_the_other(database: Database) {
    let django = Django::start(&database.url);
    django.change(&json!({ "CAPTCHA_TIMEOUT": 60 }));
    django.command(&["captcha_create_pool", "--pool-size", "20"]);
    let made: HashSet<String> = django.keys().into_iter().collect();
    assert_eq!(made.len(), 20);
    let binary = serve(&database, &["--get-from-pool"]);
    let both = Both { django, binary, database };
    let mut taken = HashSet::new();
    for _ in 0..20 {
        let key = both.binary.new_key().await;
        assert_eq!(both.status(&image(&key)).await, 200);
        taken.insert(key);
    }
    assert_eq!(taken, made, "each is handed out, and none is made");
    let key = taken.iter().next().unwrap();
    assert!(both.django.judge(key, &both.django.answer(key)).is_empty());
    for key in &taken {
        both.django.expire(key, -1.0);
    }

    let printed = both.command(&["create-pool", "--pool-size", "20", "--timeout", "60"]);
    assert!(printed.contains("20"), "{printed}");
    let made: HashSet<String> = both.django.keys().into_iter().collect();
    assert_eq!(made.len(), 20, "those that had expired are gone");
    assert!(made.is_disjoint(&taken));
    both.django.change(&json!({ "CAPTCHA_GET_FROM_POOL": true }));
    for _ in 0..10 {
        let key = both.django.pick();
        assert!(made.contains(&key));
        assert_eq!(both.status(&image(&key)).await, 200);
    }
    assert_eq!(both.django.keys().len(), 20, "Django makes none of its own");
}
