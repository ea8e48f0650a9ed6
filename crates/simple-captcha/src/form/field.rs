//! The field: a new captcha and the HTML that asks for its answer.

use std::error::Error;
use std::fmt;

use super::html::Escaped;
use super::{Messages, Names, Refusal};
use crate::captcha::Captcha;
use crate::challenge::Task;
use crate::error::IssueError;
use crate::image::Scale;
use crate::language::Language;
use crate::web::NewCaptcha;

/// Where the captcha's URLs are unless told otherwise.
const DEFAULT_MOUNT: &str = "/captcha";

/// Says how a field is to look, and then makes it. [`Captcha::field`] starts one.
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
}

/// What is said of the answer before.
#[derive(Debug)]
enum Problem<'a> {
    None,
    Refusal(Refusal),
    Text(&'a str),
}

impl<'a> FieldBuilder<'a> {
    pub(crate) fn new(captcha: &'a Captcha, name: &str) -> Self {
        Self {
            captcha,
            mount: DEFAULT_MOUNT,
            names: Names::django(name),
            id_prefix: "",
            label: None,
            required: true,
            messages: Messages::best(""),
            problem: Problem::None,
            challenge: None,
        }
    }

    /// Sets where the captcha's own URLs are, `/captcha` unless told otherwise: a path without a slash
    /// at its end.
    pub fn mount(mut self, mount: &'a str) -> Self {
        self.mount = mount;
        self
    }

    /// Sets what the two inputs are called, where that is not `<name>_0` and `<name>_1`.
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
    /// the captcha was built. Its refresh asks with that one too.
    pub fn challenge(mut self, name: &'a str) -> Self {
        self.challenge = Some(name);
        self
    }

    /// Makes a new captcha, and the field that asks for its answer.
    ///
    /// # Errors
    ///
    /// As [`Captcha::issue`]; and [`IssueError::NoSuchChallenge`]. It is logged here. For a web
    /// framework that answers with a status, it converts into [`http::StatusCode`].
    pub async fn issue(self) -> Result<Field, IssueError> {
        let key = match self.challenge {
            None => self.captcha.issue().await,
            Some(name) => self.captcha.issue_named(name).await,
        };
        let key = key.inspect_err(|error| {
            tracing::error!(error = error as &dyn Error, "no captcha was made for a field");
        })?;
        let messages = self.messages;
        let task = self.captcha.task(self.challenge);
        Ok(Field {
            double: self.captcha.offers_double(),
            new: NewCaptcha::new(&key, self.mount),
            names: self.names,
            id_prefix: match self.id_prefix {
                "" => String::new(),
                prefix => format!("{prefix}_"),
            },
            label: self.label.unwrap_or_else(|| messages.label_for(task)).to_owned(),
            required: self.required,
            numeric: task == Task::Calculate,
            messages,
            error: match self.problem {
                Problem::None => None,
                Problem::Refusal(refusal) => Some(refusal.message(messages).to_owned()),
                Problem::Text(text) => Some(text.to_owned()),
            },
            challenge: self.challenge.map(str::to_owned),
        })
    }
}

/// A captcha's field, to be shown once: `Display` writes its HTML, for any template engine. Tell the
/// engine that it is HTML already (`|safe`).
///
/// Its picture and inputs are those of django-simple-captcha, around them are a label, a button for
/// another captcha, hidden until a script brings it to life, and where there is sound its control. It
/// has no style and no script in it, so a Content-Security-Policy need not allow any.
///
/// `Debug` shows no more of its key than a [`Key`](crate::Key)'s does.
#[derive(Clone, Debug)]
pub struct Field {
    new: NewCaptcha,
    double: bool,
    names: Names,
    id_prefix: String,
    label: String,
    required: bool,
    numeric: bool,
    messages: &'static Messages,
    error: Option<String>,
    challenge: Option<String>,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Messages { language, .. } = self.messages;
        write!(f, r#"<div class="captcha-field" lang="{language}""#)?;
        if self.messages.is_right_to_left() {
            f.write_str(r#" dir="rtl""#)?;
        }
        if let Some(challenge) = &self.challenge {
            write!(f, r#" data-challenge="{}""#, Escaped(challenge))?;
        }
        let answer_id = Id { prefix: &self.id_prefix, name: self.names.answer() };
        writeln!(f, ">\n<label for=\"{answer_id}\">{}</label>", Escaped(&self.label))?;
        self.picture(f)?;
        self.inputs(f, &answer_id)?;
        if let Some(error) = &self.error {
            let error = Escaped(error);
            writeln!(f, r#"<p class="captcha-error" id="{answer_id}_error">{error}</p>"#)?;
        }
        if let Some(url) = &self.new.audio_url {
            let (url, name) = (Escaped(url), Escaped(self.messages.play));
            writeln!(
                f,
                r#"<audio src="{url}" class="captcha-audio" aria-label="{name}" preload="none" controls></audio>"#
            )?;
        }
        let refresh = Escaped(self.messages.refresh);
        writeln!(
            f,
            r#"<button type="button" class="captcha-refresh" hidden>{refresh}</button>
<noscript><a href="">{refresh}</a></noscript>
</div>"#
        )
    }
}

impl Field {
    fn picture(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<img src="{}""#, Escaped(&self.new.image_url))?;
        if self.double {
            let url = self.new.image_url_at(Scale::Double);
            write!(f, r#" srcset="{} 2x""#, Escaped(&url))?;
        }
        writeln!(f, r#" alt="{}" class="captcha" />"#, Escaped(self.messages.picture))
    }

    /// The two inputs, with the attributes that django-simple-captcha writes, in its order.
    fn inputs(&self, f: &mut fmt::Formatter<'_>, answer_id: &Id<'_>) -> fmt::Result {
        let required = if self.required { " required" } else { "" };
        let invalid = if self.error.is_some() { r#" aria-invalid="true""# } else { "" };
        let key_id = Id { prefix: &self.id_prefix, name: self.names.key() };
        let (key_name, answer_name) = (Escaped(self.names.key()), Escaped(self.names.answer()));
        let key = Escaped(&self.new.key);
        write!(
            f,
            r#"<input type="hidden" name="{key_name}" value="{key}"{required}{invalid} id="{key_id}" autocomplete="off">"#
        )?;
        write!(f, r#"<input type="text" name="{answer_name}"{required}{invalid}"#)?;
        if self.error.is_some() {
            write!(f, r#" aria-describedby="{answer_id}_error""#)?;
        }
        write!(
            f,
            r#" id="{answer_id}" autocapitalize="off" autocomplete="off" autocorrect="off" spellcheck="false""#
        )?;
        // Of a sum, phones show their digits.
        f.write_str(if self.numeric { " inputmode=\"numeric\">\n" } else { ">\n" })
    }
}

/// An input's id, as Django makes it.
struct Id<'a> {
    prefix: &'a str,
    name: &'a str,
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}id_{}", Escaped(self.prefix), Escaped(self.name))
    }
}
