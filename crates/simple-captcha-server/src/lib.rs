//! A captcha server for a site in any language, and its configuration for a site in Rust.
//!
//! The server is the binary `simple-captcha`. A Rust program that serves its captchas itself can keep
//! their [`Config`] in TOML as the server does:
//!
//! ```
//! use simple_captcha_server::Config;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("captcha.toml");
//! # std::fs::write(&file, "[database]\nurl = 'memory:'\n[challenge]\nkind = 'sum'\n")?;
//! let config = Config::from_file(&file)?;
//! let store = config.store_url()?.open().await?;
//! let captcha = config.captcha(store)?;
//! assert_eq!(captcha.issue().await?.to_string().len(), 40);
//! # Ok(())
//! # }
//! ```

mod assemble;
mod cli;
mod commands;
mod config;
mod files;
mod forwarded_prefix;
mod logging;
mod pages;
mod patience;
mod repeat_limit;
mod serve;
mod url_prefix;

/// What the program's documents are made of.
#[doc(hidden)]
pub mod documented {
    pub use crate::cli::program;
    pub use crate::config::{Section, Setting};
}

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use cli::{Command, Usage, VoiceCommand};
pub use config::{Config, ConfigError};
use tokio::signal::unix::{SignalKind, signal};

/// The program `simple-captcha`: does what the command line says.
#[doc(hidden)]
#[must_use]
pub fn run() -> ExitCode {
    let (command, config) = cli::parse();
    logging::start(config.serving.log.as_deref());
    cli::warn_of_unknown_variables();
    cli::warn_of_space();
    match execute(command, &config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let why = config.locations.locate(&format!("{error:#}"));
            let _ = writeln!(io::stderr(), "simple-captcha: {why}");
            if error.is::<Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

#[tokio::main]
async fn execute(command: Command, config: &Config) -> anyhow::Result<()> {
    outlive_file_limits().context("cannot wait for signals")?;
    match command {
        Command::Serve => serve::serve(config).await,
        Command::Site(command) => commands::site::site(&command),
        Command::Migrate => commands::database::migrate(config).await,
        Command::Clean => commands::database::clean(config).await,
        Command::Sheet(options) => commands::sheet::sheet(&options, config),
        Command::Samples(options) => commands::samples::samples(&options, config),
        Command::Settings(options) => commands::settings::settings(&options),
        Command::Audio(options) => commands::audio::audio(&options, config),
        Command::Voice(VoiceCommand::Make(options)) => commands::voice::make(&options),
    }
}

/// Has a file that may not grow (`ulimit -f`) be an error to whoever writes it. Without it the signal
/// that comes too would end the process.
fn outlive_file_limits() -> io::Result<()> {
    const SIGXFSZ: i32 = 25;
    // Heard or not, from now on it ends nothing.
    signal(SignalKind::from_raw(SIGXFSZ)).map(drop)
}
