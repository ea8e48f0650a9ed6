//! What a visitor typed, or should type.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// An answer to a captcha: the right one, or the one that a visitor gave.
///
/// Spaces around it and the case of its letters do not count: they are taken away when it is made.
/// It can be compared only by [`Answer::matches`], has no `Display`, and its `Debug` shows nothing,
/// so that no answer gets into a log by accident.
///
/// ```
/// use simple_captcha::Answer;
///
/// assert!(Answer::new("khxm").matches(&Answer::new("  KhXm ")));
/// assert!(!Answer::new("khxm").matches(&Answer::new("khxn")));
/// assert_eq!(format!("{:?}", Answer::new("khxm")), "Answer(..)");
/// ```
#[derive(Clone)]
pub struct Answer(String);

impl Answer {
    /// Takes a text as an answer: without the spaces around it, and in lower case.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_lowercase())
    }

    /// Whether there is nothing in it. An empty answer matches nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the two answers are the same, and not empty.
    ///
    /// The time that it takes does not tell where the two begin to differ.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let same = Sha256::digest(&self.0).ct_eq(&Sha256::digest(&other.0));
        bool::from(same) && !self.is_empty()
    }

    /// The text itself, for a [`Store`](crate::Store) that writes it down.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_and_outer_spaces_do_not_count() {
        for typed in ["abcd", "ABCD", " aBcD\t", "\u{3000}abcd\n"] {
            assert!(Answer::new(typed).matches(&Answer::new("abcd")), "{typed:?}");
        }
        assert!(Answer::new("ÄÀ").matches(&Answer::new("äà")));
    }

    #[test]
    fn anything_else_counts() {
        for typed in ["ab cd", "abc", "abcde", "äbcd", "a\u{300}bcd"] {
            assert!(!Answer::new(typed).matches(&Answer::new("abcd")), "{typed:?}");
        }
    }

    #[test]
    fn an_empty_answer_matches_nothing_not_even_an_empty_one() {
        assert!(!Answer::new("").matches(&Answer::new("")));
        assert!(!Answer::new(" ").matches(&Answer::new("\t")));
    }

    proptest! {
        #[test]
        fn any_text_can_be_an_answer(text in ".*", other in ".*") {
            let answer = Answer::new(&text);
            prop_assert_eq!(answer.matches(&answer.clone()), !answer.is_empty());
            prop_assert_eq!(
                answer.matches(&Answer::new(&other)),
                !answer.is_empty() && answer.expose() == Answer::new(&other).expose()
            );
        }
    }
}
