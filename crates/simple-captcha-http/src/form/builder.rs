//! Saying how a field is to look, and making it.

use std::fmt;

use simple_captcha::kind::Instruction;
use simple_captcha::{Captcha, IssueError, Pass};

use super::field::{FieldContent, FieldIds, FieldQuestion, FieldText};
use super::{Field, Messages, Refusal};
use crate::{NewCaptcha, issue_error};

/// Says how a field is to look, and then makes it. [`Field::builder`] starts one.
///
/// ```
/// use simple_captcha::{Captcha, MemoryStore};
/// use simple_captcha_http::form::Field;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let field = Field::builder(&captcha).id_prefix("contact").language("fr").issue().await?;
/// assert!(field.to_string().contains(r#"id="contact_id_captcha_1""#));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is made before `issue`"]
pub struct FieldBuilder<'a> {
    captcha: Captcha,
    mount: Option<&'a str>,
    id_prefix: Option<&'a str>,
    label: Option<&'a str>,
    required: bool,
    noscript: bool,
    messages: Option<&'static Messages>,
    problem: Problem<'a>,
    pass: Option<Pass>,
}

/// What is said of the answer before.
#[derive(Debug)]
enum Problem<'a> {
    None,
    Refusal(Refusal),
    Text(&'a str),
}

impl<'a> FieldBuilder<'a> {
    pub(super) fn new(captcha: &Captcha) -> Self {
        Self {
            captcha: captcha.clone(),
            mount: None,
            id_prefix: None,
            label: None,
            required: true,
            noscript: false,
            messages: None,
            problem: Problem::None,
            pass: None,
        }
    }

    /// Sets where the captcha's own URLs are as this visitor's browser sees them, where that is another
    /// path than the captcha's [mount](simple_captcha::CaptchaBuilder::mount): a proxy may take a part of it
    /// off.
    pub fn mount(mut self, mount: &'a str) -> Self {
        self.mount = Some(mount);
        self
    }

    /// Sets what the inputs' ids begin with, and makes them stay the same, `<prefix>_id_captcha_1`, for
    /// a style or a link of yours; with an empty prefix they are those of django-simple-captcha,
    /// `id_captcha_1`. Unless told, they end with what no other field of the page has.
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

    /// Sets whether the field is to stand in the page's own `<noscript>`, beside a widget that needs a script:
    /// then it has no `<noscript>` of its own, which browsers that run scripts would take for the end of the
    /// page's, and no button that needs a script.
    pub fn noscript(mut self, noscript: bool) -> Self {
        self.noscript = noscript;
        self
    }

    /// Sets the language: a tag, such as `pt-BR`, or a whole header `Accept-Language`, or what the
    /// extractor `Visitor` of a web framework's crate gives. The field is in the
    /// [best](Messages::best) that there is for it.
    ///
    /// Unless told, it is in English until its script puts it into the page's language (`<html lang>`),
    /// or else the browser's; why a form [was refused](Self::refused), and that a
    /// [pass](Self::pass) is there, stay English then, and where no script runs all of it does.
    pub fn language(mut self, wanted: impl AsRef<str>) -> Self {
        self.messages = Messages::wanted(wanted.as_ref());
        self
    }

    /// Shows why the form came back, in the field's language, marks the input as wrong, and lets the
    /// page begin there (`autofocus`), so screen readers read it first.
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

    /// Makes a new captcha, and the field that asks for its answer. A page with it is one visitor's:
    /// where a cache is told to keep pages, answer this one with `Cache-Control: no-store`.
    ///
    /// # Errors
    ///
    /// As [`Captcha::issue`]. What failed is logged here.
    pub async fn issue(mut self) -> Result<Field, IssueError> {
        let messages = self.messages.unwrap_or(Messages::best(""));
        let content = match self.pass.take() {
            Some(pass) => FieldContent::Passed(pass.as_str().to_owned()),
            None => FieldContent::Question(Box::new(self.question(messages).await?)),
        };
        let ids = match self.id_prefix {
            Some(prefix) => FieldIds::Prefixed(prefix.to_owned()),
            None => FieldIds::Unique,
        };
        let names = self.captcha.form().names();
        Ok(Field { names, ids, messages, told: self.messages.is_some(), content })
    }

    async fn question(&self, messages: &Messages) -> Result<FieldQuestion, IssueError> {
        let mount = self.mount.unwrap_or(self.captcha.mount());
        let new = NewCaptcha::issue(&self.captcha, mount).await?;
        let show = self.captcha.show().inspect_err(issue_error::log)?;
        Ok(FieldQuestion {
            new,
            show,
            label: match (self.label, show.instruction) {
                (Some(own), _) | (None, Instruction::Own(own)) => FieldText::Own(own.to_owned()),
                (None, ours) => FieldText::Ours(messages.label_for(ours)),
            },
            required: self.required,
            noscript: self.noscript,
            error: match self.problem {
                Problem::None => None,
                Problem::Refusal(refusal) => Some(FieldText::Ours(refusal.message(messages))),
                Problem::Text(text) => Some(FieldText::Own(text.to_owned())),
            },
            challenge: self.captcha.form().challenge().map(str::to_owned),
        })
    }
}

/// Does not show the pass.
impl fmt::Debug for FieldBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { captcha, mount, id_prefix, label, required, noscript, messages, problem, pass } =
            self;
        f.debug_struct("FieldBuilder")
            .field("captcha", captcha)
            .field("mount", mount)
            .field("id_prefix", id_prefix)
            .field("label", label)
            .field("required", required)
            .field("noscript", noscript)
            .field("language", &messages.map(|messages| messages.language))
            .field("problem", problem)
            .field("pass", pass)
            .finish()
    }
}
