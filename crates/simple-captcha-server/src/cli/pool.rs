//! The options of captchas that are made beforehand.

use clap::Args;

use super::values::{switch, whole_number};
use super::{Asking, Database};

/// What `serve` takes from a pool.
#[derive(Args, Debug)]
pub(crate) struct FromPool {
    /// Whether captchas are taken from those that create-pool made, and new ones are made only where
    /// none is left: true or false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_GET_FROM_POOL", default_value = "false", default_missing_value = "true", num_args = 0..=1, value_parser = switch)]
    pub(crate) get_from_pool: bool,
    #[command(flatten)]
    pub(crate) remaining: Remaining,
}

#[derive(Args, Debug)]
pub(crate) struct Remaining {
    /// How many minutes a captcha must still be good to be taken from the pool, 0 to 525600
    #[arg(long = "get-from-pool-timeout", value_name = "MINUTES", env = "CAPTCHA_GET_FROM_POOL_TIMEOUT", default_value = "5", value_parser = whole_number(0..=525_600))]
    pub(crate) minutes: u32,
}

#[derive(Args, Debug)]
pub(crate) struct CreatePool {
    /// How many captchas to make, 1 to 10000000
    #[arg(long, value_name = "N", default_value = "1000", value_parser = whole_number(1..=10_000_000))]
    pub(crate) pool_size: u32,
    #[command(flatten)]
    pub(crate) database: Database,
    /// How many minutes they can be answered, 1 to 525600 (a year)
    #[arg(long, value_name = "MINUTES", env = "CAPTCHA_TIMEOUT", default_value = "5", value_parser = whole_number(1..=525_600))]
    pub(crate) timeout: u32,
    #[command(flatten)]
    pub(crate) remaining: Remaining,
    #[command(flatten)]
    pub(crate) asking: Asking,
}
