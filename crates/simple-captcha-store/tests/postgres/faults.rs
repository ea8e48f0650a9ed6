//! A PostgreSQL server that is away, silent, locked or slow.

use std::sync::Arc;
use std::time::{Duration, Instant};

use simple_captcha::store::SpentId;
use simple_captcha::{Captcha, Store};
use simple_captcha_store::{PostgresStore, StoreUrl};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::task::JoinSet;

use crate::database::TestDatabase;
use test_support::servers::captchas::{key, moment, record};
use test_support::servers::postgres::{start, url};
use test_support::servers::proxy::{Proxy, endures_silence};
use test_support::servers::{said, same};

#[tokio::test]
async fn nobody_waits_for_a_locked_table_for_ever() {
    let database = TestDatabase::new().await;
    let store = Arc::new(database.open().await);
    let other = database.other_program().await;
    let mut holder = other.begin().await.unwrap();
    holder.execute("LOCK TABLE captcha_captchastore").await.unwrap();
    let began = Instant::now();
    let mut waiting = JoinSet::new();
    for number in 0..20 {
        let store = store.clone();
        waiting.spawn(async move {
            store.insert(&key(&format!("key_{number}")), &record("A", moment(1))).await
        });
    }
    assert!(waiting.join_all().await.iter().all(Result::is_err));
    assert!(began.elapsed() < PostgresStore::TIMEOUT * 2, "{:?}", began.elapsed());
    holder.rollback().await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    store.insert(&key("after"), &record("A", moment(2))).await.unwrap();
    // What was given up was given up at the server too.
    let late = sqlx::query_scalar::<_, i64>(
        "SELECT count(*) FROM captcha_captchastore WHERE hashkey LIKE 'key_%'",
    );
    assert_eq!(late.fetch_one(&other).await.unwrap(), 0);
}

