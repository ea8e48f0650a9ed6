//! The kinds of challenges.

use std::fmt;
use std::str::FromStr;

use super::values::not_known;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ChallengeKind {
    #[default]
    Letters,
    Digits,
    Accented,
    Chinese,
    Sum,
    Words,
    WordsAndPunctuation,
}

impl ChallengeKind {
    /// The kinds that a visitor of the server's pages can try, whatever the site asks.
    pub(crate) const TRIED: [Self; 2] = [Self::Letters, Self::Sum];
}

impl FromStr for ChallengeKind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        // A function of Django's, by its whole name or a part of it.
        let function = name.strip_prefix("captcha.helpers.").unwrap_or(name);
        let function = function.strip_suffix("_challenge").unwrap_or(function);
        match (name, function) {
            ("letters", _) | (_, "random_char") => Ok(Self::Letters),
            ("digits", _) => Ok(Self::Digits),
            ("accented", _) | (_, "unicode") => Ok(Self::Accented),
            ("chinese", _) => Ok(Self::Chinese),
            ("sum", _) | (_, "math") => Ok(Self::Sum),
            ("words", _) | (_, "word") => Ok(Self::Words),
            ("words-and-punctuation", _) | (_, "huge_words_and_punctuation") => {
                Ok(Self::WordsAndPunctuation)
            }
            _ => Err(not_known(
                name,
                "letters, digits, accented, chinese, sum, words or words-and-punctuation, or \
                      captcha.helpers.random_char_challenge, unicode_challenge, math_challenge, \
                      word_challenge or huge_words_and_punctuation_challenge",
            )),
        }
    }
}

impl fmt::Display for ChallengeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Letters => "letters",
            Self::Digits => "digits",
            Self::Accented => "accented",
            Self::Chinese => "chinese",
            Self::Sum => "sum",
            Self::Words => "words",
            Self::WordsAndPunctuation => "words-and-punctuation",
        })
    }
}
