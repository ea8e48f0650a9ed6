//! What is known of each setting: its names, its default and what it does.

use std::ffi::OsStr;
use std::sync::LazyLock;

use clap::{Arg, Command};

use super::Section;
use super::serving::HIDDEN;

/// A setting.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The file's section that it is in.
    pub section: &'static str,
    /// Its name in there.
    pub key: String,
    /// The option with its dashes, if it has one.
    pub option: Option<String>,
    /// The variable of the environment that stands for it.
    pub variable: Option<String>,
    /// What the option takes, in one word, and in brackets if it may stand alone.
    pub takes: Option<String>,
    /// What it is if it is not set.
    pub default: Option<String>,
    /// What it does: a line, and what more there is to say in paragraphs of their own.
    pub about: String,
}

impl Setting {
    /// All settings, in the order of their sections.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Setting>> =
            LazyLock::new(|| Section::ALL.iter().flat_map(Setting::of_section).collect());
        &ALL
    }

    fn of_section(section: &Section) -> Vec<Self> {
        let command = section.added_to(Command::new("section"));
        let mut settings: Vec<_> =
            command.get_arguments().map(|option| Self::of_option(section, option)).collect();
        if section.name == "serving" {
            settings.extend(HIDDEN.iter().map(|setting| Self {
                section: section.name,
                key: setting.key.to_owned(),
                option: None,
                variable: Some(setting.variable.to_owned()),
                takes: None,
                default: Some(setting.default.to_owned()),
                about: setting.about.to_owned(),
            }));
        }
        settings
    }

    /// The setting of a section's option, whose id is made of the name of the structure's field, as
    /// is its key. If two sections have a field of a name, one puts its own name before it.
    pub(super) fn of_option(section: &Section, option: &Arg) -> Self {
        let id = option.get_id().as_str();
        let before = format!("{}_", section.name);
        let (about, default) = described(option);
        let may_be_alone = option.get_num_args().is_some_and(|values| values.min_values() == 0);
        let takes = option.get_value_names().and_then(<[_]>::first);
        let takes = takes.map(|it| if may_be_alone { format!("[{it}]") } else { it.to_string() });
        Self {
            section: section.name,
            key: id.strip_prefix(&before).unwrap_or(id).replace('_', "-"),
            option: option.get_long().map(|long| format!("--{long}")),
            variable: option.get_env().and_then(OsStr::to_str).map(str::to_owned),
            takes,
            default,
            about,
        }
    }

    /// The setting of a variable.
    pub(crate) fn of_variable(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|setting| setting.variable.as_deref() == Some(name))
    }

    /// The setting of an option, which is named without its dashes.
    pub(crate) fn of_option_name(name: &str) -> Option<&'static Self> {
        let named =
            |it: &&Self| it.option.as_deref().and_then(|it| it.strip_prefix("--")) == Some(name);
        Self::all().iter().find(named)
    }

    /// Its name in messages, as TOML writes it in one word.
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.section, self.key)
    }
}

/// What an option does, and its default, be it a value or words in the text.
pub(crate) fn described(option: &Arg) -> (String, Option<String>) {
    let about = option.get_long_help().or(option.get_help());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let defaults = option.get_default_values().iter().map(|value| value.to_string_lossy());
    let default =
        (!option.get_default_values().is_empty()).then(|| Vec::from_iter(defaults).join(","));
    let Some((before, default_on)) = about.split_once(" [default: ") else {
        return (about, default);
    };
    let Some((default, behind)) = default_on.split_once(']') else { return (about, default) };
    (format!("{before}{behind}"), Some(default.to_owned()))
}

/// A message with the file's keys in place of options, for whoever has a file.
pub(crate) fn by_keys(message: &str) -> String {
    let mut named: Vec<_> =
        Setting::all().iter().filter_map(|it| Some((it.option.as_deref()?, it))).collect();
    // Some names begin with another.
    named.sort_by_key(|(option, _)| std::cmp::Reverse(option.len()));
    named.into_iter().fold(message.to_owned(), |message, (option, setting)| {
        let variable = setting.variable.as_deref().unwrap_or_default();
        message.replace(&format!(" (or {variable})"), "").replace(option, &setting.path())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Config;

    /// The names that the structure knows in a place, as its error lists them.
    fn known(toml: &str) -> Vec<String> {
        let error = toml::from_str::<Config>(toml).unwrap_err();
        let names = error.message().split('`').skip(1).step_by(2);
        names.filter(|name| *name != "x").map(str::to_owned).collect()
    }

    #[test]
    fn every_option_and_variable_has_its_key_in_the_file_and_the_other_way_round() {
        let mut sections = known("x = 1");
        assert_eq!(sections.pop().as_deref(), Some("site"), "which is no section but a list");
        assert_eq!(sections, Section::ALL.map(|section| section.name));
        let keys = sections.iter().flat_map(|section| {
            let keys = known(&format!("[{section}]\nx = 1")).into_iter();
            keys.map(move |key| format!("{section}.{key}"))
        });
        let paths: Vec<_> = Setting::all().iter().map(Setting::path).collect();
        assert!(paths.len() > 30);
        let unique: BTreeSet<_> = paths.iter().cloned().collect();
        assert_eq!(unique.len(), paths.len());
        assert_eq!(unique, keys.collect());
    }
}
