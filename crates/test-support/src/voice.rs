//! A voice that beeps.

use simple_captcha_draw::audio::Voice;

/// A voice that says each of these symbols, and each as the same beep.
pub fn beeping(language: &str, symbols: &str) -> Voice {
    let beep: Vec<i16> = (0..2400).map(|at| if at / 9 % 2 == 0 { 900 } else { -900 }).collect();
    let recordings = symbols.chars().map(|symbol| (symbol, beep.clone(), 8000));
    Voice::new(language.parse().unwrap(), "beeping", recordings).unwrap()
}
