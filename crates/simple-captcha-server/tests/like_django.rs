//! Settings of django-simple-captcha, with the meaning that they have there.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{Server, file, rows_of, run};
use tempfile::TempDir;

/// The answers to many pictures.
fn answers(options: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let fixed = ["samples", "--count=200", "--out=out", "--seed=5"];
    let (status, _, complained) = run(&folder, &[&fixed, options].concat(), environment);
    assert_eq!((status, complained.as_str()), (0, ""));
    let labels = fs::read_to_string(file(&folder, "out/labels.csv")).unwrap();
    labels.lines().skip(1).map(|line| line.split_once(',').unwrap().1.to_owned()).collect()
}

/// One picture.
fn draw(options: &[&str], environment: &[(&str, &str)]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let fixed = ["samples", "--count=1", "--out=out", "--seed=5"];
    let (status, _, complained) = run(&folder, &[&fixed, options].concat(), environment);
    assert_eq!((status, complained.as_str()), (0, ""), "{options:?} {environment:?}");
    fs::read(file(&folder, "out/000001.png")).unwrap()
}

/// What many captchas ask.
async fn challenges(options: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let server = Server::start_with(options, environment);
    for _ in 0..200 {
        server.new_key().await;
    }
    let rows = rows_of(&server.file("captcha.db")).await;
    rows.into_iter().map(|(_, challenge, _)| challenge).collect()
}

#[test]
fn like_django_asks_four_letters_of_the_whole_alphabet_and_draws_them_as_django_does() {
    let spelt_out = [
        "--length=4",
        "--alphabet=ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "--level=like-django",
        "--font-size=22",
        "--letter-rotation=-35,35",
        "--foreground=#001100",
        "--background=#ffffff",
        "--noise=arcs,dots",
        "--filter=smooth",
    ];
    let like_django = answers(&["--like-django"], &[]);
    assert!(like_django.iter().all(|answer| answer.len() == 4));
    let letters: BTreeSet<char> = like_django.iter().flat_map(|answer| answer.chars()).collect();
    assert_eq!(letters, ('a'..='z').collect());
    assert!(draw(&["--like-django"], &[]) == draw(&spelt_out, &[]));
    for value in ["True", "1", "true"] {
        assert!(draw(&spelt_out, &[]) == draw(&[], &[("CAPTCHA_LIKE_DJANGO", value)]));
    }
    assert!(draw(&spelt_out, &[]) != draw(&["--like-django=false"], &[]));
}

#[tokio::test]
async fn like_django_leaves_alone_what_the_site_set() {
    let six = [("CAPTCHA_LENGTH", "6"), ("CAPTCHA_LIKE_DJANGO", "True")];
    assert!(answers(&[], &six).iter().all(|answer| answer.len() == 6));
    let few = answers(&["--like-django", "--alphabet", "XY"], &[]);
    assert!(few.iter().all(|answer| answer.chars().all(|letter| "xy".contains(letter))));
    assert!(answers(&["--like-django", "--challenge=digits"], &[])[0].parse::<u32>().is_ok());
    let easy = ["--like-django", "--level=easy"];
    let spelt_out = ["--length=4", "--alphabet=ABCDEFGHIJKLMNOPQRSTUVWXYZ", "--level=easy"];
    assert!(draw(&easy, &[]) == draw(&spelt_out, &[]));

    let sums = |options| challenges(options, &[]);
    let has = |sums: &[String], sign| sums.iter().any(|sum| sum.contains(sign));
    let plain = sums(&["--challenge=sum"]).await;
    assert!(has(&plain, '×') && !has(&plain, '*'));
    let django = sums(&["--challenge=sum", "--like-django"]).await;
    assert!(has(&django, '*') && !has(&django, '×'));
    let chosen = sums(&["--challenge=sum", "--like-django", "--times-sign=·"]).await;
    assert!(has(&chosen, '·') && !has(&chosen, '*'));
}

#[tokio::test]
async fn in_test_mode_passed_is_right_for_every_key_and_uses_it_up() {
    let environment = [("CAPTCHA_TEST_MODE", "True")];
    let server = Server::start_with(&[], &environment);
    server.wait_until_logged("this process protects nothing");
    let key = server.new_key().await;
    assert!(server.post(&key, "nonsense").await.contains("验证码错误"));
    let key = server.new_key().await;
    let rows = server.rows().await;
    assert!(server.post(&key, " Passed ").await.contains("验证码正确"));
    assert_eq!(server.rows().await, rows - 1);
    assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 410);
    assert!(server.post("unknown", "passed").await.contains("验证码正确"));

    for environment in [&[][..], &[("CAPTCHA_TEST_MODE", "False")]] {
        let server = Server::start_with(&[], environment);
        let key = server.new_key().await;
        assert!(server.post(&key, "passed").await.contains("验证码错误"));
        assert!(!server.log().contains("protects nothing"));
    }
}

