//! Values of several options.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use simple_captcha::challenge::{InvalidLetters, InvalidSign};
use simple_captcha::{Letters, Puzzle, Sum};

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "expected an address and a port, such as 127.0.0.1:8000 or [::]:8000".to_owned()
    })
}

pub(super) fn whole_number(
    allowed: RangeInclusive<u32>,
) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| allowed.contains(number));
        number.ok_or_else(|| {
            format!("expected a whole number from {} to {}", allowed.start(), allowed.end())
        })
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

pub(super) fn sum(sign: &str) -> Result<Sum, InvalidSign> {
    Sum::default().with_times_sign(sign)
}

pub(super) fn alphabet(letters: &str) -> Result<Letters, InvalidLetters> {
    Letters::default().with_alphabet(letters)
}

pub(super) fn text_to_ask(text: &str) -> Result<String, String> {
    let fits = (1..=Puzzle::MAX_CHARS).contains(&text.chars().count());
    let told = || format!("expected 1 to {} characters, and not only blanks", Puzzle::MAX_CHARS);
    if fits && !text.trim().is_empty() { Ok(text.to_owned()) } else { Err(told()) }
}

/// The parts of a list: separated by commas, in brackets and quotes where Python wrote it.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let parts = text.split(',').map(|part| part.trim().trim_matches(['\'', '"']));
    parts.filter(|part| !part.is_empty())
}

/// The error for an unknown name, where names of Python's functions are taken too.
pub(crate) fn not_known(name: &str, expected: &str) -> String {
    if name.contains('.') {
        format!("a Python function of the site's own cannot run here: expected {expected}")
    } else {
        format!("expected {expected}")
    }
}

/// Whether a setting is switched off.
pub(super) fn is_none(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("none")
}
