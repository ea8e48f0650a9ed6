//! The commands, their options, and what they say when something is wrong.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::net::TcpListener;

use common::{Server, command, file, run};
use tempfile::TempDir;

#[test]
fn a_bad_value_names_the_option_the_value_and_what_is_allowed() {
    let folder = TempDir::new().unwrap();
    for (option, value, variable, allowed) in [
        ("--length", "0", "CAPTCHA_LENGTH", "1 to 32"),
        ("--length", "four", "CAPTCHA_LENGTH", "a whole number from 1 to 32"),
        ("--timeout", "0", "CAPTCHA_TIMEOUT", "1 to 525600"),
        ("--challenge", "riddle", "CAPTCHA_CHALLENGE_FUNCT", "letters, digits"),
        ("--listen", "localhost", "CAPTCHA_LISTEN", "127.0.0.1:8000"),
        ("--times-sign", "1", "CAPTCHA_MATH_CHALLENGE_OPERATOR", "without digits"),
        ("--level", "brutal", "CAPTCHA_LEVEL", "easy, medium, hard, plain or like-django"),
        ("--double-scale", "maybe", "CAPTCHA_2X_IMAGE", "true or false"),
        ("--alphabet", "AB C", "CAPTCHA_ALPHABET", "' ' cannot be seen"),
        ("--alphabet", "XX", "CAPTCHA_ALPHABET", "at least two different"),
        ("--punctuation", ".a", "CAPTCHA_PUNCTUATION", "'a' is not a punctuation mark"),
        ("--punctuation", ". ", "CAPTCHA_PUNCTUATION", "' ' is not a punctuation mark"),
        ("--font", "nowhere.ttf", "CAPTCHA_FONT_PATH", "cannot be read"),
        ("--font", "/dev/zero", "CAPTCHA_FONT_PATH", "a device or a pipe"),
        ("--alphabet", "Aa", "CAPTCHA_ALPHABET", "at least two different"),
        ("--font-size", "7", "CAPTCHA_FONT_SIZE", "8 to 200"),
        ("--font-size", "NaN", "CAPTCHA_FONT_SIZE", "8 to 200"),
        ("--font-size", "big", "CAPTCHA_FONT_SIZE", "expected a number"),
        ("--image-size", "10x70", "CAPTCHA_IMAGE_SIZE", "20x10 to 2000x1000"),
        ("--image-size", "200", "CAPTCHA_IMAGE_SIZE", "such as 200x70"),
        ("--letter-rotation", "30,-30", "CAPTCHA_LETTER_ROTATION", "the smaller first"),
        ("--letter-rotation", "-35", "CAPTCHA_LETTER_ROTATION", "two angles from -180 to 180"),
        ("--background", "#12345", "CAPTCHA_BACKGROUND_COLOR", "or transparent"),
        ("--background", "#11223380", "CAPTCHA_BACKGROUND_COLOR", "an opaque colour"),
        ("--foreground", "transparent", "CAPTCHA_FOREGROUND_COLOR", "such as navy"),
        ("--letter-colour", "my.own", "CAPTCHA_LETTER_COLOR_FUNCT", "expected random, none"),
        ("--noise", "snow", "CAPTCHA_NOISE_FUNCTIONS", "arcs, dots, both"),
        ("--filter", "smooth,blur", "CAPTCHA_FILTER_FUNCTIONS", "expected smooth, none"),
        ("--animated", "2", "CAPTCHA_ANIMATED", "true or false"),
        ("--naive-time-zone", "Mars/Base", "CAPTCHA_NAIVE_TIME_ZONE", "such as Asia/Shanghai"),
        ("--database-timeout", "0", "CAPTCHA_DATABASE_TIMEOUT", "1 to 60"),
    ] {
        let (status, _, complained) = run(&folder, &["serve", option, value], &[]);
        assert_eq!(status, 2, "{option}: {complained}");
        for part in [option, value, allowed] {
            assert!(complained.contains(part), "{option}: no {part:?} in {complained}");
        }
        assert!(!complained.contains("environment"), "{complained}");
        let (status, _, complained) = run(&folder, &[], &[(variable, value)]);
        assert_eq!(status, 2, "{variable}: {complained}");
        for part in [variable, value, allowed] {
            assert!(complained.contains(part), "{variable}: no {part:?} in {complained}");
        }
    }
    assert!(!file(&folder, "captcha.db").exists());
}

