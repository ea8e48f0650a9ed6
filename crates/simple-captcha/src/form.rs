//! Which form a captcha belongs to.

use std::borrow::Cow;

use crate::names::Names;

/// Which form a captcha belongs to: the form's name, what its inputs are called, and what it asks. Say it
/// once, and use it for the field that shows the captcha and for the handler that lets the form in.
///
/// ```
/// use simple_captcha::{Captcha, Form, MemoryStore, Names, Sum};
///
/// /// The newsletter asks for a sum.
/// const NEWSLETTER: Form = Form::new("newsletter")
///     .with_names(Names::django("newsletter"))
///     .with_challenge("sum");
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha =
///     Captcha::builder(MemoryStore::default()).named_challenge("sum", Sum::default()).build()?;
/// let newsletter = captcha.for_form(NEWSLETTER);
///
/// let key = newsletter.issue().await?;
/// assert!(captcha.verify(&key, "7").await.is_err(), "it opens no other form");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    name: Cow<'static, str>,
    names: Names,
    challenge: Option<&'static str>,
    /// A challenge that counts in place of the other, where its name is not known when the program is
    /// compiled.
    chosen: Option<String>,
}

impl Form {
    /// A form of that name, with the usual [names](Names::default) of its inputs and the site's usual
    /// challenge. The name is any text that only this form of the site has.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            names: Names::django("captcha"),
            challenge: None,
            chosen: None,
        }
    }

    /// Sets what the field's two inputs are called.
    #[must_use]
    pub const fn with_names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// Sets what the form asks, by the name of a
    /// [challenge](crate::CaptchaBuilder::named_challenge) or
    /// [kind](crate::CaptchaBuilder::named_kind). A captcha of another challenge does not open the form.
    #[must_use]
    pub const fn with_challenge(mut self, name: &'static str) -> Self {
        self.challenge = Some(name);
        self
    }

    /// The form's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the field's two inputs are called.
    #[must_use]
    pub fn names(&self) -> Names {
        self.names
    }

    /// What the form asks; `None` for the site's usual challenge.
    #[must_use]
    pub fn challenge(&self) -> Option<&str> {
        self.chosen.as_deref().or(self.challenge)
    }

    /// The same form, asking with a challenge whose name is read at run time.
    #[must_use]
    pub fn asking(mut self, challenge: impl Into<String>) -> Self {
        self.chosen = Some(challenge.into());
        self
    }
}

/// A form of that name.
impl From<String> for Form {
    fn from(name: String) -> Self {
        Self { name: Cow::Owned(name), ..Self::default() }
    }
}
