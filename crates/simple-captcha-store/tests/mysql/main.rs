//! Captchas in MySQL or MariaDB, also beside a Django site that uses the same table.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers may fail as its tests do")]

mod database;
mod defaults;
mod faults;
mod ids;
mod schema;
mod sweep;

use std::time::Duration;

use simple_captcha::Store;
use simple_captcha::store::{StoreError, conformance};
use simple_captcha_store::{MysqlStore, StoreUrl};
use sqlx::mysql::MySqlPool;
use sqlx::{AssertSqlSafe, Executor};

use crate::database::TestDatabase;
use test_support::servers::captchas::{key, moment, record};
use test_support::servers::{said, same};

/// The table as Django makes it, after both of its migrations.
const DJANGO_TABLE: &str = "CREATE TABLE `captcha_captchastore` (`id` integer AUTO_INCREMENT NOT NULL PRIMARY KEY, `challenge` varchar(32) NOT NULL, `response` varchar(32) NOT NULL, `hashkey` varchar(40) NOT NULL UNIQUE, `expiration` datetime(6) NOT NULL)";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mariadb_passes_the_tests_of_every_store() {
    let databases = tokio::sync::Mutex::new(Vec::new());
    let empty = async || {
        let database = TestDatabase::new().await;
        let store = database.open_patiently().await;
        databases.lock().await.push(database);
        store
    };
    conformance::all(empty).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_can_open_and_migrate_one_new_database_at_once() {
    for _ in 0..10 {
        let database = TestDatabase::new().await;
        same::is_opened_by_many_at_once(|| {
            let url = database.patient();
            async move { url.open().await }
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_spent_is_known_until_well_after_it_has_expired() {
    let database = TestDatabase::new().await;
    same::remembers_what_is_spent(database.open().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_takers_in_two_stores_one_gets_it() {
    let database = TestDatabase::new().await;
    let stores = [database.open_patiently().await, database.open_patiently().await];
    same::gives_it_to_one_of_fifty(stores, moment(1)).await;
}

#[tokio::test]
async fn a_row_that_django_wrote_is_read_right_and_in_no_other_case() {
    let database = TestDatabase::new().await;
    let django = database.other_program().await;
    django.execute(DJANGO_TABLE).await.unwrap();
    for row in [
        "'THTI', 'thti', '686b0d6dba489980b80e36f7fd0d93950e41469f', '2026-11-22 12:24:27.258773'",
        "'ÜÉÈÖ', 'üéèö', '6570546f914cfcfebafa94afb41226524c021dc9', '2026-11-22 12:24:27'",
    ] {
        let insert = format!(
            "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) VALUES ({row})"
        );
        django.execute(AssertSqlSafe(insert)).await.unwrap();
    }
    same::reads_what_django_wrote(database.open().await).await;
}

#[tokio::test]
async fn what_is_written_is_in_utc_as_django_writes_it() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    let zone = sqlx::query_scalar::<_, String>("SELECT @@global.time_zone");
    assert_eq!(zone.fetch_one(&other).await.unwrap(), "+08:00");
    let store = database.open().await;
    store.insert(&key("zone"), &record("KHXM", moment(1_795_350_267_258_773))).await.unwrap();
    let written = sqlx::query_scalar::<_, String>(
        "SELECT CONCAT_WS(' ', challenge, response, CAST(expiration AS CHAR)) FROM captcha_captchastore",
    );
    let written = written.fetch_one(&other).await.unwrap();
    assert_eq!(written, "KHXM khxm 2026-11-22 12:24:27.258773");
}

#[tokio::test]
async fn with_a_time_zone_rows_are_in_its_local_time() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    let store = database.open().await.in_naive_time_zone("America/New_York".parse().unwrap());
    other
        .execute(
            "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
             VALUES ('THTI', 'thti', 'djangos', '2026-11-22 07:24:27.258773')",
        )
        .await
        .unwrap();
    let expires = moment(1_795_350_267_258_773);
    store.insert(&key("ours"), &record("A", expires)).await.unwrap();
    let micro = Duration::from_micros(1);
    for hashkey in ["djangos", "ours"] {
        let read = store.get(&key(hashkey), expires - micro).await.unwrap().unwrap();
        assert_eq!(read.expires, expires);
        assert!(store.take(&key(hashkey), expires).await.unwrap().is_none());
    }
    let written = sqlx::query_scalar::<_, String>(
        "SELECT DISTINCT CAST(expiration AS CHAR) FROM captcha_captchastore",
    );
    assert_eq!(written.fetch_all(&other).await.unwrap(), ["2026-11-22 07:24:27.258773"]);
    assert_eq!(store.sweep(expires - micro).await.unwrap(), 0);
    assert_eq!(store.sweep(expires).await.unwrap(), 2);
}

#[tokio::test]
async fn what_the_database_cannot_write_is_an_error_or_an_unknown_key() {
    let latin = TestDatabase::with("CHARACTER SET latin1").await;
    latin.other_program().await.execute(DJANGO_TABLE).await.unwrap();
    let store = latin.open().await;
    assert!(store.get(&key("键"), moment(1)).await.unwrap().is_none());
    assert!(store.take(&key("键"), moment(1)).await.unwrap().is_none());
    let said = said(store.insert(&key("latin"), &record("验证码", moment(2))).await);
    assert!(said.contains("encoding") && !said.contains("xE9"), "{said}");
    // This server's own settings would store them in part.
    for (hashkey, challenge) in [("long", "A".repeat(33)), (&*"a".repeat(41), "A".to_owned())] {
        let inserted = store.insert(&key(hashkey), &record(&challenge, moment(2))).await;
        assert!(matches!(inserted, Err(StoreError::Failed(_))), "{inserted:?}");
    }
    store.insert(&key("full"), &record(&"Ü".repeat(32), moment(2))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_row_that_cannot_be_read_is_none_and_harms_nobody_who_asks_for_others() {
    let database = TestDatabase::new().await;
    let store = database.open().await;
    let other = database.other_program().await;
    insert(&other, "no_month", "2027-00-01").await;
    same::passes_by_what_cannot_be_read(store, &["no_month"]).await;
}

async fn insert(other: &MySqlPool, hashkey: &str, expiration: &str) {
    let insert = format!(
        "SET STATEMENT sql_mode = '' FOR INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) VALUES ('A', 'a', '{hashkey}', '{expiration}')"
    );
    other.execute(AssertSqlSafe(insert)).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_without_the_password() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    let name = &database.name;
    let grant = format!("GRANT SELECT ON {name}.nothing TO guest IDENTIFIED BY 'secret'");
    other.execute("CREATE TABLE nothing (id integer)").await.unwrap();
    other.execute(AssertSqlSafe(grant)).await.unwrap();
    let port = database.server.port;
    let address = |user: &str, name: &str| format!("mysql://{user}@127.0.0.1:{port}/{name}");
    let missing = said(open_existing(&database.url()).await);
    assert!(missing.contains("migrate' makes the tables"), "{missing}");
    for (url, why) in [
        (address("scott:secret", name), "password must be right"),
        (address("scott:ti%3Ag%2Fe%40r", "nowhere"), "CREATE DATABASE"),
        (address("guest:secret", name), "the user needs SELECT"),
        ("mysql://scott:secret@nowhere.invalid/db".to_owned(), "must be reachable"),
    ] {
        let failed = said(MysqlStore::open(&url).await);
        assert!(failed.contains(why) && !failed.contains("secret"), "{failed}");
        assert!(!failed.contains('\n'), "{failed}");
    }
    database.open().await;
    other.execute("DROP TABLE simple_captcha_spent").await.unwrap();
    let missing = said(open_existing(&database.url()).await);
    assert!(missing.contains("simple_captcha_spent"), "{missing}");
    assert!(missing.contains("'simple-captcha migrate' makes the tables"), "{missing}");
    database.open().await;
    // Tables that are ready want no more than this.
    for table in ["captcha_captchastore", "simple_captcha_spent"] {
        let grant = format!("GRANT SELECT, INSERT, DELETE ON {name}.{table} TO guest");
        other.execute(AssertSqlSafe(grant)).await.unwrap();
    }
    let store = MysqlStore::open(&address("guest:secret", name)).await.unwrap();
    store.insert(&key("guest"), &record("A", moment(2))).await.unwrap();
    assert_eq!(store.sweep(moment(2)).await.unwrap(), 1);
    assert!(!format!("{store:?}").contains("secret"));

    other.execute("DROP TABLE captcha_captchastore").await.unwrap();
    other.execute("CREATE TABLE captcha_captchastore (expiration datetime(6))").await.unwrap();
    let failed = said(MysqlStore::open(&database.url()).await);
    assert!(failed.contains("is something else"), "{failed}");
}

async fn open_existing(url: &str) -> Result<(), StoreError> {
    url.parse::<StoreUrl>().unwrap().open_existing().await.map(|_| ())
}