#[test]
fn a_short_secret_is_refused_and_not_repeated() {
    let folder = TempDir::new().unwrap();
    let (status, _, complained) = run(&folder, &[], &[("CAPTCHA_SECRET", "hunter2")]);
    assert_eq!(status, 2);
    assert!(
        complained.contains("CAPTCHA_SECRET") && complained.contains("at least 16"),
        "{complained}"
    );
    assert!(!complained.contains("hunter2"), "{complained}");
}

#[test]
fn a_command_minds_its_own_options_only_and_empty_variables_do_not_count() {
    let folder = TempDir::new().unwrap();
    let (status, _, complained) = run(&folder, &["migrate"], &[("CAPTCHA_LENGTH", "x")]);
    assert_eq!((status, complained.as_str()), (0, ""));
    let empty = [("CAPTCHA_LENGTH", ""), ("DATABASE_URL", ""), ("CAPTCHA_TIMEOUT", "")];
    for options in [&["clean"][..], &["samples", "--count", "1", "--out", "samples"]] {
        let (status, _, complained) = run(&folder, options, &empty);
        assert_eq!((status, complained.as_str()), (0, ""));
    }
    let _server = Server::start_with(&[], &empty);
}

#[tokio::test]
async fn options_can_be_given_in_the_environment() {
    let environment = [
        ("CAPTCHA_CHALLENGE_FUNCT", "captcha.helpers.random_char_challenge"),
        ("CAPTCHA_LENGTH", "6"),
        ("CAPTCHA_TIMEOUT", "60"),
        ("CAPTCHA_2X_IMAGE", "False"),
        ("DATABASE_URL", "sqlite:captcha.db"),
    ];
    let server = Server::start_with(&[], &environment);
    let key = server.new_key().await;
    assert_eq!(server.answer(&key).await.len(), 6);
    assert!(minutes_left(&server).await > 59.0);
    assert_eq!(server.get(&format!("/captcha/image/{key}@2/")).await.status(), 404);
    let on_the_command_line = Server::start_with(&["--length", "3"], &environment);
    let key = on_the_command_line.new_key().await;
    assert_eq!(on_the_command_line.answer(&key).await.len(), 3);
}

#[tokio::test]
async fn one_secret_draws_the_same_picture_in_every_process() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", file(&folder, "captcha.db").display());
    let mut pictures = Vec::new();
    let mut key = None;
    for secret in ["sixteen bytes, at least", "sixteen bytes, at least", "another sixteen bytes"] {
        let server = Server::start_with(&["--database", &url], &[("CAPTCHA_SECRET", secret)]);
        assert!(!server.log().contains("CAPTCHA_SECRET"));
        let key = match &key {
            Some(key) => key,
            None => key.insert(server.new_key().await),
        };
        pictures.push(server.get(&format!("/captcha/image/{key}/")).await.bytes().await.unwrap());
    }
    assert!(pictures[0] == pictures[1], "the same secret draws the same");
    assert!(pictures[0] != pictures[2], "another secret draws something else");
}

#[test]
fn a_log_level_that_is_not_understood_is_said() {
    let server = Server::start_with(&[], &[("RUST_LOG", "a=b=c")]);
    server.wait_until_logged("RUST_LOG cannot be read");
    Server::start_with(&[], &[("RUST_LOG", "")]);
}

#[test]
fn a_port_in_use_is_one_clear_line() {
    let folder = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (status, _, complained) = run(&folder, &["--listen", &address], &[]);
    assert_eq!(status, 1);
    assert!(
        complained.contains(&format!(
            "--listen (or CAPTCHA_LISTEN): cannot listen on {address}: Address already in use"
        )),
        "{complained}"
    );
    assert_eq!(complained.lines().count(), 1, "{complained}");
}

