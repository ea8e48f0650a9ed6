//! What a server that is told to end still answers.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::Server;

const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
const FORM: &str = "POST /test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\n\r\n";

async fn connect(server: &Server, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// A connection on which one request has been answered.
async fn connect_and_keep(server: &Server) -> TcpStream {
    let mut stream = connect(server, ALIVE).await;
    let mut answer = Vec::new();
    while !answer.ends_with(b"alive\n") {
        assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "closed too early");
    }
    stream
}

/// What is answered until the server closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(60), read).await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

/// Stops the process as a busy machine may, and waits until it stands still.
fn freeze(server: &Server) {
    server.signal("-STOP");
    server.wait_until_threads_are("T");
}

#[tokio::test]
async fn requests_that_arrived_before_the_signal_are_all_answered() {
    let mut server = Server::start(&[]);
    let mut streams = Vec::new();
    for _ in 0..50 {
        streams.push(connect_and_keep(&server).await);
    }
    freeze(&server);
    for stream in &mut streams {
        stream.write_all(ALIVE.as_bytes()).await.unwrap();
    }
    for _ in 0..50 {
        streams.push(connect(&server, ALIVE).await);
    }
    server.terminate();
    server.signal("-CONT");
    for (number, stream) in streams.into_iter().enumerate() {
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{number}: {answer}");
    }
    assert_eq!(server.wait().code(), Some(0));
}

#[tokio::test]
async fn clients_of_a_server_that_ends_are_told_to_close_their_connections() {
    let server = Server::start(&[]);
    let mut kept = connect_and_keep(&server).await;
    server.terminate();
    server.wait_until_logged("stopping");
    let new = connect(&server, ALIVE).await;
    kept.write_all(ALIVE.as_bytes()).await.unwrap();
    for stream in [kept, new] {
        let answer = rest(stream).await;
        assert!(answer.contains("connection: close") && answer.ends_with("alive\n"), "{answer}");
    }
}

#[tokio::test]
async fn what_is_under_way_is_finished_and_idle_connections_are_not_waited_for() {
    let mut server = Server::start(&[]);
    let key = server.new_key().await;
    let body = format!("hashkey={key}&captcha={}", server.answer(&key).await);
    let length = format!("Content-Length: {}", body.len());
    let mut under_way = connect(&server, &FORM.replace("Content-Length: 100", &length)).await;
    let idle = [connect(&server, "").await, connect_and_keep(&server).await];
    let told = Instant::now();
    server.terminate();
    for stream in idle {
        assert_eq!(rest(stream).await, "");
    }
    server.wait_for(|| std::net::TcpStream::connect(server.address).is_err().then_some(()));
    assert!(told.elapsed() < Duration::from_secs(5), "{:?}", told.elapsed());
    under_way.write_all(body.as_bytes()).await.unwrap();
    assert!(rest(under_way).await.contains("验证码正确"));
    assert_eq!(server.wait().code(), Some(0));
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_the_server_alive() {
    let mut server = Server::start(&[]);
    let _never_ends = connect(&server, FORM).await;
    let told = Instant::now();
    server.terminate();
    assert_eq!(server.wait().code(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(14), "{:?}", told.elapsed());
}

#[tokio::test]
async fn a_second_signal_ends_the_server_at_once() {
    let mut server = Server::start(&[]);
    let _under_way = connect(&server, FORM).await;
    let told = Instant::now();
    server.signal("-INT");
    server.wait_until_logged("stopping");
    server.signal("-INT");
    assert_eq!(server.wait().code(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(5), "{:?}", told.elapsed());
}
