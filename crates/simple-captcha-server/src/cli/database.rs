//! The options for where captchas are kept.

use std::time::Duration;

use clap::Args;
use simple_captcha_store::{NaiveTimeZone, StoreUrl};

use super::Usage;
use super::values::whole_number;

#[derive(Args, Debug, PartialEq)]
#[command(next_help_heading = "Serving")]
pub(crate) struct Database {
    /// Where captchas are kept: sqlite:FILE, postgres://…, mysql://…, redis://… or memory:
    ///
    /// postgres://USER:PASSWORD@HOST/DATABASE, mysql://USER:PASSWORD@HOST/DATABASE (MariaDB too),
    /// redis://:PASSWORD@HOST; what is in memory: is gone when the process ends. sqlite:x.db and
    /// sqlite://x.db are in the current folder, sqlite:/x.db and sqlite:///x.db in the root.
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
    #[arg(long, value_name = "ZONE", env = "CAPTCHA_NAIVE_TIME_ZONE", help_heading = "Django")]
    naive_time_zone: Option<NaiveTimeZone>,
    /// How many seconds the database may take for one operation, 1 to 60; then a request that needs it
    /// is answered with 503
    #[arg(long, value_name = "SECONDS", env = "CAPTCHA_DATABASE_TIMEOUT", help_heading = "Limits", default_value = "2", value_parser = whole_number(1..=60))]
    database_timeout: u32,
}

impl Database {
    /// Which store it is. The URL is read here and not with the other options, whose bad values
    /// are repeated in the message: this one may hold a password.
    pub(crate) fn url(&self) -> Result<StoreUrl, Usage> {
        // The URL is not repeated, whatever it looks like: it may be a password in a wrong place.
        let url: StoreUrl = self
            .url
            .parse()
            .map_err(|error| Usage(format!("--database (or DATABASE_URL): {error}")))?;
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
