//! The ids of rows.

use simple_captcha::Store;
use simple_captcha::store::StoreError;
use sqlx::mysql::MySqlPool;
use sqlx::{AssertSqlSafe, Executor};

use crate::DJANGO_TABLE;
use crate::database::TestDatabase;
use test_support::servers::captchas::{key, moment, record};
use test_support::servers::same;

#[tokio::test]
async fn djangos_counter_is_not_used_up_and_stops_nobody_at_its_end() {
    for table in [None, Some(DJANGO_TABLE)] {
        let database = TestDatabase::new().await;
        let other = database.other_program().await;
        if let Some(table) = table {
            other.execute(table).await.unwrap();
        }
        let store = database.open().await;
        store.insert(&key("ours"), &record("A", moment(2))).await.unwrap();
        django_inserts(&other, "first").await.unwrap();
        let first = "SELECT id FROM captcha_captchastore WHERE hashkey = 'first'";
        assert_eq!(sqlx::query_scalar::<_, i32>(first).fetch_one(&other).await.unwrap(), 1);
        let end = "ALTER TABLE captcha_captchastore AUTO_INCREMENT = 2147483647";
        other.execute(end).await.unwrap();
        django_inserts(&other, "last").await.unwrap();
        assert!(django_inserts(&other, "none").await.is_err(), "the counter is at its end");
        same::needs_no_counter(store, async || ids(&other).await).await;
    }
}

#[tokio::test]
async fn an_id_that_is_taken_costs_nobody_a_captcha() {
    let database = TestDatabase::new().await;
    let store = database.open().await;
    let other = database.other_program().await;
    store.insert(&key("first"), &record("A", moment(2))).await.unwrap();
    let first = ids(&other).await.into_iter().next().unwrap();
    for id in first - 3..first + 3 {
        let insert = format!(
            "INSERT IGNORE INTO captcha_captchastore VALUES ({id}, 'A', 'a', 'other_{id}', '2027-01-01')"
        );
        other.execute(AssertSqlSafe(insert)).await.unwrap();
    }
    for name in ["second", "PRIMARY"] {
        store.insert(&key(name), &record("A", moment(2))).await.unwrap();
        let again = store.insert(&key(name), &record("A", moment(2))).await;
        assert!(matches!(again, Err(StoreError::KeyTaken)), "{name}: {again:?}");
        assert!(store.take(&key(name), moment(1)).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_column_of_another_type_for_ids_works_too() {
    for id in ["bigint", "integer unsigned", "bigint unsigned", "smallint"] {
        let database = TestDatabase::new().await;
        let other = database.other_program().await;
        let table = DJANGO_TABLE.replace("`id` integer", &format!("`id` {id}"));
        other.execute(AssertSqlSafe(table)).await.unwrap();
        same::has_ids_of_type(database.open().await, id).await;
    }
}

async fn django_inserts(other: &MySqlPool, hashkey: &str) -> Result<(), sqlx::Error> {
    let insert = format!(
        "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration) VALUES ('A', 'a', '{hashkey}', '1970-01-01 00:00:00.000002')"
    );
    other.execute(AssertSqlSafe(insert)).await.map(|_| ())
}

async fn ids(other: &MySqlPool) -> Vec<i32> {
    let ids = "SELECT id FROM captcha_captchastore ORDER BY id";
    sqlx::query_scalar(ids).fetch_all(other).await.unwrap()
}
