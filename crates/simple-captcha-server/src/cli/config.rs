//! The configuration file.
//!
//! A setting in it is the text that the variable of its name would hold, so all that is said of
//! variables holds for it too.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use toml::de::{DeTable, DeValue};

use super::{Usage, setting_names};
use crate::files;

/// Beside the file that names it, it cannot stand in the file itself.
const VARIABLE: &str = "CAPTCHA_CONFIG";
const OPTION: &str = "config";
/// In bytes.
const LARGEST: usize = 1024 * 1024;
/// Settings of which an empty text means none, as it does to Django.
const EMPTY_IS_NONE: [&str; 2] = ["CAPTCHA_NOISE_FUNCTIONS", "CAPTCHA_FILTER_FUNCTIONS"];
/// How alike two names are of which one may be meant for the other, from 0 to 1.
const ALIKE: f64 = 0.85;

/// Offers `--config` with every command that has settings.
pub(super) fn offered(command: clap::Command) -> clap::Command {
    let command = command.mut_subcommands(offered);
    if command.get_arguments().all(|argument| argument.get_env().is_none()) {
        return command;
    }
    command.arg(
        Arg::new(OPTION)
            .long(OPTION)
            .value_name("FILE")
            .env(VARIABLE)
            .value_parser(value_parser!(PathBuf))
            .help_heading(None)
            .help(
                "A file with settings, in TOML",
            )
            .long_help(
                "A file with settings, in TOML\n\nEach stands under its name in the environment, \
                 such as CAPTCHA_LENGTH = 6. What is on the command line or in the environment wins.",
            ),
    )
}

/// The settings of a file.
#[derive(Debug)]
pub(super) struct Config {
    file: PathBuf,
    settings: BTreeMap<String, Setting>,
}

/// It shows no value: it may be a secret.
struct Setting {
    line: usize,
    value: Value,
}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setting").field("line", &self.line).finish_non_exhaustive()
    }
}

enum Value {
    One(String),
    List(Vec<String>),
}

impl Config {
    /// The file that the command line or the environment names, if there is one.
    pub(super) fn named(matches: &ArgMatches) -> Result<Option<Self>, Usage> {
        let named = matches.try_get_one::<PathBuf>(OPTION).ok().flatten();
        named.map(|file| Self::read(file)).transpose()
    }

    fn read(file: &Path) -> Result<Self, Usage> {
        let bytes = files::read(file, LARGEST).map_err(|error| {
            let file = file.display();
            Usage(format!("--{OPTION} (or {VARIABLE}): {file} cannot be read: {error}"))
        })?;
        Self::parse(file, &bytes)
    }

    /// Reads what is in a file.
    pub(super) fn parse(file: &Path, bytes: &[u8]) -> Result<Self, Usage> {
        let bad = |place: usize, why: &str| {
            Usage(format!("{}, line {}: {why}", file.display(), line_at(bytes, place)))
        };
        let text =
            str::from_utf8(bytes).map_err(|error| bad(error.valid_up_to(), "this is not UTF-8"))?;
        // Its own message repeats the line, which may hold a secret.
        let table = DeTable::parse(text).map_err(|error| {
            let place = error.span().map_or(0, |span| span.start);
            bad(place, &format!("this is not TOML: {}", error.message()))
        })?;
        let mut settings = Vec::from_iter(table.into_inner());
        settings.sort_by_key(|(name, _)| name.span().start);
        let settings = settings.into_iter().map(|(name, value)| {
            let place = name.span().start;
            let name = name.into_inner().into_owned();
            is_known(&name, value.get_ref()).map_err(|why| bad(place, &why))?;
            let value = read_value(value.into_inner())
                .map_err(|why| bad(place, &format!("{name}: {why}")))?;
            Ok((name, Setting { line: line_at(bytes, place), value }))
        });
        Ok(Self { file: file.to_owned(), settings: settings.collect::<Result<_, _>>()? })
    }

    /// The settings of a command that are not on the command line or in the environment, as arguments.
    pub(super) fn arguments_beside(
        &self,
        given: &ArgMatches,
        command: &clap::Command,
    ) -> Vec<OsString> {
        self.arguments(command, |argument| {
            let source = given.value_source(argument.get_id().as_str());
            matches!(source, Some(ValueSource::CommandLine | ValueSource::EnvVariable))
        })
    }

