//! The binary `simple-captcha`: a captcha server for a site in any language.

mod assemble;
mod cli;
mod commands;
mod logging;
mod pages;
mod serve;

use std::io::{self, Write};
use std::process::ExitCode;

use cli::{Command, Usage};

fn main() -> ExitCode {
    let command = cli::parse();
    logging::start();
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "simple-captcha: {error:#}");
            if error.is::<Usage>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(options) => serve::serve(&options).await,
        Command::Migrate(options) => commands::database::migrate(&options).await,
        Command::Clean(options) => commands::database::clean(&options).await,
        Command::CreatePool(options) => commands::pool::create_pool(&options).await,
        Command::Sheet(options) => commands::sheet::sheet(&options),
        Command::Samples(options) => commands::samples::samples(&options),
    }
}
