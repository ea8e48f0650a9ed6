//! Reading the configuration from a file.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::de::{DeTable, DeValue, Deserializer};

use super::{Config, names};
use crate::files;

/// In bytes.
const LARGEST: usize = 1024 * 1024;
/// What is never repeated.
const SECRETS: [&str; 4] = ["serving.secret", "serving.old-secret", "database.url", "site.secrets"];

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    ///
    /// What is not TOML, an unknown name, or a value that cannot be. The error has the line in it.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let bad = |place: usize, why: String| ConfigError {
            file: None,
            line: Some(line_at(text.as_bytes(), place)),
            value: None,
            why,
        };
        // The error's own message repeats the line, which may hold a secret.
        let file = DeTable::parse(text).map_err(|error| {
            let place = error.span().map_or(0, |span| span.start);
            bad(place, format!("this is not TOML: {}", error.message()))
        })?;
        if let Some((place, why)) = names::unknown(file.get_ref()) {
            return Err(bad(place, why));
        }
        let values = values(file.get_ref());
        let mut config = Self::deserialize(Deserializer::from(file)).map_err(|error| {
            let place = error.span().map_or(0, |span| span.start);
            let value = values.iter().find(|(_, value)| value.contains(&place));
            let value = value.map(|(path, value)| match SECRETS.contains(&path.as_str()) {
                true => path.clone(),
                false => {
                    format!("{path} = {}", excerpt(text.get(value.clone()).unwrap_or_default()))
                }
            });
            ConfigError { value, ..bad(place, error.message().to_owned()) }
        })?;
        let line = |value: Range<usize>| line_at(text.as_bytes(), value.start);
        config.locations.lines =
            values.into_iter().map(|(path, value)| (path, line(value))).collect();
        Ok(config)
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and as [`from_toml`](Self::from_toml). The error has the file and the
    /// line in it.
    pub fn from_file(file: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let file = file.as_ref();
        let bad = |line, why| ConfigError { file: Some(file.to_owned()), line, value: None, why };
        let bytes = files::read(file, LARGEST)
            .map_err(|error| bad(None, format!("cannot be read: {error}")))?;
        let text = str::from_utf8(&bytes).map_err(|error| {
            let line = line_at(&bytes, error.valid_up_to());
            bad(Some(line), "this is not UTF-8".to_owned())
        })?;
        let config = Self::from_toml(text);
        let mut config =
            config.map_err(|error| ConfigError { file: Some(file.to_owned()), ..error })?;
        config.locations.file = Some(file.to_owned());
        Ok(config)
    }
}

/// Each value's path and where it stands.
fn values(file: &DeTable<'_>) -> Vec<(String, Range<usize>)> {
    let mut values = Vec::new();
    for (section, keys) in file {
        let tables: Vec<_> = match keys.get_ref() {
            DeValue::Table(keys) => vec![keys],
            DeValue::Array(tables) => {
                let tables = tables.iter().filter_map(|table| table.get_ref().as_table());
                tables.collect()
            }
            _ => Vec::new(),
        };
        for keys in tables {
            let path = |key: &str| format!("{}.{key}", section.get_ref());
            values.extend(keys.iter().map(|(key, value)| (path(key.get_ref()), value.span())));
        }
    }
    values
}

/// The number of the line in which a byte is.
fn line_at(bytes: &[u8], place: usize) -> usize {
    let before = bytes.get(..place).unwrap_or(bytes);
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// The start of a value, fit for a message.
fn excerpt(value: &str) -> String {
    const LONGEST: usize = 60;
    let line = value.lines().next().unwrap_or_default();
    let start: String = line.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let end = if start.len() < value.len() { "…" } else { "" };
    format!("{}{end}", without_passwords(&start))
}

/// A text whose URLs show no user and password.
pub(crate) fn without_passwords(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find([' ', '\n', '\'', '"']).unwrap_or(after.len());
        let (url, behind) = after.split_at(end);
        let url = if url.contains(['@', '?']) { "…" } else { url };
        shown.extend([before, "://", url]);
        rest = behind;
    }
    if shown.contains('…') { Cow::Owned(shown + rest) } else { Cow::Borrowed(text) }
}

/// Why a configuration is refused. Neither a secret nor a password is in it.
#[derive(Debug)]
pub struct ConfigError {
    file: Option<PathBuf>,
    line: Option<usize>,
    /// The setting, and its value if it may be shown.
    value: Option<String>,
    why: String,
}

impl ConfigError {
    /// What is wrong with settings that were read well.
    pub(super) fn of_settings(why: String) -> Self {
        Self { file: None, line: None, value: None, why }
    }

    /// Whether it is a file that cannot be read at all.
    pub(crate) fn is_of_file(&self) -> bool {
        self.line.is_none() && self.file.is_some()
    }

    /// What is wrong, without where.
    pub(crate) fn why(&self) -> &str {
        &self.why
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}, line {line}: ", file.display())?,
            (Some(file), None) => write!(f, "{} ", file.display())?,
            (None, Some(line)) => write!(f, "line {line}: ")?,
            (None, None) => {}
        }
        if let Some(value) = &self.value {
            write!(f, "{value}: ")?;
        }
        f.write_str(&self.why)
    }
}

impl Error for ConfigError {}
