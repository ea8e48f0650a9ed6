//! Captchas in Redis.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use redis::TypedCommands;
use simple_captcha::store::{StoreError, conformance};
use simple_captcha::{Captcha, Store};
use simple_captcha_store::{RedisStore, StoreUrl};

use test_support::servers::captchas::{key, record};
use test_support::servers::proxy::{Proxy, endures_silence};
use test_support::servers::redis::{start, url};
use test_support::servers::{DatabaseServer, said, same};

/// A server as stores find it that wait for a busy machine: what asks much at once would take longer
/// there than an operation may.
fn patient(url: &str) -> StoreUrl {
    let url: StoreUrl = url.parse().unwrap();
    url.with_time_limit(Duration::from_secs(40))
}

/// Reaches the server past the store, as another program does.
fn other_program(server: &DatabaseServer) -> redis::Connection {
    redis::Client::open(url(server)).unwrap().get_connection().unwrap()
}

/// So many seconds after a moment in 2049: Redis looks at a clock of its own, and keeps them all.
fn later(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(2_500_000_000 + seconds)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn redis_passes_the_tests_of_every_store() {
    let server = start();
    let number = AtomicU32::new(0);
    let empty = async || {
        let number = number.fetch_add(1, Ordering::Relaxed);
        patient(&format!("{}/0?prefix=%5B{number}%5D%2A", url(&server))).open().await.unwrap()
    };
    conformance::all(empty).await;
}

#[tokio::test]
async fn a_captcha_is_one_key_that_redis_forgets_by_itself() {
    let server = start();
    let store = RedisStore::open(&url(&server)).await.unwrap();
    let expires = SystemTime::UNIX_EPOCH + Duration::from_micros(2_500_000_000_123_456);
    store.insert(&key("abc"), &record("KHXM", expires)).await.unwrap();
    let mut other = other_program(&server);
    assert_eq!(other.keys("*").unwrap(), ["captcha:abc"]);
    let value = other.get("captcha:abc").unwrap().unwrap();
    assert_eq!(value, r#"["KHXM","khxm",2500000000123456]"#);
    let forgotten: i64 = redis::cmd("PEXPIRETIME").arg("captcha:abc").query(&mut other).unwrap();
    assert_eq!(forgotten, 2_500_000_000_123 + 3_600_000);
    // What is long past is not kept at all.
    store.insert(&key("past"), &record("A", SystemTime::UNIX_EPOCH)).await.unwrap();
    assert_eq!(other.keys("*").unwrap().len(), 1);
}

#[tokio::test]
async fn what_belongs_to_others_is_left_alone() {
    let server = start();
    let store = RedisStore::open(&url(&server)).await.unwrap();
    let mut other = other_program(&server);
    other.set("session", r#"["A","a",1]"#).unwrap();
    other.set("captcha:junk", "zzz").unwrap();
    other.lpush("captcha:list", "1").unwrap();
    assert!(store.take(&key("session"), later(0)).await.unwrap().is_none());
    assert!(store.get(&key("junk"), later(0)).await.is_err());
    assert!(store.take(&key("list"), later(0)).await.is_err());
    assert_eq!(store.expired(later(0)).await.unwrap(), 0);
    assert_eq!(store.sweep(later(0)).await.unwrap(), 0);
    assert_eq!(other.keys("*").unwrap().len(), 3);
}

#[tokio::test]
async fn cleaning_goes_in_many_batches() {
    let server = start();
    let store = RedisStore::open(&url(&server)).await.unwrap();
    let mut other = other_program(&server);
    for number in 0..5000 {
        let expires = if number < 3500 { 1 } else { 9_000_000_000_000_000_i64 };
        other.set(format!("captcha:k{number}"), format!(r#"["A","a",{expires}]"#)).unwrap();
    }
    assert_eq!(store.expired(later(0)).await.unwrap(), 3500);
    assert_eq!(store.sweep(later(0)).await.unwrap(), 3500);
    assert_eq!(store.sweep(later(0)).await.unwrap(), 0);
    assert_eq!(other.keys("*").unwrap().len(), 1500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_takers_in_two_stores_one_gets_it() {
    let server = start();
    let open = async || patient(&url(&server)).open().await.unwrap();
    same::gives_it_to_one_of_fifty([open().await, open().await], later(0)).await;
}

#[tokio::test]
async fn a_server_that_hangs_or_stops_is_an_error_in_time_and_one_that_is_back_is_found() {
    let mut server = start();
    let store = RedisStore::open(&url(&server)).await.unwrap();
    store.insert(&key("kept"), &record("A", later(60))).await.unwrap();

    server.signal("-STOP");
    let began = Instant::now();
    assert!(store.get(&key("kept"), later(0)).await.is_err());
    assert!(began.elapsed() < RedisStore::TIMEOUT * 2, "{:?}", began.elapsed());
    server.signal("-CONT");
    assert!(found_again(&store).await);

    server.stop();
    for _ in 0..3 {
        let began = Instant::now();
        assert!(store.get(&key("kept"), later(0)).await.is_err());
        assert!(began.elapsed() < RedisStore::TIMEOUT * 2, "{:?}", began.elapsed());
    }
    let refused = said(RedisStore::open(&url(&server)).await);
    assert!(refused.contains("refused") && refused.contains("must run"), "{refused}");
    server.start_again();
    assert!(found_again(&store).await);
}

#[tokio::test]
async fn a_restart_that_nobody_saw_costs_no_reader_and_no_new_captcha() {
    let mut server = start();
    let store = RedisStore::open(&url(&server)).await.unwrap();
    store.insert(&key("kept"), &record("A", later(60))).await.unwrap();
    for number in 0..2 {
        server.stop();
        server.start_again();
        if number == 0 {
            assert!(store.get(&key("kept"), later(0)).await.unwrap().is_some());
        } else {
            store.insert(&key("new"), &record("A", later(60))).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_server_that_became_a_replica_is_not_ready_and_its_connection_is_made_anew() {
    let server = start();
    let captcha = Captcha::new(RedisStore::open(&url(&server)).await.unwrap()).unwrap();
    captcha.ready().await.unwrap();
    let mut other = other_program(&server);
    let mut connection = || -> String {
        let list: String = redis::cmd("CLIENT").arg("LIST").query(&mut other).unwrap();
        let ours = list.lines().find(|line| line.contains("cmd=set")).unwrap();
        ours.split(' ').next().unwrap().to_owned()
    };
    let first = connection();
    captcha.ready().await.unwrap();
    assert_eq!(connection(), first);
    redis::cmd("REPLICAOF").arg(&["127.0.0.1", "1"]).exec(&mut other_program(&server)).unwrap();
    let refused = said(captcha.ready().await);
    assert!(refused.contains("takes writes"), "{refused}");
    redis::cmd("REPLICAOF").arg(&["NO", "ONE"]).exec(&mut other_program(&server)).unwrap();
    captcha.ready().await.unwrap();
    assert_ne!(connection(), first);
}

/// Whether the captcha `kept` is read, at once or a little later.
async fn found_again(store: &RedisStore) -> bool {
    for _ in 0..50 {
        if let Ok(kept) = store.get(&key("kept"), later(0)).await {
            return kept.is_some();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_without_the_password() {
    let server = start();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = silent.local_addr().unwrap();
    let port = server.port;
    redis::cmd("ACL")
        .arg(&["SETUSER", "guest", "on", ">secret", "~captcha:*", "+get", "+set"])
        .exec(&mut other_program(&server))
        .unwrap();
    for (url, why) in [
        (format!("redis://:secret@127.0.0.1:{port}/0"), "password must be right"),
        (format!("redis://127.0.0.1:{port}/0"), "password must be right"),
        (format!("redis://guest:secret@127.0.0.1:{port}/0"), "the user needs SET"),
        (format!("redis://:ti%3Ag%2Fe%40r@127.0.0.1:{port}/99"), "out of range"),
        (format!("rediss://:secret@127.0.0.1:{port}/0"), ""),
        (format!("redis://:secret@{silent}/0"), ""),
        ("redis://:secret@nowhere.invalid/0".to_owned(), "lookup"),
    ] {
        let began = Instant::now();
        let failed = said(open_existing(&url).await);
        assert!(failed.contains(why) && !failed.contains("secret"), "{failed}");
        assert!(!failed.contains('\n') && !failed.contains("ti:g"), "{failed}");
        assert!(began.elapsed() < RedisStore::TIMEOUT * 2, "{:?}", began.elapsed());
    }
}

async fn open_existing(url: &str) -> Result<(), StoreError> {
    url.parse::<StoreUrl>().unwrap().open_existing().await.map(|_| ())
}

#[tokio::test]
async fn connections_that_fall_silent_cost_one_operation_and_are_made_anew() {
    let server = start();
    let url = url(&server);
    let proxy = Proxy::before(server.port).await;
    let url = url.replace(&server.port.to_string(), &proxy.port.to_string());
    let store = RedisStore::open(&url).await.unwrap();
    endures_silence(store, &proxy, later(0), RedisStore::TIMEOUT).await;
}
