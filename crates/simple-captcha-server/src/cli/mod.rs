//! The command line and the environment.

pub(crate) mod drawing;
mod place;
mod pool;
mod sound;
mod testing;
mod values;

use std::borrow::Cow;
use std::error::Error;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use std::{env, fmt, process};

use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use simple_captcha::challenge::Punctuation;
use simple_captcha::{Letters, Secret, Sum};
use simple_captcha_store::{NaiveTimeZone, StoreUrl};

use crate::assemble::{Kind, Look};
use drawing::Drawing;
use place::Place;
pub(crate) use pool::CreatePool;
use pool::FromPool;
use sound::Sound;
pub(crate) use sound::{Audio, Engine, MakeVoice, Voice, Voices};
use testing::Testing;
use values::{address, alphabet, sum, switch, whole_number};

/// A self-hosted captcha server.
///
/// Without a command it serves. It keeps its captchas in an SQLite file, which it makes where it is
/// missing, in PostgreSQL, MySQL or MariaDB, in the same table as django-simple-captcha, or in Redis.
#[derive(Debug, Parser)]
#[command(name = "simple-captcha", version, args_conflicts_with_subcommands = true, after_help = ENVIRONMENT)]
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

const ENVIRONMENT: &str = "\
Options can be given in the environment too, under the names in brackets; what is on the command \
line wins. Only in the environment:
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
    /// Serve captchas over HTTP until SIGTERM or Ctrl-C.
    #[command(after_help = ENVIRONMENT)]
    Serve(Serve),
    /// Make the table where it is missing, add the index by which expired captchas are found.
    ///
    /// A table that Django made stays as it is. To run it twice does no harm. `serve` does the same
    /// when it starts.
    Migrate(Database),
    /// Remove the captchas that have expired.
    ///
    /// `serve` does the same every ten minutes.
    Clean(Database),
    /// Make captchas beforehand, for servers that run with --get-from-pool, and remove those that have
    /// expired.
    ///
    /// A server takes those that are good for some minutes more (--get-from-pool-timeout), so make
    /// them with a --timeout that is much longer: one day is 1440.
    CreatePool(CreatePool),
    /// Draw a sheet of numbered pictures, to see how they look and whether you can read them.
    Sheet(Sheet),
    /// Write pictures and their answers into a folder, to test a reader on them.
    ///
    /// The answers stand in labels.csv: filename,answer.
    Samples(Samples),
    /// Speak a text as a captcha is spoken, into a WAV file, to hear how it sounds.
    Audio(Audio),
    /// Make voices of other languages.
    #[command(subcommand)]
    Voice(Voice),
}

#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// The address and port to listen on
    #[arg(long, value_name = "ADDR", env = "CAPTCHA_LISTEN", default_value = "127.0.0.1:8000", value_parser = address)]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// How many minutes a captcha can be answered, 1 to 525600 (a year)
    #[arg(long, value_name = "MINUTES", env = "CAPTCHA_TIMEOUT", default_value = "5", value_parser = whole_number(1..=525_600))]
    pub(crate) timeout: u32,
    /// Whether pictures are offered at twice the resolution too: true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_2X_IMAGE", default_value = "true", action = clap::ArgAction::Set, value_parser = switch)]
    pub(crate) double_scale: bool,
    /// Whether keys are sealed: a key is then its own record, encrypted with CAPTCHA_SECRET, and
    /// nothing is written before an answer comes. true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_SEALED", default_value = "false", default_missing_value = "true", num_args = 0..=1, value_parser = switch)]
    pub(crate) sealed: bool,
    #[command(flatten)]
    pub(crate) sound: Sound,
    #[command(flatten)]
    pub(crate) pool: FromPool,
    #[command(flatten)]
    pub(crate) testing: Testing,
}

impl Serve {
    /// Complains about a pool where there can be none.
    pub(crate) fn check_pool(&self, url: &StoreUrl) -> Result<(), Usage> {
        let why = match self.pool.get_from_pool {
            true if self.sealed => "there is no pool of sealed keys: leave out --sealed".to_owned(),
            true if !url.is_lasting() => format!("create-pool cannot reach what is in {url}"),
            _ => return Ok(()),
        };
        Err(Usage(format!("--get-from-pool (or CAPTCHA_GET_FROM_POOL): {why}")))
    }
}

