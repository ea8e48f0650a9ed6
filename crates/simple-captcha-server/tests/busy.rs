//! What the worst requests do to everybody else's.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::Server;
use futures_util::future::join_all;
use reqwest::RequestBuilder;

/// The longest that anybody may wait because of others.
const MOST: Duration = Duration::from_millis(50);

/// Half and nearly all of `waits` are no longer than this.
fn spread(mut waits: Vec<Duration>) -> (Duration, Duration) {
    waits.sort_unstable();
    (waits[waits.len() / 2], waits[waits.len() * 95 / 100])
}

async fn wait_for_health(server: &Server) -> Duration {
    let began = Instant::now();
    assert_eq!(server.get("/healthz").await.text().await.unwrap(), "alive\n");
    began.elapsed()
}

/// Eight clients send the worst requests at once, while others ask for `/healthz`.
///
/// How long a request takes on a machine that does something else too says little about the server.
/// So a second server, which has nothing to do, is asked in turn on the same machine: what the busy
/// one takes longer is what its own requests do to one another. Of its waits the median and the 95th
/// percentile count, as a single one may be the machine's.
async fn nobody_waits(options: &[&str], worst: impl Fn(&Server, &str, usize) -> RequestBuilder) {
    let busy = Server::start_with(options, &[("RUST_LOG", "")]);
    let idle = Server::start_with(&["--database", "memory:"], &[("RUST_LOG", "")]);
    let key = busy.new_key().await;
    let done = AtomicBool::new(false);
    let load = join_all((0..8).map(async |client| {
        let mut answered = 0;
        while !done.load(Ordering::Relaxed) {
            let response = worst(&busy, &key, client + answered).send().await.unwrap();
            assert!(!response.status().is_server_error(), "{response:?}");
            response.bytes().await.unwrap();
            answered += 1;
        }
        answered
    }));
    let measure = async {
        let (mut beside, mut alone) = (Vec::new(), Vec::new());
        for _ in 0..100 {
            beside.push(wait_for_health(&busy).await);
            alone.push(wait_for_health(&idle).await);
        }
        done.store(true, Ordering::Relaxed);
        (spread(beside), spread(alone))
    };
    let (answered, (beside, alone)) = tokio::join!(load, measure);
    let shown = format!("busy {beside:?}, idle {alone:?}, {answered:?} answers");
    assert!(beside.0 <= alone.0 + MOST && beside.1 <= alone.1 + MOST, "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_and_headers_of_many_kilobytes_hold_up_nobody() {
    nobody_waits(&["--database", "memory:"], |server, _, n| {
        let form = |answer: &str| {
            let form = "application/x-www-form-urlencoded";
            let post = server.client.post(server.url("/test/")).header("Content-Type", form);
            post.body(format!("hashkey=abc&captcha={answer}"))
        };
        let get = |path: &str| server.client.get(server.url(path));
        match n % 6 {
            0 => form(&"\u{fdfa}".repeat(5300)),
            1 => form(&"\u{3a9}\u{301}".repeat(3900)),
            2 => form(&"\u{1f82}".repeat(5300)),
            3 => get("/captcha/captcha.js").header("Accept-Encoding", "a;q=0.5,".repeat(1900)),
            4 => get("/test/").header("Accept-Language", "aa-bb-cc;q=0.5,".repeat(1000)),
            _ => get(&format!("/captcha/captcha.json?lang={}", "de-AT,".repeat(2600))),
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_pictures_hold_up_nobody() {
    let size = ["--image-size", "2000x1000", "--length", "32", "--font-size", "200"];
    nobody_waits(&[&["--database", "memory:"][..], &size].concat(), |server, key, n| {
        let scale = if n.is_multiple_of(2) { "@2" } else { "" };
        server.client.get(server.url(&format!("/captcha/image/{key}{scale}/")))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_animations_and_sounds_hold_up_nobody() {
    let options = ["--database", "memory:", "--like-django", "--animated=true", "--length", "32"];
    nobody_waits(&options, |server, key, n| {
        let path = match n % 2 {
            0 => format!("/captcha/image/{key}@2/"),
            _ => format!("/captcha/audio/{key}.wav"),
        };
        server.client.get(server.url(&path))
    })
    .await;
}
