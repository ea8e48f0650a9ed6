//! Two words with punctuation behind each.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use simple_captcha_draw::Rng;
use unicode_normalization::char::is_combining_mark;

use super::lookalikes::Lookalikes;
use super::{Challenge, Puzzle, Words};
use crate::answer::Answer;
use crate::normalization::folded;

/// Asks for two words of a list, each with a punctuation mark behind it, such as `STONE;RIVER.`.
///
/// All of it is to be typed, in either case. Quotes and dashes count as those that are shown, also
/// where a phone makes curly or long ones of them.
///
/// ```
/// use simple_captcha::{Phrases, Words};
///
/// let words = Words::new("stone river cloud".split(' '), 4..=6)?;
/// let phrases = Phrases::new(words, ";:!?".parse()?)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Phrases {
    words: Words,
    punctuation: Punctuation,
    lookalikes: Lookalikes,
}

impl Phrases {
    /// The most characters of a word, so that two of them and their marks fit into
    /// [`Puzzle::MAX_CHARS`].
    pub const MAX_WORD_CHARS: usize = Puzzle::MAX_CHARS / 2 - 1;

    /// Takes the words that are short enough, and the marks that stand behind them.
    ///
    /// # Errors
    ///
    /// A list in which all words have more than [`Phrases::MAX_WORD_CHARS`] characters is refused.
    pub fn new(words: Words, punctuation: Punctuation) -> Result<Self, WordsTooLong> {
        let length = |text: &str| text.chars().count();
        let words = words.retain(|word| {
            length(word).max(length(Answer::new(word).expose())) <= Self::MAX_WORD_CHARS
        });
        if words.is_empty() {
            return Err(WordsTooLong);
        }
        let lookalikes = Lookalikes::of(&(words.alphabet() + &punctuation.marks()));
        Ok(Self { words, punctuation, lookalikes })
    }
}

impl Challenge for Phrases {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        let mut text = String::new();
        for _ in 0..2 {
            text.push_str(self.words.pick(rng));
            text.extend(rng.pick(&self.punctuation.0));
        }
        Puzzle::new(text.clone(), text)
    }

    fn alphabet(&self) -> String {
        self.words.alphabet() + &self.punctuation.marks()
    }

    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        let words = self.words.lengths()?;
        Some(2 * words.start() + 2..=2 * words.end() + 2)
    }

    fn stands_for(&self, typed: char) -> char {
        self.lookalikes.stands_for(typed)
    }
}

impl fmt::Debug for Phrases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phrases({:?}, {:?})", self.words, self.punctuation)
    }
}

/// A list in which no word is short enough for [`Phrases`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the list has no word of at most {} letters, so that two would fit",
    Phrases::MAX_WORD_CHARS
)]
#[non_exhaustive]
pub struct WordsTooLong;

/// The punctuation marks of [`Phrases`], each as likely as it stands there often.
///
/// ```
/// use simple_captcha::challenge::Punctuation;
///
/// assert_eq!(Punctuation::default().to_string(), "_\"',.;:-");
/// assert!(",.!".parse::<Punctuation>().is_ok());
/// assert!(", .".parse::<Punctuation>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Punctuation(Vec<char>);

impl Punctuation {
    fn marks(&self) -> String {
        self.0.iter().collect()
    }
}

impl FromStr for Punctuation {
    type Err = InvalidPunctuation;

    fn from_str(marks: &str) -> Result<Self, InvalidPunctuation> {
        if marks.is_empty() {
            return Err(InvalidPunctuation::Empty);
        }
        match marks.chars().find(|&mark| !is_mark(mark)) {
            Some(bad) => Err(InvalidPunctuation::Character(bad)),
            None => Ok(Self(marks.chars().collect())),
        }
    }
}

/// Whether a character can be seen and typed, and is one only, however it is typed.
fn is_mark(c: char) -> bool {
    let text = c.to_string();
    let single = folded(&text).chars().count() == 1;
    let visible = !Answer::new(&text).is_empty();
    single && visible && !c.is_alphanumeric() && !is_combining_mark(c)
}

