//! Puts load on a server: users who again and again ask for a captcha, load its picture and answer it.
//!
//! The server must ask for the same text in every captcha, which it does in its test mode:
//!
//! ```sh
//! simple-captcha --test-mode --test-answer HELLO --database memory: &
//! cargo run --release -p simple-captcha-server --example load -- \
//!     --answer HELLO --users 32 --seconds 10 --process $!
//! ```
//!
//! What came of it is printed as JSON. A cycle is three requests: GET /refresh_captcha/, GET the
//! picture, POST /test/, the answer to which holds a new captcha too.

mod processor;
mod report;
mod user;

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use processor::ProcessorTime;
use report::{Report, Tally};
use tokio::task::JoinSet;
use user::User;

#[derive(Debug, Parser)]
#[command(name = "load", about = "Puts load on a simple-captcha server that runs in its test mode")]
struct Options {
    /// The server's address and port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8000")]
    server: String,
    /// What the server was given as --test-answer
    #[arg(long, value_name = "TEXT")]
    answer: String,
    /// How many users there are, each with a connection of their own, who wait for nothing but answers
    #[arg(long, value_name = "N", default_value_t = 32)]
    users: usize,
    /// How many seconds they go on
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0)]
    seconds: f64,
    /// A process whose processor time is counted, with that of its children: the server, and the
    /// database's main process where there is one (Linux only)
    #[arg(long = "process", value_name = "PID")]
    processes: Vec<u32>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    ensure!(options.users > 0, "--users: at least one is needed");
    let length = Duration::try_from_secs_f64(options.seconds).context("--seconds")?;
    let user = User::new(&options.server, &options.answer);
    user.try_once().await.with_context(|| {
        format!("{}: a first captcha was not answered as it should be", options.server)
    })?;

    let before = ProcessorTime::of(&options.processes)?;
    let start = Instant::now();
    let mut users = JoinSet::new();
    for _ in 0..options.users {
        users.spawn(user.clone().go_on_until(start + length));
    }
    let mut tally = Tally::default();
    while let Some(one) = users.join_next().await {
        tally.add(one?);
    }
    let elapsed = start.elapsed();
    let spent = ProcessorTime::of(&options.processes)?.since(&before);
    let spent = (!options.processes.is_empty()).then_some(spent);
    let report = Report::new(options.users, elapsed, tally, spent);
    serde_json::to_writer_pretty(std::io::stdout(), &report)?;
    Ok(())
}
