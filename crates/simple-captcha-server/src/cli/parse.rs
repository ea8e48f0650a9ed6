//! From the command line, the environment and the configuration file to a command and its
//! configuration.

use std::borrow::Cow;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::PathBuf;
use std::{env, process};

use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches, value_parser};

use super::environment::{self, CONFIG};
use super::{Cli, Command, Usage, help};
use crate::config::{Config, Section, without_passwords};

/// Reads the command line. A mistake in it is told, and ends the process with status 2.
pub(crate) fn parse() -> (Command, Config) {
    match try_parse() {
        Ok(parsed) => parsed,
        Err(Mistake::Told(why)) => {
            let _ = writeln!(io::stderr(), "simple-captcha: {why}");
            process::exit(2)
        }
        Err(Mistake::Clap(error)) => {
            let text = error.render().to_string();
            let _ = match without_passwords(&text) {
                // What stands where none is expected may be a database's URL.
                Cow::Owned(text) if error.use_stderr() => io::stderr().write_all(text.as_bytes()),
                _ => error.print(),
            };
            if let Some(variable) = variable_to_blame(&error) {
                let _ = writeln!(io::stderr(), "\nThe value came from the environment: {variable}");
            }
            process::exit(error.exit_code())
        }
    }
}

/// Reads it once more, with what the configuration file says now.
pub(crate) fn parse_again() -> Result<(Command, Config), Usage> {
    try_parse().map_err(|mistake| match mistake {
        Mistake::Told(why) => why,
        Mistake::Clap(error) => {
            let text = error.render().to_string();
            let text = without_passwords(&text);
            let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let variable = variable_to_blame(&error);
            Usage(variable.map_or_else(|| line.to_owned(), |name| format!("{name}: {line}")))
        }
    })
}

/// The program with all its commands and options, and what `--help` says of them.
#[must_use]
pub fn program() -> clap::Command {
    help::long(with_settings(Cli::command(), true))
}

enum Mistake {
    /// One that is told in a line.
    Told(Usage),
    /// One that clap tells, or the help that was asked for.
    Clap(clap::Error),
}

impl From<clap::Error> for Mistake {
    fn from(error: clap::Error) -> Self {
        // The value may hold a password, so it is not repeated.
        let is_of_database = blamed(&error).is_some_and(|option| option == "--database");
        match error.source() {
            Some(why) if is_of_database => {
                Self::Told(Usage(format!("--database (or DATABASE_URL): {why}")))
            }
            _ => Self::Clap(error),
        }
    }
}

impl From<Usage> for Mistake {
    fn from(why: Usage) -> Self {
        Self::Told(why)
    }
}

fn try_parse() -> Result<(Command, Config), Mistake> {
    let arguments: Vec<OsString> = env::args_os().collect();
    let named = arguments.get(1).and_then(|name| name.to_str()).unwrap_or_default();
    let commanded = Cli::command().get_subcommands().any(|command| command.get_name() == named);
    let command = with_settings(Cli::command(), !commanded);
    let given = unset(command.clone()).try_get_matches_from(&arguments);
    let mut given = given.map_err(|error| match error.kind() {
        // The defaults are in the help, though they are laid under the file and not over it.
        ErrorKind::DisplayHelp => helped(command, &arguments).unwrap_or(error),
        _ => error,
    })?;
    let command = Cli::from_arg_matches(&given)?.command.unwrap_or(Command::Serve);
    let (name, given) = match given.remove_subcommand() {
        Some((name, given)) => (name, given),
        None => ("serve".to_owned(), given),
    };
    Ok((command, configuration(&name, given)?))
}

/// What the file says, and over it the environment and the command line.
fn configuration(command: &str, mut given: ArgMatches) -> Result<Config, Mistake> {
    let mut config = match given.try_remove_one::<PathBuf>(FILE) {
        Ok(Some(file)) => Config::from_file(file).map_err(|error| {
            let option = if error.is_of_file() { "--config (or CAPTCHA_CONFIG): " } else { "" };
            Usage(format!("{option}{error}"))
        })?,
        _ => Config::default(),
    };
    for section in sections(command) {
        section.lay_over(&mut config, &mut given)?;
    }
    if ["serve", "sheet", "samples"].contains(&command) {
        environment::lay_secrets_over(&mut config)?;
    }
    environment::lay_log_over(&mut config);
    Ok(config)
}

