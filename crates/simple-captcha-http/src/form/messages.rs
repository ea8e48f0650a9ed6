//! What the field says, in the visitor's language.

use std::sync::LazyLock;

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use simple_captcha::Language;
use simple_captcha::kind::Instruction;

use super::languages::{ENGLISH, LANGUAGES};
use crate::headers::list;
use crate::language::best_language;

/// Everything that a captcha's field says to a visitor, in one language: plain text, not HTML.
///
/// The field, its script and the answers of the web frameworks' crates all take their texts here. A
/// language that lacks one does not compile.
///
/// ```
/// use simple_captcha_http::form::Messages;
///
/// assert_eq!(Messages::best("de-AT").refresh, "Neues Captcha");
/// assert_eq!(Messages::best("fi, fr;q=0.8").refresh, "Nouveau captcha");
/// assert_eq!(Messages::best("eo").refresh, "New captcha");
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Messages {
    /// The language's tag, such as `pt-br`, for the attribute `lang`.
    pub language: &'static str,
    /// The answer's label where the picture's characters are to be typed.
    pub label: &'static str,
    /// The answer's label where the picture shows a sum.
    pub label_sum: &'static str,
    /// What the picture is, for those who do not see it.
    pub picture: &'static str,
    /// The name of the button that brings another captcha.
    pub refresh: &'static str,
    /// The link for browsers that run no scripts: it brings another captcha by loading the page again.
    pub reload: &'static str,
    /// Says that there is another captcha now.
    pub refreshed: &'static str,
    /// The name of the button that plays the sound.
    pub play: &'static str,
    /// The name of the same button while the sound plays.
    pub pause: &'static str,
    /// Says that another captcha could not be had, be it that the server cannot be reached.
    pub failed: &'static str,
    /// Says that the captcha cannot be heard.
    pub unheard: &'static str,
    /// Says that the captcha can no longer be answered.
    pub expired: &'static str,
    /// The name of the button that sends the answer by itself, where no form does.
    pub verify: &'static str,
    /// Says that the answer was right.
    pub verified: &'static str,
    /// Says that an answer is wanted.
    pub required: &'static str,
    /// Says that the answer was wrong or came too late.
    pub invalid: &'static str,
    /// Says that the answer could not be checked.
    pub unavailable: &'static str,
    /// Says that the form could not be read, whatever of it.
    pub unread: &'static str,
    /// Says that nothing is left to be done: an answer was right already.
    pub passed: &'static str,
    /// The link from a page that says no more than why a form was refused.
    pub back: &'static str,
    /// What a page's title begins with where its form was refused, with its colon: `Error:`.
    pub error: &'static str,
}

/// The languages by their parsed tags.
static OFFERED: LazyLock<Vec<(Language, &Messages)>> = LazyLock::new(|| {
    let parsed = |&(tag, messages): &(&str, _)| Some((tag.parse().ok()?, messages));
    LANGUAGES.iter().filter_map(parsed).collect()
});

impl Messages {
    /// The texts that serve a visitor best, by their browser's header `Accept-Language`, or by a
    /// language's tag alone: what comes closest, for `pt` those of `pt-BR`, for `zh-TW` those of
    /// `zh-Hans` (see [`best_language`](crate::best_language)). English where nothing does.
    #[must_use]
    pub fn best(accept_language: &str) -> &'static Self {
        Self::wanted(accept_language).unwrap_or(ENGLISH)
    }

    /// The texts that serve best who sent a request, by its headers: several `Accept-Language` are one
    /// list.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> &'static Self {
        Self::best(&list(headers, ACCEPT_LANGUAGE))
    }

    /// As [`Messages::best`]; `None` where no language serves.
    pub(crate) fn wanted(accept_language: &str) -> Option<&'static Self> {
        let offered = &*OFFERED;
        let best = best_language(accept_language, offered.iter().map(|(language, _)| language))?;
        offered.iter().find(|(language, _)| language == best).map(|(_, messages)| *messages)
    }

    /// The tags of all languages that there are, in small letters.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().map(|(tag, _)| *tag)
    }

    /// For the attribute `dir`: `rtl` where the language is written from right to left, else `ltr`.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        self.language == "fa"
    }

    /// The answer's label, for what is asked.
    #[must_use]
    pub fn label_for(&self, instruction: Instruction) -> &'static str {
        match instruction {
            Instruction::Calculate => self.label_sum,
            Instruction::Own(text) => text,
            _ => self.label,
        }
    }
}
