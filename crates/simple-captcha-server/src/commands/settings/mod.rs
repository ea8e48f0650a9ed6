//! Reads a Django site's settings as text, and prints them as a configuration file.

mod carry;
mod database;
mod document;
mod literal;
mod python;
mod source;
mod string;

use std::io::{self, Write};

use anyhow::Context;

use crate::cli::Settings;

pub(crate) fn settings(options: &Settings) -> anyhow::Result<()> {
    let blame = || format!("--from: {} cannot be read", options.from.display());
    let source = source::read(&options.from).with_context(blame)?;
    let module = python::read(&source).with_context(blame)?;
    let document = carry::configuration(&options.from, &module);
    io::stdout().write_all(document.as_bytes()).context("cannot write")
}
