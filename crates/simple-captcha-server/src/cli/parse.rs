//! From the command line, the environment and the configuration file to a command.

use std::borrow::Cow;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::Path;
use std::sync::LazyLock;
use std::{env, process};

use clap::error::{ContextKind, ContextValue};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches};

use super::config::{self, Config};
use super::environment::DJANGOS;
use super::{Cli, Command, Commanded, Environment, Serve, Usage, with_short_help};

/// Reads the command line. A mistake in it is told, and ends the process with status 2.
pub(crate) fn parse() -> (Command, Environment) {
    match try_parse() {
        Ok(parsed) => parsed,
        Err(Mistake::File(why)) => {
            let _ = writeln!(io::stderr(), "simple-captcha: {why}");
            process::exit(2)
        }
        Err(Mistake::Value(error, config)) => {
            let text = error.render().to_string();
            let _ = match without_passwords(&text) {
                // What stands where none is expected may be a database's URL.
                Cow::Owned(text) if error.use_stderr() => io::stderr().write_all(text.as_bytes()),
                _ => error.print(),
            };
            if let Some(place) = place_to_blame(&error, config.as_ref()) {
                let _ = writeln!(io::stderr(), "\nThe value came from {place}");
            }
            process::exit(error.exit_code())
        }
    }
}

/// Reads it once more, with what the configuration file says now.
pub(crate) fn parse_again() -> Result<(Command, Environment), Usage> {
    try_parse().map_err(|mistake| match mistake {
        Mistake::File(why) => why,
        Mistake::Value(error, config) => {
            let text = error.render().to_string();
            let text = without_passwords(&text);
            let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let place = place_to_blame(&error, config.as_ref());
            Usage(place.map_or_else(|| line.to_owned(), |place| format!("{place}: {line}")))
        }
    })
}

enum Mistake {
    /// A configuration file that cannot be read.
    File(Usage),
    /// A bad option, or a bad value of the configuration file if one is named.
    Value(clap::Error, Option<Config>),
}

fn try_parse() -> Result<(Command, Environment), Mistake> {
    let mut arguments: Vec<OsString> = env::args_os().collect();
    let bad_option = |error| Mistake::Value(error, None);
    let named = arguments.get(1).and_then(|name| name.to_str()).unwrap_or_default();
    let commanded = Cli::command().get_subcommands().any(|command| command.get_name() == named);
    let root = if commanded { Commanded::command() } else { Cli::command() };
    let all = config::offered(root);
    let wants_short_help = arguments.iter().any(|argument| argument == "-h");
    let all = if wants_short_help { with_short_help(all) } else { all };
    let root = without_empty_variables(all.clone());

    let given = root.clone().try_get_matches_from(&arguments).map_err(bad_option)?;
    let (place, command, its_given) = named_command(&all, &given);
    let config = Config::named(its_given).map_err(Mistake::File)?;
    let Some(config) = config else {
        let command = command_of(&given, commanded).map_err(bad_option)?;
        return Ok((command, Environment { config: None }));
    };
    arguments.splice(place..place, config.arguments_beside(its_given, command));
    let parsed =
        root.try_get_matches_from(arguments).and_then(|given| command_of(&given, commanded));
    match parsed {
        Ok(command) => Ok((command, Environment { config: Some(config) })),
        Err(error) => Err(Mistake::Value(error, Some(config))),
    }
}

/// The command that was named, what was given to it, and at which argument that begins.
fn named_command<'a>(
    root: &'a clap::Command,
    given: &'a ArgMatches,
) -> (usize, &'a clap::Command, &'a ArgMatches) {
    let (mut place, mut command, mut given) = (1, root, given);
    while let Some((name, its_given)) = given.subcommand() {
        let Some(named) = command.find_subcommand(name) else { break };
        (place, command, given) = (place + 1, named, its_given);
    }
    (place, command, given)
}

fn command_of(given: &ArgMatches, commanded: bool) -> Result<Command, clap::Error> {
    if commanded {
        return Ok(Commanded::from_arg_matches(given)?.command);
    }
    let cli = Cli::from_arg_matches(given)?;
    Ok(cli.command.unwrap_or(Command::Serve(cli.serve)))
}

/// The server's options as a configuration file would have them; tells why they would be refused.
pub(crate) fn options_of(settings: &str) -> Result<Serve, String> {
    let config = Config::parse(Path::new(""), settings.as_bytes()).map_err(|why| why.0)?;
    let command = Serve::augment_args(clap::Command::new("serve"));
    let arguments = config.arguments(&command, |_| false);
    let alone = command.no_binary_name(true).mut_args(|argument| argument.env(None::<&str>));
    let matches = alone.try_get_matches_from(arguments);
    matches.and_then(|matches| Serve::from_arg_matches(&matches)).map_err(|error| {
        error.source().map_or_else(|| error.kind().to_string(), ToString::to_string)
    })
}

/// A message with the names of settings in the place of options, for who has a configuration file.
pub(crate) fn by_setting_names(message: &str) -> String {
    let serve = Serve::augment_args(clap::Command::new("serve"));
    let mut names: Vec<(String, String)> = serve
        .get_arguments()
        .filter_map(|argument| {
            let variable = argument.get_env()?.to_str()?;
            Some((format!("--{}", argument.get_long()?), variable.to_owned()))
        })
        .collect();
    // Some names begin with another.
    names.sort_by_key(|(option, _)| std::cmp::Reverse(option.len()));
    names.into_iter().fold(message.to_owned(), |message, (option, variable)| {
        message.replace(&format!(" (or {variable})"), "").replace(&option, &variable)
    })
}

/// The names that all settings have in the environment and in the configuration file.
pub(crate) fn setting_names() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(all_setting_names);
    &NAMES
}

fn all_setting_names() -> Vec<String> {
    let alone = Environment::NAMES.into_iter().chain(DJANGOS);
    let mut names: Vec<String> = alone.map(str::to_owned).collect();
    let mut commands = vec![Cli::command()];
    while let Some(command) = commands.pop() {
        let variables = command.get_arguments().filter_map(clap::Arg::get_env);
        names.extend(variables.filter_map(OsStr::to_str).map(str::to_owned));
        commands.extend(command.get_subcommands().cloned());
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// A text whose URLs show no user and password.
fn without_passwords(text: &str) -> Cow<'_, str> {
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

/// A variable that is set but empty counts as not set.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |variable: &OsStr| env::var_os(variable).is_some_and(|value| value.is_empty());
    command
        .mut_args(move |argument| match argument.get_env() {
            Some(variable) if is_empty(variable) => argument.env(None::<&str>),
            _ => argument,
        })
        .mut_subcommands(without_empty_variables)
}

/// Where a bad value came from, if it did not come from the command line: the configuration file if
/// one is named, as its values are read last, else an environment variable.
fn place_to_blame(error: &clap::Error, config: Option<&Config>) -> Option<String> {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let option = argument.split_whitespace().next()?;
    let given = |given: String| given == option || given.starts_with(&format!("{option}="));
    if env::args_os().any(|argument| given(argument.to_string_lossy().into_owned())) {
        return None;
    }
    let cli = Cli::command();
    let argument =
        cli.get_arguments().find(|argument| argument.get_long() == option.strip_prefix("--"))?;
    let variable = argument.get_env().and_then(OsStr::to_str)?;
    match config {
        Some(config) => config.place(variable),
        None => Some(format!("the environment: {variable}")),
    }
}
