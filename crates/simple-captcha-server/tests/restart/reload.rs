//! SIGHUP: the configuration file is read anew while the server serves.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::{Server, file};

/// A server with a configuration file.
struct ReloadSite {
    server: Server,
    config: PathBuf,
    _folder: TempDir,
}

impl ReloadSite {
    fn start(settings: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let config = file(&folder, "captcha.toml");
        fs::write(&config, settings).unwrap();
        let server = Server::start(&["--config", config.to_str().unwrap()]);
        Self { server, config, _folder: folder }
    }

    /// Changes the file, and waits for what is logged of it.
    fn reload(&self, settings: &str, logged: &str) {
        fs::write(&self.config, settings).unwrap();
        let before = self.server.log().matches(logged).count();
        self.server.signal("-HUP");
        self.server.wait_for(|| (self.server.log().matches(logged).count() > before).then_some(()));
    }

    /// How many letters a new captcha has.
    async fn length(&self) -> usize {
        let key = self.server.new_key().await;
        self.server.answer(&key).await.len()
    }
}

const DONE: &str = "the settings were read again";

#[tokio::test]
async fn captchas_that_visitors_try_stay_open_too() {
    let site = ReloadSite::start("challenge.length = 4");
    let page = site.server.get("/sum/test/").await.text().await.unwrap();
    let path = page.split('"').find(|path| path.starts_with("/sum/captcha/image/")).unwrap();
    let picture = site.server.get(path).await.bytes().await.unwrap();
    site.reload("challenge.length = 7", DONE);
    assert_eq!(site.server.get(path).await.bytes().await.unwrap(), picture);
}

#[tokio::test]
async fn every_mistake_is_logged_however_many_there_are() {
    let site = ReloadSite::start("challenge.length = 4");
    for length in 40..55 {
        site.reload(
            &format!("challenge.length = {length}"),
            &format!("challenge.length = {length}:"),
        );
    }
}

#[tokio::test]
async fn a_hangup_reads_the_settings_again_and_open_captchas_stay_as_they_are() {
    let site = ReloadSite::start("challenge.length = 4");
    assert_eq!(site.length().await, 4);
    let key = site.server.new_key().await;
    let path = format!("/captcha/image/{key}/");
    let picture = site.server.get(&path).await.bytes().await.unwrap();
    site.reload("challenge.length = 7\nsites.prefix = '/human'", DONE);
    assert_eq!(site.length().await, 7);
    assert_eq!(site.server.get(&path).await.status(), 404);
    let path = path.replace("/captcha/", "/human/");
    assert_eq!(site.server.get(&path).await.bytes().await.unwrap(), picture);
    let answer = site.server.answer(&key).await;
    assert!(site.server.post(&key, &answer).await.contains("验证码正确"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hangup_loses_no_request() {
    let site = ReloadSite::start("challenge.length = 4");
    let key = site.server.new_key().await;
    let body = format!("hashkey={key}&captcha={}", site.server.answer(&key).await);
    let head = format!(
        "POST /test/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n",
        body.len()
    );
    let mut under_way = TcpStream::connect(site.server.address).await.unwrap();
    under_way.write_all(head.as_bytes()).await.unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let visitor = {
        let (over, client, url) =
            (Arc::clone(&over), site.server.client.clone(), site.server.url("/refresh_captcha/"));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                assert_eq!(client.get(&url).send().await.unwrap().status(), 200);
            }
        })
    };
    for length in 1..=3 {
        let settings = format!("challenge.length = {length}");
        fs::write(&site.config, settings).unwrap();
        site.server.signal("-HUP");
        while site.length().await != length {}
    }
    over.store(true, Ordering::Relaxed);
    visitor.await.unwrap();
    under_way.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("验证码正确"), "{answer}");
}

#[tokio::test]
async fn after_a_hangup_with_bad_settings_the_old_ones_stay() {
    let site = ReloadSite::start("challenge.length = 4");
    let kept = "the settings stay as they were";
    for (bad, why) in [
        ("challenge.length = 99", "a whole number from 1 to 32"),
        ("challenge.lenght = 5", "but `length` is"),
        ("challenge.length =", "line 1"),
        ("picture.fonts = ['/nowhere.ttf']", "line 1: picture.fonts: /nowhere.ttf cannot be read"),
    ] {
        site.reload(bad, kept);
        assert!(site.server.log().contains(why), "{bad}: {}", site.server.log());
        assert_eq!(site.length().await, 4);
    }
    fs::remove_file(&site.config).unwrap();
    let before = site.server.log().matches(kept).count();
    site.server.signal("-HUP");
    site.server.wait_for(|| (site.server.log().matches(kept).count() > before).then_some(()));
    site.reload("challenge.length = 6", DONE);
    assert_eq!(site.length().await, 6);
}

#[tokio::test]
async fn what_a_hangup_cannot_change_is_logged() {
    let site = ReloadSite::start("challenge.length = 4");
    let settings = "limits.keep-alive = 60\ndatabase.url = 'memory:'\nchallenge.length = 5";
    site.reload(settings, DONE);
    assert_eq!(site.length().await, 5);
    for name in ["CAPTCHA_KEEP_ALIVE", "DATABASE_URL"] {
        let log = site.server.log();
        let told = |line: &str| line.contains(name) && line.contains("restart");
        assert!(log.lines().any(told), "{name}: {log}");
    }
}
