//! Reads a Django site's settings as text, and prints them as a configuration file.

mod carry;
mod database;
mod document;
mod folder;
mod literal;
mod meaning;
mod names;
mod python;
mod source;
mod string;
mod value;

use std::io::{self, Write};

use anyhow::{Context, anyhow};

use crate::cli::Settings;

pub(crate) fn settings(options: &Settings) -> anyhow::Result<()> {
    let blame = || format!("--from: {} cannot be read", options.from.display());
    let source = source::read(&options.from).with_context(blame)?;
    let module = python::read(&source, &options.from).with_context(blame)?;
    let document = carry::configuration(&options.from, &module);
    if let (Some(line), true) = (module.broken, document.is_empty()) {
        let why =
            anyhow!("line {line} is not Python as it is known here, and no setting was found");
        return Err(why).with_context(blame);
    }
    io::stdout().write_all(document.text().as_bytes()).context("cannot write")?;
    match document.number_left_out() {
        0 => {}
        1 => complain("1 thing is not carried over: a comment in the configuration tells why"),
        n => complain(&format!(
            "{n} things are not carried over: comments in the configuration tell why"
        )),
    }
    if let Some(why) = document.failure() {
        complain(&format!("the server does not start with this configuration: {why}"));
    }
    Ok(())
}

/// Tells it where it is seen although the configuration goes into a file.
fn complain(what: &str) {
    let _ = writeln!(io::stderr(), "simple-captcha: {what}");
}
