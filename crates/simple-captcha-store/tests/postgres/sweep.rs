//! Finding and removing what has expired.

use std::time::{Duration, SystemTime};

use simple_captcha::Store;
use sqlx::{AssertSqlSafe, Executor};

use crate::DJANGO_TABLE;
use crate::database::TestDatabase;
use test_support::servers::captchas::moment;

/// After 2026 and before 2027.
fn now() -> SystemTime {
    moment(1_795_350_267_000_000)
}

#[tokio::test]
async fn exactly_what_has_expired_is_removed_among_many_rows_of_both_signs() {
    // A database that was used before may have an index of an earlier version, which does no harm.
    let old_index = "CREATE INDEX simple_captcha_expiration ON captcha_captchastore (expiration)";
    for index in [None, Some(old_index)] {
        let database = TestDatabase::new().await;
        let other = database.other_program().await;
        other.execute(sqlx::raw_sql(DJANGO_TABLE)).await.unwrap();
        if let Some(index) = index {
            other.execute(index).await.unwrap();
        }
        let store = database.open().await;
        for number in ["-i * 70000", "i"] {
            let insert = format!(
                "INSERT INTO captcha_captchastore (id, challenge, response, hashkey, expiration)
                 SELECT {number}, 'A', 'a', 'k' || {number}, CASE WHEN i % 3 = 0 OR i <= 2000 THEN '2026-01-01'::timestamptz ELSE '2027-01-01' END
                 FROM generate_series(1, 30000) i"
            );
            other.execute(AssertSqlSafe(insert)).await.unwrap();
        }
        // 2000, and of the next 28,000 each third.
        let expired = 2 * (2000 + 9334);
        assert_eq!(store.expired(now()).await.unwrap(), expired);
        assert_eq!(store.sweep(now()).await.unwrap(), expired);
        assert_eq!(store.sweep(now()).await.unwrap(), 0);
        let left = "SELECT count(*), count(*) FILTER (WHERE expiration > '2026-11-22') FROM captcha_captchastore";
        let left: (i64, i64) = sqlx::query_as(left).fetch_one(&other).await.unwrap();
        assert_eq!(left, (37_332, 37_332));
    }
}

#[tokio::test]
async fn each_page_is_found_by_the_primary_key_and_read_twice() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    let store = database.open().await;
    let insert = "INSERT INTO captcha_captchastore (id, challenge, response, hashkey, expiration)
         SELECT -10 * i, 'A', 'a', 'k' || i, '2027-01-01' FROM generate_series(1, 100000) i";
    other.execute(insert).await.unwrap();
    other.execute("ANALYZE captcha_captchastore").await.unwrap();
    let read = async || -> (i64, i64) {
        let read = "SELECT seq_scan, idx_tup_read FROM pg_stat_user_tables JOIN pg_stat_user_indexes USING (relid) WHERE indexrelname = 'captcha_captchastore_pkey'";
        sqlx::query_as(read).fetch_one(&other).await.unwrap()
    };
    let before = read().await;
    assert_eq!(store.sweep(now()).await.unwrap(), 0);
    // A session reports what it has read when it ends.
    drop(store);
    let mut after = read().await;
    while after.1 - before.1 < 200_000 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        after = read().await;
    }
    assert_eq!(after.0, before.0, "no scan of the whole table");
    let rows = after.1 - before.1;
    assert!(rows < 250_000, "{rows} rows were read");
}