    /// The settings of a command as arguments, without those that are given already.
    pub(super) fn arguments(
        &self,
        command: &clap::Command,
        is_given: impl Fn(&Arg) -> bool,
    ) -> Vec<OsString> {
        let mut arguments = Vec::new();
        for argument in command.get_arguments() {
            let name = argument.get_env().and_then(|name| name.to_str());
            let setting = name.and_then(|name| self.settings.get(name));
            let given = is_given(argument);
            if let (Some(setting), Some(option), false) = (setting, argument.get_long(), given) {
                let each = matches!(argument.get_action(), ArgAction::Append);
                let none = name.is_some_and(|name| EMPTY_IS_NONE.contains(&name));
                let texts = setting.value.texts(each).into_iter();
                let texts = texts.map(|text| match text.is_empty() && none {
                    true => "none".to_owned(),
                    false => text,
                });
                let texts = texts.filter(|text| !text.is_empty());
                arguments.extend(texts.map(|text| format!("--{option}={text}").into()));
            }
        }
        arguments
    }

    /// The text of a setting, unless it is empty, and where it stands.
    pub(super) fn text(&self, name: &str) -> Option<(String, String)> {
        let setting = self.settings.get(name)?;
        let text = setting.value.texts(false).into_iter().find(|text| !text.is_empty())?;
        Some((text, self.place(name)?))
    }

    /// Where a setting stands, to be told.
    pub(super) fn place(&self, name: &str) -> Option<String> {
        let line = self.settings.get(name)?.line;
        Some(format!("{}, line {line}: {name}", self.file.display()))
    }
}

impl Value {
    /// Its text; a list's as Python would write it, or that of each of its elements.
    fn texts(&self, each: bool) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::List(texts) if each => texts.clone(),
            Self::List(texts) => vec![format!("({})", texts.join(", "))],
        }
    }
}

/// Tells why a name does not belong into the file, and which one may be meant.
fn is_known(name: &str, value: &DeValue<'_>) -> Result<(), String> {
    if name == VARIABLE {
        return Err(format!("{name}: a configuration file names no other"));
    }
    match unknown(name) {
        Some(_) if matches!(value, DeValue::Table(_)) => {
            let shown = shown(name);
            Err(format!("{shown} is not known: settings stand side by side, in no sections"))
        }
        Some(why) => Err(why),
        None => Ok(()),
    }
}

/// Says that no setting has that name, and which one may be meant; `None` if one has.
pub(super) fn unknown(name: &str) -> Option<String> {
    let known = setting_names();
    if name == VARIABLE || known.iter().any(|known| known == name) {
        return None;
    }
    let shown = shown(name);
    Some(match nearest(name, known) {
        Some(nearest) => format!("{shown} is not known, but {nearest} is"),
        None => format!("{shown} is not known: --help lists the names of all settings"),
    })
}

/// A name that somebody chose, fit for a message.
fn shown(name: &str) -> String {
    let start: String = name.chars().take(60).collect();
    start.escape_debug().to_string()
}

/// The one of the known names that may be meant by another.
pub(crate) fn nearest<'k>(name: &str, known: &'k [impl AsRef<str>]) -> Option<&'k str> {
    // What all names begin with makes none alike.
    let own = |name: &str| name.strip_prefix("CAPTCHA_").unwrap_or(name).to_owned();
    let name = own(&name.to_uppercase());
    let alike = |known: &str| strsim::jaro_winkler(&name, &own(known));
    let known = known.iter().map(AsRef::as_ref);
    let nearest = known.max_by(|one, other| alike(one).total_cmp(&alike(other)));
    nearest.filter(|nearest| alike(nearest) > ALIKE)
}

fn read_value(value: DeValue<'_>) -> Result<Value, String> {
    match value {
        DeValue::Array(values) => {
            let texts = values.into_iter().map(|value| read_text(value.into_inner()));
            texts.collect::<Result<_, _>>().map(Value::List)
        }
        value => read_text(value).map(Value::One),
    }
}

fn read_text(value: DeValue<'_>) -> Result<String, String> {
    Ok(match value {
        DeValue::String(text) => text.into_owned(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_err(|_| "this number is too large".to_owned())?
            .to_string(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(_) => return Err("it cannot be a date or a time".to_owned()),
        DeValue::Array(_) => return Err("there can be no list in a list".to_owned()),
        DeValue::Table(_) => return Err("it cannot be a table".to_owned()),
    })
}

/// The number of the line in which a byte is.
fn line_at(bytes: &[u8], place: usize) -> usize {
    let before = bytes.get(..place).unwrap_or(bytes);
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
