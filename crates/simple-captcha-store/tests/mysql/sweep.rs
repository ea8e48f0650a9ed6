//! Finding and removing what has expired.

use std::sync::Arc;
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
    // Django leaves the encoding to the database, and Debian's was latin1.
    for encoding in ["utf8mb4", "latin1"] {
        let database = TestDatabase::with(&format!("CHARACTER SET {encoding}")).await;
        let other = database.other_program().await;
        other.execute(DJANGO_TABLE).await.unwrap();
        let store = database.open().await;
        for number in ["-seq * 70000", "seq"] {
            let insert = format!(
                "INSERT INTO captcha_captchastore (id, challenge, response, hashkey, expiration)
                 SELECT {number}, 'A', 'a', CONCAT('k', {number}), IF(seq % 3 = 0 OR seq <= 2000, '2026-01-01', '2027-01-01') FROM mysql.seq_1_to_30000"
            );
            other.execute(AssertSqlSafe(insert)).await.unwrap();
        }
        // 2000, and of the next 28,000 each third.
        let expired = 2 * (2000 + 9334);
        assert_eq!(store.expired(now()).await.unwrap(), expired);
        assert_eq!(store.sweep(now()).await.unwrap(), expired);
        assert_eq!(store.sweep(now()).await.unwrap(), 0);
        let left = "SELECT count(*), CAST(sum(expiration > '2026-11-22') AS SIGNED) FROM captcha_captchastore";
        let left: (i64, i64) = sqlx::query_as(left).fetch_one(&other).await.unwrap();
        assert_eq!(left, (37_332, 37_332));
    }
}

#[tokio::test]
async fn each_statement_goes_by_an_index() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    database.open().await;
    insert_many(&other, "2027-01-01").await;
    other.execute("ANALYZE TABLE captcha_captchastore").await.unwrap();
    for (condition, index) in [
        ("hashkey = 'k9000'", "hashkey"),
        ("id > -9000 ORDER BY id LIMIT 1 OFFSET 9999", "PRIMARY"),
        ("id > -200000 AND id <= -190000 AND expiration <= '2026-11-22' ORDER BY id", "PRIMARY"),
        ("id = -9000 AND CONCAT(hashkey) = 'k900'", "PRIMARY"),
        ("id IN (-7, -8, -9) AND expiration <= '2026-11-22'", "PRIMARY"),
    ] {
        let explain = format!("EXPLAIN SELECT id FROM captcha_captchastore WHERE {condition}");
        let plan = sqlx::query(AssertSqlSafe(explain)).fetch_one(&other).await.unwrap();
        let used: Option<String> = sqlx::Row::get(&plan, "key");
        let kind: String = sqlx::Row::get(&plan, "type");
        assert_eq!(used.as_deref(), Some(index), "{condition}");
        assert!(["const", "range"].contains(&&*kind), "{condition}: {kind}");
    }
}

#[tokio::test]
async fn nothing_that_has_not_expired_is_waited_for_and_a_deadlock_costs_another_try() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    let store = Arc::new(database.open().await);
    other
        .execute(
            "INSERT INTO captcha_captchastore VALUES
             (-4, 'A', 'a', 'first', '2026-01-01'), (-3, 'A', 'a', 'alive', '2027-01-01'),
             (-2, 'A', 'a', 'second', '2026-01-01'), (-1, 'A', 'a', 'third', '2026-01-01')",
        )
        .await
        .unwrap();
    let mut django = other.begin().await.unwrap();
    // The server gives up the one that has done less.
    insert_many(&mut *django, "2027-01-01").await;
    let lock = "SELECT id FROM captcha_captchastore WHERE id IN (-3, -2) FOR UPDATE";
    django.execute(lock).await.unwrap();
    let sweeping = tokio::spawn({
        let store = store.clone();
        async move { store.sweep(now()).await }
    });
    let waiting =
        "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&other).await.unwrap() == 0 {
        assert!(!sweeping.is_finished(), "{:?}", sweeping.await);
        // The server shows the same again to those who ask within a tenth of a second.
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    django.execute("DELETE FROM captcha_captchastore WHERE id = -4").await.unwrap();
    django.commit().await.unwrap();
    assert_eq!(sweeping.await.unwrap().unwrap(), 2, "what Django left");
    let left = "SELECT count(*) FROM captcha_captchastore WHERE expiration < '2027-01-01'";
    assert_eq!(sqlx::query_scalar::<_, i64>(left).fetch_one(&other).await.unwrap(), 0);
}

async fn insert_many<'c>(other: impl Executor<'c, Database = sqlx::MySql>, expiration: &str) {
    let insert = format!(
        "INSERT INTO captcha_captchastore (id, challenge, response, hashkey, expiration)
         SELECT -seq * 10, 'A', 'a', CONCAT('k', seq), '{expiration}' FROM mysql.seq_1_to_40000"
    );
    other.execute(AssertSqlSafe(insert)).await.unwrap();
}
