//! The field's HTML.

use std::fmt;

use simple_captcha::image::Scale;
use simple_captcha::kind::{Instruction, Show};
use simple_captcha::{Captcha, Names};

use super::html::HtmlText;
use super::{FieldBuilder, Messages};
use crate::NewCaptcha;

/// A captcha's field, to be shown once: `Display` writes its HTML, for any template engine. Tell the
/// engine that it is HTML already (`|safe`).
///
/// Its picture and inputs are those of django-simple-captcha, around them are a label, a button for
/// another captcha, hidden until a script brings it to life, and where there is sound its control. It
/// has no style and no script in it, so a Content-Security-Policy need not allow any.
///
/// `Debug` shows no more of its key than a [`Key`](simple_captcha::Key)'s does.
///
/// ```
/// use simple_captcha::{Captcha, MemoryStore};
/// use simple_captcha_http::form::Field;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::new(MemoryStore::default())?;
/// let field = Field::builder(&captcha).language("de").issue().await?;
/// let page = format!("<form method=post>{field}<button>Anmelden</button></form>");
/// assert!(page.contains(">Geben Sie die Zeichen aus dem Bild ein</label>"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Field {
    pub(super) names: Names,
    pub(super) ids: FieldIds,
    pub(super) messages: &'static Messages,
    /// Whether the site has said in which language it is to be.
    pub(super) told: bool,
    pub(super) content: FieldContent,
}

/// What makes the field's ids others than those of another field on the page.
#[derive(Clone, Debug)]
pub(super) enum FieldIds {
    /// The site says it.
    Prefixed(String),
    /// The last letters of the key.
    Unique,
}

#[derive(Clone)]
pub(super) enum FieldContent {
    Question(Box<FieldQuestion>),
    /// A pass's text.
    Passed(String),
}

impl fmt::Debug for FieldContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Question(question) => question.fmt(f),
            Self::Passed(_) => f.write_str("Passed(..)"),
        }
    }
}

/// What the field says.
#[derive(Clone, Debug)]
pub(super) enum FieldText {
    Ours(&'static str),
    /// The site's own words, which are in its page's language.
    Own(String),
}

impl FieldText {
    fn as_str(&self) -> &str {
        match self {
            Self::Ours(text) => text,
            Self::Own(text) => text,
        }
    }
}

/// What there is to be said of a captcha that can be answered.
#[derive(Clone, Debug)]
pub(super) struct FieldQuestion {
    pub(super) new: NewCaptcha,
    pub(super) show: Show,
    pub(super) label: FieldText,
    pub(super) required: bool,
    /// Whether the field stands in the page's own `<noscript>`.
    pub(super) noscript: bool,
    pub(super) error: Option<FieldText>,
    pub(super) challenge: Option<String>,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"<div class="captcha-field""#)?;
        write!(f, "{}", LanguageMark(self.told.then_some(self.messages)))?;
        match &self.content {
            FieldContent::Question(question) => self.ask(question, f)?,
            FieldContent::Passed(pass) => self.pass(pass, f)?,
        }
        f.write_str("</div>\n")
    }
}

/// The attributes that say in which language an element is.
#[derive(Clone, Copy)]
struct LanguageMark(Option<&'static Messages>);

impl fmt::Display for LanguageMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(messages) = self.0 else { return Ok(()) };
        write!(f, r#" lang="{}" dir="{}""#, messages.language, messages.direction())
    }
}

impl Field {
    /// Starts a form's field, which shows a new captcha of this form. Its inputs are called as the
    /// [`Form`](simple_captcha::Form) says.
    pub fn builder<'a>(captcha: &Captcha) -> FieldBuilder<'a> {
        FieldBuilder::new(captcha)
    }

