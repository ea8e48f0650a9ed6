//! Reading the settings again while the server runs.

use anyhow::{anyhow, bail};
use simple_captcha::store::SharedStore;
use simple_captcha::{Secret, Service};

use crate::assemble::{self, DemoSite, Trials};
use crate::cli::{self, Command};
use crate::config::Config;

/// What stays as it is until the process ends, and what it was started with.
pub(super) struct ProcessState<'a> {
    pub(super) config: &'a Config,
    pub(super) store: SharedStore,
    pub(super) trials: Trials,
    /// Stands in for `CAPTCHA_SECRET`, so that open captchas keep their pictures.
    pub(super) spare_secret: Secret,
    pub(super) demo: DemoSite,
}

impl ProcessState<'_> {
    pub(super) fn service(&self, config: &Config) -> anyhow::Result<Service> {
        assemble::service(config, &self.spare_secret, &self.demo, self.store.clone())
    }

    /// Reads the command line, the environment and the configuration file, and logs which changes need a
    /// restart.
    pub(super) fn read_again(&self) -> anyhow::Result<(Service, Config)> {
        let (command, config) = cli::parse_again()?;
        let Command::Serve = command else { bail!("this is no longer a server") };
        let service = config.checked_store_url().map_err(Into::into);
        let service = service.and_then(|_| self.service(&config));
        let service =
            service.map_err(|error| anyhow!(config.locations.locate(&format!("{error:#}"))))?;
        let connections = |config: &Config| {
            let limits = &config.limits;
            (config.serving.listen, limits.max_connections, limits.keep_alive)
        };
        for (settings, stay) in [
            (
                "CAPTCHA_LISTEN, CAPTCHA_MAX_CONNECTIONS or CAPTCHA_KEEP_ALIVE",
                connections(&config) == connections(self.config),
            ),
            (
                "DATABASE_URL, CAPTCHA_DATABASE_TIMEOUT or CAPTCHA_NAIVE_TIME_ZONE",
                config.database == self.config.database,
            ),
            ("RUST_LOG", config.serving.log == self.config.serving.log),
        ] {
            if !stay {
                tracing::warn!("{settings} changed: this takes effect after a restart");
            }
        }
        Ok((service, config))
    }
}
