//! What is for tests of a site and for load tests alone.

use clap::Args;

use super::Usage;
use super::values::{switch, text_to_ask};

#[derive(Args, Debug)]
#[command(next_help_heading = "Only for tests")]
pub(crate) struct Testing {
    /// Whether `passed` is a right answer to every captcha on the server's own pages, as in
    /// django-simple-captcha's test mode, so that this process protects nothing; the other options for
    /// tests need it. true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_TEST_MODE", default_value = "false", default_missing_value = "true", num_args = 0..=1, value_parser = switch)]
    pub(crate) test_mode: bool,
    /// Ask for this text in every captcha, so that a program can answer it: 1 to 32 characters
    #[arg(long, value_name = "TEXT", value_parser = text_to_ask)]
    pub(crate) test_answer: Option<String>,
}

impl Testing {
    /// Complains about what makes no sense without the mode.
    pub(crate) fn check(&self) -> Result<(), Usage> {
        if self.test_answer.is_some() && !self.test_mode {
            return Err(Usage("--test-answer: it needs --test-mode".to_owned()));
        }
        Ok(())
    }
}
