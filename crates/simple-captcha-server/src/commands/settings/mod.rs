//! Reads a Django site's settings, and prints them as a configuration file.

mod carry;
mod database;
mod diffsettings;
mod document;
mod meaning;
mod repr;
mod value;

use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, ensure};

use crate::cli::SettingsOptions;
use crate::files;

/// In bytes. Django's own settings have some 10 KiB.
const MOST: usize = 1024 * 1024;

pub(crate) fn settings(options: &SettingsOptions) -> anyhow::Result<()> {
    let file = &options.file;
    let settings = text(file)
        .and_then(|text| diffsettings::DjangoSettings::read(&text))
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let document = carry::configuration(&settings);
    io::stdout().write_all(document.text().as_bytes()).context("cannot write")?;
    match document.number_left_out() {
        0 => {}
        1 => complain("1 setting is not carried over: a comment in the configuration says why"),
        n => complain(&format!(
            "{n} settings are not carried over: comments in the configuration say why"
        )),
    }
    if let Some(why) = document.failure() {
        complain(&format!("the server does not start with this configuration: {why}"));
    }
    Ok(())
}

/// A file as text, or the standard input for `-`.
fn text(file: &Path) -> anyhow::Result<String> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        let limit = u64::try_from(MOST).unwrap_or(u64::MAX);
        io::stdin().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        ensure!(bytes.len() <= MOST, "it is too large: at most 1 MiB is read");
        bytes
    } else {
        files::read(file, MOST)?
    };
    String::from_utf8(bytes).context("it is not UTF-8")
}

/// Says it on the standard error, which is seen although the configuration goes into a file.
fn complain(what: &str) {
    let _ = writeln!(io::stderr(), "simple-captcha: {what}");
}
