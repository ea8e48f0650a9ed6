//! Debian's Chromium, driven by its chromedriver.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use test_support::Process;

/// A window of a browser; it closes with the test.
pub(crate) struct Browser {
    _driver: Process,
    port: u16,
    session: String,
    pub(crate) window: Client,
    _profile: TempDir,
}

impl Browser {
    pub(crate) async fn open() -> Self {
        Self::start(json!({})).await
    }

    /// A browser that runs no scripts.
    pub(crate) async fn open_without_scripts() -> Self {
        Self::start(json!({ "profile.default_content_setting_values.javascript": 2 })).await
    }

    async fn start(preferences: serde_json::Value) -> Self {
        let profile = TempDir::new().unwrap();
        let (driver, port) = driver();
        let options = json!({
            "goog:chromeOptions": {
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                    "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
                    "--disable-background-networking", "--disable-component-update",
                    "--autoplay-policy=no-user-gesture-required",
                    "--window-size=900,900",
                    format!("--user-data-dir={}", profile.path().join("profile").display()),
                ],
                "prefs": preferences,
            }
        });
        let capabilities: Capabilities = serde_json::from_value(options).unwrap();
        let window = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        let session = window.session_id().await.unwrap().unwrap();
        Self { _driver: driver, port, session, window, _profile: profile }
    }

    /// Asks the browser's developer tools for something.
    pub(crate) async fn devtools(&self, command: &str, parameters: serde_json::Value) {
        let url =
            format!("http://127.0.0.1:{}/session/{}/goog/cdp/execute", self.port, self.session);
        let body = json!({ "cmd": command, "params": parameters });
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{command}: {}", answer.text().await.unwrap());
    }

    pub(crate) async fn find(&self, css: &str) -> Element {
        self.window.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap()
    }

    /// What a property of an element is now.
    pub(crate) async fn prop(&self, css: &str, property: &str) -> String {
        self.wait_until(async || self.try_prop(css, property).await).await
    }

    /// Waits until a property of an element is another than it was, also on the page that follows.
    pub(crate) async fn wait_for_change(&self, css: &str, property: &str, was: &str) -> String {
        self.wait_until(async || self.try_prop(css, property).await.filter(|is| is != was)).await
    }

    /// `None` while one page goes and the next comes.
    async fn try_prop(&self, css: &str, property: &str) -> Option<String> {
        let element = self.window.find(Locator::Css(css)).await.ok()?;
        Some(element.prop(property).await.ok()?.unwrap_or_default())
    }

    pub(crate) async fn wait_until<T>(&self, ask: impl AsyncFn() -> Option<T>) -> T {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(something) = ask().await {
                return something;
            }
            assert!(tokio::time::Instant::now() < until, "waited in vain");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A driver and its port. It ends at once if somebody takes the port that it chose before it listens:
/// then the next one is tried.
fn driver() -> (Process, u16) {
    let mut failed = String::new();
    for _ in 0..5 {
        let driver = Process::start(Command::new("chromedriver").arg("--port=0"));
        let port = driver.try_wait_for(|| {
            let said = driver.stdout();
            let after = said.split_once("started successfully on port ")?.1;
            after.split_once('.')?.0.parse().ok()
        });
        match port {
            Ok(port) => return (driver, port),
            Err(why) => failed = why,
        }
    }
    panic!("{failed}")
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Drop for Browser {
    /// Ends the session, and with it the browser, which would outlive its driver otherwise.
    fn drop(&mut self) {
        if let Ok(mut driver) = TcpStream::connect(("127.0.0.1", self.port)) {
            let path = format!("/session/{}", self.session);
            let request =
                format!("DELETE {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let _ = driver.write_all(request.as_bytes());
            let _ = driver.set_read_timeout(Some(PATIENCE));
            let _ = driver.read(&mut [0; 1024]);
        }
    }
}
