//! Serving: where the server listens, and what it keeps to itself.

use clap::Args;
use serde::Deserialize;
use simple_captcha::Secret;

use super::toml_value::{some_secret, some_text, text, truth};
use super::values::{SocketAddress, switch};

#[derive(Args, Clone, Debug, Deserialize)]
#[command(next_help_heading = "Serving")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ServingConfig {
    /// The address and port to listen on
    ///
    /// A socket that systemd hands over (LISTEN_FDS) is used instead.
    #[arg(long, value_name = "ADDR", env = "CAPTCHA_LISTEN", default_value_t = Self::default().listen)]
    #[serde(deserialize_with = "text")]
    pub(crate) listen: SocketAddress,
    /// Write nothing before an answer comes: true or false
    ///
    /// A captcha's key is then its own record, encrypted with CAPTCHA_SECRET.
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_SEALED", default_value_t = Self::default().sealed, default_missing_value = "true", num_args = 0..=1, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) sealed: bool,
    /// Do not serve the home page and the trial pages, which tell anybody whether an answer is right: true or
    /// false
    #[arg(long, value_name = "BOOL", env = "CAPTCHA_NO_TUTORIAL", default_value_t = Self::default().no_tutorial, default_missing_value = "true", num_args = 0..=1, action = clap::ArgAction::Set, value_parser = switch)]
    #[serde(deserialize_with = "truth")]
    pub(crate) no_tutorial: bool,
    #[arg(skip)]
    #[serde(deserialize_with = "some_secret")]
    pub(crate) secret: Option<Secret>,
    #[arg(skip)]
    #[serde(deserialize_with = "some_secret")]
    pub(crate) old_secret: Option<Secret>,
    #[arg(skip)]
    #[serde(deserialize_with = "some_text")]
    pub(crate) log: Option<String>,
}

impl Default for ServingConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddress(([127, 0, 0, 1], 8000).into()),
            sealed: false,
            no_tutorial: false,
            secret: None,
            old_secret: None,
            log: None,
        }
    }
}

/// A setting without an option: whoever lists the processes sees their command lines.
pub(crate) struct HiddenSetting {
    pub(crate) key: &'static str,
    pub(crate) variable: &'static str,
    pub(crate) default: &'static str,
    pub(crate) about: &'static str,
}

pub(crate) const SECRET: HiddenSetting = HiddenSetting {
    key: "secret",
    variable: "CAPTCHA_SECRET",
    default: "a new one at each start",
    about: "What the drawings depend on: at least 16 random bytes that nobody else knows, such as those of \
            `openssl rand -hex 32`; what is easy to guess is refused. Give every process that serves the same \
            captchas the same one: the log shows its fingerprint. Without it, an open page's picture changes \
            its look at each start.",
};
pub(crate) const OLD_SECRET: HiddenSetting = HiddenSetting {
    key: "old-secret",
    variable: "CAPTCHA_OLD_SECRET",
    default: "none",
    about: "The secret before this one: captchas that it sealed stay good until they expire.",
};
pub(crate) const LOG: HiddenSetting = HiddenSetting {
    key: "log",
    variable: "RUST_LOG",
    default: "info",
    about: "What is logged: error, warn, info, or debug, which logs every request. Of every other kind of line \
            the log has ten, then one a minute with the number of those left out.",
};
pub(crate) const HIDDEN: [HiddenSetting; 3] = [SECRET, OLD_SECRET, LOG];
