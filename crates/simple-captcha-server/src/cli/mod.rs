//! The command line and the environment.

mod asking;
mod config;
mod connections;
mod database;
pub(crate) mod drawing;
mod environment;
mod parse;
mod place;
mod sound;
mod testing;
mod values;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use simple_captcha_store::StoreUrl;

pub(crate) use asking::Asking;
pub(crate) use config::nearest;
pub(crate) use connections::Connections;
pub(crate) use database::Database;
pub(crate) use environment::{DJANGOS, Environment, Secrets};
pub(crate) use parse::{by_setting_names, options_of, parse, parse_again, setting_names};
use place::Place;
use sound::Sound;
pub(crate) use sound::{Audio, Engine, MakeVoice, Voice, Voices};
use testing::Testing;
pub(crate) use values::not_known;
use values::{switch, whole_number};

/// A self-hosted captcha server.
///
/// Without a command it serves. It keeps its captchas in an SQLite file, which it makes where it is
/// missing, in PostgreSQL, MySQL or MariaDB, in the same table as django-simple-captcha, or in Redis.
#[derive(Debug, Parser)]
#[command(name = "simple-captcha", version, args_conflicts_with_subcommands = true, after_help = MORE, after_long_help = ENVIRONMENT)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

/// The same with a command, whose options alone count: a variable that is of no use to it may hold
/// anything.
#[derive(Debug, Parser)]
#[command(name = "simple-captcha")]
struct Commanded {
    #[command(subcommand)]
    command: Command,
}

const MORE: &str = "--help lists all options, and the variables that stand for them.";

/// The options of `-h`.
const MAIN_OPTIONS: [&str; 12] = [
    "listen",
    "database",
    "config",
    "sealed",
    "prefix",
    "challenge",
    "length",
    "level",
    "audio",
    "voices",
    "timeout",
    "like-django",
];

/// Makes `-h` fit on one screen: of a server's options the main ones, without headings and variables.
fn with_short_help(command: clap::Command) -> clap::Command {
    let serves = ["simple-captcha", "serve"].contains(&command.get_name());
    let command = command.mut_subcommands(with_short_help);
    if !serves {
        return command;
    }
    command.mut_args(|argument| {
        let hidden = argument.get_long().is_some_and(|long| !MAIN_OPTIONS.contains(&long));
        argument.hide_short_help(hidden).hide_env(true).help_heading(None)
    })
}

const ENVIRONMENT: &str = "\
Options can be given in the environment too, under the names in brackets, and under the same names \
in the file that --config names; the command line wins over the environment, and that over the file. \
Only in the environment and in the file:
  CAPTCHA_SECRET  What the drawings depend on: at least 16 bytes that nobody else knows. Give every
                  process that serves the same captchas the same one. Without it, a new one is made
                  at each start, and an open page's picture changes its look.
  CAPTCHA_OLD_SECRET
                  The secret before this one: captchas that it sealed stay good until they expire.
  RUST_LOG        What is logged: error, warn, info (the default), debug (with every request).

Try it:
  simple-captcha                         then open http://127.0.0.1:8000/
  simple-captcha --challenge sum --listen 0.0.0.0:8080

Exit status: 0 done; 1 something failed, one line says what; 2 a bad option.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve captchas over HTTP until SIGTERM or Ctrl-C. SIGHUP reads the settings again.
    #[command(after_help = MORE, after_long_help = ENVIRONMENT)]
    Serve(Serve),
    /// Make the table if it is missing.
    ///
    /// A table that Django made stays as it is; only SQLite adds an index to it, and MySQL drops the one
    /// that earlier versions added. To run it twice does no harm. `serve` does the same when it starts.
    Migrate(Database),
    /// Remove the captchas that expired more than an hour ago.
    ///
    /// `serve` does the same every ten minutes.
    Clean(Database),
    /// Draw a sheet of numbered pictures, to see how they look and whether you can read them.
    Sheet(Sheet),
    /// Write pictures and their answers into a folder, to test a reader on them.
    ///
    /// The answers stand in labels.csv: filename,answer.
    Samples(Samples),
    /// Read a Django site's settings and print them as a configuration file.
    ///
    /// Django itself says what its settings are. Comments name what cannot be carried over.
    ///   python manage.py diffsettings --all | simple-captcha settings - > captcha.toml
    ///   simple-captcha --config captcha.toml
    #[command(verbatim_doc_comment)]
    Settings(Settings),
    /// Speak a text as a captcha is spoken, into a WAV file, to hear how it sounds.
    Audio(Audio),
    /// Make voices of other languages.
    #[command(subcommand)]
    Voice(Voice),
}

#[derive(Args, Debug)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) connections: Connections,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// How many minutes a captcha can be answered, 1 to 525600 (a year)
    #[arg(long, value_name = "MINUTES", env = "CAPTCHA_TIMEOUT", help_heading = "Limits", default_value = "5", value_parser = whole_number(1..=525_600))]
    pub(crate) timeout: u32,
    /// Whether pictures are offered at twice the resolution too: true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_2X_IMAGE", help_heading = "Picture", default_value = "true", action = clap::ArgAction::Set, value_parser = switch)]
    pub(crate) double_scale: bool,
    /// Write nothing before an answer comes: true or false
    ///
    /// A captcha's key is then its own record, encrypted with CAPTCHA_SECRET.
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_SEALED", help_heading = "Serving", default_value = "false", default_missing_value = "true", num_args = 0..=1, value_parser = switch)]
    pub(crate) sealed: bool,
    #[command(flatten)]
    pub(crate) sound: Sound,
    #[command(flatten)]
    pub(crate) testing: Testing,
}

impl Serve {
    /// Which store it is. Complains about what makes no sense on it, or without another option.
    pub(crate) fn store_url(&self) -> Result<StoreUrl, Usage> {
        let url = self.database.url()?;
        self.testing.check()?;
        Ok(url)
    }
}

#[derive(Args, Debug)]
pub(crate) struct Sheet {
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = "sheet.png")]
    pub(crate) output: PathBuf,
    /// How many pictures stand above each other, 1 to 100
    #[arg(long, value_name = "N", default_value = "8", value_parser = whole_number(1..=100))]
    pub(crate) rows: u32,
    /// How many pictures stand side by side, 1 to 20
    #[arg(long, value_name = "N", default_value = "5", value_parser = whole_number(1..=20))]
    pub(crate) columns: u32,
    /// Write the answers too, as CSV, into this file
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) sampling: Sampling,
}

#[derive(Args, Debug)]
pub(crate) struct Samples {
    /// How many pictures to write, 1 to 10000000
    #[arg(long, value_name = "N", value_parser = whole_number(1..=10_000_000))]
    pub(crate) count: u32,
    /// The folder to write them into; it is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) sampling: Sampling,
}

#[derive(Args, Debug)]
pub(crate) struct Sampling {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// Draw the very pictures that this seed gave before [default: another one each time]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u32>,
    /// Draw at twice the resolution
    #[arg(long)]
    pub(crate) double: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Settings {
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
