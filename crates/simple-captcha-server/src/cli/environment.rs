//! What is no option: it can be set in the environment and in the configuration file alone.

use std::env;
use std::ffi::OsString;

use simple_captcha::Secret;

use super::Usage;
use crate::config::{Config, LOG, OLD_SECRET, SECRET, Setting, is_none, nearest, shown};

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
/// The variable that names the configuration file.
pub(super) const CONFIG: &str = "CAPTCHA_CONFIG";

/// Lays the secrets of the environment over a configuration.
pub(super) fn lay_secrets_over(config: &mut Config) -> Result<(), Usage> {
    for (variable, secret) in [
        (SECRET.variable, &mut config.serving.secret),
        (OLD_SECRET.variable, &mut config.serving.old_secret),
    ] {
        if let Some(value) = value(variable) {
            let new = Secret::new(value.into_encoded_bytes());
            *secret = Some(new.map_err(|error| Usage(format!("{variable}: {error}")))?);
        }
    }
    Ok(())
}

/// Lays over a configuration what the environment says is to be logged.
pub(super) fn lay_log_over(config: &mut Config) {
    if let Some(filter) = value(LOG.variable) {
        config.serving.log = Some(filter.to_string_lossy().into_owned());
    }
}

/// What is set of a Django site's settings that are not needed here.
pub(crate) fn unneeded() -> Option<String> {
    let set = DJANGOS
        .into_iter()
        .filter(|name| value(name).is_some_and(|value| !is_none(&value.to_string_lossy())));
    let set: Vec<_> = set.collect();
    if set.is_empty() { None } else { Some(set.join(", ")) }
}

/// Warns of blanks at the ends of secrets, which nobody sees there.
pub(crate) fn warn_of_space() {
    for name in [SECRET.variable, OLD_SECRET.variable] {
        let space = value(name).and_then(|secret| space_around(secret.as_encoded_bytes()));
        if let Some(space) = space {
            tracing::warn!(
                "{name} {space}, which is part of the secret: another server has the same secret only if it has that too"
            );
        }
    }
}

/// Warns of variables that look like settings and are none.
pub(crate) fn warn_of_unknown_variables() {
    let ours = |(name, value): (OsString, OsString)| {
        let (name, value) = (name.into_string().ok()?, value.to_string_lossy().into_owned());
        let is_ours = name.to_ascii_uppercase().starts_with("CAPTCHA_");
        (is_ours && !is_kubernetes(&name, &value)).then_some(name)
    };
    let settings = Setting::all().iter().filter_map(|setting| setting.variable.as_deref());
    let known: Vec<&str> = settings.chain(DJANGOS).collect();
    let mut names: Vec<String> = env::vars_os().filter_map(ours).collect();
    names.retain(|name| name != CONFIG && !known.contains(&name.as_str()));
    names.sort_unstable();
    for name in names {
        let what = shown(&name);
        match nearest(&name, &known) {
            Some(meant) => tracing::warn!(
                "ignoring an environment variable: {what} is not known, but {meant} is"
            ),
            None => tracing::warn!(
                "ignoring an environment variable: {what} is not known: --help lists the names of all settings"
            ),
        }
    }
}

/// The value of a variable, unless it is empty.
fn value(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
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
