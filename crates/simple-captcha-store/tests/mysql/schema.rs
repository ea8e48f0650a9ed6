//! What becomes of a table and its indexes.

use simple_captcha_store::MysqlStore;
use sqlx::mysql::MySqlPool;
use sqlx::{AssertSqlSafe, Executor};

use crate::DJANGO_TABLE;
use crate::database::TestDatabase;
use test_support::servers::same;

const OLD_INDEX: &str =
    "CREATE INDEX simple_captcha_expiration ON captcha_captchastore (expiration)";

#[tokio::test]
async fn a_table_of_djangos_is_kept_and_ours_is_the_same() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    other.execute(DJANGO_TABLE).await.unwrap();
    let before = created(&other).await;
    let store = database.open().await;
    store.migrate().await.unwrap();
    assert_eq!(created(&other).await, before);
    other.execute("DROP TABLE captcha_captchastore").await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(created(&other).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_index_of_earlier_versions_is_dropped_also_by_many_at_once() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    other.execute(DJANGO_TABLE).await.unwrap();
    database.open().await;
    let before = created(&other).await;
    other.execute(OLD_INDEX).await.unwrap();
    let store = MysqlStore::open_existing(&database.url()).await.unwrap();
    assert_ne!(created(&other).await, before, "what is there is used as it is");
    store.migrate().await.unwrap();
    assert_eq!(created(&other).await, before);
    for _ in 0..5 {
        other.execute(OLD_INDEX).await.unwrap();
        same::is_opened_by_many_at_once(|| {
            let url = database.patient();
            async move { url.open().await }
        })
        .await;
        assert_eq!(created(&other).await, before);
    }
}

#[tokio::test]
async fn a_user_who_may_not_drop_the_index_of_earlier_versions_is_served() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    other.execute(DJANGO_TABLE).await.unwrap();
    database.open().await;
    other.execute(OLD_INDEX).await.unwrap();
    let before = created(&other).await;
    let name = &database.name;
    for table in ["captcha_captchastore", "simple_captcha_spent"] {
        let grant = format!(
            "GRANT SELECT, INSERT, DELETE ON {name}.{table} TO visitor IDENTIFIED BY 'secret'"
        );
        other.execute(AssertSqlSafe(grant)).await.unwrap();
    }
    let url = database.url().replace("scott:ti%3Ag%2Fe%40r", "visitor:secret");
    same::remembers_what_is_spent(MysqlStore::open(&url).await.unwrap()).await;
    assert_eq!(created(&other).await, before);
}

async fn created(other: &MySqlPool) -> String {
    let shown: (String, String) =
        sqlx::query_as("SHOW CREATE TABLE captcha_captchastore").fetch_one(other).await.unwrap();
    shown.1
}