#[test]
fn django_settings_without_a_meaning_here_are_accepted_and_the_log_names_them_once() {
    let environment = [("CAPTCHA_FLITE_PATH", "/usr/bin/flite"), ("CAPTCHA_GET_FROM_POOL", "True")];
    let log = Server::start_with(&[], &environment).log();
    let ignored = "ignoring CAPTCHA_FLITE_PATH, CAPTCHA_GET_FROM_POOL:";
    assert_eq!(log.matches(ignored).count(), 1, "{log}");
    let log = Server::start_with(&[], &[("CAPTCHA_FLITE_PATH", "None")]).log();
    assert!(!log.contains("FLITE"), "{log}");
}

#[test]
fn a_function_of_the_sites_own_is_refused_with_what_to_use_instead() {
    let folder = TempDir::new().unwrap();
    for (variable, instead) in [
        ("CAPTCHA_CHALLENGE_FUNCT", "captcha.helpers.random_char_challenge"),
        ("CAPTCHA_LETTER_COLOR_FUNCT", "captcha.helpers.random_letter_color_challenge"),
        ("CAPTCHA_NOISE_FUNCTIONS", "captcha.helpers.noise_arcs"),
        ("CAPTCHA_FILTER_FUNCTIONS", "captcha.helpers.post_smooth"),
    ] {
        let (status, _, complained) = run(&folder, &[], &[(variable, "shop.captcha.mine")]);
        assert_eq!(status, 2);
        for part in ["a Python function of the site's own cannot run here", instead, variable] {
            assert!(complained.contains(part), "{complained}");
        }
        assert!(!complained.contains("own cannot run here: a Python"), "{complained}");
        let (_, _, complained) = run(&folder, &[], &[(variable, "mine")]);
        assert!(!complained.contains("Python") && complained.contains(instead), "{complained}");
    }
}

#[test]
fn colours_sizes_and_lists_are_taken_in_every_spelling_of_the_original() {
    for (variable, spellings) in [
        (
            "CAPTCHA_FOREGROUND_COLOR",
            &[
                "#008",
                "#000088",
                "rgb(0, 0, 136)",
                "(0, 0, 136)",
                "[0,0,136]",
                "hsl(240, 100%, 26.7%)",
            ][..],
        ),
        (
            "CAPTCHA_BACKGROUND_COLOR",
            &["#ff0", "yellow", "Yellow", "hsl(60, 100%, 50%)", "(255, 255, 0)"],
        ),
        ("CAPTCHA_IMAGE_SIZE", &["150x60", "(150, 60)", "[150, 60]"]),
        ("CAPTCHA_IMAGE_SIZE", &["none", "None"]),
        ("CAPTCHA_NOISE_FUNCTIONS", &["none", "()", "[]", "None", "captcha.helpers.noise_null"]),
        ("CAPTCHA_FILTER_FUNCTIONS", &["none", "()", "None"]),
    ] {
        let first = draw(&["--like-django"], &[(variable, spellings[0])]);
        for spelling in spellings {
            let drawn = draw(&["--like-django"], &[(variable, spelling)]);
            assert!(first == drawn, "{variable}={spelling}");
        }
    }
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/../simple-captcha-draw/fonts");
    let fonts = ["DejaVuSansMono-Bold.ttf", "slab.otf"].map(|name| format!("{fonts}/{name}"));
    let [one, other] = &fonts;
    for list in [format!("['{one}', '{other}']"), format!("(\"{one}\",\n \"{other}\",)")] {
        let drawn = draw(&[], &[("CAPTCHA_FONT_PATH", &list)]);
        assert!(drawn == draw(&["--font", one, "--font", other], &[]), "{list}");
    }
}

#[test]
fn the_shortest_and_the_longest_word_may_be_swapped_and_have_no_limit() {
    let folder = TempDir::new().unwrap();
    let words = file(&folder, "words");
    fs::write(&words, "of\nhouse\nlighthouse\n").unwrap();
    let drawn = |least: &str, most: &str| {
        let words = words.to_str().unwrap();
        let environment = [
            ("CAPTCHA_CHALLENGE_FUNCT", "captcha.helpers.word_challenge"),
            ("CAPTCHA_WORDS_DICTIONARY", words),
            ("CAPTCHA_DICTIONARY_MIN_LENGTH", least),
            ("CAPTCHA_DICTIONARY_MAX_LENGTH", most),
        ];
        BTreeSet::from_iter(answers(&[], &environment))
    };
    assert_eq!(drawn("3", "6"), BTreeSet::from(["house".to_owned()]));
    assert_eq!(drawn("6", "3"), drawn("3", "6"));
    assert_eq!(drawn("0", "255").len(), 3);
}
