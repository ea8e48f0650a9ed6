//! What `python manage.py diffsettings --all` prints.

use std::collections::BTreeMap;

use super::repr;
use super::value::{Literal, Value};

/// The settings that are of interest here. There are others, with secrets in them.
const WANTED: [&str; 5] =
    ["DATABASES", "DATABASE_ROUTERS", "SETTINGS_MODULE", "TIME_ZONE", "USE_TZ"];

/// A site's settings, by name.
pub(super) struct DjangoSettings(BTreeMap<String, Literal>);

impl DjangoSettings {
    /// Reads a line for each setting: `NAME = value`, and `###` behind the names that Django does not
    /// know, or before the values that are its defaults.
    ///
    /// # Errors
    ///
    /// Django always prints its `SETTINGS_MODULE`. A text without it is something else.
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let settings = Self(text.lines().filter_map(setting).collect());
        anyhow::ensure!(
            settings.module().is_some(),
            "found no SETTINGS_MODULE: expected what `python manage.py diffsettings --all` prints"
        );
        Ok(settings)
    }

    /// The Python module that the settings are from.
    pub(super) fn module(&self) -> Option<&str> {
        self.value("SETTINGS_MODULE")?.as_ref().ok().and_then(Value::text)
    }

    pub(super) fn value(&self, name: &str) -> Option<&Literal> {
        self.0.get(name)
    }

    /// The settings of django-simple-captcha, in the order of their names.
    pub(super) fn captchas(&self) -> impl Iterator<Item = (&str, &Literal)> {
        let settings = self.0.iter().map(|(name, value)| (name.as_str(), value));
        settings.filter(|(name, _)| name.starts_with("CAPTCHA_"))
    }
}

fn setting(line: &str) -> Option<(String, Literal)> {
    let line = line.strip_prefix("### ").unwrap_or(line);
    let line = line.trim_end().strip_suffix("  ###").unwrap_or(line);
    let (name, value) = line.split_once(" = ")?;
    let wanted = WANTED.contains(&name) || name.starts_with("CAPTCHA_");
    wanted.then(|| (name.to_owned(), repr::read(value)))
}
