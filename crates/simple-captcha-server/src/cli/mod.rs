//! The command line and the environment.

mod environment;
mod help;
mod parse;
mod site;
mod sound;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::WholeNumber;
pub(crate) use environment::{DJANGOS, unneeded, warn_of_space, warn_of_unknown_variables};
pub use parse::program;
pub(crate) use parse::{parse, parse_again};
pub(crate) use site::{SiteCommand, SiteListOptions, SiteNewOptions, SiteRotateOptions};
pub(crate) use sound::{AudioOptions, SpeechEngine, VoiceCommand, VoiceMakeOptions};

/// A self-hosted captcha server.
///
/// Without a command it serves. It keeps its captchas in an SQLite file, which it makes where it is
/// missing, in PostgreSQL, MySQL or MariaDB, in the same table as django-simple-captcha, or in Redis.
#[derive(Debug, Parser)]
#[command(name = "simple-captcha", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve captchas over HTTP until SIGTERM or Ctrl-C. SIGHUP reads the settings again.
    Serve,
    /// Make sites, list them, and change their secrets.
    #[command(subcommand)]
    Site(SiteCommand),
    /// Make the tables that are missing.
    ///
    /// A table that Django made stays as it is; only SQLite adds an index to it, and MySQL drops the one
    /// that earlier versions added. To run it twice does no harm. `serve` does the same when it starts.
    Migrate,
    /// Remove the captchas that expired more than an hour ago.
    ///
    /// `serve` does the same every ten minutes.
    Clean,
    /// Draw a sheet of numbered pictures, to see how they look and whether you can read them.
    Sheet(SheetOptions),
    /// Write pictures and their answers into a folder, to test a reader on them.
    ///
    /// The answers stand in labels.csv: filename,answer.
    Samples(SamplesOptions),
    /// Read a Django site's settings and print them as a configuration file.
    ///
    /// Django itself says what its settings are. Comments name what cannot be carried over.
    ///   python manage.py diffsettings --all | simple-captcha settings - > captcha.toml
    ///   simple-captcha --config captcha.toml
    #[command(verbatim_doc_comment)]
    Settings(SettingsOptions),
    /// Speak a text as a captcha is spoken, into a WAV file, to hear how it sounds.
    Audio(AudioOptions),
    /// Make voices of other languages.
    #[command(subcommand)]
    Voice(VoiceCommand),
}

#[derive(Args, Debug)]
pub(crate) struct SheetOptions {
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = "sheet.png")]
    pub(crate) output: PathBuf,
    /// How many pictures stand above each other, 1 to 100
    #[arg(long, value_name = "N", default_value = "8")]
    pub(crate) rows: WholeNumber<1, 100>,
    /// How many pictures stand side by side, 1 to 20
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) columns: WholeNumber<1, 20>,
    /// Write the answers too, as CSV, into this file
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) sampling: SamplingOptions,
}

#[derive(Args, Debug)]
pub(crate) struct SamplesOptions {
    /// How many pictures to write, 1 to 10000000
    #[arg(long, value_name = "N")]
    pub(crate) count: WholeNumber<1, 10_000_000>,
    /// The folder to write them into; it is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) sampling: SamplingOptions,
}

#[derive(Args, Debug)]
pub(crate) struct SamplingOptions {
    /// Draw the very pictures that this seed gave before [default: another one each time]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u32>,
    /// Draw at twice the resolution
    #[arg(long)]
    pub(crate) double: bool,
}

#[derive(Args, Debug)]
pub(crate) struct SettingsOptions {
    /// What `python manage.py diffsettings --all` prints, in a file; - for the standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// A mistake in how the program was called.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Usage {}
