//! The commands, their options, and what they say when something is wrong.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::net::TcpListener;

use common::{Server, command, file, run};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

async fn execute(folder: &TempDir, name: &str, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(file(folder, name)).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(statement).execute(&pool).await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn migrate_makes_the_table_and_does_no_harm_twice() {
    let folder = TempDir::new().unwrap();
    for _ in 0..2 {
        let (status, printed, complained) = run(&folder, &["migrate"], &[]);
        assert_eq!((status, complained.as_str()), (0, ""));
        assert_eq!(printed, "The table captcha_captchastore is ready in sqlite:captcha.db.\n");
        execute(
            &folder,
            "captcha.db",
            "INSERT OR IGNORE INTO captcha_captchastore (challenge, response, hashkey, expiration)
             VALUES ('A', 'a', 'k', '2020-01-01 00:00:00')",
        )
        .await;
    }
    let (_, printed, _) = run(&folder, &["clean"], &[]);
    assert!(printed.contains("Currently 1 expired captchas"), "{printed}");
}

#[tokio::test]
async fn clean_tells_how_many_had_expired_and_how_many_it_removed() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(&folder, &["migrate", "--database", "sqlite:my.db"], &[]).0, 0);
    execute(
        &folder,
        "my.db",
        "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
         VALUES ('A', 'a', 'k1', '2020-01-01 00:00:00'), ('A', 'a', 'k2', '2020-01-01 00:00:00.5'),
                ('A', 'a', 'k3', '2999-01-01 00:00:00')",
    )
    .await;
    let environment = [("DATABASE_URL", "sqlite:my.db")];
    let (status, printed, _) = run(&folder, &["clean"], &environment);
    assert_eq!(status, 0);
    assert_eq!(printed, "Currently 2 expired captchas\n2 expired captchas removed.\n");
    let (status, printed, _) = run(&folder, &["clean"], &environment);
    assert_eq!(status, 0);
    assert_eq!(printed, "Currently 0 expired captchas\nNo captchas to remove.\n");
}

#[tokio::test]
async fn clean_fails_with_one_line_where_there_is_no_database_or_no_table() {
    let folder = TempDir::new().unwrap();
    let (status, printed, complained) = run(&folder, &["clean"], &[]);
    assert_eq!((status, printed.as_str()), (1, ""));
    assert!(complained.contains("cannot open the database sqlite:captcha.db"), "{complained}");
    assert_eq!(complained.lines().count(), 1, "{complained}");
    assert!(!file(&folder, "captcha.db").exists());

    execute(&folder, "captcha.db", "CREATE TABLE something_else (id integer)").await;
    let (status, _, complained) = run(&folder, &["clean"], &[]);
    assert_eq!(status, 1);
    assert!(complained.contains("no such table: captcha_captchastore"), "{complained}");
    assert_eq!(complained.lines().count(), 1, "{complained}");
}

#[test]
fn a_url_in_the_wrong_place_is_not_repeated_with_its_password() {
    let folder = TempDir::new().unwrap();
    for options in [
        &["migrate", "postgres://app:tiger@host/shop"][..],
        &["postgres://app:tiger@host/shop"],
        &["clean", "--databas", "mysql://app@host/shop?password=tiger"],
        &["--database", "postgres://app@host/shop?passwd=tiger"],
        &["--database=mysql://app@host/shop?pw=tiger"],
    ] {
        let (status, _, complained) = run(&folder, options, &[]);
        assert_eq!(status, 2, "{complained}");
        assert!(!complained.contains("tiger"), "{complained}");
    }
}

#[test]
fn a_bad_value_names_the_option_the_value_and_what_is_allowed() {
    let folder = TempDir::new().unwrap();
    for (option, value, variable, allowed) in [
        ("--length", "0", "CAPTCHA_LENGTH", "1 to 32"),
        ("--length", "four", "CAPTCHA_LENGTH", "a whole number from 1 to 32"),
        ("--timeout", "0", "CAPTCHA_TIMEOUT", "1 to 525600"),
        ("--challenge", "riddle", "CAPTCHA_CHALLENGE_FUNCT", "letters, digits"),
        ("--listen", "localhost", "CAPTCHA_LISTEN", "127.0.0.1:8000"),
        ("--times-sign", "1", "CAPTCHA_MATH_CHALLENGE_OPERATOR", "without spaces"),
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
        ("--font-size", "big", "CAPTCHA_FONT_SIZE", "a number is wanted"),
        ("--image-size", "10x70", "CAPTCHA_IMAGE_SIZE", "20x10 to 2000x1000"),
        ("--image-size", "200", "CAPTCHA_IMAGE_SIZE", "such as 200x70"),
        ("--letter-rotation", "30,-30", "CAPTCHA_LETTER_ROTATION", "the smaller first"),
        ("--letter-rotation", "-35", "CAPTCHA_LETTER_ROTATION", "two angles from -180 to 180"),
        ("--background", "#12345", "CAPTCHA_BACKGROUND_COLOR", "or transparent"),
        ("--background", "#11223380", "CAPTCHA_BACKGROUND_COLOR", "an opaque colour"),
        ("--foreground", "transparent", "CAPTCHA_FOREGROUND_COLOR", "such as navy"),
        ("--letter-colour", "my.own", "CAPTCHA_LETTER_COLOR_FUNCT", "random or none"),
        ("--noise", "snow", "CAPTCHA_NOISE_FUNCTIONS", "arcs, dots, both"),
        ("--filter", "smooth,blur", "CAPTCHA_FILTER_FUNCTIONS", "smooth or none"),
        ("--animated", "2", "CAPTCHA_ANIMATED", "true or false"),
        ("--get-from-pool", "2", "CAPTCHA_GET_FROM_POOL", "true or false"),
        ("--get-from-pool-timeout", "soon", "CAPTCHA_GET_FROM_POOL_TIMEOUT", "0 to 525600"),
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

#[tokio::test]
async fn with_a_naive_time_zone_captchas_expire_by_its_local_time() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(&folder, &["migrate"], &[]).0, 0);
    // Kiritimati is fourteen hours ahead of UTC: there, what is eleven hours ahead is past.
    execute(
        &folder,
        "captcha.db",
        "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
         VALUES ('A', 'a', 'k', strftime('%Y-%m-%d %H:%M:%S', 'now', '+11 hours'))",
    )
    .await;
    let (_, printed, _) = run(&folder, &["clean"], &[]);
    assert!(printed.contains("Currently 0 expired"), "{printed}");
    let (_, printed, _) = run(&folder, &["clean", "--naive-time-zone=Pacific/Kiritimati"], &[]);
    assert!(printed.contains("Currently 1 expired"), "{printed}");
}

