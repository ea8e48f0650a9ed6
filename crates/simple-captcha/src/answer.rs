//! What a visitor typed, or should type.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::normalization::{folded, is_invisible, is_minus, normal, separates};

/// The most characters that a challenge or an answer may have: as many as the columns of Django's table
/// hold.
pub(crate) const MAX_CHARS: usize = 32;

/// An answer to a captcha: the right one, or the one that a visitor gave.
///
/// It is taken as people type it. These do not count: the case of letters, spaces and invisible
/// characters around it, full-width letters, accents that stand behind theirs (Unicode's form NFKC), the
/// script of digits, and the keyboard that a letter comes from (`ı` for `i`, `ς` for `σ`). It can be compared only by [`Answer::matches`], has no `Display`, and its
/// `Debug` shows nothing, so that no answer gets into a log by accident.
///
/// ```
/// use simple_captcha::Answer;
///
/// assert!(Answer::new("khxm").matches(&Answer::new("  KhXm ")));
/// assert!(Answer::new("khxm").matches(&Answer::new("ＫＨＸＭ")));
/// assert!(!Answer::new("khxm").matches(&Answer::new("khxn")));
/// assert_eq!(format!("{:?}", Answer::new("khxm")), "Answer(..)");
/// ```
#[derive(Clone)]
pub struct Answer(String);

impl Answer {
    /// The most characters of a text that is looked at. No puzzle has a longer answer, even if each of
    /// its characters comes as a letter and three accents.
    const MOST_TYPED: usize = 4 * MAX_CHARS;

    /// Takes a text as an answer: in lower case and Unicode's form NFKC, without what cannot be seen
    /// around it. A text that is too long for any answer matches no answer.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let unseen = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
        let text = text.trim_matches(unseen);
        if text.chars().nth(Self::MOST_TYPED).is_some() {
            // A single character can become eighteen in NFKC, so this text is not even normalised.
            return Self("\u{fffd}".repeat(Self::MOST_TYPED + 1));
        }
        Self(normal(text).trim_matches(unseen).to_owned())
    }

    /// Whether there is nothing in it. An empty answer matches nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this right answer is what was typed, and not empty. If this one has no blanks, commas,
    /// full stops and hyphens, those beside the symbols that were typed do not count: `s-x-e-y` is
    /// `sxey`. Only a minus before a number does. If it has blanks, two count as one.
    ///
    /// The time that it takes does not tell where the two begin to differ.
    #[must_use]
    pub fn matches(&self, typed: &Self) -> bool {
        let (mut right, mut typed) = (folded(&self.0), folded(&typed.0));
        if right.contains(separates) {
            (right, typed) = (with_single_blanks(&right), with_single_blanks(&typed));
        } else if !is_below_zero(&typed) {
            typed.retain(|letter| !separates(letter));
        }
        let same = Sha256::digest(&right).ct_eq(&Sha256::digest(&typed));
        bool::from(same) && !self.is_empty()
    }

    /// The answer that was meant, if each character stands for another.
    pub(crate) fn retyped(&self, stands_for: impl Fn(char) -> char) -> Self {
        Self::new(&folded(&self.0).chars().map(stands_for).collect::<String>())
    }

    /// The text itself, for a [`Store`](crate::Store) that writes it down.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn with_single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it is a number with a minus.
fn is_below_zero(text: &str) -> bool {
    let number = text.strip_prefix(is_minus).unwrap_or_default().trim();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
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
    fn nor_does_what_cannot_be_seen_around_it() {
        for typed in
            ["\u{feff}abcd", "abcd\u{200b}\u{200e} ", "\u{202a}abcd\u{202c}", "\u{2060} abcd\0"]
        {
            assert!(Answer::new(typed).matches(&Answer::new("abcd")), "{typed:?}");
        }
        assert!(Answer::new("\u{feff}\u{200b} \u{fe0f}").is_empty());
    }

    #[test]
    fn nor_does_the_way_in_which_a_keyboard_writes_a_character() {
        for (typed, shown) in [
            ("ＡＢ１２", "ab12"),
            ("ａｂ　１２", "ab 12"),
            ("a\u{308}e\u{301}", "äé"),
            ("ÄÉ", "a\u{308}e\u{301}"),
            ("①②", "12"),
            ("；，", ";,"),
            ("…", "..."),
        ] {
            assert!(Answer::new(typed).matches(&Answer::new(shown)), "{typed:?}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_for_an_answer_is_not_normalised() {
        let long = Answer::new(&"\u{fdfa}".repeat(5300));
        assert!(!long.is_empty());
        assert!(long.expose().chars().count() <= 4 * MAX_CHARS + 1);
        assert!(
            !Answer::new(&format!("abcd{}", " ".repeat(500) + "x")).matches(&Answer::new("abcd"))
        );
        assert!(Answer::new(&format!("abcd{}", " ".repeat(5000))).matches(&Answer::new("abcd")));
    }

    #[test]
    fn the_longest_answer_may_be_typed_with_its_accents_behind_its_letters() {
        let (shown, typed) = ("\u{1f82}".repeat(32), "\u{3b1}\u{313}\u{300}\u{345}".repeat(32));
        assert!(Answer::new(&typed).matches(&Answer::new(&shown)));
    }

    #[test]
    fn anything_else_counts() {
        for typed in ["ab.cd", "abc", "abcde", "äbcd", "a\u{300}bcd"] {
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
        fn any_text_can_be_an_answer(text in ".*") {
            let answer = Answer::new(&text);
            prop_assert_eq!(answer.matches(&answer.clone()), !answer.is_empty());
            prop_assert!(!answer.matches(&Answer::new(&(text + "x"))));
        }

        #[test]
        fn an_answer_that_was_written_down_and_read_again_is_the_same(text in "\\PC*|.*") {
            let answer = Answer::new(&text);
            let read = Answer::new(answer.expose());
            prop_assert_eq!(read.expose(), answer.expose());
        }
    }
}
