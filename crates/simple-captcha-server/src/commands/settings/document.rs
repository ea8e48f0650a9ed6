//! A configuration file as it is written.

use std::collections::BTreeMap;

use toml::Value;

use crate::config::{Section, Setting};

/// Settings and comments, by sections. Settings are named as Django names them, and are written under the
/// names that they have here.
#[derive(Default)]
pub(super) struct Document {
    head: String,
    sections: BTreeMap<&'static str, String>,
    settings: BTreeMap<String, Value>,
    left_out: usize,
    failure: Option<String>,
}

impl Document {
    /// Adds a comment to the head.
    pub(super) fn comment(&mut self, text: &str) {
        self.head.push_str(&commented(text));
    }

    /// Adds a comment where that setting stands; to the head if it means nothing here.
    pub(super) fn comment_on(&mut self, name: &str, text: &str) {
        self.lines_of(name).push_str(&commented(text));
    }

    /// Says why a setting was not carried over.
    pub(super) fn left_out(&mut self, name: &str, why: &str) {
        self.left_out += 1;
        self.comment_on(name, &format!("{name} is not carried over: {why}"));
    }

    /// Tells why the server would not start with all of it.
    pub(super) fn fails(&mut self, why: &str) {
        self.comment(&format!("The server does not start with this: {why}"));
        self.failure = Some(why.to_owned());
    }

    /// Why the server would not start.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    pub(super) fn setting(&mut self, name: &str, value: &Value) {
        if let Some(setting) = Setting::of_variable(name) {
            self.lines_of(name).push_str(&line(setting, value));
            self.settings.insert(name.to_owned(), value.clone());
        }
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.settings.get(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.settings.contains_key(name)
    }

    /// How many things were not carried over.
    pub(super) fn number_left_out(&self) -> usize {
        self.left_out
    }

    pub(super) fn text(&self) -> String {
        let mut text = self.head.clone();
        for Section { name, .. } in Section::ALL {
            if let Some(lines) = self.sections.get(name) {
                text += &format!("\n[{name}]\n{lines}");
            }
        }
        text
    }

    fn lines_of(&mut self, name: &str) -> &mut String {
        // The site's own name for its database is another one.
        let name = if name == "DATABASES" { "DATABASE_URL" } else { name };
        match Setting::of_variable(name) {
            Some(setting) => self.sections.entry(setting.section).or_default(),
            None => &mut self.head,
        }
    }
}

/// A comment; what would end its line is left out.
fn commented(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{}\n", format!("# {line}").trim_end())
}

fn line(setting: &Setting, value: &Value) -> String {
    format!("{} = {value}\n", setting.key)
}

/// A file with one setting, under Django's name for it.
pub(super) fn file_with(name: &str, value: &Value) -> String {
    let setting = Setting::of_variable(name);
    setting.map(|it| format!("[{}]\n{}", it.section, line(it, value))).unwrap_or_default()
}
