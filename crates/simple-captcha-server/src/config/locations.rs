//! Where settings stand that are found to be wrong only when something is made of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Setting, by_keys};

/// Where in a file the settings are that came from it.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingLocations {
    pub(super) file: Option<PathBuf>,
    /// The line of each setting, by its path.
    pub(super) lines: BTreeMap<String, usize>,
}

impl SettingLocations {
    /// Notes that a setting did not come from the file.
    pub(super) fn forget(&mut self, setting: &Setting) {
        self.lines.remove(&setting.path());
    }

    /// A message that begins with the options that are to blame: if one of them came from the file,
    /// with its line, and the file's keys in place of options.
    pub(crate) fn locate(&self, message: &str) -> String {
        let line = blamed(message).find_map(|setting| self.lines.get(&setting.path()));
        match (line, &self.file) {
            (Some(line), Some(file)) => {
                format!("{}, line {line}: {}", file.display(), by_keys(message))
            }
            (Some(line), None) => format!("line {line}: {}", by_keys(message)),
            (None, _) => message.to_owned(),
        }
    }
}

fn blamed(message: &str) -> impl Iterator<Item = &'static Setting> {
    let options = message.split(':').next().unwrap_or_default().split_whitespace();
    options.filter_map(|word| Setting::of_option_name(word.strip_prefix("--")?))
}
