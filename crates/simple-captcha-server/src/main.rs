//! The binary `simple-captcha`: a captcha server for a site in any language.

mod assemble;
mod cli;
mod commands;
mod files;
mod forwarded;
mod logging;
mod pages;
mod patience;
mod repeats;
mod serve;
mod url_prefix;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use cli::{Command, Environment, Usage, Voice};
use mimalloc::MiMalloc;
use tokio::signal::unix::{SignalKind, signal};

/// Of a request's time the system's allocator takes about a tenth, this one a third of that.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let (command, environment) = cli::parse();
    logging::start(environment.log_filter().as_deref());
    environment.warn_of_unknown_variables();
    match run(command, &environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "simple-captcha: {error:#}");
            if error.is::<Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

#[tokio::main]
async fn run(command: Command, environment: &Environment) -> anyhow::Result<()> {
    outlive_file_limits().context("cannot wait for signals")?;
    match command {
        Command::Serve(options) => serve::serve(&options, environment).await,
        Command::Migrate(options) => commands::database::migrate(&options).await,
        Command::Clean(options) => commands::database::clean(&options).await,
        Command::Sheet(options) => commands::sheet::sheet(&options, environment),
        Command::Samples(options) => commands::samples::samples(&options, environment),
        Command::Settings(options) => commands::settings::settings(&options),
        Command::Audio(options) => commands::audio::audio(&options),
        Command::Voice(Voice::Make(options)) => commands::voice::make(&options),
    }
}

/// Has a file that may not grow (`ulimit -f`) be an error to whoever writes it. Without it the signal
/// that comes too would end the process.
fn outlive_file_limits() -> io::Result<()> {
    const SIGXFSZ: i32 = 25;
    // Heard or not, from now on it ends nothing.
    signal(SignalKind::from_raw(SIGXFSZ)).map(drop)
}
