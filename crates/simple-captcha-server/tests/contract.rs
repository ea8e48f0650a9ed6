//! The captcha's own URLs, over a real socket.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use common::Server;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a request for a path that no well-behaved client would send; gives back the status.
async fn raw_status(server: &Server, path: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = [b"GET ", path, b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"].concat();
    stream.write_all(&request).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    answer.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

async fn ask(server: &Server, method: Method, path: &str) -> Response {
    let request = server.client.request(method, server.url(path));
    request.header("X-Requested-With", "XMLHttpRequest").send().await.unwrap()
}

fn assert_not_kept(response: &Response) {
    assert_eq!(header(response, "cache-control"), "no-store", "{}", response.url());
    assert_eq!(header(response, "x-content-type-options"), "nosniff", "{}", response.url());
}

#[tokio::test]
async fn a_picture_is_a_png_and_always_the_same() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    for path in [format!("/captcha/image/{key}/"), format!("/captcha/image/{key}@2/")] {
        let first = server.get(&path).await;
        assert_eq!(first.status(), 200);
        assert_eq!(header(&first, "content-type"), "image/png");
        assert_not_kept(&first);
        let length: usize = header(&first, "content-length").parse().unwrap();
        let bytes = first.bytes().await.unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n") && bytes.len() == length);
        let with_query = server.get(&format!("{path}?again")).await;
        assert_eq!(bytes, with_query.bytes().await.unwrap());
    }
}

#[tokio::test]
async fn a_key_that_is_unknown_used_or_expired_is_gone() {
    let server = Server::start(&[]);
    let used = server.new_key().await;
    server.post(&used, "wrong").await;
    let expired = server.new_key().await;
    sqlx::query("UPDATE captcha_captchastore SET expiration = '2020-01-01 00:00:00'")
        .execute(&server.database().await)
        .await
        .unwrap();
    let rows = server.rows().await;
    let long = "a".repeat(300);
    for key in ["unknown", "x", "_", "%C3%A9", &long, &"a".repeat(10_000), &used, &expired] {
        for path in [
            format!("/captcha/image/{key}/"),
            format!("/captcha/image/{key}@2/"),
            format!("/captcha/audio/{key}.wav"),
        ] {
            let response = server.get(&path).await;
            assert_eq!(response.status(), StatusCode::GONE, "{path}");
            assert_not_kept(&response);
            assert!(response.bytes().await.unwrap().is_empty(), "{path}");
        }
    }
    assert_eq!(server.rows().await, rows, "an expired row is left to the cleaning");
}

#[tokio::test]
async fn what_is_not_a_captchas_url_is_not_found() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    for path in [
        "/captcha/",
        "/captcha/image/",
        "/captcha/image//",
        "/captcha/image/no-such-key/",
        "/captcha/image/a%00b/",
        "/captcha/image/%FF/",
        "/captcha/image/a%2Fb/",
        "/captcha/image/a/b/",
        "/captcha/nothing/",
        &format!("/captcha/image/{key}@1/"),
        &format!("/captcha/image/{key}@3/"),
        &format!("/captcha/image/{key}@2@2/"),
        &format!("/captcha/image/{key}@/"),
        &format!("/captcha/audio/{key}.wav/"),
        &format!("/captcha/audio/{key}"),
        &format!("/captcha/audio/{key}.mp3"),
        &format!("/captcha/audio/{key}Xwav"),
        "/captcha/audio/no-such-key.wav",
        "/captcha/audio/.wav",
    ] {
        let response = server.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn requests_that_no_browser_sends_do_no_harm() {
    let server = Server::start(&[]);
    let long = [&b"/captcha/image/"[..], &[b'a'; 10_000], b"/"].concat();
    let huge = [&b"/captcha/image/"[..], &[b'a'; 1_000_000], b"/"].concat();
    assert_eq!(raw_status(&server, b"/captcha/image/%00/").await, 404);
    assert_eq!(raw_status(&server, b"/captcha/image/%/").await, 404);
    assert_eq!(raw_status(&server, &long).await, 410);
    for path in
        [&b"/captcha/image/\xff\xfe/"[..], b"/captcha/image/\x00/", b"captcha", b"\x80", &huge]
    {
        let status = raw_status(&server, path).await;
        assert!((400..500).contains(&status), "{status} for {path:?}");
    }
    assert_eq!(server.get("/test/").await.status(), 200);
}

#[tokio::test]
async fn a_missing_last_slash_is_redirected() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    for path in [
        format!("/captcha/image/{key}"),
        format!("/captcha/image/{key}@2"),
        "/captcha/refresh".to_owned(),
    ] {
        let response = server.get(&format!("{path}?a=b")).await;
        assert_eq!(response.status(), StatusCode::MOVED_PERMANENTLY, "{path}");
        assert_eq!(header(&response, "location"), format!("{path}/?a=b"));
        assert_not_kept(&response);
    }
    assert_eq!(server.get("/captcha/image/no-such-key").await.status(), 404);
}

#[tokio::test]
async fn refresh_makes_a_captcha_for_a_script_and_for_nobody_else() {
    let server = Server::start(&[]);
    let response = ask(&server, Method::GET, "/captcha/refresh/").await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "application/json");
    assert_not_kept(&response);
    let json: Value = response.json().await.unwrap();
    let key = json["key"].as_str().unwrap();
    assert_eq!(key.len(), 40);
    assert_eq!(json["hashkey"], key);
    assert_eq!(json["image_url"], format!("/captcha/image/{key}/"));
    assert_eq!(json["audio_url"], format!("/captcha/audio/{key}.wav"));
    assert_eq!(json.as_object().unwrap().len(), 4);
    assert_eq!(server.get(json["image_url"].as_str().unwrap()).await.status(), 200);
    assert_eq!(server.rows().await, 1);

    for value in ["xmlhttprequest", "fetch", ""] {
        let request = server.client.get(server.url("/captcha/refresh/"));
        let response = request.header("X-Requested-With", value).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{value:?}");
    }
    assert_eq!(server.get("/captcha/refresh/").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.rows().await, 1, "nothing was made for them");
}

