//! Reading the settings again while the server runs.

use anyhow::bail;
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Secret};

use crate::assemble::{self, Trials};
use crate::cli::{self, Command, Environment, Secrets, Serve};

/// What stays as it is until the process ends, and what it was started with.
pub(super) struct Running<'a> {
    pub(super) options: &'a Serve,
    pub(super) environment: &'a Environment,
    pub(super) store: SharedStore,
    pub(super) trials: Trials,
    /// Stands in for `CAPTCHA_SECRET`, so that open captchas keep their pictures.
    pub(super) spare_secret: Secret,
}

impl Running<'_> {
    pub(super) fn captcha(&self, options: &Serve, secrets: Secrets) -> anyhow::Result<Captcha> {
        assemble::captcha(options, secrets, &self.spare_secret, self.store.clone())
    }

    /// Reads the command line, the environment and the configuration file, and logs which changes need a
    /// restart.
    pub(super) fn read_again(&self) -> anyhow::Result<(Captcha, Serve)> {
        let (command, environment) = cli::parse_again()?;
        let Command::Serve(options) = command else { bail!("this is no longer a server") };
        options.store_url()?;
        let captcha = self.captcha(&options, environment.secrets()?)?;
        for (settings, stay) in [
            (
                "CAPTCHA_LISTEN, CAPTCHA_MAX_CONNECTIONS or CAPTCHA_KEEP_ALIVE",
                options.connections == self.options.connections,
            ),
            (
                "DATABASE_URL, CAPTCHA_DATABASE_TIMEOUT or CAPTCHA_NAIVE_TIME_ZONE",
                options.database == self.options.database,
            ),
            ("RUST_LOG", environment.log_filter() == self.environment.log_filter()),
        ] {
            if !stay {
                tracing::warn!("{settings} changed: this takes effect after a restart");
            }
        }
        Ok((captcha, options))
    }
}
