//! Databases that are reached over TLS, and whose certificate is of an authority of the operator's own.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use common::{Server, run};
use tempfile::TempDir;
use test_support::servers::{mysql, postgres, redis, tls};

/// Shows that captchas are kept and judged there, and that a server whose authority is unknown, or a
/// connection without TLS, is refused before anything is said.
///
/// Both URLs lack what names the authority, which is put behind the first one; `environment` names it
/// otherwise.
async fn is_reached_over_tls_only(
    (safe, authority): (&str, &str),
    plain: &str,
    environment: &[(&str, &str)],
) {
    let database = format!("--database={safe}{authority}");
    let test_mode = ["--test-mode", "--test-answer=AKTUP"];
    let server = Server::start_with(&[&[&*database][..], &test_mode].concat(), environment);
    let key = server.new_key().await;
    assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
    assert!(server.post(&key, "AKTUP").await.contains("验证码正确"));
    assert!(server.post(&key, "AKTUP").await.contains("验证码错误"));

    let folder = TempDir::new().unwrap();
    let (status, _, complained) = run(&folder, &["migrate", "--database", safe], &[]);
    assert_eq!(status, 1, "{complained}");
    assert!(!complained.contains("waiting"), "it is not waited for: {complained}");
    for url in [safe, plain] {
        let (status, printed, complained) = run(&folder, &["clean", "--database", url], &[]);
        assert_eq!((status, printed.as_str()), (1, ""), "{complained}");
        assert_eq!(complained.lines().count(), 1, "{complained}");
        assert!(complained.contains("cannot open the database"), "{complained}");
        assert!(!complained.contains("g/e@r") && !complained.contains("g%2Fe%40r"), "{complained}");
    }
}

#[tokio::test]
async fn postgresql_is_reached_over_tls() {
    let server = tls::postgres();
    let url = postgres::url(&server, "postgres");
    let authority = format!("&sslrootcert={}", tls::authority(&server).display());
    let safe = format!("{url}?sslmode=verify-full");
    is_reached_over_tls_only((&safe, &authority), &format!("{url}?sslmode=disable"), &[]).await;
}

#[tokio::test]
async fn mariadb_is_reached_over_tls() {
    let server = tls::mariadb();
    let url = mysql::url(&server, "mysql");
    let authority = format!("&ssl-ca={}", tls::authority(&server).display());
    let safe = format!("{url}?ssl-mode=VERIFY_IDENTITY");
    is_reached_over_tls_only((&safe, &authority), &format!("{url}?ssl-mode=DISABLED"), &[]).await;
}

#[tokio::test]
async fn redis_is_reached_over_tls() {
    let server = tls::redis();
    let plain = redis::url(&server);
    let safe = plain.replace("redis://", "rediss://");
    let authority = tls::authority(&server);
    let environment = [("SSL_CERT_FILE", authority.to_str().unwrap())];
    is_reached_over_tls_only((&safe, ""), &plain, &environment).await;
}
