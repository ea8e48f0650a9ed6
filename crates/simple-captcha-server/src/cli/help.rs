//! What `-h` and `--help` print.

use clap::Command;

use crate::config::{HIDDEN, Setting, described};

/// The options of `-h`, in their order.
const MAIN_OPTIONS: [&str; 12] = [
    "listen",
    "database",
    "config",
    "sealed",
    "prefix",
    "challenge",
    "length",
    "level",
    "audio",
    "voices",
    "timeout",
    "like-django",
];

const MORE: &str = "--help lists all options, and the variables that stand for them.";

/// The command with the help that `-h` prints: of a server's options the main ones, so that it fits on
/// one screen, without headings and variables.
pub(super) fn short(command: Command) -> Command {
    let serves = serves(&command);
    let command = command.mut_subcommands(short);
    if !serves {
        return command;
    }
    let command = command.mut_args(|argument| {
        let place =
            argument.get_long().and_then(|long| MAIN_OPTIONS.iter().position(|it| *it == long));
        let argument = argument.hide_env(true).help_heading(None);
        match place {
            Some(place) => argument.display_order(place),
            None => argument.hide_short_help(true),
        }
    });
    command.after_help(MORE)
}

/// The command with the help that `--help` prints: each setting with its default, its variable and its
/// key in the file.
pub(super) fn long(command: Command) -> Command {
    let serves = serves(&command);
    let command = command.mut_subcommands(long).mut_args(|argument| {
        let setting = argument.get_long().and_then(Setting::of_option_name);
        let Some(setting) = setting else { return argument };
        let (mut text, default) = described(&argument);
        text += "\n";
        for (what, name) in [
            ("default", default),
            ("env", setting.variable.clone()),
            ("file", Some(setting.path())),
        ] {
            if let Some(name) = name {
                text += &format!("\n[{what}: {name}]");
            }
        }
        argument.long_help(text).hide_env(true).hide_default_value(true)
    });
    if serves { command.after_long_help(beside_options()) } else { command }
}

fn serves(command: &Command) -> bool {
    ["simple-captcha", "serve"].contains(&command.get_name())
}

/// What else there is to say of the server's options.
fn beside_options() -> String {
    const INDENT: &str = "          ";
    const WIDTH: usize = 90;
    let mut text = "\
Options can be given in the environment too, and in the file in TOML that --config names, under the \
names in brackets: challenge.length is the line length = 6 in its section [challenge]. The command \
line wins over the environment, and that over the file. Only in the environment and in the file:"
        .to_owned();
    for setting in HIDDEN {
        text += &format!("\n  {} [file: serving.{}]", setting.variable, setting.key);
        let mut left = 0_usize;
        for word in setting.about.split_whitespace() {
            match left.checked_sub(word.len() + 1) {
                Some(rest) => {
                    left = rest;
                    text.push(' ');
                }
                None => {
                    left = WIDTH.saturating_sub(INDENT.len() + word.len());
                    text += "\n";
                    text += INDENT;
                }
            }
            text += word;
        }
    }
    text + "

Try it:
  simple-captcha                         then open http://127.0.0.1:8000/
  simple-captcha --challenge sum --listen 0.0.0.0:8080

Exit status: 0 done; 1 something failed, one line says what; 2 a bad option."
}
