//! What the log does not put up with.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use common::Server;
use futures_util::StreamExt;
use futures_util::stream::iter;
use reqwest::{Method, RequestBuilder};

/// One of each kind of bad request; `undrawable` is the key of a text that no font has.
fn bad(server: &Server, undrawable: &str, kind: usize) -> RequestBuilder {
    let form = |body: String| {
        let form = "application/x-www-form-urlencoded";
        let post = server.client.post(server.url("/test/"));
        post.header("Content-Type", form).body(body)
    };
    let get = |path: &str| server.client.get(server.url(path));
    match kind {
        0 => form("hashkey=0000000_x&captcha=a".to_owned()),
        1 => form(format!("hashkey={}&captcha=a", "k".repeat(1000))),
        2 => form("captcha_0=a".to_owned()),
        3 => form("\0\u{fffd}%".to_owned()).header("Content-Type", "text/plain"),
        4 => server.client.post(server.url("/test/")).header("Content-Type", "x".repeat(1000)),
        5 => server.client.post(server.url("/test/")).header("Origin", "https://elsewhere.example"),
        6 => get(&format!("/captcha/image/{undrawable}/")),
        7 => get(&format!("/captcha/audio/{undrawable}.wav")),
        8 => get("/captcha/image/unknown@3/"),
        9 => get("/captcha/refresh/?challenge=none").header("X-Requested-With", "XMLHttpRequest"),
        10 => get("/nowhere").header("X-Forwarded-Prefix", "no path"),
        11 => get("/captcha/captcha.js").header("Accept-Encoding", "gzip;q=x,".repeat(500)),
        12 => server.client.request(Method::DELETE, server.url("/captcha/refresh/")),
        13 => get("/readyz"),
        14 => get("/refresh_captcha/"),
        _ => form("hashkey=abc&captcha=abc".to_owned()),
    }
}

/// Sends `count` bad requests of all kinds.
async fn flood(server: &Server, undrawable: &str, count: usize) {
    let requests = iter(0..count).map(|n| bad(server, undrawable, n % 16).send());
    requests.buffer_unordered(8).for_each(async |response| drop(response.unwrap())).await;
}

#[tokio::test]
async fn a_flood_of_bad_requests_writes_few_lines() {
    let options = ["--trusted-proxy", "127.0.0.1"];
    let server = Server::start_with(&options, &[("RUST_LOG", "")]);
    let database = server.database().await;
    let undrawable = "0123456789012345678901234567890123456789";
    let insert = "INSERT INTO captcha_captchastore (challenge, response, hashkey, expiration)
                  VALUES ('𓀀𓁐', 'x', ?, '2999-01-01 00:00:00')";
    sqlx::query(insert).bind(undrawable).execute(&database).await.unwrap();
    let at_start = server.log().lines().count();
    assert!(at_start < 10, "{}", server.log());

    flood(&server, undrawable, 1600).await;
    let log = server.log();
    assert!(log.lines().count() - at_start <= 30, "{log}");

    // The site's own trouble is logged, but no more of it the longer it lasts.
    sqlx::query("DROP TABLE captcha_captchastore").execute(&database).await.unwrap();
    flood(&server, undrawable, 1600).await;
    server.wait_until_logged("an answer was not checked");
    let lines = server.log().lines().count() - at_start;
    assert!(lines <= 120, "{lines} lines: {}", server.log());
}
