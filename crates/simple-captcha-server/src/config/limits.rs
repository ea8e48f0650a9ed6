//! Limits: of time, and of connections.

use clap::Args;
use serde::Deserialize;

use super::values::WholeNumber;

#[derive(Args, Clone, Debug, Deserialize)]
#[command(next_help_heading = "Limits")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LimitsConfig {
    /// How many minutes a captcha can be answered, 1 to 525600 (a year)
    #[arg(long, value_name = "MINUTES", env = "CAPTCHA_TIMEOUT", default_value_t = Self::default().timeout)]
    pub(crate) timeout: WholeNumber<1, 525_600>,
    /// How many connections there may be at a time, 1 to 100000
    ///
    /// For one more, the server closes the one whose client has been silent longest, for a second at
    /// least. Each needs a file descriptor and at most 50 KB of memory.
    #[arg(long, value_name = "N", env = "CAPTCHA_MAX_CONNECTIONS", default_value_t = Self::default().max_connections)]
    pub(crate) max_connections: WholeNumber<1, 100_000>,
    /// How many seconds a connection may be idle between two requests, 1 to 3600: longer than a proxy or
    /// load balancer keeps it
    #[arg(long, value_name = "SECONDS", env = "CAPTCHA_KEEP_ALIVE", default_value_t = Self::default().keep_alive)]
    pub(crate) keep_alive: WholeNumber<1, 3600>,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            timeout: const { WholeNumber::new(5) },
            max_connections: const { WholeNumber::new(500) },
            keep_alive: const { WholeNumber::new(75) },
        }
    }
}