#[test]
fn a_naive_time_zone_is_refused_where_moments_are_not_local() {
    let folder = TempDir::new().unwrap();
    for url in ["memory:", "postgres://scott:tiger@127.0.0.1:1/shop", "redis://:tiger@127.0.0.1:1"]
    {
        let environment = [("CAPTCHA_NAIVE_TIME_ZONE", "Asia/Shanghai")];
        let (status, _, complained) = run(&folder, &["serve", "--database", url], &environment);
        assert_eq!(status, 2, "{complained}");
        assert!(complained.contains("CAPTCHA_NAIVE_TIME_ZONE"), "{complained}");
        assert!(complained.contains("only SQLite, MySQL and MariaDB"), "{complained}");
        assert!(!complained.contains("tiger") && complained.lines().count() == 1, "{complained}");
    }
}

#[test]
fn a_bad_database_url_is_not_repeated() {
    let folder = TempDir::new().unwrap();
    let slip = run(&folder, &["clean", "--database", "captcha.db"], &[]).2;
    assert!(slip.contains("\"captcha.db\"") && slip.contains("sqlite:FILE"), "{slip}");
    for command in ["serve", "migrate", "clean"] {
        for (url, why) in [
            ("oracle://scott:tiger@host/db", "sqlite:FILE"),
            ("postgres:///db?sslmode=tiger", "not known"),
            ("mysql:///db?ssl-mode=tiger", "not known"),
            ("redis://host?password=tiger", "not known"),
        ] {
            let (status, _, complained) = run(&folder, &[command, "--database", url], &[]);
            assert_eq!(status, 2, "{complained}");
            assert!(complained.contains("--database") && complained.contains(why), "{complained}");
            assert!(!complained.contains("tiger"), "{complained}");
        }
    }
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

#[test]
fn a_store_that_ends_with_the_process_cannot_be_migrated_or_cleaned() {
    let folder = TempDir::new().unwrap();
    for command in ["migrate", "clean"] {
        let (status, printed, complained) = run(&folder, &[command, "--database", "memory:"], &[]);
        assert_eq!((status, printed.as_str()), (2, ""));
        assert!(complained.contains("memory:"), "{complained}");
    }
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

#[test]
fn a_database_that_cannot_be_opened_is_one_clear_line() {
    let folder = TempDir::new().unwrap();
    std::fs::write(file(&folder, "letter.txt"), "dear aunt, ".repeat(500)).unwrap();
    for (url, why) in [
        ("sqlite:no/such/folder/captcha.db", "unable to open database file"),
        ("sqlite:letter.txt", "file is not a database"),
    ] {
        let options = ["--listen", "127.0.0.1:0", "--database", url];
        let (status, _, complained) = run(&folder, &options, &[]);
        assert_eq!(status, 1);
        assert!(complained.contains(url) && complained.contains(why), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
    }
}

#[test]
fn a_database_server_that_does_not_answer_is_one_line_without_the_password() {
    let folder = TempDir::new().unwrap();
    // Nobody listens on port 1.
    for (url, shown) in [
        ("postgres://scott:tiger@127.0.0.1:1/shop", "postgres://scott@127.0.0.1:1/shop"),
        ("mysql://scott:tiger@127.0.0.1:1/shop", "mysql://scott@127.0.0.1:1/shop"),
        ("redis://:tiger@127.0.0.1:1", "redis://127.0.0.1:1"),
    ] {
        for command in ["serve", "migrate", "clean"] {
            let listen = [("CAPTCHA_LISTEN", "127.0.0.1:0")];
            let (status, _, complained) = run(&folder, &[command, "--database", url], &listen);
            assert_eq!(status, 1, "{complained}");
            assert!(complained.contains(shown), "{complained}");
            assert!(complained.contains("must run and listen"), "{complained}");
            assert!(!complained.contains("tiger"), "{complained}");
            assert_eq!(complained.lines().count(), 1, "{complained}");
        }
    }
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

#[tokio::test]
async fn expired_captchas_are_removed_in_the_background() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(&folder, &["migrate"], &[]).0, 0);
    execute(
        &folder,
        "captcha.db",
        "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
         VALUES ('A', 'a', 'k1', '2020-01-01 00:00:00')",
    )
    .await;
    let url = format!("sqlite:{}", file(&folder, "captcha.db").display());
    let _server = Server::start(&["--database", &url]);
    let options = SqliteConnectOptions::new().filename(file(&folder, "captcha.db"));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    for _ in 0..100 {
        let count = sqlx::query_scalar("SELECT count(*) FROM captcha_captchastore");
        if count.fetch_one(&pool).await.is_ok_and(|left: i64| left == 0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the expired captcha is still there");
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
