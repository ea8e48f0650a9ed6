//! A configuration file as it is written.

use toml::Value;

/// Settings and comments.
#[derive(Default)]
pub(super) struct Document(String);

impl Document {
    /// Adds a comment; what would end its line is left out.
    pub(super) fn comment(&mut self, text: &str) {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.0.push_str(format!("# {line}").trim_end());
        self.0.push('\n');
    }

    /// Tells why something that stands in some line was not carried over.
    pub(super) fn left_out(&mut self, line: usize, name: &str, why: &str) {
        self.comment(&format!("{name} (line {line}) is not carried over: {why}"));
    }

    pub(super) fn setting(&mut self, name: &str, value: &Value) {
        self.0.push_str(&written(name, value));
    }

    pub(super) fn blank_line(&mut self) {
        self.0.push('\n');
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A setting as a file has it.
pub(super) fn written(name: &str, value: &Value) -> String {
    format!("{name} = {value}\n")
}
