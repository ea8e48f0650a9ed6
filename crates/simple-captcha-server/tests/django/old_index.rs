//! The index that earlier versions added to Django's table.

use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::{SharedPair, TestDatabase};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_says_if_the_index_cannot_be_dropped_and_migrate_drops_it() {
    let database = TestDatabase::mariadb().await;
    let name = database.url.rsplit_once('/').unwrap().1.to_owned();
    let mut other = MySqlConnection::connect(&database.url).await.unwrap();
    let mut both = SharedPair::start(database, &[]);
    let index = "CREATE INDEX simple_captcha_expiration ON captcha_captchastore (expiration)";
    other.execute(index).await.unwrap();
    for table in ["captcha_captchastore", "simple_captcha_spent"] {
        let grant = format!(
            "GRANT SELECT, INSERT, DELETE ON {name}.{table} TO visitor IDENTIFIED BY 'secret'"
        );
        other.execute(AssertSqlSafe(grant)).await.unwrap();
    }
    let owner = both.database.url.clone();
    both.database.url = owner.replace("scott:ti%3Ag%2Fe%40r", "visitor:secret");
    let complaint = "the index simple_captcha_expiration, which makes Django's statements deadlock";
    let visitors = crate::serve(&both.database, &[]);
    assert!(visitors.log().contains(complaint), "{}", visitors.log());
    let key = visitors.new_key().await;
    assert!(both.passes(&key, &both.django.answer(&key)).await);

    both.database.url = owner;
    both.command(&["migrate"]);
    let left = "SELECT count(*) FROM information_schema.statistics WHERE index_name = 'simple_captcha_expiration' AND table_schema = DATABASE()";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&mut other).await.unwrap();
    assert_eq!(left, 0);
}
