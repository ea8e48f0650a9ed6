//! What a captcha asks.

mod letters;
mod lookalikes;
mod phrases;
mod sum;
mod words;

use std::fmt;
use std::ops::RangeInclusive;

use simple_captcha_draw::{Rng, TextProfile};

pub use letters::{InvalidLetters, Letters};
pub use phrases::{InvalidPunctuation, Phrases, Punctuation, WordsTooLong};
pub use sum::{InvalidSign, Sum};
pub use words::{InvalidWords, Words};

use crate::answer::{Answer, MAX_CHARS};
use crate::instruction::Instruction;

/// Makes puzzles: a text to be shown and the answer to it.
///
/// ```
/// use simple_captcha::{Captcha, Challenge, MemoryStore, Puzzle, Rng};
///
/// /// Asks for a word backwards.
/// struct Backwards;
///
/// impl Challenge for Backwards {
///     fn puzzle(&self, rng: &mut Rng) -> Puzzle {
///         let word = rng.pick(&["stone", "river", "cloud"]).copied().unwrap_or("stone");
///         Puzzle::new(word, word.chars().rev().collect::<String>())
///     }
/// }
///
/// let captcha = Captcha::builder(MemoryStore::default()).challenge(Backwards).build()?;
/// # Ok::<(), simple_captcha::BuildError>(())
/// ```
pub trait Challenge: Send + Sync + 'static {
    /// Makes one puzzle from fresh, unforeseeable chance.
    fn puzzle(&self, rng: &mut Rng) -> Puzzle;

    /// Every character that a puzzle may show, as far as that is known beforehand. When a
    /// [`Captcha`](crate::Captcha) is built, its font must have them all.
    fn alphabet(&self) -> String {
        String::new()
    }

    /// How a text that a puzzle shows is to be spoken: the same text, unless told otherwise.
    ///
    /// A text is spelled, and a sum with a well-known sign is read out; see
    /// [`Voice`](crate::audio::Voice) for the characters that are spoken. Texts that another challenge
    /// or another program stored come here too.
    fn spoken(&self, challenge: &str) -> String {
        challenge.to_owned()
    }

    /// Every character that voices must have to speak puzzles, as far as that is known beforehand:
    /// when a [`Captcha`](crate::Captcha) is built that can be heard, its voices must have them all.
    fn spoken_alphabet(&self) -> String {
        self.alphabet()
    }

    /// How many characters puzzles have, from the fewest to the most, as far as that is known
    /// beforehand. From it comes how large pictures are, and that sounds do not tell how many of up to
    /// four numbers it is.
    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        None
    }

    /// The character that a visitor means by `typed`, in lower case both. Digits come as 0 to 9, whatever
    /// their script.
    ///
    /// This is for characters that no answer has but that look like one that answers have: where
    /// the picture shows an O and there are no zeros, `0` means `o`. A character that an answer may
    /// have must stand for itself, as all do unless told otherwise.
    fn stands_for(&self, typed: char) -> char {
        typed
    }

    /// What a visitor is to do with the picture. A form's field says it.
    fn instruction(&self) -> Instruction {
        Instruction::Copy
    }
}

/// What a challenge says of its texts beforehand.
#[must_use]
pub fn profile(challenge: &dyn Challenge) -> TextProfile {
    let mut texts = TextProfile::new(challenge.alphabet()).with_spoken(challenge.spoken_alphabet());
    if let Some(lengths) = challenge.lengths() {
        texts = texts.with_lengths(lengths);
    }
    if challenge.instruction() == Instruction::Copy { texts } else { texts.read_out() }
}

impl<C: Challenge + ?Sized> Challenge for Box<C> {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        (**self).puzzle(rng)
    }

    fn alphabet(&self) -> String {
        (**self).alphabet()
    }

    fn spoken(&self, challenge: &str) -> String {
        (**self).spoken(challenge)
    }

    fn spoken_alphabet(&self) -> String {
        (**self).spoken_alphabet()
    }

    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        (**self).lengths()
    }

    fn stands_for(&self, typed: char) -> char {
        (**self).stands_for(typed)
    }

    fn instruction(&self) -> Instruction {
        (**self).instruction()
    }
}

/// One thing to ask: what the picture shows, and what is to be typed.
///
/// `Debug` shows neither.
#[derive(Clone)]
#[non_exhaustive]
pub struct Puzzle {
    /// The text that is drawn, for example `KHXM` or `3+4=`.
    pub challenge: String,
    /// The right answer, for example `khxm` or `7`.
    pub answer: Answer,
}

impl Puzzle {
    /// The most characters that a challenge or an answer may have: as many as the database table's
    /// columns hold.
    pub const MAX_CHARS: usize = MAX_CHARS;

    /// Puts a puzzle together.
    pub fn new(challenge: impl Into<String>, answer: impl AsRef<str>) -> Self {
        Self { challenge: challenge.into(), answer: Answer::new(answer.as_ref()) }
    }

    /// Gives the puzzle back if it can be asked, stored and answered.
    pub(crate) fn checked(self) -> Result<Self, InvalidPuzzle> {
        if self.answer.is_empty() {
            return Err(InvalidPuzzle::NoAnswer);
        }
        if self.challenge.trim().is_empty() {
            return Err(InvalidPuzzle::NoChallenge);
        }
        let longest = self.challenge.chars().count().max(self.answer.expose().chars().count());
        if longest > Self::MAX_CHARS {
            return Err(InvalidPuzzle::TooLong(longest));
        }
        Ok(self)
    }
}

impl fmt::Debug for Puzzle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Puzzle(..)")
    }
}

/// Why a puzzle cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPuzzle {
    /// There is nothing to show.
    #[error("there is nothing to show")]
    NoChallenge,
    /// There is nothing to answer, so no answer would ever be right.
    #[error("the right answer is empty")]
    NoAnswer,
    /// The challenge or the answer has more than [`Puzzle::MAX_CHARS`] characters.
    #[error("{0} characters are too many: at most {max} fit", max = Puzzle::MAX_CHARS)]
    TooLong(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_puzzle_of_thirty_two_characters_fits_and_one_more_does_not() {
        let text = "ü".repeat(32);
        assert!(Puzzle::new(text.clone(), text.clone()).checked().is_ok());
        let long = Puzzle::new("A", text + "x").checked();
        assert_eq!(long.unwrap_err(), InvalidPuzzle::TooLong(33));
    }

    #[test]
    fn a_puzzle_without_a_question_or_an_answer_is_refused() {
        assert_eq!(Puzzle::new("A", " ").checked().unwrap_err(), InvalidPuzzle::NoAnswer);
        assert_eq!(Puzzle::new(" ", "a").checked().unwrap_err(), InvalidPuzzle::NoChallenge);
    }

    #[test]
    fn debug_does_not_tell_the_answer() {
        assert_eq!(format!("{:?}", Puzzle::new("3+4=", "7")), "Puzzle(..)");
    }
}