/// The sections of the configuration that mean something to a command. A variable that is of no use to
/// it may hold anything.
fn sections(command: &str) -> impl Iterator<Item = Section> {
    let names: &[&str] = match command {
        "migrate" | "clean" => &["database"],
        "sheet" | "samples" => &["challenge", "picture", "django"],
        "audio" => &["sound"],
        _ => &[],
    };
    let serves = command == "serve";
    Section::ALL.into_iter().filter(move |section| serves || names.contains(&section.name))
}

/// Adds to commands the options of their sections, and to the program itself those of a server, which
/// it is without a command.
fn with_settings(program: clap::Command, serves: bool) -> clap::Command {
    let program = if serves { with_settings_of("serve", program) } else { program };
    program.mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        with_settings_of(&name, command)
    })
}

fn with_settings_of(name: &str, command: clap::Command) -> clap::Command {
    /// Options of a section that mean nothing to some command.
    const IDLE: [(&str, &str); 3] =
        [("sheet", "double_scale"), ("samples", "double_scale"), ("audio", "audio")];
    let mut sections = sections(name).peekable();
    if sections.peek().is_none() {
        return command;
    }
    let command = sections.fold(command, |command, section| section.added_to(command));
    let command = command.arg(
        Arg::new(FILE)
            .long(FILE)
            .value_name("FILE")
            .env(CONFIG)
            .value_parser(value_parser!(PathBuf))
            .help("A file with settings, in TOML")
            .long_help(
                "A file with settings, in TOML\n\nIt has sections, such as [challenge] with \
                 length = 6. What is on the command line or in the environment wins.",
            ),
    );
    let idle = IDLE.into_iter().filter(|(command, _)| *command == name);
    idle.fold(command, |command, (_, id)| {
        command.mut_arg(id, |option| option.hide(true).env(None::<&str>))
    })
}

/// The option that names the configuration file.
const FILE: &str = "config";

/// The command without defaults, which would count as given. A variable that is empty counts as not set.
fn unset(command: clap::Command) -> clap::Command {
    let is_empty = |variable: &OsStr| env::var_os(variable).is_some_and(|value| value.is_empty());
    command
        .mut_args(move |argument| {
            let is_setting = argument.get_env().is_some();
            let argument = match argument.get_env() {
                Some(variable) if is_empty(variable) => argument.env(None::<&str>),
                _ => argument,
            };
            if is_setting { argument.default_value(Resettable::Reset) } else { argument }
        })
        .mut_subcommands(unset)
}

/// The help that was asked for.
fn helped(command: clap::Command, arguments: &[OsString]) -> Option<clap::Error> {
    let short = arguments.iter().any(|argument| argument == "-h");
    let command = if short { help::short(command) } else { help::long(command) };
    command.try_get_matches_from(arguments).err()
}

/// The option whose value is bad.
fn blamed(error: &clap::Error) -> Option<&str> {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    argument.split_whitespace().next()
}

/// The variable that a bad value came from, unless it came from the command line.
fn variable_to_blame(error: &clap::Error) -> Option<String> {
    let option = blamed(error)?;
    let given = |given: String| given == option || given.starts_with(&format!("{option}="));
    if env::args_os().any(|argument| given(argument.to_string_lossy().into_owned())) {
        return None;
    }
    let command = with_settings(Cli::command(), true);
    let argument = command
        .get_arguments()
        .find(|argument| argument.get_long() == option.strip_prefix("--"))?;
    Some(argument.get_env()?.to_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_the_command_line_does_not_count_as_given() {
        let program = unset(with_settings(Cli::command(), true));
        let program = program.mut_args(|option| option.env(None::<&str>));
        let given = program.try_get_matches_from(["simple-captcha"]).unwrap();
        assert_eq!(given.ids().collect::<Vec<_>>(), Vec::<&clap::Id>::new());
    }
}
