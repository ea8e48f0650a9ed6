//! Letters to be typed as they are seen.

use super::lookalikes::Lookalikes;
use super::{Challenge, Puzzle};
use crate::rng::Rng;

/// Asks for a few letters, in either case.
///
/// Four letters of [`Letters::ALPHABET`] unless told otherwise. A character that the alphabet leaves
/// out is taken for the one that looks like it, where there is exactly one: with the default
/// alphabet `4` for A, `S` for 5, and so on.
///
/// ```
/// use simple_captcha::Letters;
///
/// let six = Letters::default().with_length(6)?;
/// let digits = Letters::default().with_alphabet(Letters::DIGITS)?;
/// assert!(Letters::default().with_length(33).is_err());
/// # Ok::<(), simple_captcha::challenge::InvalidLetters>(())
/// ```
#[derive(Clone, Debug)]
pub struct Letters {
    alphabet: Vec<char>,
    lookalikes: Lookalikes,
    length: usize,
}

impl Letters {
    /// Capitals and digits that stay distinct when they are turned, bent and
    /// [engraved](crate::image::ImageStyle::engraved): of each group that lean into one another
    /// (A and 4, D, O, Q and 0, T and 7, 1 and I, and so on) at most one.
    pub const ALPHABET: &'static str = "ABCEHKLMNPRTUY2359";
    /// The digits, less 0 and 1: alone they look like letters.
    pub const DIGITS: &'static str = "23456789";
    /// Capital letters with the accents of Western European languages.
    pub const ACCENTED: &'static str = "ÄÀÁËÉÈÏÍÎÖÓÒÜÚÙ";

    /// Sets how many letters are asked: 1 to 32.
    ///
    /// # Errors
    ///
    /// Another number is refused.
    pub fn with_length(mut self, length: usize) -> Result<Self, InvalidLetters> {
        if !(1..=Puzzle::MAX_CHARS).contains(&length) {
            return Err(InvalidLetters::Length(length));
        }
        self.length = length;
        Ok(self)
    }

    /// Sets the letters that can come up, each as likely as it stands there often.
    ///
    /// # Errors
    ///
    /// Fewer than two different characters, spaces and control characters are refused.
    pub fn with_alphabet(mut self, alphabet: &str) -> Result<Self, InvalidLetters> {
        let letters: Vec<char> = alphabet.chars().collect();
        if let Some(&bad) = letters.iter().find(|c| c.is_whitespace() || c.is_control()) {
            return Err(InvalidLetters::Character(bad));
        }
        if letters.iter().all(|c| Some(c) == letters.first()) {
            return Err(InvalidLetters::TooFew);
        }
        self.alphabet = letters;
        self.lookalikes = Lookalikes::of(alphabet);
        Ok(self)
    }
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            alphabet: Self::ALPHABET.chars().collect(),
            lookalikes: Lookalikes::of(Self::ALPHABET),
            length: 4,
        }
    }
}

impl Challenge for Letters {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        let text: String = (0..self.length).filter_map(|_| rng.pick(&self.alphabet)).collect();
        Puzzle::new(text.clone(), text)
    }

    fn alphabet(&self) -> String {
        self.alphabet.iter().collect()
    }

    fn stands_for(&self, typed: char) -> char {
        self.lookalikes.stands_for(typed)
    }
}

/// Why [`Letters`] cannot be asked so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidLetters {
    /// The number of letters is out of bounds.
    #[error("{0} letters cannot be asked: 1 to {max} can", max = Puzzle::MAX_CHARS)]
    Length(usize),
    /// The alphabet has a character that cannot be seen.
    #[error("{0:?} cannot be seen, so it cannot be in the alphabet")]
    Character(char),
    /// The alphabet has fewer than two different characters, so everybody would know the answer.
    #[error("the alphabet needs at least two different characters")]
    TooFew,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_letter_of_the_alphabet_comes_up_at_every_place_and_no_other() {
        let letters = Letters::default().with_alphabet("XYZÄ").unwrap().with_length(3).unwrap();
        let mut rng = Rng::from_seed([1; 32]);
        let mut seen = HashSet::new();
        for _ in 0..2000 {
            let puzzle = letters.puzzle(&mut rng);
            assert!(puzzle.answer.matches(&crate::Answer::new(&puzzle.challenge)));
            seen.insert(puzzle.challenge);
        }
        assert_eq!(seen.len(), 64);
    }

    #[test]
    fn four_letters_are_asked_by_default() {
        let puzzle = Letters::default().puzzle(&mut Rng::from_seed([2; 32]));
        assert_eq!(puzzle.challenge.len(), 4);
        assert!(puzzle.challenge.chars().all(|c| Letters::ALPHABET.contains(c)));
    }

    #[test]
    fn no_two_letters_of_the_alphabet_are_taken_for_each_other() {
        assert_eq!(Letters::ALPHABET.len(), 18);
        for group in ["A4", "DOQ0", "T7", "1IJ", "B8", "G6", "2Z", "5S", "VY", "EF", "KX", "MW"] {
            let both = group.chars().filter(|letter| Letters::ALPHABET.contains(*letter));
            assert!(both.count() <= 1, "{group}");
        }
        assert!(!Letters::DIGITS.contains(['0', '1']));
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let letters = Letters::default;
        assert_eq!(letters().with_length(0).unwrap_err(), InvalidLetters::Length(0));
        assert_eq!(letters().with_length(33).unwrap_err(), InvalidLetters::Length(33));
        assert_eq!(letters().with_alphabet("").unwrap_err(), InvalidLetters::TooFew);
        assert_eq!(letters().with_alphabet("AAA").unwrap_err(), InvalidLetters::TooFew);
        assert_eq!(letters().with_alphabet("A B").unwrap_err(), InvalidLetters::Character(' '));
    }
}
