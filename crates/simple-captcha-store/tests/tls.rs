//! TLS in a program that has not chosen who encrypts.
//!
//! If a program has more than one library for that, rustls chooses none of them by itself, and panics
//! when it is asked to. The feature `custom-provider`, which these tests are built with, has it do the
//! same with one library.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha::{Captcha, Store};
use simple_captcha_store::{MysqlStore, PostgresStore, RedisStore};

use test_support::servers::{mysql, postgres, redis, said, tls};

#[tokio::test]
async fn a_program_that_has_not_chosen_reaches_redis() {
    let server = tls::redis();
    let url = redis::url(&server).replace("redis://", "rediss://");
    let authority = tls::authority(&server);
    let url_with_authority = format!("{url}?ssl_ca_certs={}", authority.display());
    works(RedisStore::open(&url_with_authority).await.unwrap()).await;
    let stranger = said(RedisStore::open(&url).await);
    assert!(stranger.contains("UnknownIssuer"), "{stranger}");
    let elsewhere = url_with_authority.replace("127.0.0.1", "localhost");
    let wrong_name = said(RedisStore::open(&elsewhere).await);
    assert!(wrong_name.contains("localhost"), "{wrong_name}");
    let nobody = said(RedisStore::open(&format!("{url}?ssl_ca_certs=/no/such/file")).await);
    assert!(nobody.contains("/no/such/file"), "{nobody}");
}

#[tokio::test]
async fn a_program_that_has_not_chosen_reaches_postgresql() {
    let server = tls::postgres();
    let url = postgres::url(&server, "postgres");
    let authority = tls::authority(&server);
    for mode in ["require", "verify-ca", "verify-full"] {
        let url = format!("{url}?sslmode={mode}&sslrootcert={}", authority.display());
        works(PostgresStore::open(&url).await.unwrap()).await;
    }
}

#[tokio::test]
async fn a_program_that_has_not_chosen_reaches_mariadb() {
    let server = tls::mariadb();
    let url = mysql::url(&server, "mysql");
    let authority = tls::authority(&server);
    for mode in ["REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"] {
        let url = format!("{url}?ssl-mode={mode}&ssl-ca={}", authority.display());
        works(MysqlStore::open(&url).await.unwrap()).await;
    }
}

async fn works(store: impl Store) {
    Captcha::new(store).unwrap().ready().await.unwrap();
}
