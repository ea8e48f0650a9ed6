//! What is written of the server, and what it is.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::run;
use tempfile::TempDir;

/// The options that have a variable, with it, as the table in `docs/options.md` has them.
fn documented() -> BTreeMap<String, String> {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/options.md");
    let table = fs::read_to_string(table).unwrap();
    let row = |line: &str| {
        let mut cells = line.strip_prefix("| `--")?.split('|');
        let option = cells.next()?.split([' ', '`']).next()?;
        let variable = cells.next()?.trim().trim_matches('`');
        Some((option.to_owned(), variable.to_owned()))
    };
    table.lines().filter_map(row).collect()
}

/// The same, as the server tells them.
fn understood() -> BTreeMap<String, String> {
    let folder = TempDir::new().unwrap();
    let (status, help, _) = run(&folder, &["serve", "--help"], &[]);
    assert_eq!(status, 0);
    let of_one = |text: &str| {
        let option = text.split([' ', '\n']).next()?;
        // Lines are broken anywhere.
        let words: Vec<_> = text.split_whitespace().collect();
        let words = words.join(" ");
        let (_, variable) = words.split_once("[env: ")?;
        Some((option.to_owned(), variable.split(['=', ']']).next()?.to_owned()))
    };
    help.split("\n      --").filter_map(of_one).collect()
}

#[test]
fn the_table_of_options_names_each_with_its_variable() {
    let understood = understood();
    assert!(understood.len() > 30);
    assert_eq!(documented(), understood);
}