#[tokio::test]
async fn the_length_and_the_timeout_are_those_that_were_asked_for() {
    let server = Server::start(&["--length", "7", "--timeout", "30"]);
    let key = server.new_key().await;
    assert_eq!(server.answer(&key).await.len(), 7);
    let minutes = minutes_left(&server).await;
    assert!((29.5..=30.0).contains(&minutes), "{minutes}");
}

/// How many minutes the one captcha in the database can still be answered.
async fn minutes_left(server: &Server) -> f64 {
    sqlx::query_scalar(
        "SELECT (julianday(expiration) - julianday('now')) * 24 * 60 FROM captcha_captchastore",
    )
    .fetch_one(&server.database().await)
    .await
    .unwrap()
}

#[test]
fn it_says_where_it_listens_and_that_there_is_no_secret() {
    let server = Server::start(&["--challenge", "sum"]);
    let log = server.log();
    let line =
        format!("listening address={} database=sqlite:captcha.db challenge=sum", server.address);
    assert!(log.contains(&line), "{log}");
    assert!(log.contains("CAPTCHA_SECRET is not set"), "{log}");
}

#[test]
fn short_help_fits_on_one_screen_and_the_long_one_has_headings() {
    let folder = TempDir::new().unwrap();
    for command in [&[][..], &["serve"]] {
        let help = |option| run(&folder, &[command, &[option]].concat(), &[]).1;
        let short = help("-h");
        assert!(short.lines().count() <= 40, "{short}");
        for word in ["--listen", "--database", "--level", "--help lists all options"] {
            assert!(short.contains(word), "no {word} in {short}");
        }
        let long = help("--help");
        for heading in ["Serving", "Sites", "What is asked", "Picture", "Sound", "Limits", "Django"]
        {
            assert!(long.contains(&format!("\n{heading}:\n")), "no {heading} in {long}");
        }
    }
}

#[test]
fn help_tells_every_option_and_its_variable() {
    let folder = TempDir::new().unwrap();
    for options in [&["--help"][..], &["serve", "--help"]] {
        let (status, printed, _) = run(&folder, options, &[]);
        assert_eq!(status, 0);
        for word in [
            "--listen",
            "--prefix",
            "--trusted-proxy",
            "CAPTCHA_PREFIX",
            "CAPTCHA_TRUSTED_PROXY",
            "--database",
            "--challenge",
            "--length",
            "--timeout",
            "--times-sign",
            "--double-scale",
            "--alphabet",
            "CAPTCHA_ALPHABET",
            "--punctuation",
            "CAPTCHA_PUNCTUATION",
            "--font <FILE>",
            "--font-size",
            "--image-size",
            "--letter-rotation",
            "--background",
            "--foreground",
            "--letter-colour",
            "--noise",
            "--filter",
            "--animated",
            "--audio",
            "--voices",
            "--database-timeout",
            "CAPTCHA_AUDIO",
            "CAPTCHA_VOICES",
            "CAPTCHA_DATABASE_TIMEOUT",
            "CAPTCHA_FONT_PATH",
            "CAPTCHA_FONT_SIZE",
            "CAPTCHA_IMAGE_SIZE",
            "CAPTCHA_LETTER_ROTATION",
            "CAPTCHA_BACKGROUND_COLOR",
            "CAPTCHA_FOREGROUND_COLOR",
            "CAPTCHA_LETTER_COLOR_FUNCT",
            "CAPTCHA_NOISE_FUNCTIONS",
            "CAPTCHA_FILTER_FUNCTIONS",
            "CAPTCHA_ANIMATED",
            "CAPTCHA_LISTEN",
            "DATABASE_URL",
            "CAPTCHA_CHALLENGE_FUNCT",
            "CAPTCHA_LENGTH",
            "CAPTCHA_TIMEOUT",
            "CAPTCHA_SECRET",
            "CAPTCHA_LIKE_DJANGO",
            "CAPTCHA_TEST_MODE",
            "--config <FILE>",
            "CAPTCHA_CONFIG",
            "RUST_LOG",
            "sqlite:captcha.db",
            "127.0.0.1:8000",
        ] {
            assert!(printed.contains(word), "no {word} in {printed}");
        }
    }
    let version = command(&folder).arg("--version").output().unwrap();
    assert!(String::from_utf8_lossy(&version.stdout).starts_with("simple-captcha 0."));
}
