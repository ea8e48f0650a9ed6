//! Captchas in SQLite, also beside a Django site that uses the same file.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod journal;
mod replaced;

use std::path::{Path, PathBuf};
use std::time::Duration;

use simple_captcha::store::{SharedStore, conformance};
use simple_captcha::{Answer, Record, Store};
use simple_captcha_store::{NaiveTimeZone, SqliteStore, StoreUrl};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;
use tokio::task::JoinSet;

use test_support::servers::captchas::{key, moment, record};
use test_support::servers::{said, same};

/// The table as Django makes it, after both of its migrations.
const DJANGO_TABLE: &str = r#"CREATE TABLE "captcha_captchastore" ("challenge" varchar(32) NOT NULL, "response" varchar(32) NOT NULL, "hashkey" varchar(40) NOT NULL UNIQUE, "expiration" datetime NOT NULL, "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT)"#;

/// A folder for one test's database, which is gone with it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("captcha.db")
    }

    /// Reaches the file past the store, as another program does.
    async fn other_program(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(self.file()).create_if_missing(true);
        SqlitePool::connect_with(options).await.unwrap()
    }
}

async fn open(file: &Path) -> SqliteStore {
    SqliteStore::open(file).await.unwrap()
}

/// A file as stores find it that wait for a busy machine: what asks much at once would take longer there
/// than an operation may.
fn patient(file: &Path) -> StoreUrl {
    let url: StoreUrl = format!("sqlite:{}", file.display()).parse().unwrap();
    url.with_time_limit(Duration::from_secs(40))
}

async fn open_patiently(file: &Path) -> SharedStore {
    patient(file).open().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_passes_the_tests_of_every_store() {
    let folder = Folder::new();
    let number = std::sync::atomic::AtomicU32::new(0);
    let empty = || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        patient(&folder.0.path().join(format!("{number}.db")))
    };
    conformance::all(async || empty().open().await.unwrap()).await;
    let berlin: NaiveTimeZone = "Europe/Berlin".parse().unwrap();
    let in_berlin =
        async || empty().in_naive_time_zone(berlin.clone()).unwrap().open().await.unwrap();
    conformance::all(in_berlin).await;
}

#[tokio::test]
async fn a_row_that_django_wrote_is_read_right_and_in_no_other_case() {
    let folder = Folder::new();
    let django = folder.other_program().await;
    sqlx::query(DJANGO_TABLE).execute(&django).await.unwrap();
    for row in [
        "'THTI', 'thti', '686b0d6dba489980b80e36f7fd0d93950e41469f', '2026-11-22 12:24:27.258773'",
        "'ÜÉÈÖ', 'üéèö', '6570546f914cfcfebafa94afb41226524c021dc9', '2026-11-22 12:24:27'",
    ] {
        let insert = format!(
            "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) VALUES ({row})"
        );
        sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&django).await.unwrap();
    }
    same::reads_what_django_wrote(open(&folder.file()).await).await;
}

#[tokio::test]
async fn with_a_time_zone_rows_are_in_its_local_time() {
    let folder = Folder::new();
    let store = open(&folder.file()).await.in_naive_time_zone("Asia/Shanghai".parse().unwrap());
    let django = folder.other_program().await;
    sqlx::query(
        "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
         VALUES ('THTI', 'thti', 'djangos', '2026-11-22 20:24:27.258773')",
    )
    .execute(&django)
    .await
    .unwrap();
    let expires = moment(1_795_350_267_258_773);
    let micro = Duration::from_micros(1);
    assert_eq!(store.expired(expires - micro).await.unwrap(), 0);
    let read = store.get(&key("djangos"), expires - micro).await.unwrap().unwrap();
    assert_eq!(read.expires, expires);
    assert!(store.get(&key("djangos"), expires).await.unwrap().is_none());
    store.insert(&key("ours"), &Record::new("A".into(), Answer::new("a"), expires)).await.unwrap();
    let written: Vec<String> = sqlx::query_scalar("SELECT expiration FROM captcha_captchastore")
        .fetch_all(&django)
        .await
        .unwrap();
    assert_eq!(written, ["2026-11-22 20:24:27.258773"; 2]);
    assert_eq!(store.sweep(expires).await.unwrap(), 2);
}

