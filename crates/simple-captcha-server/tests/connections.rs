//! How long a connection is kept, what it may cost and how many there are.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::fs;
use std::process::Command;
use std::time::Duration;

use common::{Server, file};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const ALIVE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

async fn connect(server: &Server, start: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(start.as_bytes()).await.unwrap();
    stream
}

/// Reads one answer of `/healthz`; false if the connection was closed instead.
async fn is_answered(stream: &mut TcpStream) -> bool {
    let mut answer = Vec::new();
    while !answer.ends_with(b"alive\n") {
        match stream.read_buf(&mut answer).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
    }
    true
}

/// Asks once more on a connection that was kept.
async fn asks_again(stream: &mut TcpStream) -> bool {
    stream.write_all(ALIVE.as_bytes()).await.is_ok() && is_answered(stream).await
}

/// A server whose clock the test moves.
struct ClockServer {
    server: Server,
    clock: TempDir,
}

impl ClockServer {
    fn start(options: &[&str]) -> Self {
        let clock = TempDir::new().unwrap();
        let ahead = file(&clock, "ahead");
        fs::write(&ahead, "+0").unwrap();
        let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
        let server = Server::start_with(
            options,
            &[
                ("LD_PRELOAD", library),
                ("FAKETIME_TIMESTAMP_FILE", ahead.to_str().unwrap()),
                ("FAKETIME_NO_CACHE", "1"),
            ],
        );
        Self { server, clock }
    }

    /// Lets the server's clock be so many seconds ahead, once it is done with what came before. Other
    /// requests show it that time has passed.
    async fn move_to(&self, seconds: u32) {
        self.server.wait_until_threads_are("S");
        let next = file(&self.clock, "next");
        fs::write(&next, format!("+{seconds}")).unwrap();
        fs::rename(next, file(&self.clock, "ahead")).unwrap();
        for _ in 0..10 {
            assert!(asks_again(&mut connect(&self.server, "").await).await);
        }
    }
}

#[tokio::test]
async fn a_connection_is_kept_for_75_seconds_between_requests() {
    let moved = ClockServer::start(&[]);
    let mut kept = connect(&moved.server, ALIVE).await;
    let mut idle = connect(&moved.server, ALIVE).await;
    assert!(is_answered(&mut kept).await && is_answered(&mut idle).await);
    moved.move_to(70).await;
    assert!(asks_again(&mut kept).await, "70 s are not too long");
    moved.move_to(80).await;
    assert_eq!(idle.read(&mut [0]).await.unwrap(), 0, "80 s are");
    assert!(asks_again(&mut kept).await, "nor are 10 s after another 70");
}

#[tokio::test]
async fn a_head_that_has_begun_has_ten_seconds_on_a_kept_connection_too() {
    let moved = ClockServer::start(&[]);
    let mut kept = connect(&moved.server, ALIVE).await;
    let mut new = connect(&moved.server, "GET / HT").await;
    assert!(is_answered(&mut kept).await);
    moved.move_to(60).await;
    assert_eq!(new.read(&mut [0]).await.unwrap_or(0), 0);
    kept.write_all(b"GET / HT").await.unwrap();
    moved.move_to(65).await;
    kept.write_all(b"TP/1.1\r\n").await.unwrap();
    moved.move_to(75).await;
    assert_eq!(kept.read(&mut [0]).await.unwrap_or(0), 0, "every byte does not give it ten more");
}

#[tokio::test]
async fn how_long_an_idle_connection_is_kept_can_be_set() {
    let moved = ClockServer::start(&["--keep-alive", "300"]);
    let mut kept = connect(&moved.server, ALIVE).await;
    assert!(is_answered(&mut kept).await);
    moved.move_to(290).await;
    assert!(asks_again(&mut kept).await);
    moved.move_to(600).await;
    assert_eq!(kept.read(&mut [0]).await.unwrap(), 0);
}

/// How many bytes of memory the server has used at most.
fn memory(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[tokio::test]
async fn a_thousand_endless_heads_are_refused_and_cost_nearly_nothing() {
    let server = Server::start(&[]);
    assert!(asks_again(&mut connect(&server, "").await).await);
    let before = memory(&server);
    let mut clients = JoinSet::new();
    for _ in 0..1000 {
        let mut stream = connect(&server, "").await;
        clients.spawn(async move {
            let head = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(390_000));
            let (mut answers, mut requests) = stream.split();
            let mut answer = [0; 12];
            // What the server does not take does not matter.
            let (answered, _) =
                tokio::join!(answers.read_exact(&mut answer), requests.write_all(head.as_bytes()));
            answered.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 431");
            stream
        });
    }
    let streams = clients.join_all().await;
    let grown = memory(&server) - before;
    assert!(grown < 20_000_000, "{grown} bytes more");
    drop(streams);
    assert!(asks_again(&mut connect(&server, "").await).await);
}

