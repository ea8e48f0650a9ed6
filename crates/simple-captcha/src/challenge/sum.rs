//! A small calculation.

use std::ops::RangeInclusive;

use simple_captcha_draw::Rng;

use super::lookalikes::Lookalikes;
use super::{Challenge, Puzzle};
use crate::instruction::Instruction;

/// Asks for the result of a small calculation, such as `3+4=`.
///
/// Both numbers are 1 to 10; they are added, subtracted (never below zero) or multiplied. There are
/// only 47 different results, so a sum is the weaker question: a program that always says 1 is
/// right about one time in sixteen. A letter is taken for the digit that looks like it, `o` for 0 and
/// `l` for 1.
///
/// ```
/// use simple_captcha::Sum;
///
/// let with_a_star = Sum::default().with_times_sign("*")?;
/// # Ok::<(), simple_captcha::challenge::InvalidSign>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sum {
    times: String,
    lookalikes: Lookalikes,
}

impl Sum {
    /// The most characters that the sign for multiplication may have, so that the longest sum fits into
    /// [`Puzzle::MAX_CHARS`].
    pub const MAX_SIGN_CHARS: usize = Puzzle::MAX_CHARS - "1010=".len();

    /// Sets how multiplication is written: `×` unless told otherwise, at most
    /// [`Sum::MAX_SIGN_CHARS`] characters.
    ///
    /// # Errors
    ///
    /// A sign that is blank, too long, or has digits or a sign of addition, subtraction or equality
    /// (`+`, `-`, `=` and the like) in it is refused: nobody could tell what the sum asks for.
    pub fn with_times_sign(mut self, sign: &str) -> Result<Self, InvalidSign> {
        const IN_OTHER_SUMS: &str = "+＋-−－‐‑–—±=＝";
        let ambiguous = |c: char| c.is_control() || c.is_numeric() || IN_OTHER_SUMS.contains(c);
        let too_long = sign.chars().count() > Self::MAX_SIGN_CHARS;
        if sign.trim().is_empty() || too_long || sign.contains(ambiguous) {
            return Err(InvalidSign { sign: sign.to_owned() });
        }
        sign.clone_into(&mut self.times);
        Ok(self)
    }

    /// Whether people take the sign for multiplication for that of division, as `÷`, `/` and `:`.
    #[must_use]
    pub fn looks_like_division(&self) -> bool {
        self.times.contains(['/', '÷', '／', '∕', '⁄', ':', '：', '∶', '%'])
    }
}

impl Default for Sum {
    fn default() -> Self {
        Self { times: "×".to_owned(), lookalikes: Lookalikes::of("0123456789") }
    }
}

impl Challenge for Sum {
    fn puzzle(&self, rng: &mut Rng) -> Puzzle {
        let mut number = || 1 + rng.below(10);
        let (a, b) = (number(), number());
        let (a, sign, b, result) = match rng.below(3) {
            0 => (a, "+", b, a + b),
            1 => (a.max(b), "-", a.min(b), a.abs_diff(b)),
            _ => (a, self.times.as_str(), b, a * b),
        };
        Puzzle::new(format!("{a}{sign}{b}="), result.to_string())
    }

    fn instruction(&self) -> Instruction {
        Instruction::Calculate
    }

    fn alphabet(&self) -> String {
        format!("0123456789+-={}", self.times)
    }

    fn lengths(&self) -> Option<RangeInclusive<usize>> {
        const SHORTEST: usize = "1+1=".len();
        Some(SHORTEST..="1010=".len() + self.times.chars().count())
    }

    /// Whatever the sign for multiplication is, it is spoken as such.
    fn spoken(&self, challenge: &str) -> String {
        let is_number = |text: &str| matches!(text.parse(), Ok(1..=10_u8));
        let sum = challenge.strip_suffix('=').and_then(|sum| sum.split_once(&self.times));
        match sum {
            Some((a, b)) if is_number(a) && is_number(b) => format!("{a}×{b}="),
            _ => challenge.to_owned(),
        }
    }

    fn spoken_alphabet(&self) -> String {
        "0123456789⑩+−×=".to_owned()
    }

    fn stands_for(&self, typed: char) -> char {
        self.lookalikes.stands_for(typed)
    }
}

/// A sign that cannot stand for multiplication.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{sign:?} cannot be the sign for multiplication: 1 to {max} characters can, not all blank, \
     without digits and the signs of addition, subtraction and equality",
    max = Sum::MAX_SIGN_CHARS
)]
pub struct InvalidSign {
    sign: String,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_answer_is_the_result_and_never_negative() {
        let sum = Sum::default().with_times_sign("*").unwrap();
        let mut rng = Rng::from_seed([1; 32]);
        let mut signs = HashSet::new();
        for _ in 0..5000 {
            let puzzle = sum.puzzle(&mut rng);
            let text = puzzle.challenge.strip_suffix('=').unwrap();
            let at = text.find(['+', '-', '*']).unwrap();
            let numbers: Vec<i32> =
                [&text[..at], &text[at + 1..]].map(|n| n.parse().unwrap()).into();
            assert!(numbers.iter().all(|n| (1..=10).contains(n)), "{text}");
            let result = match &text[at..=at] {
                "+" => numbers[0] + numbers[1],
                "-" => numbers[0] - numbers[1],
                _ => numbers[0] * numbers[1],
            };
            assert!(result >= 0, "{text}");
            assert_eq!(puzzle.answer.expose(), result.to_string(), "{text}");
            signs.insert(text[at..=at].to_owned());
        }
        assert_eq!(signs.len(), 3);
    }

    #[test]
    fn any_sign_for_multiplication_is_spoken_as_such_and_nothing_else_is() {
        for sign in ["*", "x", "mal", "乘", "÷", "/", " : "] {
            let sum = Sum::default().with_times_sign(sign).unwrap();
            assert_eq!(sum.spoken(&format!("10{sign}3=")), "10×3=", "{sign}");
            for other in [format!("A{sign}3="), format!("3{sign}4"), "3+4=".to_owned()] {
                assert_eq!(sum.spoken(&other), other);
            }
        }
    }

    #[test]
    fn a_sign_with_which_nobody_could_answer_is_refused() {
        let longest = "×".repeat(Sum::MAX_SIGN_CHARS);
        for sign in ["", " ", "+", "−", "x-", "2", "==", "x\n", &format!("{longest}×")] {
            assert!(Sum::default().with_times_sign(sign).is_err(), "{sign:?}");
        }
        for sign in ["*", "x", "·", "times", "multiplied by", " x ", &longest] {
            let sum = Sum::default().with_times_sign(sign).unwrap();
            assert!(!sum.looks_like_division(), "{sign:?}");
            assert!(sum.lengths().unwrap().end() <= &Puzzle::MAX_CHARS);
        }
        for sign in ["÷", "/", ":", " / "] {
            let sum = Sum::default().with_times_sign(sign).unwrap();
            assert!(sum.looks_like_division(), "{sign:?}");
        }
    }
}
