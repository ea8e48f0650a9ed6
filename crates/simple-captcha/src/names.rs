//! What the form's two inputs are called.

use std::fmt;

/// The names of the two inputs that carry a captcha: its key and the visitor's answer.
///
/// ```
/// use simple_captcha::Names;
///
/// let names = Names::django("captcha");
/// assert_eq!((names.key(), names.answer()), ("captcha_0".to_owned(), "captcha_1".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    key: Name,
    answer: Name,
}

/// A name in two parts, so that a constant can be made of it.
#[derive(Clone, Copy, Debug)]
struct Name(&'static str, &'static str);

impl Names {
    /// Any two names.
    #[must_use]
    pub const fn new(key: &'static str, answer: &'static str) -> Self {
        Self { key: Name(key, ""), answer: Name(answer, "") }
    }

    /// As a field of django-simple-captcha that has this name: `…_0` and `…_1`.
    #[must_use]
    pub const fn django(field: &'static str) -> Self {
        Self { key: Name(field, "_0"), answer: Name(field, "_1") }
    }

    /// As the tutorial's form has it: `hashkey` and `captcha`.
    #[must_use]
    pub const fn tutorial() -> Self {
        Self::new("hashkey", "captcha")
    }

    /// As django-simple-captcha's serializers have it: `captcha_hashkey` and `captcha_code`.
    #[must_use]
    pub const fn rest() -> Self {
        Self::new("captcha_hashkey", "captcha_code")
    }

    /// The name of the hidden input, whose value is the captcha's key.
    #[must_use]
    pub fn key(&self) -> String {
        self.key.to_string()
    }

    /// The name of the input that the visitor types into.
    #[must_use]
    pub fn answer(&self) -> String {
        self.answer.to_string()
    }

    /// Under which names a captcha may come back whose field has these. The usual ones, [`Names::rest`] and
    /// [`Names::tutorial`] stand for one another: programs in use send them all.
    #[must_use]
    pub fn read_as(self) -> Vec<Self> {
        let usual = [Self::default(), Self::rest(), Self::tutorial()];
        let others = usual.into_iter().filter(|names| usual.contains(&self) && *names != self);
        std::iter::once(self).chain(others).collect()
    }
}

/// Those of `Names::django("captcha")`.
impl Default for Names {
    fn default() -> Self {
        Self::django("captcha")
    }
}

/// Wherever it is parted.
impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        let letters = |name: &Self| name.0.bytes().chain(name.1.bytes());
        letters(self).eq(letters(other))
    }
}

impl Eq for Name {}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        f.write_str(self.1)
    }
}
