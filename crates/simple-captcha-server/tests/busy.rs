//! What the worst requests do to everybody else's.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
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
/// So the eight send requests that cost nothing in every other round: what others wait longer in the
/// rounds between is what the worst requests do to them. The median and the 95th percentile count, as
/// a single wait may be the machine's.
async fn nobody_waits(options: &[&str], worst: impl Fn(&Server, &str, usize) -> RequestBuilder) {
    const ROUNDS: usize = 10;
    const WAITS: usize = 20;
    let server = Server::start_with(options, &[("RUST_LOG", "")]);
    let key = server.new_key().await;
    let round = AtomicUsize::new(0);
    let load = join_all((0..8).map(async |client| {
        let mut answered = [0; 2];
        loop {
            let kind = match round.load(Ordering::Relaxed) {
                ROUNDS.. => return answered,
                round => round % 2,
            };
            let request = match kind {
                0 => worst(&server, &key, client + answered[0]),
                _ => server.client.get(server.url("/captcha/captcha.css")),
            };
            let response = request.send().await.unwrap();
            assert!(!response.status().is_server_error(), "{response:?}");
            response.bytes().await.unwrap();
            answered[kind] += 1;
        }
    }));
    let measure = async {
        let mut waits = [Vec::new(), Vec::new()];
        for number in 0..ROUNDS {
            round.store(number, Ordering::Relaxed);
            for _ in 0..WAITS {
                waits[number % 2].push(wait_for_health(&server).await);
            }
        }
        round.store(ROUNDS, Ordering::Relaxed);
        waits.map(spread)
    };
    let (answered, [worst, light]) = tokio::join!(load, measure);
    let shown = format!("{worst:?} beside the worst, {light:?} beside light ones, {answered:?}");
    let bound = |light: Duration, more: Duration| 3 * light + more;
    assert!(worst.0 <= bound(light.0, MOST / 2) && worst.1 <= bound(light.1, MOST), "{shown}");
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
async fn pictures_of_many_letters_hold_up_nobody() {
    let size = ["--image-size", "190x200", "--length", "32", "--font-size", "200"];
    let options = [&["--database", "memory:", "--level", "hard"][..], &size].concat();
    nobody_waits(&options, |server, key, _| {
        server.client.get(server.url(&format!("/captcha/image/{key}/")))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_animations_and_sounds_hold_up_nobody() {
    let options = ["--database", "memory:", "--like-django", "--animated=true", "--length", "24"];
    nobody_waits(&options, |server, key, n| {
        let path = match n % 2 {
            0 => format!("/captcha/image/{key}@2/"),
            _ => format!("/captcha/audio/{key}.wav"),
        };
        server.client.get(server.url(&path))
    })
    .await;
}