#[derive(Args, Debug)]
pub(crate) struct Asking {
    /// What is asked: letters, digits, accented (letters), chinese (characters, with a --font that has
    /// them), sum, words, words-and-punctuation, or one of django-simple-captcha's names for them
    /// (captcha.helpers.random_char_challenge, unicode_challenge, math_challenge, word_challenge,
    /// huge_words_and_punctuation_challenge)
    #[arg(long, value_name = "KIND", env = "CAPTCHA_CHALLENGE_FUNCT", default_value = "letters")]
    pub(crate) challenge: Kind,
    /// The letters that come up where letters, digits, accented or chinese are asked, each as likely
    /// as it stands there often [default: those that are hard to confuse]
    #[arg(long, value_name = "TEXT", env = "CAPTCHA_ALPHABET", value_parser = alphabet, allow_hyphen_values = true)]
    pub(crate) alphabet: Option<Letters>,
    /// How many letters or digits are asked, 1 to 32
    #[arg(long, value_name = "N", env = "CAPTCHA_LENGTH", default_value = "5", value_parser = whole_number(1..=32))]
    pub(crate) length: u32,
    /// How a sum writes multiplication: 1 to 8 characters that the font has, no digits, spaces or
    /// signs of other operations
    #[arg(long, value_name = "SIGN", env = "CAPTCHA_MATH_CHALLENGE_OPERATOR", default_value = "×", value_parser = sum)]
    pub(crate) times_sign: Sum,
    /// The file that words are taken from: UTF-8, a word in each line
    #[arg(
        long,
        value_name = "FILE",
        env = "CAPTCHA_WORDS_DICTIONARY",
        default_value = "/usr/share/dict/words"
    )]
    pub(crate) words_dictionary: PathBuf,
    /// The fewest letters of a word that is asked
    #[arg(long, value_name = "N", env = "CAPTCHA_DICTIONARY_MIN_LENGTH", default_value = "0", value_parser = whole_number(0..=99))]
    pub(crate) dictionary_min_length: u32,
    /// The most letters of a word that is asked; more than 32 never are
    #[arg(long, value_name = "N", env = "CAPTCHA_DICTIONARY_MAX_LENGTH", default_value = "99", value_parser = whole_number(0..=99))]
    pub(crate) dictionary_max_length: u32,
    /// The marks of which one stands behind each of two words: no letters, digits or spaces
    #[arg(
        long,
        value_name = "CHARS",
        env = "CAPTCHA_PUNCTUATION",
        default_value_t,
        allow_hyphen_values = true
    )]
    pub(crate) punctuation: Punctuation,
    /// How pictures look: engraved like a banknote, which stops ready-made readers, and easy, medium
    /// or hard to read; plain, which everybody reads, programs too; or like-django, the look of
    /// django-simple-captcha
    #[arg(long, value_name = "LEVEL", env = "CAPTCHA_LEVEL", default_value = "medium")]
    pub(crate) level: Look,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
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
pub(crate) struct Database {
    /// Where captchas are kept: sqlite:FILE, postgres://USER:PASSWORD@HOST/DATABASE,
    /// mysql://USER:PASSWORD@HOST/DATABASE (MariaDB too), redis://:PASSWORD@HOST, or memory: (gone
    /// when the process ends)
    #[arg(
        long = "database",
        value_name = "URL",
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:captcha.db"
    )]
    url: String,
    /// The time zone in whose local time a Django site on the same table keeps moments, where its
    /// setting USE_TZ is False: its TIME_ZONE, such as Asia/Shanghai. For SQLite, MySQL and MariaDB
    #[arg(long, value_name = "ZONE", env = "CAPTCHA_NAIVE_TIME_ZONE")]
    naive_time_zone: Option<NaiveTimeZone>,
    /// How many seconds the database may take for one operation, 1 to 60; then a request that needs it
    /// is answered with 503
    #[arg(long, value_name = "SECONDS", env = "CAPTCHA_DATABASE_TIMEOUT", default_value = "2", value_parser = whole_number(1..=60))]
    database_timeout: u32,
}

