//! Where captchas are kept: the options for the database, and the commands that care for it.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::{Server, file, run};
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
        let tables = "captcha_captchastore and simple_captcha_spent";
        assert_eq!(printed, format!("The tables {tables} are ready in sqlite:captcha.db.\n"));
        execute(
            &folder,
            "captcha.db",
            "INSERT OR IGNORE INTO captcha_captchastore (challenge, response, hashkey, expiration)
             VALUES ('A', 'a', 'k', '2020-01-01 00:00:00')",
        )
        .await;
    }
    let (_, printed, _) = run(&folder, &["clean"], &[]);
    assert!(printed.contains("Currently 1 captchas expired over an hour ago"), "{printed}");
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
                ('A', 'a', 'k3', '2999-01-01 00:00:00'),
                ('A', 'a', 'k4', strftime('%Y-%m-%d %H:%M:%S', 'now', '-50 minutes'))",
    )
    .await;
    let environment = [("DATABASE_URL", "sqlite:my.db")];
    let (status, printed, _) = run(&folder, &["clean"], &environment);
    assert_eq!(status, 0);
    assert_eq!(
        printed,
        "Currently 2 captchas expired over an hour ago\n2 expired captchas removed.\n"
    );
    let (status, printed, _) = run(&folder, &["clean"], &environment);
    assert_eq!(status, 0);
    assert_eq!(printed, "Currently 0 captchas expired over an hour ago\nNo captchas to remove.\n");
}

#[tokio::test]
async fn a_server_whose_clock_is_six_minutes_ahead_leaves_the_captchas_of_another_open() {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", file(&folder, "shared.db").display());
    let server = Server::start(&["--database", &url]);
    let picture = format!("/captcha/image/{}/", server.new_key().await);
    let clock = [
        ("LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1"),
        ("FAKETIME", "+6m"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    let ahead = Server::start_with(&["--database", &url], &clock);
    ahead.wait_until_logged("removed expired captchas");
    assert_eq!(ahead.get(&picture).await.status(), 410, "by its clock it has expired");
    assert_eq!(server.get(&picture).await.status(), 200);
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
    assert!(printed.contains("Currently 0 "), "{printed}");
    let (_, printed, _) = run(&folder, &["clean", "--naive-time-zone=Pacific/Kiritimati"], &[]);
    assert!(printed.contains("Currently 1 "), "{printed}");
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
    assert!(slip.contains("sqlite:FILE") && slip.lines().count() == 1, "{slip}");
    for command in ["serve", "migrate", "clean"] {
        for (url, why) in [
            ("oracle://scott:tiger@host/db", "'oracle:' is no kind of database that is known"),
            ("postgres:///db?sslmode=tiger", "the value of the parameter 'sslmode'"),
            ("mysql:///db?ssl-mode=tiger", "the value of the parameter 'ssl-mode'"),
            ("redis://host?password=tiger", "the parameter 'password' cannot have this value"),
            ("scott:tiger", "expected 'sqlite:FILE'"),
            ("host=h user=scott password=tiger", "expected 'sqlite:FILE'"),
            ("Server=h;Pwd=tiger;", "expected 'sqlite:FILE'"),
            ("sqlserver://h;user=sa;password=tiger", "expected 'sqlite:FILE'"),
            ("scott%3Atiger%40h", "expected 'sqlite:FILE'"),
        ] {
            let (status, _, complained) = run(&folder, &[command, "--database", url], &[]);
            assert_eq!(status, 2, "{complained}");
            assert!(complained.contains("--database") && complained.contains(why), "{complained}");
            assert!(!complained.contains("tiger"), "{complained}");
        }
    }
}

#[test]
fn a_file_that_another_reading_of_its_url_finds_is_pointed_out() {
    let folder = TempDir::new().unwrap();
    let name = "db.sqlite3";
    // From the root it is not there, so the file is not made by mistake.
    std::fs::create_dir(file(&folder, "no-such-folder")).unwrap();
    std::fs::write(file(&folder, "no-such-folder/captcha.db"), "").unwrap();
    let database = "--database=sqlite:///no-such-folder/captcha.db";
    let (status, _, complained) = run(&folder, &["migrate", database], &[]);
    assert_eq!(status, 1, "{complained}");
    let hint = "write sqlite:no-such-folder/captcha.db";
    assert!(complained.contains("WARN") && complained.contains(hint), "{complained}");
    for database in [format!("--database=sqlite://{name}"), format!("--database=sqlite:{name}")] {
        let (status, _, complained) = run(&folder, &["migrate", &database], &[]);
        assert_eq!((status, &*complained), (0, ""));
    }
}

#[test]
fn a_name_that_means_something_else_to_sqlite_is_a_file_too() {
    let folder = TempDir::new().unwrap();
    for name in ["file:x.db", "file:x.db%3Fmode=memory", ":x.db"] {
        let (status, printed, complained) =
            run(&folder, &["migrate", "--database", &format!("sqlite:{name}")], &[]);
        assert_eq!((status, &*complained), (0, ""));
        assert!(printed.contains(name), "{printed}");
        assert!(file(&folder, &name.replace("%3F", "?")).exists(), "{name}");
    }
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
    let folder = &TempDir::new().unwrap();
    // Nobody listens on port 1. A start waits half a minute before it gives up, all at the same time.
    thread::scope(|scope| {
        for (url, shown) in [
            ("postgres://scott:tiger@127.0.0.1:1/shop", "postgres://scott@127.0.0.1:1/shop"),
            ("mysql://scott:tiger@127.0.0.1:1/shop", "mysql://scott@127.0.0.1:1/shop"),
            ("redis://:tiger@127.0.0.1:1", "redis://127.0.0.1:1"),
        ] {
            for (command, waits) in [("serve", true), ("migrate", true), ("clean", false)] {
                scope.spawn(move || {
                    let listen = [("CAPTCHA_LISTEN", "127.0.0.1:0")];
                    let began = Instant::now();
                    let (status, _, complained) =
                        run(folder, &[command, "--database", url], &listen);
                    assert_eq!(status, 1, "{complained}");
                    assert_eq!(began.elapsed() > Duration::from_secs(29), waits, "{complained}");
                    assert!(!complained.contains("tiger"), "{complained}");
                    let lines: Vec<_> = complained.lines().collect();
                    assert_eq!(lines.len(), 1 + usize::from(waits), "{complained}");
                    for line in lines {
                        assert!(line.contains(shown), "{complained}");
                        assert!(line.contains("must run and listen"), "{complained}");
                    }
                });
            }
        }
    });
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
#[should_panic(expected = "unable to open database file")]
fn a_test_whose_server_does_not_start_fails_at_once_and_shows_why() {
    Server::start(&["--database", "sqlite:no/such/folder/captcha.db"]);
}
