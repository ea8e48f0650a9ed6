//! A MariaDB server that is away, silent or locked.

use std::sync::Arc;
use std::time::{Duration, Instant};

use simple_captcha::{Captcha, Store};
use simple_captcha_store::MysqlStore;
use sqlx::Executor;
use sqlx::mysql::MySqlPool;
use tokio::task::JoinSet;

use crate::database::TestDatabase;
use test_support::servers::captchas::{key, moment, record};
use test_support::servers::mysql::{start, url};
use test_support::servers::proxy::{Proxy, endures_silence};
use test_support::servers::{said, same};

#[tokio::test]
async fn a_server_that_accepts_and_says_nothing_is_an_error_in_time() {
    let open = async |url: String| MysqlStore::open(&url).await;
    same::does_not_wait_for_the_silent("mysql", open, MysqlStore::TIMEOUT).await;
}

#[tokio::test]
async fn nobody_waits_for_a_locked_table_for_ever() {
    let database = TestDatabase::new().await;
    let store = Arc::new(database.open().await);
    let mut other = database.other_program().await.acquire().await.unwrap();
    other.execute("LOCK TABLE captcha_captchastore WRITE").await.unwrap();
    let began = Instant::now();
    let mut waiting = JoinSet::new();
    for number in 0..20 {
        let store = store.clone();
        waiting.spawn(async move {
            store.insert(&key(&format!("key_{number}")), &record("A", moment(1))).await
        });
    }
    assert!(waiting.join_all().await.iter().all(Result::is_err));
    assert!(began.elapsed() < MysqlStore::TIMEOUT * 2, "{:?}", began.elapsed());
    tokio::time::sleep(Duration::from_secs(1)).await;
    other.execute("UNLOCK TABLES").await.unwrap();
    store.insert(&key("after"), &record("A", moment(2))).await.unwrap();
}

#[tokio::test]
async fn a_server_that_hangs_or_stops_is_an_error_in_time_and_one_that_is_back_is_found() {
    let mut server = start();
    let url = url(&server, "captcha");
    let mysql = url.replace("/captcha", "/mysql");
    sqlx::MySqlPool::connect(&mysql)
        .await
        .unwrap()
        .execute("CREATE DATABASE captcha")
        .await
        .unwrap();
    let store = MysqlStore::open(&url).await.unwrap();
    store.insert(&key("kept"), &record("A", moment(2))).await.unwrap();
    let in_vain = async |times| {
        for _ in 0..times {
            let began = Instant::now();
            assert!(store.get(&key("kept"), moment(1)).await.is_err());
            assert!(began.elapsed() < MysqlStore::TIMEOUT * 3 / 2, "{:?}", began.elapsed());
        }
    };
    server.signal("-STOP");
    in_vain(10).await;
    server.signal("-CONT");
    assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some());
    server.stop();
    in_vain(3).await;
    let refused = said(MysqlStore::open(&url).await);
    assert!(refused.contains("refused") && refused.contains("must run"), "{refused}");
    server.start_again();
    assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn connections_that_fall_silent_cost_one_operation_and_are_made_anew() {
    let server = start();
    let url = url(&server, "mysql");
    let proxy = Proxy::before(server.port).await;
    let url = url.replace(&server.port.to_string(), &proxy.port.to_string());
    let store = MysqlStore::open(&url).await.unwrap();
    endures_silence(store, &proxy, moment(1), MysqlStore::TIMEOUT).await;
}

#[tokio::test]
async fn a_server_that_takes_no_writes_is_not_ready_and_its_connection_is_made_anew() {
    let server = start();
    let url = url(&server, "mysql");
    let other = MySqlPool::connect(&url).await.unwrap();
    other.execute("CREATE DATABASE captcha").await.unwrap();
    other.execute("GRANT ALL ON captcha.* TO guest IDENTIFIED BY 'secret'").await.unwrap();
    let url = url.replace("scott:ti%3Ag%2Fe%40r", "guest:secret").replace("/mysql", "/captcha");
    let captcha = Captcha::new(MysqlStore::open(&url).await.unwrap()).unwrap();
    captcha.ready().await.unwrap();
    let connection = async || {
        let who = "SELECT max(id) FROM information_schema.processlist WHERE user = 'guest'";
        sqlx::query_scalar::<_, i64>(who).fetch_one(&other).await.unwrap()
    };
    let first = connection().await;
    captcha.ready().await.unwrap();
    assert_eq!(connection().await, first);
    // As when another server takes over at the same address.
    other.execute("SET GLOBAL read_only = ON").await.unwrap();
    let refused = said(captcha.ready().await);
    assert!(refused.contains("read-only") && refused.contains("takes writes"), "{refused}");
    other.execute("SET GLOBAL read_only = OFF").await.unwrap();
    captcha.ready().await.unwrap();
    assert!(connection().await > first, "another connection");
}
