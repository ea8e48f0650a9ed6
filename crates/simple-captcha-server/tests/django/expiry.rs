//! When captchas expire, in the time of either.

use crate::{Django, INVALID, SharedPair, TestDatabase, image, on_each_database, serve};

on_each_database!(
    what_expires_for_one_expires_for_the_other,
    beside_a_site_that_keeps_local_times_it_expires_in_the_same_moment
);

async fn what_expires_for_one_expires_for_the_other(database: TestDatabase) {
    expire_together(&SharedPair::start(database, &[])).await;
}

async fn beside_a_site_that_keeps_local_times_it_expires_in_the_same_moment(
    database: TestDatabase,
) {
    let zone = "America/New_York";
    let environment = [("LOCAL_TIME_ZONE", zone)];
    let django = Django::start_with(&database.url, &environment);
    // PostgreSQL keeps instants, whatever the zone.
    let naive = ["--naive-time-zone", zone];
    let naive = if database.url.starts_with("postgres") { &[][..] } else { &naive };
    let binary = serve(&database, naive);
    expire_together(&SharedPair { django, binary, database }).await;
}

async fn expire_together(both: &SharedPair) {
    // Ours, which is good for five minutes: Django asks its database as it does in a form.
    let key = both.binary.new_key().await;
    let rest = both.django.row(&key).unwrap().2;
    assert!((290.0..=300.0).contains(&rest), "{rest}");
    assert!(both.django.alive(290.0).contains(&key));
    assert!(!both.django.alive(301.0).contains(&key));
    // Django's, that has a moment left.
    let key = both.django.generate_key();
    let answer = both.django.answer(&key);
    both.django.expire(&key, 1.5);
    assert_eq!(both.status(&image(&key)).await, 200);
    // Either's, in the past.
    for expired in [both.django.generate_key(), both.binary.new_key().await] {
        let answer = both.django.answer(&expired);
        both.django.expire(&expired, -0.5);
        assert_eq!(both.status(&image(&expired)).await, 410);
        assert!(!both.passes(&expired, &answer).await);
        assert_eq!(both.django.judge(&expired, &answer), INVALID);
    }
    while both.status(&image(&key)).await != 410 {}
    assert!(!both.passes(&key, &answer).await);
    assert_eq!(both.django.judge(&key, &answer), INVALID);
}