#[tokio::test]
async fn head_is_answered_as_get_without_a_body_and_makes_no_captcha() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    let path = format!("/captcha/image/{key}/");
    let (head, get) =
        (ask(&server, Method::HEAD, &path).await, ask(&server, Method::GET, &path).await);
    assert_eq!(head.status(), 200);
    for name in ["content-type", "content-length", "cache-control", "x-content-type-options"] {
        assert_eq!(header(&head, name), header(&get, name), "{name}");
    }
    assert!(head.bytes().await.unwrap().is_empty());
    for path in ["/captcha/refresh/", "/refresh_captcha/", "/test/"] {
        let head = ask(&server, Method::HEAD, path).await;
        assert_eq!(head.status(), 200, "{path}");
        assert!(head.bytes().await.unwrap().is_empty());
    }
    assert_eq!(ask(&server, Method::HEAD, "/captcha/image/unknown/").await.status(), 410);
    assert_eq!(server.rows().await, 1);
}

#[tokio::test]
async fn other_methods_are_refused_and_told_which_are_not() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    for path in [
        &format!("/captcha/image/{key}/"),
        &format!("/captcha/audio/{key}.wav"),
        "/captcha/refresh/",
        "/captcha/refresh",
    ] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let response = ask(&server, method.clone(), path).await;
            let status = match method {
                Method::OPTIONS => StatusCode::NO_CONTENT,
                _ => StatusCode::METHOD_NOT_ALLOWED,
            };
            assert_eq!(response.status(), status, "{method} {path}");
            assert_eq!(header(&response, "allow"), "GET, HEAD, OPTIONS");
            assert_not_kept(&response);
        }
    }
    assert_eq!(server.rows().await, 1);
}

#[tokio::test]
async fn the_double_scale_can_be_switched_off() {
    let server = Server::start(&["--double-scale", "off"]);
    let key = server.new_key().await;
    assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 200);
    assert_eq!(server.get(&format!("/captcha/image/{key}@2/")).await.status(), 404);
    assert!(!server.get("/test/").await.text().await.unwrap().contains("srcset"));
}