#[tokio::test]
async fn a_server_that_stops_is_an_error_in_time_and_one_that_is_back_is_found() {
    let mut server = start();
    let url = url(&server, "postgres");
    let store = PostgresStore::open(&url).await.unwrap();
    store.insert(&key("kept"), &record("A", moment(2))).await.unwrap();
    server.stop();
    let began = Instant::now();
    for why in ["terminating connection", "refused", "refused"] {
        let failed = said(store.get(&key("kept"), moment(1)).await);
        assert!(failed.contains(why), "{failed}");
    }
    assert!(began.elapsed() < PostgresStore::TIMEOUT * 4, "{:?}", began.elapsed());
    let refused = said(PostgresStore::open(&url).await);
    assert!(refused.contains("refused") && refused.contains("must run"), "{refused}");
    server.start_again();
    assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_server_that_accepts_and_says_nothing_is_an_error_in_time() {
    let open = async |url: String| PostgresStore::open(&url).await;
    same::does_not_wait_for_the_silent("postgres", open, PostgresStore::TIMEOUT).await;
}

#[tokio::test]
async fn connections_that_fall_silent_cost_one_operation_and_are_made_anew() {
    let server = start();
    let url = url(&server, "postgres");
    let proxy = Proxy::before(server.port).await;
    let url = url.replace(&server.port.to_string(), &proxy.port.to_string());
    let store = PostgresStore::open(&url).await.unwrap();
    endures_silence(store, &proxy, moment(1), PostgresStore::TIMEOUT).await;
}

#[tokio::test]
async fn what_the_database_refuses_fails_nobody_who_asked_at_the_same_time() {
    let database = TestDatabase::new().await;
    let url: StoreUrl = database.url().parse().unwrap();
    // Time for those who come while the table is locked.
    let store = url.with_time_limit(Duration::from_secs(40)).open().await.unwrap();
    let other = database.other_program().await;
    let mut holder = other.begin().await.unwrap();
    holder.execute("LOCK TABLE captcha_captchastore").await.unwrap();
    // The first waits for the lock, and all others for the first: they are asked together.
    let mut waiting = JoinSet::new();
    for number in 0..40 {
        let store = store.clone();
        waiting.spawn(async move {
            let challenge = if number == 20 { "A\0B" } else { "AB" };
            let key = key(&format!("key_{number}"));
            (number, store.insert(&key, &record(challenge, moment(2))).await)
        });
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    holder.rollback().await.unwrap();
    for (number, inserted) in waiting.join_all().await {
        assert_eq!(inserted.is_ok(), number != 20, "{number}: {inserted:?}");
        let kept = store.get(&key(&format!("key_{number}")), moment(1)).await.unwrap();
        assert_eq!(kept.is_some(), number != 20, "{number}");
    }
}

#[tokio::test]
async fn a_new_captcha_waits_for_no_disk_and_no_standby_and_what_was_answered_does() {
    let server = start();
    let url = url(&server, "postgres");
    let mut other = PgConnection::connect(&url).await.unwrap();
    other.execute("ALTER DATABASE postgres SET synchronous_commit = off").await.unwrap();
    let store = PostgresStore::open(&url).await.unwrap();
    other.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'").await.unwrap();
    other.execute("SELECT pg_reload_conf()").await.unwrap();
    // Until the server knows what it was told, answers are still written.
    let mut waits = false;
    for number in 0..100 {
        let answered = key(&format!("first_{number}"));
        store.insert(&answered, &record("A", moment(2))).await.unwrap();
        waits = store.take(&answered, moment(1)).await.is_err();
        if waits {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(waits, "what is answered is not told before it is on the disk and at the standby");
    for number in 0..20 {
        let new = key(&format!("new_{number}"));
        let began = Instant::now();
        store.insert(&new, &record("A", moment(2))).await.unwrap();
        assert!(began.elapsed() < PostgresStore::TIMEOUT / 2, "{:?}", began.elapsed());
        assert!(store.get(&new, moment(1)).await.unwrap().is_some());
    }
    let spent = store.spend(&SpentId::from([1; 16]), moment(2), moment(1)).await;
    assert!(spent.is_err(), "what is used up is not told before it is written down");
}

#[tokio::test]
async fn who_may_not_write_is_not_ready_and_is_once_he_may() {
    let database = TestDatabase::new().await;
    let name = &database.name;
    let elsewhere = url(&database.server, "postgres");
    let mut elsewhere = PgConnection::connect(&elsewhere).await.unwrap();
    let captcha = Captcha::new(database.open().await).unwrap();
    captcha.ready().await.unwrap();
    // Sessions that are there already would go on as they are.
    let read_only = format!(
        "ALTER DATABASE {name} SET default_transaction_read_only = on; \
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    elsewhere.execute(sqlx::raw_sql(AssertSqlSafe(read_only))).await.unwrap();
    // One is told that its connection has ended.
    let _ = captcha.ready().await;
    let refused = said(captcha.ready().await);
    assert!(refused.contains("read-only") && refused.contains("takes writes"), "{refused}");
    // As when another server takes over at the same address: sessions go on, and take no writes.
    let reset = format!("ALTER DATABASE {name} RESET default_transaction_read_only");
    elsewhere.execute(AssertSqlSafe(reset)).await.unwrap();
    captcha.ready().await.unwrap();
    let other = database.other_program().await;
    other.execute(sqlx::raw_sql("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'secret'; GRANT SELECT, INSERT ON captcha_captchastore, simple_captcha_spent TO reader")).await.unwrap();
    let url = database.url().replace("scott:ti%3Ag%2Fe%40r", "reader:secret");
    let captcha = Captcha::new(PostgresStore::open(&url).await.unwrap()).unwrap();
    let refused = said(captcha.ready().await);
    assert!(refused.contains("permission denied") && refused.contains("DELETE"), "{refused}");
}

#[tokio::test]
async fn a_table_that_is_altered_costs_one_operation() {
    let database = TestDatabase::new().await;
    let other = database.other_program().await;
    let captcha = Captcha::new(database.open().await).unwrap();
    captcha.ready().await.unwrap();
    let alter = "ALTER TABLE captcha_captchastore ALTER COLUMN challenge TYPE varchar(64), ALTER COLUMN hashkey TYPE text";
    other.execute(alter).await.unwrap();
    let _ = captcha.ready().await;
    captcha.ready().await.unwrap();
}
