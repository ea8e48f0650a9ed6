//! Where captchas are kept.

use std::time::Duration;

use clap::Args;
use serde::Deserialize;
use simple_captcha_store::{NaiveTimeZone, StoreUrl};

use super::toml_value::some_text;
use super::values::WholeNumber;
use crate::cli::Usage;

#[derive(Args, Clone, Debug, Deserialize, PartialEq)]
#[command(next_help_heading = "Serving")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DatabaseConfig {
    /// Where captchas are kept: sqlite:FILE, postgres://…, mysql://…, redis://… or memory: [default:
    /// sqlite:captcha.db]
    ///
    /// postgres://USER:PASSWORD@HOST/DATABASE, mysql://USER:PASSWORD@HOST/DATABASE (MariaDB too),
    /// redis://:PASSWORD@HOST; what is in memory: is gone when the process ends. sqlite:x.db and
    /// sqlite://x.db are in the current folder, sqlite:/x.db and sqlite:///x.db in the root.
    #[arg(long = "database", value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    #[serde(deserialize_with = "some_text")]
    url: Option<StoreUrl>,
    /// How many seconds the database may take for one operation, 1 to 60; then a request that needs it
    /// is answered with 503
    #[arg(id = "database_timeout", long = "database-timeout", value_name = "SECONDS", env = "CAPTCHA_DATABASE_TIMEOUT", help_heading = "Limits", default_value_t = Self::default().timeout)]
    timeout: WholeNumber<1, 60>,
    /// The time zone in whose local time a Django site on the same table keeps moments, where its
    /// setting USE_TZ is False: its TIME_ZONE, such as Asia/Shanghai. For SQLite, MySQL and MariaDB
    #[arg(long, value_name = "ZONE", env = "CAPTCHA_NAIVE_TIME_ZONE", help_heading = "Django")]
    #[serde(deserialize_with = "some_text")]
    naive_time_zone: Option<NaiveTimeZone>,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self { url: None, timeout: const { WholeNumber::new(2) }, naive_time_zone: None }
    }
}

impl DatabaseConfig {
    /// Which store it is.
    pub(crate) fn url(&self) -> Result<StoreUrl, Usage> {
        let limit = Duration::from_secs(self.timeout.number().into());
        let url = match &self.url {
            Some(url) => url.clone(),
            None => StoreUrl::of_file("captcha.db").map_err(|error| Usage(error.to_string()))?,
        };
        let url = url.with_time_limit(limit);
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
