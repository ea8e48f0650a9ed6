//! What the server does not put up with.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::net::{self, TcpListener};
use std::process::Command;
use std::time::{Duration, Instant};

use common::Server;
use reqwest::StatusCode;
use tempfile::TempDir;
use test_support::Process;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Sends the start of a request, nothing more, and gives back what is answered until the server
/// closes the connection, and how long that took.
async fn begin(server: &Server, start: &str) -> (String, Duration) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(start.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(Duration::from_secs(60), read).await.unwrap();
    (String::from_utf8_lossy(&answer).into_owned(), began.elapsed())
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_also_when_its_length_is_not_told() {
    let server = Server::start(&[]);
    let body = format!("captcha={}", "a".repeat(20_000));
    let post = || {
        let form = "application/x-www-form-urlencoded";
        server.client.post(server.url("/test/")).header("Content-Type", form)
    };
    let told = post().body(body.clone()).send().await.unwrap();
    assert_eq!(told.status(), StatusCode::PAYLOAD_TOO_LARGE);

    let chunks: String = body
        .as_bytes()
        .chunks(1000)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    let head = "POST /test/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    let (answer, _) = begin(&server, &format!("{head}{chunks}0\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn a_client_that_sends_its_request_too_slowly_is_cut_off() {
    let server = Server::start(&[]);
    let head = "POST /test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    let body = format!("{head}captcha=");
    let (half_a_head, half_a_body) =
        tokio::join!(begin(&server, "GET /test/ HTTP/1.1\r\nHo"), begin(&server, &body));
    let (answer, time) = half_a_head;
    assert_eq!(answer, "");
    assert!(time < Duration::from_secs(15), "{time:?}");
    let (answer, time) = half_a_body;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(time < Duration::from_secs(35), "{time:?}");
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answers_is_cut_off() {
    let server = Server::start(&[]);
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(server.address).await.unwrap();
    let requests = "GET /assets/pages.css HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100);
    let began = Instant::now();
    let cut_off = async { while stream.write_all(requests.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(60), cut_off).await.expect("it is never cut off");
    assert!(began.elapsed() > Duration::from_secs(10), "nor at once: {:?}", began.elapsed());
}

#[tokio::test]
async fn a_database_that_is_locked_is_a_503_and_works_again_when_it_is_not() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    let answer = server.answer(&key).await;
    let mut other = server.database().await.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *other).await.unwrap();
    let form = [("hashkey", &key), ("captcha", &answer)];
    let script = server.client.get(server.url("/captcha/refresh/"));
    let script = script.header("X-Requested-With", "XMLHttpRequest");
    let began = Instant::now();
    let (script, refresh, page, post) = tokio::join!(
        script.send(),
        server.get("/refresh_captcha/"),
        server.get("/test/"),
        server.client.post(server.url("/test/")).form(&form).send(),
    );
    for response in [script.unwrap(), refresh, page, post.unwrap()] {
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()["retry-after"], "2");
        assert!(response.text().await.unwrap().is_empty());
    }
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    sqlx::query("ROLLBACK").execute(&mut *other).await.unwrap();
    assert!(server.post(&key, &answer).await.contains("验证码正确"), "nothing was lost");
}

#[tokio::test]
async fn the_log_shows_neither_answers_nor_whole_keys() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    let answer = server.answer(&key).await;
    server.get(&format!("/captcha/image/{key}/")).await;
    server.get(&format!("/captcha/image/{key}@2/")).await;
    server.get(&format!("/test/?hashkey={key}&captcha={answer}")).await;
    server.post(&key, &answer).await;
    let log = server.wait_for(|| {
        let log = server.log();
        (log.matches("answered").count() >= 5).then_some(log)
    });
    assert!(!log.contains(&key[..5]), "{log}");
    assert!(!log.to_lowercase().contains(&format!("={answer}")), "{log}");
    assert!(log.contains(&format!("/captcha/image/{}…/", &key[..4])), "{log}");
}

#[tokio::test]
async fn a_log_that_cannot_be_written_ends_nothing() {
    let folder = TempDir::new().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Process::start(
        Command::new("sh")
            .args(["-c", "exec \"$0\" serve 2> /dev/full", env!("CARGO_BIN_EXE_simple-captcha")])
            .current_dir(folder.path())
            .env("CAPTCHA_LISTEN", format!("127.0.0.1:{port}"))
            .env("RUST_LOG", "debug"),
    );
    server.wait_for(|| net::TcpStream::connect(("127.0.0.1", port)).ok());
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let client = reqwest::Client::new();
    for path in ["/test/", "/refresh_captcha/", "/nowhere"] {
        client.get(url(path)).send().await.unwrap();
        client.post(url(path)).body("captcha=x&hashkey=y").send().await.unwrap();
    }
    server.signal("-TERM");
    server.wait();
}
