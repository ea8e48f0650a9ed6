//! What the form's two inputs are called.

/// The names of the two inputs that carry a captcha: its key and the visitor's answer.
///
/// ```
/// use simple_captcha::form::Names;
///
/// let names = Names::django("captcha");
/// assert_eq!((names.key(), names.answer()), ("captcha_0", "captcha_1"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    key: String,
    answer: String,
}

impl Names {
    /// Any two names.
    pub fn new(key: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { key: key.into(), answer: answer.into() }
    }

    /// As a field of django-simple-captcha that has this name: `…_0` and `…_1`.
    #[must_use]
    pub fn django(field: &str) -> Self {
        Self::new(format!("{field}_0"), format!("{field}_1"))
    }

    /// As the tutorial's form has it: `hashkey` and `captcha`.
    #[must_use]
    pub fn tutorial() -> Self {
        Self::new("hashkey", "captcha")
    }

    /// As django-simple-captcha's serializers have it: `captcha_hashkey` and `captcha_code`.
    #[must_use]
    pub fn rest() -> Self {
        Self::new("captcha_hashkey", "captcha_code")
    }

    /// The name of the hidden input, whose value is the captcha's key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name of the input that the visitor types into.
    #[must_use]
    pub fn answer(&self) -> &str {
        &self.answer
    }
}
