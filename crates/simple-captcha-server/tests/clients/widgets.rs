//! Widgets as they are published, in Chromium and in their own libraries: a script for each proves what it
//! does with this server.

use std::process::Command;

use tempfile::TempDir;

use crate::common::Server;
use crate::{KEY, SECRET, installed, node, test_file};

/// A server on which every answer is PASSED, with one site.
fn serve(folder: &TempDir, site: &str) -> Server {
    let file = folder.path().join("captcha.toml");
    let hash = simple_captcha::SiteSecret::of(SECRET).to_hex();
    let site =
        format!("[[site]]\nname = \"shop\"\nkey = \"{KEY}\"\nsecrets = [\"{hash}\"]\n{site}\n");
    std::fs::write(&file, site).unwrap();
    let options = ["--test-mode", "--test-answer", "PASSED", "--database", "memory:", "--config"];
    Server::start_with(
        &[&options[..], &[file.to_str().unwrap()]].concat(),
        &[("CAPTCHA_SECRET", "a secret of these tests alone")],
    )
}

fn check(script: &mut Command) {
    let output = script.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script:?}\n{printed}{complained}");
    assert!(printed.lines().count() > 4, "it checked too little:\n{printed}{complained}");
}

#[test]
fn the_vendors_wrappers_for_react_vue_and_svelte_work_with_the_scripts_that_stand_in() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, "hostnames = [\"localhost\"]\nprotection = \"picture\"");
    check(Command::new(test_file("browser/run")).args([&*server.url(""), KEY, "PASSED"]));
}

/// The library's script with a site of each kind.
fn check_altcha(script: impl Fn() -> Command) {
    for (protection, code) in [("auto", None), ("picture", Some("PASSED"))] {
        let folder = TempDir::new().unwrap();
        let server = serve(&folder, &format!("hostnames = \"any\"\nprotection = \"{protection}\""));
        check(script().args([&*server.url("/captcha"), KEY, SECRET]).args(code));
    }
}

#[test]
fn altchas_library_for_node_and_this_server_verify_one_another() {
    check_altcha(|| node("altcha/scripts/check.mjs"));
}

#[test]
fn altchas_widget_solves_what_this_server_asks_with_work_and_with_a_picture() {
    check_altcha(|| node("altcha/scripts/widget.mjs"));
}

#[test]
fn altchas_library_for_python_and_this_server_verify_one_another() {
    check_altcha(|| {
        let mut python = Command::new(installed().join("venv/bin/python"));
        python.arg(test_file("altcha/check.py"));
        python
    });
}
