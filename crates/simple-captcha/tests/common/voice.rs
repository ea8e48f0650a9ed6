//! A voice that beeps.
#![allow(dead_code, reason = "each test file uses a part of this")]
#![allow(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use simple_captcha::audio::Voice;

/// A voice that says each of these symbols, and each as the same beep.
pub(crate) fn beeping(language: &str, symbols: &str) -> Voice {
    let beep: Vec<i16> = (0..2400).map(|at| if at / 9 % 2 == 0 { 900 } else { -900 }).collect();
    let recordings = symbols.chars().map(|symbol| (symbol, beep.clone(), 8000));
    Voice::new(language.parse().unwrap(), "beeping", recordings).unwrap()
}
