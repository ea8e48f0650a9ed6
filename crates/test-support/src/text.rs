//! Texts as captchas ask them.

use simple_captcha_draw::Rng;

/// The letters and digits that captchas have unless told otherwise.
pub const LETTERS: &str = "ADEHKLMPTY269";

/// A text of so many characters of these.
pub fn text(alphabet: &str, length: usize, rng: &mut Rng) -> String {
    let alphabet = Vec::from_iter(alphabet.chars());
    (0..length).map(|_| *rng.pick(&alphabet).unwrap()).collect()
}