#[tokio::test]
async fn what_is_spent_is_known_until_well_after_it_has_expired_in_local_time_too() {
    let (folder, other) = (Folder::new(), Folder::new());
    same::remembers_what_is_spent(open(&folder.file()).await).await;
    let berlin = "Europe/Berlin".parse().unwrap();
    same::remembers_what_is_spent(open(&other.file()).await.in_naive_time_zone(berlin)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_row_that_cannot_be_read_is_none_and_harms_nobody_who_asks_for_others() {
    let folder = Folder::new();
    let store = open(&folder.file()).await;
    let other = folder.other_program().await;
    for (hashkey, challenge, expiration) in [
        ("bytes", "x'c3'", "'2027-01-01 00:00:00'"),
        ("some_time", "'A'", "'some time'"),
        ("month_13", "'A'", "'2027-13-01 00:00:00'"),
    ] {
        insert(&other, hashkey, challenge, expiration).await;
    }
    same::passes_by_what_cannot_be_read(store, &["bytes", "some_time", "month_13"]).await;
}

async fn insert(other: &SqlitePool, hashkey: &str, challenge: &str, expiration: &str) {
    let insert = format!(
        "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) VALUES ({challenge}, 'a', '{hashkey}', {expiration})"
    );
    sqlx::query(sqlx::AssertSqlSafe(insert)).execute(other).await.unwrap();
}

#[tokio::test]
async fn when_clocks_are_set_back_no_captcha_comes_to_life_again() {
    let folder = Folder::new();
    let store = open(&folder.file()).await.in_naive_time_zone("Europe/Berlin".parse().unwrap());
    // At 1:00 UTC on October 25th, 2026, it is 3:00 and becomes 2:00.
    let set_back = moment(1_792_890_000_000_000);
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let expires = set_back - minutes(10);
    for name in ["read", "taken"] {
        let record = Record::new("A".into(), Answer::new("a"), expires);
        store.insert(&key(name), &record).await.unwrap();
        assert!(store.get(&key(name), expires - minutes(1)).await.unwrap().is_some());
    }
    for later in 10..130 {
        let now = expires + minutes(later) - minutes(10);
        assert!(store.get(&key("read"), now).await.unwrap().is_none(), "{later}");
    }
    assert!(store.take(&key("taken"), set_back + minutes(20)).await.unwrap().is_none());
    // What is alive across the hour is not swept away in it.
    let record = Record::new("A".into(), Answer::new("a"), set_back + minutes(90));
    store.insert(&key("long"), &record).await.unwrap();
    store.sweep(set_back - minutes(1)).await.unwrap();
    store.sweep(set_back + minutes(59)).await.unwrap();
    assert!(store.take(&key("long"), set_back + minutes(59)).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_written_is_spelled_as_django_spells_it() {
    let folder = Folder::new();
    let store = open(&folder.file()).await;
    let second = 1_795_350_267_000_000;
    for (hashkey, expires) in
        [("fraction", second + 258_773), ("whole", second), ("short", second + 900_000)]
    {
        let record = Record::new("KHXM".to_owned(), Answer::new("KHXM"), moment(expires));
        store.insert(&key(hashkey), &record).await.unwrap();
    }
    let rows: Vec<(String, String, String, String, String, i64)> = sqlx::query_as(
        "SELECT hashkey, challenge, response, CAST(expiration AS TEXT), typeof(expiration), id
         FROM captcha_captchastore ORDER BY id",
    )
    .fetch_all(&folder.other_program().await)
    .await
    .unwrap();
    let row = |hashkey: &str, expiration: &str, id| {
        let text = str::to_owned;
        (text(hashkey), text("KHXM"), text("khxm"), text(expiration), text("text"), id)
    };
    assert_eq!(
        rows,
        [
            row("fraction", "2026-11-22 12:24:27.258773", 1),
            row("whole", "2026-11-22 12:24:27", 2),
            row("short", "2026-11-22 12:24:27.900000", 3),
        ]
    );
}

#[tokio::test]
async fn a_foreign_spelling_never_makes_an_expired_captcha_alive() {
    let folder = Folder::new();
    let store = open(&folder.file()).await;
    let other = folder.other_program().await;
    // Compared as text, the first is alive until the end of its day.
    for (hashkey, expiration) in
        [("letter_t", "'2026-11-22T00:00:01'"), ("number", "1795350267"), ("junk", "'zzz'")]
    {
        let insert = format!(
            "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
             VALUES ('A', 'a', '{hashkey}', {expiration})"
        );
        sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&other).await.unwrap();
    }
    let noon = moment(1_795_348_800_000_000);
    assert!(store.get(&key("letter_t"), noon).await.unwrap().is_none());
    assert!(store.take(&key("letter_t"), noon).await.unwrap().is_none());
    assert!(store.get(&key("number"), noon).await.unwrap().is_none());
    assert!(store.get(&key("junk"), noon).await.unwrap().is_none());
    assert!(store.take(&key("junk"), noon).await.unwrap().is_none());
}

#[tokio::test]
async fn the_table_is_djangos_own_and_a_table_of_djangos_is_kept() {
    let schema = async |folder: &Folder| -> Vec<(String, String)> {
        let other = folder.other_program().await;
        sqlx::query_as("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name LIKE '%captcha%' ORDER BY name")
            .fetch_all(&other)
            .await
            .unwrap()
    };
    let (ours, djangos) = (Folder::new(), Folder::new());
    sqlx::query(DJANGO_TABLE).execute(&djangos.other_program().await).await.unwrap();
    for folder in [&ours, &djangos] {
        open(&folder.file()).await.migrate().await.unwrap();
    }
    assert_eq!(schema(&ours).await, schema(&djangos).await);
    assert_eq!(schema(&ours).await[0].1, DJANGO_TABLE);
    assert_eq!(schema(&ours).await[1].0, "simple_captcha_expiration");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_can_open_and_migrate_one_new_file_at_once() {
    for _ in 0..30 {
        let folder = Folder::new();
        let mut starting = JoinSet::new();
        for number in 0..8 {
            let file = folder.file();
            starting.spawn(async move {
                let store = open_patiently(&file).await;
                store.insert(&key(&format!("key_{number}")), &record("A", moment(2))).await
            });
        }
        assert!(starting.join_all().await.iter().all(Result::is_ok));
        // Nobody's file took the place of another's, and none is left beside it.
        let store = open(&folder.file()).await;
        assert_eq!(store.expired(moment(2)).await.unwrap(), 8);
        drop(store);
        let files = std::fs::read_dir(folder.0.path()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        assert!(names.into_iter().all(|name| !name.ends_with(".new")));
    }
}

#[tokio::test]
async fn cleaning_goes_by_the_index_and_in_many_batches() {
    let folder = Folder::new();
    let store = open(&folder.file()).await;
    let other = folder.other_program().await;
    sqlx::query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
         SELECT 'A', 'a', 'k' || i, CASE WHEN i <= 3500 THEN '2026-01-01 00:00:00' ELSE '2027-01-01 00:00:00' END FROM n",
    )
    .execute(&other)
    .await
    .unwrap();
    let now = moment(1_795_350_267_000_000);
    assert_eq!(store.expired(now).await.unwrap(), 3500);
    assert_eq!(store.sweep(now).await.unwrap(), 3500);
    assert_eq!(store.sweep(now).await.unwrap(), 0);
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(
        "EXPLAIN QUERY PLAN SELECT id FROM captcha_captchastore WHERE expiration <= 'x' LIMIT 1000",
    )
    .fetch_all(&other)
    .await
    .unwrap();
    assert!(plan[0].3.contains("simple_captcha_expiration"), "{plan:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_waits_for_a_locked_file_for_ever() {
    let folder = Folder::new();
    let store = std::sync::Arc::new(open(&folder.file()).await);
    let mut other = folder.other_program().await.acquire().await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut *other).await.unwrap();
    let began = std::time::Instant::now();
    let mut waiting = JoinSet::new();
    for number in 0..8 {
        let store = store.clone();
        waiting.spawn(async move {
            let record = Record::new("A".to_owned(), Answer::new("a"), moment(1));
            store.insert(&key(&format!("key_{number}")), &record).await
        });
    }
    assert!(waiting.join_all().await.iter().all(Result::is_err));
    assert!(began.elapsed() < SqliteStore::TIMEOUT * 2, "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_cannot_be_opened_says_so() {
    let folder = Folder::new();
    let missing = SqliteStore::open_existing(folder.file()).await;
    assert!(said(missing).contains("unable to open database file"));
    let nowhere = SqliteStore::open(folder.0.path().join("no/such/folder/captcha.db")).await;
    assert!(said(nowhere).contains("unable to open database file"));
    std::fs::write(folder.file(), "this is a letter to my aunt, not a database".repeat(50))
        .unwrap();
    assert!(said(SqliteStore::open(folder.file()).await).contains("file is not a database"));

    let folder = Folder::new();
    let other = folder.other_program().await;
    sqlx::query("CREATE TABLE captcha_captchastore (id integer, expiration datetime)")
        .execute(&other)
        .await
        .unwrap();
    assert!(
        said(SqliteStore::open(folder.file()).await)
            .contains("captcha_captchastore is something else")
    );
}

#[tokio::test]
async fn a_file_without_the_table_of_what_is_used_up_says_so_and_how_to_make_it() {
    let folder = Folder::new();
    open(&folder.file()).await;
    sqlx::query("DROP TABLE simple_captcha_spent")
        .execute(&folder.other_program().await)
        .await
        .unwrap();
    let lacking = said(SqliteStore::open_existing(folder.file()).await);
    assert!(lacking.contains("no such table: simple_captcha_spent"), "{lacking}");
    assert!(lacking.contains("'simple-captcha migrate' makes the tables"), "{lacking}");
    open(&folder.file()).await;
    SqliteStore::open_existing(folder.file()).await.unwrap();
}
