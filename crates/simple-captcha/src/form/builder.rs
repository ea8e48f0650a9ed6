//! Saying how a field is to look, and making it.

use std::error::Error;

use super::field::{Asking, Content};
use super::{Field, FormCaptcha, Messages, Names, Pass, Refusal};
use crate::captcha::Captcha;
use crate::challenge::Task;
use crate::error::IssueError;
use crate::language::Language;
use crate::web::NewCaptcha;

/// Where the captcha's URLs are unless told otherwise.
const DEFAULT_MOUNT: &str = "/captcha";

/// Says how a field is to look, and then makes it. [`Captcha::field`] and [`Captcha::field_of`] start one.
///
/// ```
/// use simple_captcha::form::Names;
/// use simple_captcha::{Captcha, MemoryStore, Sum};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha =
///     Captcha::builder(MemoryStore::default()).named_challenge("sum", Sum::default()).build()?;
/// let field = captcha
///     .field("captcha")
///     .mount("/forms/captcha")
///     .names(Names::tutorial())
///     .id_prefix("contact")
///     .language(&"fr".parse()?)
///     .challenge("sum")
///     .issue()
///     .await?;
/// assert!(field.to_string().contains(r#"name="hashkey""#));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is made before `issue`"]
pub struct FieldBuilder<'a> {
    captcha: &'a Captcha,
    mount: &'a str,
    names: Names,
    id_prefix: &'a str,
    label: Option<&'a str>,
    required: bool,
    messages: &'static Messages,
    problem: Problem<'a>,
    challenge: Option<&'a str>,
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
    /// Starts a form's field, which shows a new captcha: `name` is the field's name, by which its two
    /// inputs are called `<name>_0` and `<name>_1` unless told otherwise.
    ///
    /// See [`form`](crate::form). A name other than `captcha` wants a [`FormCaptcha`], so that whoever
    /// reads the form knows it too: start the field with [`Captcha::field_of`] then.
    pub fn field<'a>(&'a self, name: &str) -> FieldBuilder<'a> {
        FieldBuilder::new(self, Names::django(name))
    }

    /// Starts the field of a form whose captcha a type describes, with its names and its challenge.
    pub fn field_of<C: FormCaptcha>(&self) -> FieldBuilder<'_> {
        FieldBuilder { challenge: C::challenge(), ..FieldBuilder::new(self, C::names()) }
    }
}

impl<'a> FieldBuilder<'a> {
    fn new(captcha: &'a Captcha, names: Names) -> Self {
        Self {
            captcha,
            mount: DEFAULT_MOUNT,
            names,
            id_prefix: "",
            label: None,
            required: true,
            messages: Messages::best(""),
            problem: Problem::None,
            challenge: None,
            pass: None,
        }
    }

    /// Sets where the captcha's own URLs are, `/captcha` unless told otherwise: a path without a slash
    /// at its end, as browsers see it. Where a proxy takes a part of it off, put that part in here.
    pub fn mount(mut self, mount: &'a str) -> Self {
        self.mount = mount;
        self
    }

    /// Sets what the two inputs are called, where that is not `<name>_0` and `<name>_1`. What reads the
    /// form has to know them: see [`FormCaptcha`].
    pub fn names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// Sets what the inputs' ids begin with. A page that has two fields of the same name needs that:
    /// an id is there once.
    pub fn id_prefix(mut self, prefix: &'a str) -> Self {
        self.id_prefix = prefix;
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

    /// Sets the language, or the closest to it that there is. English unless told otherwise.
    pub fn language(mut self, language: &Language) -> Self {
        self.messages = Messages::of(language);
        self
    }

    /// Sets the language by the visitor's header `Accept-Language`.
    pub fn accept_language(mut self, header: &str) -> Self {
        self.messages = Messages::best(header);
        self
    }

    /// Shows why the form came back, in the field's language, and marks the input as wrong.
    pub fn refused(mut self, refusal: Refusal) -> Self {
        self.problem = Problem::Refusal(refusal);
        self
    }

    /// Shows an error in words of your own, and marks the input as wrong.
    pub fn error(mut self, text: &'a str) -> Self {
        self.problem = Problem::Text(text);
        self
    }

    /// Asks with another challenge, one that was [named](crate::CaptchaBuilder::named_challenge) when
    /// the captcha was built. Its refresh asks with that one too. Only a form whose [`FormCaptcha`] names
    /// the same challenge is opened by its answer.
    pub fn challenge(mut self, name: &'a str) -> Self {
        self.challenge = Some(name);
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
        let id_prefix = match self.id_prefix {
            "" => String::new(),
            prefix => format!("{prefix}_"),
        };
        Ok(Field { names: self.names, id_prefix, messages: self.messages, content })
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
            new: NewCaptcha::with_sound_if_heard(self.captcha, &key, self.mount).await,
            double: self.captcha.offers_double(),
            size: self.captcha.image_size(),
            label: self.label.unwrap_or_else(|| self.messages.label_for(task)).to_owned(),
            required: self.required,
            numeric: task == Task::Calculate,
            error: match self.problem {
                Problem::None => None,
                Problem::Refusal(refusal) => Some(refusal.message(self.messages).to_owned()),
                Problem::Text(text) => Some(text.to_owned()),
            },
            challenge: self.challenge.map(str::to_owned),
        })
    }
}