#[tokio::test]
async fn a_head_may_have_sixteen_kibibytes() {
    let server = Server::start(&[]);
    for (length, status) in [(15_000, "HTTP/1.1 200"), (17_000, "HTTP/1.1 431")] {
        let head = format!("GET /healthz HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(length));
        let mut answer = [0; 12];
        connect(&server, &head).await.read_exact(&mut answer).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&answer), status);
    }
}

#[tokio::test]
async fn as_many_connections_as_there_may_be_are_kept() {
    let moved = ClockServer::start(&["--max-connections", "4", "--keep-alive", "300"]);
    let mut kept = Vec::new();
    for _ in 0..4 {
        kept.push(connect(&moved.server, ALIVE).await);
        assert!(is_answered(kept.last_mut().unwrap()).await);
    }
    fs::write(file(&moved.clock, "ahead"), "+30").unwrap();
    for stream in &mut kept {
        assert!(asks_again(stream).await, "nobody needs its place");
    }
}

#[tokio::test]
async fn clients_that_ask_again_and_again_shut_nobody_out() {
    let server = Server::start(&["--max-connections", "5"]);
    let mut askers = JoinSet::new();
    for _ in 0..5 {
        let mut stream = connect(&server, "").await;
        askers.spawn(async move { while asks_again(&mut stream).await {} });
    }
    assert!(is_answered(&mut connect(&server, ALIVE).await).await);
}

#[tokio::test]
async fn over_the_limit_the_client_that_is_the_longest_silent_makes_room() {
    let server = Server::start(&["--max-connections", "3"]);
    let mut idle = connect(&server, ALIVE).await;
    assert!(is_answered(&mut idle).await);
    let mut used = connect(&server, ALIVE).await;
    assert!(is_answered(&mut used).await);
    // The last before the one that is too many: it must not have run out of its ten seconds by then.
    let mut head = connect(&server, "GET / HT").await;
    let mut one = connect(&server, ALIVE).await;
    assert!(is_answered(&mut one).await, "there is room for it");
    assert_eq!(idle.read(&mut [0]).await.unwrap(), 0);
    assert!(asks_again(&mut used).await && asks_again(&mut one).await, "only one has made room");
    assert!(
        is_answered(&mut connect(&server, ALIVE).await).await,
        "a head that never ends does too"
    );
    assert_eq!(head.read(&mut [0]).await.unwrap_or(0), 0);
    server.wait_until_logged("--max-connections");
}

#[tokio::test]
async fn clients_that_send_no_more_of_their_request_shut_nobody_out() {
    for start in ["G", "POST /test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx"] {
        let server = Server::start(&["--max-connections", "20"]);
        let mut silent = Vec::new();
        for _ in 0..20 {
            silent.push(connect(&server, start).await);
        }
        let asking = tokio::time::Instant::now();
        for _ in 0..10 {
            assert!(is_answered(&mut connect(&server, ALIVE).await).await);
        }
        assert!(asking.elapsed() < Duration::from_secs(8), "{start}: {:?}", asking.elapsed());
    }
}

#[tokio::test]
async fn a_client_that_closes_its_side_gets_its_answer() {
    let server = Server::start(&[]);
    for _ in 0..50 {
        let request = "GET /refresh_captcha/ HTTP/1.1\r\nHost: x\r\n\r\n";
        let mut stream = connect(&server, request).await;
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// What Node's `fetch` is answered to each of a hundred forms; the last line counts.
fn node(server: &Server, form: &str) -> String {
    let script = format!(
        "const answers = {{}};
         for (let i = 0; i < 100; i++) {{
             const body = {form};
             const answer = await fetch('{}', {{ method: 'POST', body }})
                 .then(async (answer) => (await answer.text(), answer.status), (error) => error.cause);
             answers[answer] = (answers[answer] ?? 0) + 1;
         }}
         console.log(JSON.stringify(answers));",
        server.url("/test/")
    );
    let output =
        Command::new("node").args(["--input-type=module", "-e", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn every_form_that_node_sends_gets_an_answer() {
    let server = Server::start(&[]);
    let form = "(() => { const form = new FormData(); form.set('captcha', 'x');
                form.set('file', new Blob(['x'.repeat(9000)])); return form })()";
    assert_eq!(node(&server, form), r#"{"415":100}"#, "a type that the tutorial does not read");
    // Over the limit, and more than sockets hold.
    assert_eq!(node(&server, "'x'.repeat(8_000_000)"), r#"{"413":100}"#);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_answered_and_then_thrown_away() {
    let server = Server::start(&[]);
    let request =
        "POST /test/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n";
    for _ in 0..20 {
        let (mut answers, mut requests) = connect(&server, request).await.into_split();
        let sent = tokio::spawn(async move { requests.write_all(&[b'x'; 4_000_000]).await });
        let mut answer = [0; 12];
        answers.read_exact(&mut answer).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 400");
        sent.await.unwrap().unwrap();
    }
}
