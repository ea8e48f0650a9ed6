//! Clients of reCAPTCHA, hCaptcha and Turnstile, as they are published, and the sites in `examples/`.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

#[path = "../common/mod.rs"]
mod common;
mod examples;
mod published;
mod widgets;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use common::Server;

/// The site of the examples.
const KEY: &str = "6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365";
const SECRET: &str = "0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d";

/// A server with the site of the examples, on which every answer is PASSED.
fn serve() -> Server {
    serve_with(&[])
}

/// The same with a slow clock: on the other server its tokens have expired.
fn serve_slowly() -> Server {
    serve_with(&[
        ("LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1"),
        ("FAKETIME", "-6m"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ])
}

fn serve_with(environment: &[(&str, &str)]) -> Server {
    let config = example("captcha.toml");
    let config = config.to_str().unwrap();
    let options =
        ["--config", config, "--database", "memory:", "--test-mode", "--test-answer", "PASSED"];
    let secret = [("CAPTCHA_SECRET", "shared by all servers of the test")];
    Server::start_with(&options, &[environment, &secret].concat())
}

/// A file or a folder of the examples.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// Where the clients are installed, which is done if they are missing.
fn installed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let mut environment = Command::new(test_file("environment"));
        let output = environment.stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "tests/clients/environment failed");
        String::from_utf8(output.stdout).unwrap().trim().into()
    })
}

/// A file beside this one.
fn test_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name)
}

/// Node with a script in a folder of those that are installed.
fn node(script: &str) -> Command {
    let mut node = Command::new("node");
    // It looks for packages above the name of the script, and not above its file.
    node.args(["--preserve-symlinks", "--preserve-symlinks-main"]).arg(installed().join(script));
    node
}
