//! What is no option: it can be set in the environment and in the configuration file alone.

use std::env;
use std::ffi::OsString;

use simple_captcha::Secret;

use super::Usage;
use super::config::{self, Config};
use super::values::is_none;

/// What the drawings depend on and what keys are sealed with.
pub(crate) struct Secrets {
    pub(crate) current: Option<Secret>,
    pub(crate) old: Option<Secret>,
}

/// Settings of a Django site that this program ignores: programs that speak, a pool of captchas, and
/// how older versions made forms.
pub(crate) const DJANGOS: [&str; 9] = [
    "CAPTCHA_FLITE_PATH",
    "CAPTCHA_SOX_PATH",
    "CAPTCHA_GET_FROM_POOL",
    "CAPTCHA_GET_FROM_POOL_TIMEOUT",
    "CAPTCHA_OUTPUT_FORMAT",
    "CAPTCHA_IMAGE_TEMPLATE",
    "CAPTCHA_HIDDEN_FIELD_TEMPLATE",
    "CAPTCHA_TEXT_FIELD_TEMPLATE",
    "CAPTCHA_FIELD_TEMPLATE",
];

/// Settings that have no option: whoever lists the processes sees their command lines.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(super) config: Option<Config>,
}

impl Environment {
    pub(super) const NAMES: [&str; 3] = ["CAPTCHA_SECRET", "CAPTCHA_OLD_SECRET", "RUST_LOG"];

    /// The secret, if there is one.
    pub(crate) fn secret(&self) -> Result<Option<Secret>, Usage> {
        self.secret_of("CAPTCHA_SECRET")
    }

    /// The secret, and the one that was in use before.
    pub(crate) fn secrets(&self) -> Result<Secrets, Usage> {
        Ok(Secrets { current: self.secret()?, old: self.secret_of("CAPTCHA_OLD_SECRET")? })
    }

    /// What is to be logged.
    pub(crate) fn log_filter(&self) -> Option<String> {
        let (filter, _) = self.value("RUST_LOG")?;
        Some(String::from_utf8_lossy(&filter).into_owned())
    }

    /// What is set of a Django site's settings that are not needed here.
    pub(crate) fn unneeded(&self) -> Option<String> {
        let set = DJANGOS.into_iter().filter(|name| {
            self.value(name).is_some_and(|(path, _)| !is_none(&String::from_utf8_lossy(&path)))
        });
        let set: Vec<_> = set.collect();
        if set.is_empty() { None } else { Some(set.join(", ")) }
    }

    /// Warns of variables that look like settings and are none.
    pub(crate) fn warn_of_unknown_variables(&self) {
        let ours = |(name, value): (OsString, OsString)| {
            let (name, value) = (name.into_string().ok()?, value.to_string_lossy().into_owned());
            let is_ours = name.to_ascii_uppercase().starts_with("CAPTCHA_");
            (is_ours && !is_kubernetes(&name, &value)).then_some(name)
        };
        let mut names: Vec<String> = env::vars_os().filter_map(ours).collect();
        names.sort_unstable();
        for name in names {
            if let Some(why) = config::unknown(&name) {
                tracing::warn!("ignoring the environment variable {why}");
            }
        }
    }

    fn secret_of(&self, name: &str) -> Result<Option<Secret>, Usage> {
        let Some((secret, place)) = self.value(name) else { return Ok(None) };
        if let Some(space) = space_around(&secret) {
            tracing::warn!(
                "{place} {space}, which is part of the secret: another server has the same secret only if it has that too"
            );
        }
        Secret::new(secret).map(Some).map_err(|error| Usage(format!("{place}: {error}")))
    }

    /// The bytes of a setting, unless it is empty, and where they came from.
    fn value(&self, name: &str) -> Option<(Vec<u8>, String)> {
        if let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) {
            return Some((value.into_encoded_bytes(), name.to_owned()));
        }
        let (text, place) = self.config.as_ref()?.text(name)?;
        Some((text.into_bytes(), place))
    }
}

/// What is at the ends of a secret that nobody sees there.
fn space_around(secret: &[u8]) -> Option<&'static str> {
    match (secret.first(), secret.last()) {
        (_, Some(b'\n' | b'\r')) => Some("ends with a line break"),
        (_, Some(last)) if last.is_ascii_whitespace() => Some("ends with a blank"),
        (Some(first), _) if first.is_ascii_whitespace() => Some("begins with a blank"),
        _ => None,
    }
}

/// Whether Kubernetes sets such a variable by itself, beside a service that is called `captcha`.
fn is_kubernetes(name: &str, value: &str) -> bool {
    match name {
        "CAPTCHA_PORT" => value.contains("://"),
        "CAPTCHA_SERVICE_HOST" | "CAPTCHA_SERVICE_PORT" => true,
        _ => ["CAPTCHA_PORT_", "CAPTCHA_SERVICE_PORT_"].iter().any(|it| name.starts_with(it)),
    }
}
