//! Values of several settings.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use simple_captcha::Puzzle;

use super::toml_value;

/// A whole number within limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WholeNumber<const LEAST: u32, const MOST: u32>(u32);

impl<const LEAST: u32, const MOST: u32> WholeNumber<LEAST, MOST> {
    /// For a number that is written in the program: another one does not compile.
    pub(super) const fn new(number: u32) -> Self {
        assert!(LEAST <= number && number <= MOST, "this number is outside of its limits");
        Self(number)
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }
}

impl<const LEAST: u32, const MOST: u32> FromStr for WholeNumber<LEAST, MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
        let number = number.map(Self);
        number.ok_or_else(|| format!("expected a whole number from {LEAST} to {MOST}"))
    }
}

impl<const LEAST: u32, const MOST: u32> fmt::Display for WholeNumber<LEAST, MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de, const LEAST: u32, const MOST: u32> Deserialize<'de> for WholeNumber<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        toml_value::number(deserializer)
    }
}

/// An address and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SocketAddress(pub(crate) SocketAddr);

impl FromStr for SocketAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = "expected an address and a port, such as 127.0.0.1:8000 or [::]:8000";
        text.parse().map(Self).map_err(|_| expected)
    }
}

impl fmt::Display for SocketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that can be asked or spoken.
#[derive(Clone, Debug)]
pub(crate) struct ChallengeText(pub(crate) String);

impl FromStr for ChallengeText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = (1..=Puzzle::MAX_CHARS).contains(&text.chars().count());
        if fits && !text.trim().is_empty() {
            return Ok(Self(text.to_owned()));
        }
        Err(format!("expected 1 to {} characters, and not only blanks", Puzzle::MAX_CHARS))
    }
}

/// Reads what Python and shells write for true and false.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("expected true or false".to_owned()),
    }
}

/// The parts of a list: separated by commas, in brackets and quotes where Python wrote it.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let parts = text.split(',').map(|part| part.trim().trim_matches(['\'', '"']));
    parts.filter(|part| !part.is_empty())
}

/// The error for an unknown name, where names of Python's functions are taken too.
pub(super) fn not_known(name: &str, expected: &str) -> String {
    if name.contains('.') {
        format!("a Python function of the site's own cannot run here: expected {expected}")
    } else {
        format!("expected {expected}")
    }
}

/// Whether a setting is switched off.
pub(crate) fn is_none(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("none")
}