impl Database {
    /// Which store it is. The URL is read here and not with the other options, whose bad values
    /// are repeated in the message: this one may hold a password.
    pub(crate) fn url(&self) -> Result<StoreUrl, Usage> {
        let url: StoreUrl = self.url.parse().map_err(|error| {
            let shown = if self.url.contains(['@', '?']) { "" } else { &self.url };
            Usage(format!("--database (or DATABASE_URL) {shown:?}: {error}"))
        })?;
        let url = url.with_time_limit(Duration::from_secs(self.database_timeout.into()));
        let Some(zone) = self.naive_time_zone.clone() else { return Ok(url) };
        url.in_naive_time_zone(zone).map_err(|error| {
            Usage(format!("--naive-time-zone (or CAPTCHA_NAIVE_TIME_ZONE): {error}"))
        })
    }

    /// Which store it is, for a command that makes no sense for one that ends with the process.
    pub(crate) fn lasting_url(&self) -> Result<StoreUrl, Usage> {
        let url = self.url()?;
        if url.is_lasting() {
            return Ok(url);
        }
        Err(Usage(format!(
            "--database (or DATABASE_URL): {url} is empty and ends with this command"
        )))
    }
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

/// Reads the command line. A mistake in it is told, and ends the process with status 2.
pub(crate) fn parse() -> Command {
    match try_parse() {
        Ok(command) => command,
        Err(error) => {
            let text = error.render().to_string();
            let _ = match without_passwords(&text) {
                // What stands where none is expected may be a database's URL.
                Cow::Owned(text) if error.use_stderr() => io::stderr().write_all(text.as_bytes()),
                _ => error.print(),
            };
            if let Some(variable) = variable_to_blame(&error) {
                let _ = writeln!(io::stderr(), "\nThe value came from the environment: {variable}");
            }
            process::exit(error.exit_code())
        }
    }
}

/// A text whose URLs show no user and password.
fn without_passwords(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find([' ', '\n', '\'', '"']).unwrap_or(after.len());
        let (url, behind) = after.split_at(end);
        let url = if url.contains(['@', '?']) { "…" } else { url };
        shown.extend([before, "://", url]);
        rest = behind;
    }
    if shown.contains('…') { Cow::Owned(shown + rest) } else { Cow::Borrowed(text) }
}

fn try_parse() -> Result<Command, clap::Error> {
    let cli = without_empty_variables(Cli::command());
    let named = env::args().nth(1).unwrap_or_default();
    let commanded = cli.get_subcommands().any(|command| command.get_name() == named);
    if commanded {
        let matches = without_empty_variables(Commanded::command()).try_get_matches()?;
        return Ok(Commanded::from_arg_matches(&matches)?.command);
    }
    let cli = Cli::from_arg_matches(&cli.try_get_matches()?)?;
    Ok(cli.command.unwrap_or(Command::Serve(cli.serve)))
}

/// A variable that is set but empty counts as not set.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |variable: &OsStr| env::var_os(variable).is_some_and(|value| value.is_empty());
    command
        .mut_args(move |argument| match argument.get_env() {
            Some(variable) if is_empty(variable) => argument.env(None::<&str>),
            _ => argument,
        })
        .mut_subcommands(without_empty_variables)
}

/// The environment variable that a bad value came from, if it did not come from the command line.
fn variable_to_blame(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let option = argument.split_whitespace().next()?;
    let given = |given: String| given == option || given.starts_with(&format!("{option}="));
    if env::args().any(given) {
        return None;
    }
    let cli = Cli::command();
    let argument =
        cli.get_arguments().find(|argument| argument.get_long() == option.strip_prefix("--"))?;
    argument.get_env().and_then(OsStr::to_str).map(str::to_owned)
}

/// Reads the secret from the environment, if there is one.
pub(crate) fn secret() -> Result<Option<Secret>, Usage> {
    secret_of("CAPTCHA_SECRET")
}

/// Reads the secret that was in use before, if there is one.
pub(crate) fn old_secret() -> Result<Option<Secret>, Usage> {
    secret_of("CAPTCHA_OLD_SECRET")
}

fn secret_of(variable: &str) -> Result<Option<Secret>, Usage> {
    env::var_os(variable)
        .filter(|secret| !secret.is_empty())
        .map(|secret| Secret::new(secret.as_encoded_bytes()))
        .transpose()
        .map_err(|error| Usage(format!("{variable}: {error}")))
}
