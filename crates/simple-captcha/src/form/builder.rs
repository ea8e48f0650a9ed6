//! Saying how a field is to look, and making it.

use std::error::Error;

use super::field::{Asking, Content, Ids};
use super::{Field, FormCaptcha, Messages, Names, Pass, Refusal, Usual};
use crate::captcha::Captcha;
use crate::challenge::Task;
use crate::error::IssueError;
use crate::web::NewCaptcha;

/// Says how a field is to look, and then makes it. [`Captcha::field`] and [`Captcha::field_of`] start one.
///
/// ```
/// use simple_captcha::{Captcha, MemoryStore};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let field = captcha.field().id_prefix("contact").language("fr").issue().await?;
/// assert!(field.to_string().contains(r#"id="contact_id_captcha_1""#));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is made before `issue`"]
pub struct FieldBuilder<'a> {
    captcha: &'a Captcha,
    mount: &'a str,
    names: Names,
    id_prefix: Option<&'a str>,
    label: Option<&'a str>,
    required: bool,
    messages: &'static Messages,
    problem: Problem<'a>,
    challenge: Option<&'static str>,
    pass: Option<Pass>,
}

/// What is said of the answer before.
#[derive(Debug)]
enum Problem<'a> {
    None,
    Refusal(Refusal),
    Text(&'a str),
}

impl Captcha {
    /// Starts a form's field, which shows a new captcha. Its inputs are called `captcha_0` and
    /// `captcha_1`, as django-simple-captcha's are; see [`form`](crate::form).
    pub fn field(&self) -> FieldBuilder<'_> {
        self.field_of::<Usual>()
    }

    /// Starts the field of a form whose captcha a type describes, with its names and its challenge.
    /// Whoever reads the form is told the same type.
    pub fn field_of<C: FormCaptcha>(&self) -> FieldBuilder<'_> {
        FieldBuilder::new(self, C::NAMES, C::CHALLENGE)
    }
}

impl<'a> FieldBuilder<'a> {
    fn new(captcha: &'a Captcha, names: Names, challenge: Option<&'static str>) -> Self {
        Self {
            captcha,
            mount: captcha.mount(),
            names,
            id_prefix: None,
            label: None,
            required: true,
            messages: Messages::best(""),
            problem: Problem::None,
            challenge,
            pass: None,
        }
    }

    /// Sets where the captcha's own URLs are as this visitor's browser sees them, where that is another
    /// path than the captcha's [mount](crate::CaptchaBuilder::mount): a proxy may take a part of it off.
    pub fn mount(mut self, mount: &'a str) -> Self {
        self.mount = mount;
        self
    }

    /// Sets what the inputs' ids begin with, and makes them stay the same, `<prefix>_id_captcha_1`, for
    /// a style or a link of yours. Unless told, they end with what no other field of the page has.
    pub fn id_prefix(mut self, prefix: &'a str) -> Self {
        self.id_prefix = Some(prefix);
        self
    }

    /// Sets the label's text, where the language's own does not fit what you ask.
    pub fn label(mut self, text: &'a str) -> Self {
        self.label = Some(text);
        self
    }

    /// Sets whether a browser sends the form only with an answer; it does unless told otherwise. The
    /// server has to ask for one in any case.
    pub fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// Sets the language: a tag, such as `pt-BR`, or a whole header `Accept-Language`, or what the
    /// extractor `Language` of a web framework's crate gives. The field is in the [best](Messages::best)
    /// that there is for it; in English unless told.
    pub fn language(mut self, wanted: impl AsRef<str>) -> Self {
        self.messages = Messages::best(wanted.as_ref());
        self
    }

    /// Shows why the form came back, in the field's language, marks the input as wrong, and lets the page
    /// begin there (`autofocus`): so who hears the page is told.
    pub fn refused(mut self, refusal: Refusal) -> Self {
        self.problem = Problem::Refusal(refusal);
        self
    }

    /// Shows an error in words of your own, as [`FieldBuilder::refused`] shows its.
    pub fn error(mut self, text: &'a str) -> Self {
        self.problem = Problem::Text(text);
        self
    }

    /// Puts a pass in the captcha's place, if there is one: the visitor has answered already, and the
    /// field says so. No captcha is made then.
    pub fn pass(mut self, pass: Option<Pass>) -> Self {
        self.pass = pass;
        self
    }

    /// Makes a new captcha, and the field that asks for its answer.
    ///
    /// # Errors
    ///
    /// As [`Captcha::issue`]; and [`IssueError::NoSuchChallenge`]. It is logged here. For a web
    /// framework that answers with a status, it converts into [`http::StatusCode`].
    pub async fn issue(mut self) -> Result<Field, IssueError> {
        let content = match self.pass.take() {
            Some(pass) => Content::Pass(pass),
            None => Content::Asking(self.asking().await?),
        };
        let ids = match self.id_prefix {
            Some(prefix) => Ids::Prefixed(prefix.to_owned()),
            None => Ids::Unique,
        };
        Ok(Field { names: self.names, ids, messages: self.messages, content })
    }

    async fn asking(&self) -> Result<Asking, IssueError> {
        let key = match self.challenge {
            None => self.captcha.issue().await,
            Some(name) => self.captcha.issue_named(name).await,
        };
        let key = key.inspect_err(|error| {
            tracing::error!(error = error as &dyn Error, "no captcha was made for a field");
        })?;
        let task = self.captcha.task(self.challenge);
        Ok(Asking {
            new: NewCaptcha::new(self.captcha, &key, self.mount),
            double: self.captcha.offers_double(),
            animated: self.captcha.is_animated(),
            size: self.captcha.image_size(),
            label: self.label.unwrap_or_else(|| self.messages.label_for(task)).to_owned(),
            required: self.required,
            numeric: task == Task::Calculate,
            error: match self.problem {
                Problem::None => None,
                Problem::Refusal(refusal) => Some(refusal.message(self.messages).to_owned()),
                Problem::Text(text) => Some(text.to_owned()),
            },
            challenge: self.challenge,
        })
    }
}
