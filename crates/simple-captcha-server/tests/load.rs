//! The test mode, and the load generator that needs it.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use common::{Server, run};
use serde_json::Value;
use tempfile::TempDir;

/// Runs the example `load`, which is built beside the binary.
async fn load(server: &Server, answer: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_simple-captcha"));
    let program = program.parent().unwrap().join("examples/load");
    assert!(
        program.exists(),
        "`cargo build --example load` makes it, as does `cargo test` for all tests together"
    );
    let server_process = server.id().to_string();
    let address = server.address.to_string();
    let answer = answer.to_owned();
    let run = move || {
        Command::new(program)
            .args(["--server", &address, "--answer", &answer, "--users", "4", "--seconds", "1"])
            .args(["--process", &server_process])
            .output()
            .unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn users_go_round_and_every_answer_is_right() {
    let options = ["--test-mode", "--test-answer", "Ab+c", "--database", "memory:"];
    let server = Server::start(&options);
    let output = load(&server, "aB+c").await;
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let right = report["right"].as_f64().unwrap();
    assert!(right > 10.0, "{report}");
    assert_eq!((report["wrong"].as_u64(), report["users"].as_u64()), (Some(0), Some(4)));
    assert_eq!(report["failed"], serde_json::json!({}));
    let per_second = report["cycles_per_second"].as_f64().unwrap();
    let seconds = report["seconds"].as_f64().unwrap();
    assert!((per_second * seconds / right - 1.0).abs() < 0.01, "{report}");
    assert!(report["processor_milliseconds_per_cycle"].as_f64().unwrap() > 0.01, "{report}");
    for step in ["refresh", "image", "answer"] {
        let spread = &report["milliseconds"][step];
        let median = spread["median"].as_f64().unwrap();
        assert!(median > 0.0 && median <= spread["longest"].as_f64().unwrap(), "{report}");
    }
    server.wait_until_logged("--test-mode: this process protects nothing");
}

#[tokio::test]
async fn load_says_what_is_wrong_where_the_answer_is_not_the_server_s() {
    let options = ["--test-mode", "--test-answer", "HELLO", "--database", "memory:"];
    let server = Server::start(&options);
    let output = load(&server, "OTHER").await;
    let complained = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && complained.contains("--test-answer"), "{complained}");
}

#[test]
fn a_fixed_answer_is_refused_unless_the_server_is_in_test_mode() {
    let folder = TempDir::new().unwrap();
    let (status, _, complained) = run(&folder, &["--test-answer", "HELLO"], &[]);
    assert_eq!(status, 2);
    assert!(complained.contains("--test-mode"), "{complained}");
    for text in ["", " ", &"x".repeat(33)] {
        let (status, _, complained) = run(&folder, &["--test-mode", "--test-answer", text], &[]);
        assert_eq!(status, 2);
        assert!(complained.contains("1 to 32 characters"), "{complained}");
    }
    let (status, _, complained) = run(&folder, &["--test-mode", "--test-answer", "验证"], &[]);
    assert_eq!(status, 2);
    assert!(complained.contains("font"), "{complained}");
}
