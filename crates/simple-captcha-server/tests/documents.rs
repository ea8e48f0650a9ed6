//! What is written of the server, and what it is.

#[path = "../examples/documents/manual.rs"]
mod manual;
#[path = "../examples/documents/options.rs"]
mod options;

use std::fs;
use std::path::{Path, PathBuf};

use simple_captcha_server::Config;

const HOW: &str = "run: cargo run -p simple-captcha-server --example documents";

#[test]
fn the_tables_of_options_are_those_of_the_server() {
    let written = fs::read_to_string(options::FILE).unwrap();
    assert!(options::with_tables(&written).unwrap() == written, "{HOW}");
}

#[test]
fn the_manual_page_is_that_of_the_server() {
    assert!(fs::read_to_string(manual::FILE).unwrap() == manual::page().unwrap(), "{HOW}");
}

/// Every piece of TOML in a document that is a configuration.
fn configurations(document: &str) -> Vec<&str> {
    let pieces = document.split("```toml\n").skip(1).filter_map(|piece| piece.split("```").next());
    pieces.filter(|toml| !toml.contains("[dependencies]")).collect()
}

#[test]
fn every_configuration_in_the_documents_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut documents = vec![root.join("README.md")];
    let files = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    documents
        .extend(files.filter(|file: &PathBuf| file.extension().is_some_and(|end| end == "md")));
    let mut found = 0;
    for document in documents {
        for configuration in configurations(&fs::read_to_string(&document).unwrap()) {
            found += 1;
            if let Err(error) = Config::from_toml(configuration) {
                panic!("{}: {error}", document.display());
            }
        }
    }
    assert!(found > 0);
}
