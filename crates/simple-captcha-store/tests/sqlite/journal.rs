//! How a file keeps what is being written: with a log ahead of it, or with a journal to roll back.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use simple_captcha::Store;
use simple_captcha::store::conformance;
use simple_captcha_store::SqliteStore;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::task::JoinSet;

use crate::{DJANGO_TABLE, Folder, open, open_patiently};
use test_support::servers::captchas::{key, moment, record};

/// Reaches a file as Django does, which leaves the journal as SQLite has it.
async fn django(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    options.connect().await.unwrap()
}

async fn make_djangos(file: &Path) {
    django(file).await.execute(DJANGO_TABLE).await.unwrap();
}

async fn mode(file: &Path) -> String {
    let mode = sqlx::query_scalar("PRAGMA journal_mode");
    mode.fetch_one(&mut django(file).await).await.unwrap()
}

#[tokio::test]
async fn a_file_that_the_store_makes_is_in_write_ahead_mode() {
    let folder = Folder::new();
    let _store = open(&folder.file()).await;
    assert_eq!(mode(&folder.file()).await, "wal");
    // So is one that somebody made room for, and in which nothing is yet.
    let folder = Folder::new();
    fs::write(folder.file(), "").unwrap();
    let _store = open(&folder.file()).await;
    assert_eq!(mode(&folder.file()).await, "wal");
}

#[tokio::test]
async fn a_file_of_djangos_keeps_its_journal_mode() {
    for before in ["delete", "wal", "persist"] {
        let folder = Folder::new();
        make_djangos(&folder.file()).await;
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA journal_mode = {before}"));
        let mut other = django(&folder.file()).await;
        other.execute(pragma).await.unwrap();
        let ours = "CREATE TABLE simple_captcha_spent (id text PRIMARY KEY, expires integer)";
        other.execute(ours).await.unwrap();
        other.close().await.unwrap();
        let bytes = fs::read(folder.file()).unwrap();
        drop(SqliteStore::open_existing(folder.file()).await.unwrap());
        assert_eq!(fs::read(folder.file()).unwrap(), bytes, "nothing is changed in it");
        let store = open(&folder.file()).await;
        store.insert(&key("k"), &record("A", moment(2))).await.unwrap();
        store.migrate().await.unwrap();
        assert!(store.take(&key("k"), moment(1)).await.unwrap().is_some());
        let is_log = before == "wal";
        assert_eq!(mode(&folder.file()).await == "wal", is_log, "{before}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_of_djangos_passes_the_tests_of_every_store() {
    let folder = Folder::new();
    let number = AtomicU32::new(0);
    let empty = async || {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let file = folder.0.path().join(format!("{number}.db"));
        make_djangos(&file).await;
        open_patiently(&file).await
    };
    conformance::all(empty).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_file_of_djangos_who_reads_and_who_writes_wait_for_one_another() {
    let folder = Folder::new();
    make_djangos(&folder.file()).await;
    let file = folder.file();
    let stores = [open_patiently(&file).await, open_patiently(&file).await].map(Arc::new);
    let mut visitors = JoinSet::new();
    for number in 0..12 {
        let store = Arc::clone(&stores[number % 2]);
        visitors.spawn(async move {
            for times in 0..20 {
                let key = key(&format!("key_{number}_{times}"));
                store.insert(&key, &record("A", moment(2))).await.unwrap();
                assert!(store.get(&key, moment(1)).await.unwrap().is_some());
                assert!(store.take(&key, moment(1)).await.unwrap().is_some());
            }
        });
    }
    visitors.join_all().await;
}

#[tokio::test]
async fn what_another_program_left_half_written_in_a_file_of_djangos_keeps_nobody_from_reading() {
    let (folder, crashed) = (Folder::new(), Folder::new());
    make_djangos(&folder.file()).await;
    let store = open(&folder.file()).await;
    let expires = moment(1) + Duration::from_secs(60);
    store.insert(&key("kept"), &record("A", expires)).await.unwrap();
    assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some());

    // A copy, in which a transaction has gone so far that pages of it are in the file.
    fs::copy(folder.file(), crashed.file()).unwrap();
    let mut writer = django(&crashed.file()).await;
    writer.execute("PRAGMA cache_size = 1").await.unwrap();
    writer.execute("BEGIN").await.unwrap();
    writer
        .execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
             SELECT 'A', 'a', 'k' || i, '2026-01-01 00:00:00' FROM n",
        )
        .await
        .unwrap();
    for (from, to) in [
        (crashed.file(), folder.file()),
        (crashed.0.path().join("captcha.db-journal"), folder.0.path().join("captcha.db-journal")),
    ] {
        fs::write(to, fs::read(from).unwrap()).unwrap();
    }
    assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some());
    assert!(store.get(&key("k1"), moment(1)).await.unwrap().is_none());
}
