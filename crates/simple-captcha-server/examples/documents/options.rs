//! The tables of `docs/options.md`.

use anyhow::Context;
use simple_captcha_server::documented::{Section, Setting};

pub(crate) const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/options.md");

const BEGIN: &str = "<!-- These tables are made by the example `documents`. -->\n";
const END: &str = "<!-- Up to here. -->\n";

/// The document with tables of what there is now.
pub(crate) fn with_tables(document: &str) -> anyhow::Result<String> {
    let (before, rest) =
        document.split_once(BEGIN).context("docs/options.md: no begin of tables")?;
    let (_, after) = rest.split_once(END).context("docs/options.md: no end of tables")?;
    Ok([before, BEGIN, &tables(), "\n", END, after].concat())
}

fn tables() -> String {
    let mut tables = String::new();
    for Section { name, about, .. } in Section::ALL {
        tables += &format!(
            "\n### `[{name}]`: {about}\n\n| option | variable | file | default | what it does |\n\
             |---|---|---|---|---|\n"
        );
        for setting in Setting::all().iter().filter(|setting| setting.section == name) {
            tables += &row(setting);
        }
    }
    tables
}

fn row(setting: &Setting) -> String {
    let option = setting.option.as_ref().map(|option| match &setting.takes {
        Some(value) => format!("`{option} {value}`"),
        None => format!("`{option}`"),
    });
    let variable = setting.variable.as_ref().map(|name| format!("`{name}`"));
    let default = setting.default.as_deref().map(|default| match default.contains(' ') {
        true => prose(default),
        false => format!("`{default}`"),
    });
    format!(
        "| {} | {} | `{}` | {} | {} |\n",
        option.unwrap_or_default(),
        variable.unwrap_or_default(),
        setting.key,
        default.as_deref().unwrap_or("none"),
        setting.about.split("\n\n").map(prose).collect::<Vec<_>>().join("<br>")
    )
}

/// A text as Markdown: names of options and the like are code.
fn prose(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let core = word.trim_matches(['(', ')', ',', '.', ':', ';']);
        let is_name = core.starts_with("--")
            || core.contains("://")
            || core.contains('_')
            || (core.contains(':') && core.is_ascii());
        match is_name && !word.contains('`') {
            true => word.replacen(core, &format!("`{core}`"), 1),
            false => word.replace('*', "\\*").replace('<', "&lt;"),
        }
    });
    words.collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
