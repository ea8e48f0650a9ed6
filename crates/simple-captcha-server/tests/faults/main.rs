//! What the server does while its database stops, freezes, is full, or the server itself is killed.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

#[path = "../common/mod.rs"]
mod common;
mod eviction;
mod load;
mod sqlite;
mod start;
mod two_processes;

use std::time::{Duration, Instant};

use common::{Server, file, run};
use load::{Load, WORD};
use reqwest::StatusCode;
use tempfile::TempDir;
use test_support::servers;
use tokio::time::sleep;

/// How long a store lets an operation take.
const LIMIT: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_may_freeze_and_restart() {
    let database = servers::postgres::start();
    let url = servers::postgres::url(&database, "postgres");
    endures(database, &url).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mariadb_may_freeze_and_restart() {
    let database = servers::mysql::start();
    let url = servers::mysql::url(&database, "mysql");
    endures(database, &url).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_may_freeze_and_restart() {
    let database = servers::redis::start();
    let url = servers::redis::url(&database);
    endures(database, &url).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_long_a_database_may_take_can_be_set() {
    let frozen = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = frozen.local_addr().unwrap();
    let folder = TempDir::new().unwrap();
    for url in [
        format!("postgres://scott@{address}/db"),
        format!("mysql://scott@{address}/db"),
        format!("redis://{address}"),
    ] {
        let began = Instant::now();
        let (status, _, complaint) =
            run(&folder, &["clean", "--database", &url, "--database-timeout", "1"], &[]);
        assert_eq!(status, 1, "{complaint}");
        assert!(complaint.contains("within 1 s"), "{complaint}");
        assert!(began.elapsed() < LIMIT, "{:?}", began.elapsed());
    }
}

/// A server that always asks for the same word.
fn site(folder: &TempDir, database: &str) -> Server {
    let list = file(folder, "words");
    std::fs::write(&list, WORD).unwrap();
    let list = list.to_str().unwrap().to_owned();
    Server::start(&[
        "--challenge",
        "words",
        "--words-dictionary",
        &list,
        "--database",
        database,
        "--timeout=60",
    ])
}

/// Freezes and restarts a database under load.
async fn endures(mut database: servers::DatabaseServer, url: &str) {
    let folder = TempDir::new().unwrap();
    let server = site(&folder, url);
    let load = Load::start(&server, 8);
    sleep(Duration::from_secs(1)).await;

    database.freeze();
    is_alive_but_not_ready(&server).await;
    database.thaw();
    serves_again(&server).await;

    sleep(Duration::from_secs(1)).await;
    database.stop();
    is_alive_but_not_ready(&server).await;
    database.start_again();
    serves_again(&server).await;

    sleep(Duration::from_secs(1)).await;
    let tally = load.end().await;
    assert!(tally.faults.is_empty(), "{:?}", tally.faults);
    assert!(tally.unavailable > 0, "visitors were told to come again");
    assert!(tally.passed.len() > 20, "{} right answers", tally.passed.len());
    // An answer's page has a new captcha in it: that is two operations.
    assert!(tally.longest < LIMIT * 2 + Duration::from_millis(500), "{:?}", tally.longest);
    for key in tally.passed.iter().rev().take(200) {
        assert!(server.post(key, WORD).await.contains("验证码错误"), "what passed passes no more");
    }
    assert!(!server.log().contains("panicked") && !server.log().contains("ti:g"));
}

/// Looks at the server for longer than the store lets an operation take.
async fn is_alive_but_not_ready(server: &Server) {
    // A verdict counts for a second.
    let began = Instant::now();
    while server.get("/readyz").await.status() != StatusCode::SERVICE_UNAVAILABLE {
        assert!(began.elapsed() < Duration::from_millis(1500), "it says that it can serve");
        sleep(Duration::from_millis(50)).await;
    }
    let until = Instant::now() + LIMIT + Duration::from_secs(1);
    while Instant::now() < until {
        let began = Instant::now();
        assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
        assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
        let began = Instant::now();
        let ready = server.get("/readyz").await;
        assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(ready.headers()["retry-after"], "2");
        assert!(began.elapsed() < LIMIT + Duration::from_millis(500), "{:?}", began.elapsed());
        sleep(Duration::from_millis(100)).await;
    }
}

async fn serves_again(server: &Server) {
    let began = Instant::now();
    while server.get("/refresh_captcha/").await.status() != StatusCode::OK {
        assert!(began.elapsed() < Duration::from_secs(5), "it is back and not found");
        sleep(Duration::from_millis(50)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    while server.get("/readyz").await.status() != StatusCode::OK {
        assert!(began.elapsed() < Duration::from_secs(5), "it serves and says that it cannot");
    }
}
