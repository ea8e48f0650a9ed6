//! What is for tests of a site and for load tests alone, so that it cannot come from the environment.

use clap::Args;

use super::values::text_to_ask;

#[derive(Args, Debug)]
#[command(next_help_heading = "Only for tests")]
pub(crate) struct Testing {
    /// Say that this process protects nothing; the other options for tests need it
    #[arg(long)]
    pub(crate) test_mode: bool,
    /// Ask for this text in every captcha, so that a program can answer it: 1 to 32 characters
    #[arg(long, value_name = "TEXT", requires = "test_mode", value_parser = text_to_ask)]
    pub(crate) test_answer: Option<String>,
}
