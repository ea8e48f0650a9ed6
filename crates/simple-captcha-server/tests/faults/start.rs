//! A server that is started while its database cannot answer, or before it.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use sqlx::Executor;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use crate::common::{command, file, run};
use test_support::Process;
use test_support::servers::{self, DatabaseServer};

const WAITS: &str = "waiting up to 30 s for the database";

/// Starts a server and waits until it says that it waits.
fn waiting(folder: &TempDir, database: &str) -> Process {
    let options = ["serve", "--listen", "127.0.0.1:0", "--database", database];
    let process = Process::start(command(folder).args(options));
    process.wait_for(|| process.stderr().contains(WAITS).then_some(()));
    process
}

fn serves(process: &Process) {
    process.wait_for(|| process.stderr().contains("listening address=").then_some(()));
    assert_eq!(process.stderr().matches(WAITS).count(), 1, "it is said once");
}

#[test]
fn a_server_that_is_started_before_its_database_waits_for_it() {
    let postgres = servers::postgres::start();
    let url = servers::postgres::url(&postgres, "postgres");
    is_waited_for(postgres, &url);
    let mariadb = servers::mysql::start();
    let url = servers::mysql::url(&mariadb, "mysql");
    is_waited_for(mariadb, &url);
    let redis = servers::redis::start();
    let url = servers::redis::url(&redis);
    is_waited_for(redis, &url);
}

fn is_waited_for(mut database: DatabaseServer, url: &str) {
    let folder = TempDir::new().unwrap();
    database.stop();
    let server = waiting(&folder, url);
    database.start_again();
    serves(&server);
}

#[tokio::test]
async fn a_server_that_is_started_while_its_file_is_locked_waits_for_it() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(&folder, &["migrate"], &[]).0, 0);
    let options = SqliteConnectOptions::new().filename(file(&folder, "captcha.db"));
    let other = SqlitePool::connect_with(options).await.unwrap();
    let mut transaction = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    transaction.execute("DELETE FROM captcha_captchastore").await.unwrap();
    let server = waiting(&folder, "sqlite:captcha.db");
    transaction.commit().await.unwrap();
    serves(&server);
}

#[tokio::test]
async fn so_does_one_whose_file_is_locked_even_for_readers() {
    let folder = TempDir::new().unwrap();
    let options = SqliteConnectOptions::new().filename(file(&folder, "captcha.db"));
    let other = SqlitePool::connect_with(options.create_if_missing(true)).await.unwrap();
    other.execute("CREATE TABLE shop (id integer)").await.unwrap();
    let transaction = other.begin_with("BEGIN EXCLUSIVE").await.unwrap();
    let server = waiting(&folder, "sqlite:captcha.db");
    transaction.rollback().await.unwrap();
    serves(&server);
}

#[test]
fn a_server_that_waits_for_its_database_ends_when_it_is_told_to() {
    let folder = TempDir::new().unwrap();
    // Nobody listens on port 1.
    let server = waiting(&folder, "redis://127.0.0.1:1");
    let began = Instant::now();
    server.signal("-TERM");
    assert!(server.wait().success());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_refusal_that_will_not_pass_is_told_at_once() {
    let folder = TempDir::new().unwrap();
    let database = servers::postgres::start();
    let right = servers::postgres::url(&database, "postgres");
    for (url, why) in [
        (right.replace(":ti", ":wrong"), "password must be right"),
        (servers::postgres::url(&database, "no_such"), "make the database with createdb"),
    ] {
        for command in ["serve", "migrate"] {
            let began = Instant::now();
            let environment = [("CAPTCHA_LISTEN", "127.0.0.1:0")];
            let (status, _, complained) =
                run(&folder, &[command, "--database", &url], &environment);
            assert_eq!(status, 1, "{complained}");
            assert!(complained.contains(why) && !complained.contains(WAITS), "{complained}");
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        }
    }
}

#[test]
fn a_new_file_for_which_there_is_no_room_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let mut limited = Command::new("prlimit");
    limited.args(["--fsize=8000", env!("CARGO_BIN_EXE_simple-captcha"), "migrate"]);
    let process = Process::start(limited.current_dir(folder.path()).env_clear());
    assert_eq!(process.wait().code(), Some(1), "{}", process.stderr());
    assert!(process.stderr().contains("cannot open the database"), "{}", process.stderr());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}
