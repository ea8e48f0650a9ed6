//! Captchas that one made and the other judges.

use tokio::task::JoinSet;

use crate::{
    INVALID, RIGHT, SharedPair, TestDatabase, common, image, on_each_database, serve, sound,
};

on_each_database!(
    a_captcha_of_djangos_is_drawn_spoken_and_judged_by_the_binary,
    a_captcha_of_the_binarys_is_judged_by_djangos_field,
    each_sides_command_removes_what_has_expired_of_either,
    of_fifty_right_answers_to_djangos_captcha_exactly_one_passes,
    two_servers_with_one_secret_draw_and_speak_djangos_captcha_alike,
);

async fn a_captcha_of_djangos_is_drawn_spoken_and_judged_by_the_binary(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    let key = both.django.generate_key();
    for (path, kind, start) in [
        (image(&key), "image/png", &b"\x89PNG"[..]),
        (format!("/captcha/image/{key}@2/"), "image/png", b"\x89PNG"),
        (sound(&key), "audio/wav", b"RIFF"),
    ] {
        let response = both.binary.get(&path).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["content-type"], kind);
        assert!(response.bytes().await.unwrap().starts_with(start), "{path}");
    }
    let answer = both.django.answer(&key);
    assert!(both.passes(&key, &answer).await);
    assert!(!both.passes(&key, &answer).await, "once");
    assert_gone(&both, &key, &answer).await;

    let key = both.django.generate_key();
    let answer = both.django.answer(&key);
    assert!(!both.passes(&key, "wrong").await);
    assert_gone(&both, &key, &answer).await;

    let key = both.django.generate_key();
    let answer = both.django.answer(&key);
    assert!(!both.passes(&key, " ").await, "an empty answer");
    assert!(both.django.judge(&key, &answer).is_empty(), "keeps the captcha");
}

async fn a_captcha_of_the_binarys_is_judged_by_djangos_field(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    for typed in [str::to_owned, str::to_uppercase, |answer: &str| format!(" {answer} ")] {
        let key = both.binary.new_key().await;
        let answer = both.django.answer(&key);
        let complaints = both.django.judge(&key, &typed(&answer));
        assert!(complaints.is_empty(), "{answer}: {complaints:?}");
        assert_gone(&both, &key, &answer).await;
    }
    let key = both.binary.new_key().await;
    let answer = both.django.answer(&key);
    assert_eq!(both.django.judge(&key, "wrong"), INVALID);
    assert_gone(&both, &key, &answer).await;

    let key = both.binary.new_key().await;
    let answer = both.django.answer(&key);
    assert_eq!(both.django.judge(&key, ""), ["This field is required."]);
    assert_eq!(both.status(&image(&key)).await, 200);
    assert!(both.passes(&key, &answer).await, "an empty answer keeps the captcha");
}

/// Nobody knows the captcha any longer.
async fn assert_gone(both: &SharedPair, key: &str, answer: &str) {
    assert_eq!(both.django.row(key), None);
    assert_eq!(both.django.judge(key, answer), INVALID);
    for path in [image(key), sound(key)] {
        assert_eq!(both.status(&path).await, 410, "{path}");
    }
    assert!(!both.passes(key, answer).await);
}

async fn each_sides_command_removes_what_has_expired_of_either(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    // The server's own cleaning, at its start, is to leave the rest to the command.
    both.binary.wait_until_logged("removed expired captchas");
    let clean = || both.command(&["clean"]);
    let captcha_clean = || both.django.command(&["captcha_clean"]);
    for (run, said) in [
        (&clean as &dyn Fn() -> String, "2 expired captchas removed."),
        (&captcha_clean, "2 expired hashkeys removed."),
    ] {
        let mut kept = vec![both.django.generate_key(), both.binary.new_key().await];
        for key in [both.django.generate_key(), both.binary.new_key().await] {
            both.django.expire(&key, -3601.0);
        }
        let printed = run();
        assert!(printed.contains(said), "{printed}");
        let mut left = both.django.keys();
        left.retain(|key| kept.contains(key));
        left.sort();
        kept.sort();
        assert_eq!(left, kept);
    }
    assert_eq!(both.django.keys().len(), 4);
}

async fn of_fifty_right_answers_to_djangos_captcha_exactly_one_passes(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    for _ in 0..3 {
        let key = both.django.generate_key();
        let answer = both.django.answer(&key);
        let mut visitors = JoinSet::new();
        for _ in 0..50 {
            let form = [("hashkey", &key), ("captcha", &answer)];
            let post = both.binary.client.post(both.binary.url("/test/")).form(&form);
            visitors.spawn(async { post.send().await.unwrap().text().await.unwrap() });
        }
        let pages = visitors.join_all().await;
        assert_eq!(pages.iter().filter(|page| page.contains(RIGHT)).count(), 1);
    }
}

async fn two_servers_with_one_secret_draw_and_speak_djangos_captcha_alike(database: TestDatabase) {
    let both = SharedPair::start(database, &[]);
    let second = serve(&both.database, &[]);
    let options = ["--database", &both.database.url];
    let stranger =
        common::Server::start_with(&options, &[("CAPTCHA_SECRET", "known to none of them")]);
    let key = both.django.generate_key();
    for path in [image(&key), format!("/captcha/image/{key}@2/"), sound(&key)] {
        let one = both.binary.get(&path).await.bytes().await.unwrap();
        assert_eq!(one, second.get(&path).await.bytes().await.unwrap(), "{path}");
        assert_ne!(one, stranger.get(&path).await.bytes().await.unwrap(), "{path}");
    }
}