    fn ask(&self, question: &FieldQuestion, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(challenge) = &question.challenge {
            write!(f, r#" data-challenge="{}""#, HtmlText(challenge))?;
        }
        let answer_name = self.names.answer();
        let answer_id = self.id(&answer_name, &question.new.key);
        let (mark, label) = (self.mark_of(&question.label), HtmlText(question.label.as_str()));
        writeln!(f, ">\n<label for=\"{answer_id}\"{mark}>{label}</label>")?;
        if let Some(error) = &question.error {
            let (mark, error) = (self.mark_of(error), HtmlText(error.as_str()));
            writeln!(f, r#"<p class="captcha-error" id="{answer_id}_error"{mark}>{error}</p>"#)?;
        }
        self.picture(question, f)?;
        self.inputs(question, &answer_name, &answer_id, f)?;
        let mark = self.mark();
        if let Some(url) = &question.new.audio_url {
            let (url, name) = (HtmlText(url), HtmlText(self.messages.play));
            write!(f, r#"<audio src="{url}"#)?;
            if self.told {
                write!(f, "?lang={}", self.messages.language)?;
            }
            writeln!(
                f,
                r#"" class="captcha-audio" aria-label="{name}"{mark} preload="none" controls></audio>"#
            )?;
        }
        let (refresh, reload) = (HtmlText(self.messages.refresh), HtmlText(self.messages.reload));
        if question.noscript {
            return writeln!(f, r#"<a href=""{mark}>{reload}</a>"#);
        }
        writeln!(
            f,
            r#"<button type="button" class="captcha-refresh"{mark} hidden>{refresh}</button>
<noscript><a href=""{mark}>{reload}</a></noscript>"#
        )
    }

    /// What an element of the field is marked with. Where the site has said the language, the whole
    /// field is; else each text by itself, so that the field is in the page's language when its script
    /// asks.
    fn mark(&self) -> LanguageMark {
        LanguageMark((!self.told).then_some(self.messages))
    }

    fn mark_of(&self, text: &FieldText) -> LanguageMark {
        match text {
            FieldText::Ours(_) => self.mark(),
            FieldText::Own(_) => LanguageMark(None),
        }
    }

    fn picture(&self, question: &FieldQuestion, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if question.show.animated {
            let url = question.new.still_url_at(Scale::Plain);
            let media = "(prefers-reduced-motion: reduce)";
            write!(f, r#"<picture><source media="{media}" srcset="{}"#, HtmlText(&url))?;
            if question.show.double {
                let url = question.new.still_url_at(Scale::Double);
                write!(f, ", {} 2x", HtmlText(&url))?;
            }
            f.write_str(r#"">"#)?;
        }
        write!(f, r#"<img src="{}""#, HtmlText(&question.new.image_url))?;
        if question.show.double {
            let url = question.new.image_url_at(Scale::Double);
            write!(f, r#" srcset="{} 2x""#, HtmlText(&url))?;
        }
        // Its room is kept until it is there.
        if let Some((width, height)) = question.show.size {
            write!(f, r#" width="{width}" height="{height}""#)?;
        }
        let (name, mark) = (HtmlText(self.messages.picture), self.mark());
        write!(f, r#" alt="{name}" class="captcha"{mark} />"#)?;
        f.write_str(if question.show.animated { "</picture>\n" } else { "\n" })
    }

    /// The two inputs, with the attributes that django-simple-captcha writes, in its order.
    fn inputs(
        &self,
        question: &FieldQuestion,
        answer_name: &str,
        answer_id: &Id<'_>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let required = if question.required { " required" } else { "" };
        let invalid = if question.error.is_some() { r#" aria-invalid="true""# } else { "" };
        let key_name = self.names.key();
        let key_id = self.id(&key_name, &question.new.key);
        let (key_name, answer_name) = (HtmlText(&key_name), HtmlText(answer_name));
        let key = HtmlText(&question.new.key);
        write!(
            f,
            r#"<input type="hidden" name="{key_name}" value="{key}"{required}{invalid} id="{key_id}" autocomplete="off">"#
        )?;
        write!(f, r#"<input type="text" name="{answer_name}"{required}{invalid}"#)?;
        if question.error.is_some() {
            write!(f, r#" aria-describedby="{answer_id}_error" autofocus"#)?;
        }
        write!(
            f,
            r#" id="{answer_id}" autocapitalize="off" autocomplete="off" autocorrect="off" spellcheck="false""#
        )?;
        // Of a sum, phones show their digits.
        f.write_str(if question.show.instruction == Instruction::Calculate {
            " inputmode=\"numeric\">\n"
        } else {
            ">\n"
        })
    }

    /// Nothing to answer: the pass stands where the key would.
    fn pass(&self, pass: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.names.key();
        let (name, id, mark) = (HtmlText(&name), self.id(&name, pass), self.mark());
        let (pass, passed) = (HtmlText(pass), HtmlText(self.messages.passed));
        writeln!(
            f,
            r#">
<input type="hidden" name="{name}" value="{pass}" id="{id}" autocomplete="off">
<p class="captcha-passed"{mark}>{passed}</p>"#
        )
    }

    fn id<'a>(&'a self, name: &'a str, key: &'a str) -> Id<'a> {
        let last = key.char_indices().rev().nth(Id::MARK - 1).map_or(0, |(at, _)| at);
        match &self.ids {
            FieldIds::Prefixed(prefix) => Id { prefix: Some(prefix), name, mark: None },
            FieldIds::Unique => Id { prefix: None, name, mark: key.get(last..) },
        }
    }
}

/// An input's id, as Django makes it, and what makes it unique.
struct Id<'a> {
    prefix: Option<&'a str>,
    name: &'a str,
    mark: Option<&'a str>,
}

impl Id<'_> {
    const MARK: usize = 8;
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix.filter(|prefix| !prefix.is_empty()) {
            write!(f, "{}_", HtmlText(prefix))?;
        }
        write!(f, "id_{}", HtmlText(self.name))?;
        match self.mark {
            Some(mark) => write!(f, "_{}", HtmlText(mark)),
            None => Ok(()),
        }
    }
}
