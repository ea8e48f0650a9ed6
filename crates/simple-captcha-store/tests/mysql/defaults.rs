//! A MariaDB server whose sessions begin with odd defaults.

use simple_captcha::store::StoreError;
use simple_captcha::{Captcha, Store};
use simple_captcha_store::MysqlStore;
use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};

use test_support::servers::captchas::{key, moment, record};
use test_support::servers::mysql::{start, start_with_a_log_of_statements, url};
use test_support::servers::proxy::Proxy;
use test_support::servers::{DatabaseServer, said};

/// The variables that these tests change.
const VARIABLES: [&str; 14] = [
    "autocommit",
    "completion_type",
    "default_storage_engine",
    "init_connect",
    "lc_messages",
    "max_join_size",
    "max_statement_time",
    "sql_big_selects",
    "sql_mode",
    "sql_safe_updates",
    "sql_select_limit",
    "tx_isolation",
    "tx_read_only",
    "unique_checks",
];

/// Legal defaults of a server, alone and together.
const ODD_DEFAULTS: [&str; 14] = [
    "autocommit = 0",
    // Sessions of users without SUPER, such as the tests' guest, begin with these statements.
    "init_connect = 'SET autocommit = 0, sql_mode = \"\", sql_select_limit = 0'",
    "sql_mode = ''",
    "sql_mode = 'ORACLE,EMPTY_STRING_IS_NULL,NO_AUTO_VALUE_ON_ZERO'",
    "sql_mode = 'ANSI,IGNORE_SPACE,PAD_CHAR_TO_FULL_LENGTH,TIME_ROUND_FRACTIONAL'",
    "tx_isolation = 'SERIALIZABLE'",
    "tx_isolation = 'READ-UNCOMMITTED'",
    "tx_read_only = 1",
    "unique_checks = 0",
    "sql_select_limit = 0",
    "sql_safe_updates = 1, max_join_size = 1, sql_big_selects = 0",
    "default_storage_engine = 'MEMORY'",
    "lc_messages = 'ja_JP', max_statement_time = 1, completion_type = 'RELEASE'",
    "autocommit = 0, sql_mode = '', tx_isolation = 'SERIALIZABLE', tx_read_only = 1, \
     sql_select_limit = 0, init_connect = 'SET NAMES latin1; BEGIN'",
];

#[tokio::test]
async fn odd_defaults_of_the_server_change_nothing() {
    let server = start();
    let (mut other, url) = guest(&server).await;
    for defaults in ODD_DEFAULTS {
        other.execute(AssertSqlSafe(format!("SET GLOBAL {defaults}"))).await.unwrap();
        works_as_ever(&url, &mut other, defaults).await;
        for name in VARIABLES {
            let reset = format!("SET GLOBAL {name} = DEFAULT");
            other.execute(AssertSqlSafe(reset)).await.unwrap();
        }
        other.execute("DROP TABLE captcha.captcha_captchastore").await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_logs_statements_for_its_replicas_takes_writes() {
    let server = start_with_a_log_of_statements();
    let (mut other, url) = guest(&server).await;
    works_as_ever(&url, &mut other, "a log of statements").await;
}

#[tokio::test]
async fn a_server_that_does_not_commit_is_not_ready() {
    let server = start();
    let (_, url) = guest(&server).await;
    let setting = [b"autocommit = 1", b"autocommit = 0"];
    let proxy = Proxy::with_a_replacement(server.port, setting.map(|text| text.to_vec())).await;
    let url = url.replace(&server.port.to_string(), &proxy.port.to_string());
    let captcha = Captcha::new(MysqlStore::open(&url).await.unwrap()).unwrap();
    let refused = said(captcha.ready().await);
    assert!(refused.contains("what was written cannot be read again"), "{refused}");
}

/// Makes a database, and a user without SUPER who may do everything in it; gives the user's URL.
async fn guest(server: &DatabaseServer) -> (MySqlConnection, String) {
    let url = url(server, "mysql");
    let mut other = MySqlConnection::connect(&url).await.unwrap();
    other.execute("CREATE DATABASE captcha CHARACTER SET utf8mb4").await.unwrap();
    other.execute("GRANT ALL ON captcha.* TO guest IDENTIFIED BY 'secret'").await.unwrap();
    let guest = url.replace("scott:ti%3Ag%2Fe%40r", "guest:secret").replace("/mysql", "/captcha");
    (other, guest)
}

async fn works_as_ever(url: &str, other: &mut MySqlConnection, defaults: &str) {
    let opened = MysqlStore::open(url).await;
    let store = opened.unwrap_or_else(|error| panic!("{defaults}: {error}"));
    let captcha = Captcha::new(MysqlStore::open(url).await.unwrap()).unwrap();
    captcha.ready().await.unwrap_or_else(|error| panic!("{defaults}: {error}"));
    let expires = moment(1_795_350_267_258_773);
    for (name, challenge) in [("empty", ""), ("chinese", "验证码"), ("kept", "A")] {
        let inserted = store.insert(&key(name), &record(challenge, expires)).await;
        inserted.unwrap_or_else(|error| panic!("{defaults}: {name}: {error}"));
    }
    assert_eq!(committed(other).await, 3, "{defaults}");
    // To read waits for nobody.
    let mut django = other.begin().await.unwrap();
    django.execute("SELECT id FROM captcha.captcha_captchastore FOR UPDATE").await.unwrap();
    assert!(store.get(&key("kept"), moment(1)).await.unwrap().is_some(), "{defaults}");
    django.rollback().await.unwrap();
    let again = store.insert(&key("kept"), &record("B", expires)).await;
    assert!(matches!(again, Err(StoreError::KeyTaken)), "{defaults}: {again:?}");
    let long = store.insert(&key("long"), &record(&"A".repeat(33), expires)).await;
    assert!(matches!(long, Err(StoreError::Failed(_))), "{defaults}: {long:?}");
    for (name, challenge) in [("empty", ""), ("chinese", "验证码")] {
        let taken = store.take(&key(name), moment(1)).await.unwrap();
        let taken = taken.unwrap_or_else(|| panic!("{defaults}: {name}"));
        assert_eq!((taken.challenge.as_str(), taken.expires), (challenge, expires), "{defaults}");
        assert!(store.take(&key(name), moment(1)).await.unwrap().is_none(), "{defaults}");
    }
    assert_eq!(committed(other).await, 1, "{defaults}");
    assert_eq!(store.expired(expires).await.unwrap(), 1, "{defaults}");
    assert_eq!(store.sweep(expires).await.unwrap(), 1, "{defaults}");
    assert_eq!(committed(other).await, 0, "{defaults}");
    let engine = "SELECT engine FROM information_schema.tables WHERE table_schema = 'captcha'";
    let engine = sqlx::query_scalar::<_, String>(engine).fetch_one(other).await.unwrap();
    assert_eq!(engine, "InnoDB", "{defaults}");
}

/// How many captchas would still be there if the server started again.
async fn committed(other: &mut MySqlConnection) -> i64 {
    let count = "SELECT count(*) FROM captcha.captcha_captchastore";
    sqlx::query_scalar(count).fetch_one(other).await.unwrap()
}