impl Default for Punctuation {
    /// The marks of django-simple-captcha: `_"',.;:-`.
    fn default() -> Self {
        Self("_\"',.;:-".chars().collect())
    }
}

impl fmt::Display for Punctuation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.marks())
    }
}

/// Why a text is not taken as [`Punctuation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPunctuation {
    /// There is no mark in it.
    #[error("at least one punctuation mark is needed")]
    Empty,
    /// It has something else in it: a letter, a digit, a space, what cannot be seen, or what is
    /// typed as several characters.
    #[error("{0:?} is not a punctuation mark: letters, digits and spaces are none")]
    Character(char),
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn phrases(words: &[&str], marks: &str) -> Phrases {
        let words = Words::new(words, 1..=32).unwrap();
        Phrases::new(words, marks.parse().unwrap()).unwrap()
    }

    #[test]
    fn two_words_come_up_with_a_mark_behind_each_and_all_of_it_is_to_be_typed() {
        let phrases = phrases(&["stone", "river"], ";.");
        let mut seen = HashSet::new();
        for seed in 0..200 {
            let puzzle = phrases.puzzle(&mut Rng::from_seed([seed; 32]));
            assert!(puzzle.answer.matches(&Answer::new(&puzzle.challenge.to_lowercase())));
            assert!(
                !puzzle.answer.matches(&Answer::new(puzzle.challenge.trim_matches(['.', ';'])))
            );
            seen.insert(puzzle.challenge);
        }
        assert_eq!(seen.len(), 16);
        assert!(seen.contains("STONE;RIVER."), "{seen:?}");
        assert!(phrases.alphabet().contains(';') && phrases.alphabet().contains('R'));
    }

    #[test]
    fn the_longest_phrase_fits_and_longer_words_are_left_out() {
        let (long, longer) = ("ü".repeat(15), "x".repeat(16));
        let phrases = phrases(&[&long, &longer, "İİİİİİİİİİ"], "-");
        let puzzle = phrases.puzzle(&mut Rng::from_seed([1; 32]));
        assert_eq!(puzzle.challenge.chars().count(), 32);
        assert_eq!(puzzle.checked().unwrap().challenge, format!("{0}-{0}-", long.to_uppercase()));
        let words = Words::new([longer], 1..=32).unwrap();
        let error = Phrases::new(words, Punctuation::default()).unwrap_err();
        assert!(error.to_string().contains("at most 15 letters"), "{error}");
    }

    #[test]
    fn what_phones_make_of_marks_is_taken_for_them() {
        let phrases = phrases(&["it"], "_\"',.;:-");
        for (typed, shown) in [
            ("it’it”", "it'it\""),
            ("‘it", "'it"),
            ("“it„", "\"it\""),
            ("it—it–", "it-it-"),
            ("it；it，", "it;it,"),
            ("ＩＴ：", "it:"),
            ("1t.", "it."),
        ] {
            let typed = Answer::new(typed).retyped(|c| phrases.stands_for(c));
            assert!(Answer::new(shown).matches(&typed), "{typed:?} for {shown}");
        }
        for (typed, shown) in [("it.", "it,"), ("it'", "it\""), ("it_", "it-"), ("at.", "it.")] {
            let meant = Answer::new(typed).retyped(|c| phrases.stands_for(c));
            assert!(!Answer::new(shown).matches(&meant), "{typed} for {shown}");
        }
    }

    #[test]
    fn what_is_no_punctuation_is_refused() {
        let parsed = |marks: &str| marks.parse::<Punctuation>();
        assert_eq!(parsed(""), Err(InvalidPunctuation::Empty));
        for bad in ['a', 'é', '验', '7', '²', ' ', '\u{a0}', '\n', '\u{200b}', '\u{301}', '…', '´']
        {
            assert_eq!(parsed(&format!(".{bad}")), Err(InvalidPunctuation::Character(bad)));
        }
        for good in ["_\"',.;:-", "!", "¿?", "—", "；"] {
            assert_eq!(parsed(good).unwrap().to_string(), good);
        }
        assert_eq!(parsed(&Punctuation::default().to_string()).unwrap(), Punctuation::default());
    }
}
