//! The script's and the style's files.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::accessibility::target;

const WIDGET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../simple-captcha-http/widget");

#[test]
fn what_is_served_is_made_of_the_sources_that_are_read() {
    let made = TempDir::new().unwrap();
    let make = Command::new(Path::new(WIDGET).join("make")).arg(made.path()).status();
    assert!(make.unwrap().success());
    for file in ["captcha.min.js", "captcha.min.css", "facade.min.js"] {
        let [served, made] = [Path::new(WIDGET), made.path()]
            .map(|folder| std::fs::read_to_string(folder.join(file)).unwrap());
        assert_eq!(served, made, "{file}: run widget/make");
    }
}

#[test]
fn the_types_are_those_that_a_pages_own_script_needs() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/widget/npm");
    let checked = Command::new(target().join("npm/node_modules/.bin/tsc"))
        .args(["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"])
        .arg(tests.join("page.ts"))
        .output()
        .expect("scripts/npm installs typescript");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}
