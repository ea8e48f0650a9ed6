//! What is only for tests of a site and for load tests.

use clap::Args;
use serde::Deserialize;

use super::toml_value::{some_text, truth};
use super::values::{ChallengeText, switch};

#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "Only for tests")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct TestConfig {
    /// Whether `passed` is a right answer to every captcha on the server's own pages, as in
    /// django-simple-captcha's test mode, so that this process protects nothing; the other options for
    /// tests need it. true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_TEST_MODE", default_value_t = Self::default().test_mode, default_missing_value = "true", num_args = 0..=1, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) test_mode: bool,
    /// Whether the public test keys of reCAPTCHA, hCaptcha and Turnstile count, so that the tests of a site
    /// need no keys of its own. Everybody knows them: whoever sends one passes. true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_TEST_KEYS", default_value_t = Self::default().test_keys, default_missing_value = "true", num_args = 0..=1, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) test_keys: bool,
    /// Ask for this text in every captcha, so that a program can answer it: 1 to 32 characters
    #[arg(long, value_name = "TEXT")]
    #[serde(deserialize_with = "some_text")]
    pub(crate) test_answer: Option<ChallengeText>,
}
