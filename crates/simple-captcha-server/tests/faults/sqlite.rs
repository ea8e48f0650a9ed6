//! A disk that is full, and a server that is killed, with SQLite.

use std::time::Duration;

use reqwest::StatusCode;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::common::file;
use crate::load::{Load, WORD};
use crate::site;

#[tokio::test]
async fn a_full_disk_is_a_503_and_nothing_passes_until_there_is_room_again() {
    let folder = TempDir::new().unwrap();
    let server = site(&folder, &format!("sqlite:{}", file(&folder, "captcha.db").display()));
    let key = server.new_key().await;
    server.limit_file_size("300000");
    let mut made = 0;
    let refused = loop {
        let response = server.get("/refresh_captcha/").await;
        if response.status() != StatusCode::OK {
            break response;
        }
        made += 1;
        assert!(made < 10_000, "the disk is never full");
    };
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "2");
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    // A removal may need less room than a new captcha.
    server.limit_file_size("1000");
    // What cannot be removed would pass a second time.
    let form = [("hashkey", &*key), ("captcha", WORD)];
    for _ in 0..3 {
        let answered = server.client.post(server.url("/test/")).form(&form).send().await.unwrap();
        assert_eq!(answered.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
    server.wait_until_logged("an answer was not checked");

    server.limit_file_size("unlimited");
    assert_eq!(server.get("/refresh_captcha/").await.status(), StatusCode::OK);
    assert!(server.post(&key, WORD).await.contains("验证码正确"), "nothing was lost");
    assert!(server.post(&key, WORD).await.contains("验证码错误"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_before_a_crash_is_not_accepted_after_it() {
    let folder = TempDir::new().unwrap();
    let database = file(&folder, "captcha.db");
    let url = format!("sqlite:{}", database.display());
    for _ in 0..3 {
        let mut server = site(&folder, &url);
        let load = Load::start(&server, 8);
        sleep(Duration::from_millis(700)).await;
        server.signal("-KILL");
        server.wait();
        let tally = load.end().await;
        assert!(tally.faults.is_empty(), "{:?}", tally.faults);
        assert!(tally.passed.len() > 20, "{} right answers", tally.passed.len());

        let heir = site(&folder, &url);
        for key in tally.passed.iter().rev().take(300) {
            assert!(heir.post(key, WORD).await.contains("验证码错误"), "it was answered before");
        }
        let options = SqliteConnectOptions::new().filename(&database);
        let other = SqlitePool::connect_with(options).await.unwrap();
        let sound = sqlx::query_scalar::<_, String>("PRAGMA integrity_check");
        assert_eq!(sound.fetch_all(&other).await.unwrap(), ["ok"]);
        other.close().await;
    }
}
