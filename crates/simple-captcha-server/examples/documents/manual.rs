//! The manual page.

use clap::Command;
use clap_mangen::Man;
use simple_captcha_server::documented::{Setting, program};

pub(crate) const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/simple-captcha.1");

/// The page `simple-captcha(1)`, with the options of a server, and its other commands in a line each.
pub(crate) fn page() -> anyhow::Result<String> {
    let program = program();
    let mut commands = ".SH COMMANDS\n".to_owned();
    for command in program.get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        commands += &format!(".TP\n\\fB{}\\fR\n{}\n", command.get_name(), escaped(&about));
    }
    commands += ".PP\nWithout a command it serves. \\fBsimple\\-captcha help\\fR \\fICOMMAND\\fR lists the \
                 options of a command.\n";
    let usage = "simple-captcha [OPTIONS]\nsimple-captcha COMMAND [OPTIONS]";
    let manual = Man::new(in_paragraphs(program).override_usage(usage)).manual("simple-captcha");
    let mut page = Vec::new();
    manual.render_title(&mut page)?;
    manual.render_name_section(&mut page)?;
    manual.render_synopsis_section(&mut page)?;
    manual.render_description_section(&mut page)?;
    page.extend(commands.bytes());
    manual.render_options_section(&mut page)?;
    page.extend(environment().bytes());
    Ok(String::from_utf8(page)?)
}

/// What is said of the environment and the file, and of settings that are no options.
fn environment() -> String {
    let mut text = ".SH ENVIRONMENT AND CONFIGURATION FILE\n\
        Options can be given in the environment too, and in the file in TOML that \\fB\\-\\-config\\fR \
        names, under the names in brackets: challenge.length is the line length = 6 in its section \
        [challenge]. The command line wins over the environment, and that over the file. Only in the \
        environment and in the file:\n"
        .to_owned();
    for setting in Setting::all().iter().filter(|setting| setting.option.is_none()) {
        let variable = setting.variable.as_deref().unwrap_or_default();
        let about = escaped(&setting.about);
        let (section, key) = (setting.section, escaped(&setting.key));
        text += &format!(".TP\n\\fB{variable}\\fR [file: {section}.{key}]\n{about}\n");
    }
    text + ".SH EXIT STATUS\n0 done; 1 something failed, one line says what; 2 a bad option.\n"
}

/// The command with the default, the variable and the key of each option in one line.
fn in_paragraphs(program: Command) -> Command {
    program.mut_args(|option| {
        let text = option.get_long_help().or(option.get_help());
        let text = text.map(ToString::to_string).unwrap_or_default();
        option.long_help(text.replace("]\n[", "] ["))
    })
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('-', "\\-")
}
