//! A configuration file as it is written.

use std::collections::BTreeMap;

use toml::Value;

/// Settings and comments.
#[derive(Default)]
pub(super) struct Document {
    text: String,
    settings: BTreeMap<String, Value>,
    left_out: usize,
    failure: Option<String>,
}

impl Document {
    /// Adds a comment; what would end its line is left out.
    pub(super) fn comment(&mut self, text: &str) {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.text.push_str(format!("# {line}").trim_end());
        self.text.push('\n');
    }

    /// Says why a setting was not carried over.
    pub(super) fn left_out(&mut self, name: &str, why: &str) {
        self.left_out += 1;
        self.comment(&format!("{name} is not carried over: {why}"));
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
        self.text.push_str(&written(name, value));
        self.settings.insert(name.to_owned(), value.clone());
    }

    pub(super) fn blank_line(&mut self) {
        self.text.push('\n');
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

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// A setting as a file has it.
pub(super) fn written(name: &str, value: &Value) -> String {
    format!("{name} = {value}\n")
}
