//! Whether the server is alive and can reach its store, as monitoring asks.

mod common;

use std::fs::rename;
use std::time::Instant;

use common::Server;
use futures_util::StreamExt;
use futures_util::stream::iter;
use reqwest::StatusCode;

#[tokio::test]
async fn a_server_that_serves_is_alive_and_ready() {
    let server = Server::start(&[]);
    for (path, text) in [("/healthz", "alive\n"), ("/readyz", "ready\n")] {
        let response = server.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
        assert!(response.headers().get("retry-after").is_none(), "{path}");
        assert_eq!(response.text().await.unwrap(), text);
        let head = server.client.head(server.url(path)).send().await.unwrap();
        assert_eq!(head.status(), StatusCode::OK, "{path}");
        let post = server.client.post(server.url(path)).send().await.unwrap();
        assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    assert_eq!(server.rows().await, 0, "to be asked leaves nothing");
}

#[tokio::test]
async fn without_its_table_a_server_is_alive_but_not_ready_until_the_table_is_back() {
    let server = Server::start(&[]);
    let database = server.database().await;
    let rename = "ALTER TABLE captcha_captchastore RENAME TO elsewhere";
    sqlx::query(rename).execute(&database).await.unwrap();
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    let unready = server.get("/readyz").await;
    assert_eq!(unready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(unready.headers()["retry-after"], "2");
    server.wait_until_logged("the store cannot be written and read");
    let back = "ALTER TABLE elsewhere RENAME TO captcha_captchastore";
    sqlx::query(back).execute(&database).await.unwrap();
    while server.get("/readyz").await.status() != StatusCode::OK {}
}

#[tokio::test]
async fn without_its_file_a_server_is_alive_but_not_ready_until_the_file_is_back() {
    let server = Server::start(&[]);
    let (file, elsewhere) = (server.file("captcha.db"), server.file("elsewhere.db"));
    assert_eq!(server.get("/readyz").await.status(), StatusCode::OK);
    rename(&file, &elsewhere).unwrap();
    while server.get("/readyz").await.status() == StatusCode::OK {}
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(server.get("/refresh_captcha/").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    server.wait_until_logged("captcha.db was removed or renamed while it was in use");
    assert!(!file.exists(), "no other file is made");
    rename(&elsewhere, &file).unwrap();
    assert_eq!(server.get("/refresh_captcha/").await.status(), StatusCode::OK);
    while server.get("/readyz").await.status() != StatusCode::OK {}
}

#[tokio::test]
async fn however_many_ask_the_store_is_written_once_a_second() {
    let server = Server::start(&[]);
    let database = server.database().await;
    for statement in [
        "CREATE TABLE written (n integer)",
        "CREATE TRIGGER note AFTER INSERT ON captcha_captchastore
         BEGIN INSERT INTO written VALUES (1); END",
    ] {
        sqlx::query(statement).execute(&database).await.unwrap();
    }
    let began = Instant::now();
    let asking = iter(0..300).map(|_| server.get("/readyz")).buffer_unordered(30);
    assert!(asking.all(async |response| response.status() == StatusCode::OK).await);
    let seconds = i64::try_from(began.elapsed().as_secs()).unwrap();
    let written = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM written");
    let written = written.fetch_one(&database).await.unwrap();
    assert!((1..=seconds + 1).contains(&written), "{written} writes in {seconds} s");
}
