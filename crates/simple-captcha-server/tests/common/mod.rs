//! The running binary, as a site owner runs it.
#![allow(dead_code, reason = "each test file uses a part of this")]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

pub(crate) mod browser;
pub(crate) mod picture;

use std::fs::{self, DirEntry};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use reqwest::{Client, Response};
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;
use test_support::Process;

/// A server on a free port, with a folder and a database of its own; it ends with the test.
pub(crate) struct Server {
    process: Process,
    pub(crate) address: SocketAddr,
    folder: TempDir,
    pub(crate) client: Client,
}

impl Server {
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::start_with(options, &[])
    }

    pub(crate) fn start_with(options: &[&str], environment: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let process = Process::start(
            command(&folder)
                .args(["serve", "--listen", "127.0.0.1:0"])
                .args(options)
                .env("RUST_LOG", "debug")
                .envs(environment.iter().copied()),
        );
        let address = process.wait_for(|| {
            let log = process.stderr();
            let after = log.split_once("listening address=")?.1;
            after.split_whitespace().next()?.parse().ok()
        });
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { process, address, folder, client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    /// Asks for a new captcha as the tutorial's script does, and gives back its key.
    pub(crate) async fn new_key(&self) -> String {
        let json: Value = self.get("/refresh_captcha/").await.json().await.unwrap();
        json["hashkey"].as_str().unwrap().to_owned()
    }

    /// Posts an answer to the tutorial and gives back the page.
    pub(crate) async fn post(&self, key: &str, answer: &str) -> String {
        let form = [("hashkey", key), ("captcha", answer)];
        let response = self.client.post(self.url("/test/")).form(&form).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await.unwrap()
    }

    /// A file in the server's folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        file(&self.folder, name)
    }

    pub(crate) async fn database(&self) -> SqlitePool {
        let options = SqliteConnectOptions::new().filename(self.file("captcha.db"));
        SqlitePool::connect_with(options).await.unwrap()
    }

    /// The right answer to a captcha, read from the database.
    pub(crate) async fn answer(&self, key: &str) -> String {
        sqlx::query_scalar("SELECT response FROM captcha_captchastore WHERE hashkey = ?")
            .bind(key)
            .fetch_one(&self.database().await)
            .await
            .unwrap()
    }

    pub(crate) async fn rows(&self) -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM captcha_captchastore");
        count.fetch_one(&self.database().await).await.unwrap()
    }

    /// Waits until the log says something: what was written may still be on its way to us.
    pub(crate) fn wait_until_logged(&self, text: &str) {
        self.wait_for(|| self.log().contains(text).then_some(()));
    }

    /// Asks again and again until there is something. Fails if the server ends before that.
    pub(crate) fn wait_for<T>(&self, ask: impl FnMut() -> Option<T>) -> T {
        self.process.wait_for(ask)
    }

    pub(crate) fn log(&self) -> String {
        self.process.stderr()
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn terminate(&self) {
        self.signal("-TERM");
    }

    pub(crate) fn signal(&self, name: &str) {
        self.process.signal(name);
    }

    /// Waits until all threads are in a state, as `/proc` has it: `S` sleeping, `T` stopped.
    pub(crate) fn wait_until_threads_are(&self, state: &str) {
        let state = format!(") {state} ");
        self.wait_for(|| {
            let mut threads = fs::read_dir(format!("/proc/{}/task", self.id())).unwrap();
            let is_so = |thread: DirEntry| {
                fs::read_to_string(thread.path().join("stat"))
                    .is_ok_and(|stat| stat.contains(&state))
            };
            threads.all(|thread| is_so(thread.unwrap())).then_some(())
        });
    }

    /// Limits how long the files may become that the server writes, in bytes.
    pub(crate) fn limit_file_size(&self, limit: &str) {
        let mut command = Command::new("prlimit");
        command.arg(format!("--pid={}", self.process.id())).arg(format!("--fsize={limit}:"));
        assert!(command.status().unwrap().success());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.process.wait()
    }
}

/// The binary, in a folder of its own and with nothing set in the environment.
pub(crate) fn command(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simple-captcha"));
    command.current_dir(folder.path()).env_clear();
    command
}

/// Runs the binary to its end: its exit status, what it printed, what it complained about.
pub(crate) fn run(
    folder: &TempDir,
    options: &[&str],
    environment: &[(&str, &str)],
) -> (i32, String, String) {
    let process = Process::start(command(folder).args(options).envs(environment.iter().copied()));
    let status = process.wait();
    (status.code().unwrap(), process.stdout(), process.stderr())
}

/// What an SQLite file holds: each captcha's key, challenge and answer.
pub(crate) async fn rows_of(file: &Path) -> Vec<(String, String, String)> {
    let options = SqliteConnectOptions::new().filename(file);
    sqlx::query_as("SELECT hashkey, challenge, response FROM captcha_captchastore")
        .fetch_all(&SqlitePool::connect_with(options).await.unwrap())
        .await
        .unwrap()
}

/// A file in a test's folder.
pub(crate) fn file(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}
