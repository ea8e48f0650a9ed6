//! Chance: fresh from the operating system for answers, repeatable for drawings.

use std::error::Error;
use std::fmt;

use rand::rngs::{ChaCha8Rng, SysRng};
use rand::{RngExt, SeedableRng, TryRng};

/// A source of chance, for drawings and for what is asked.
///
/// What is asked comes from one that was seeded a moment ago by the operating system and is thrown
/// away after one use. A drawing comes from one whose seed depends on a secret and on what is drawn, so
/// that it is the same each time. The two never meet.
///
/// The generator behind it is ChaCha with 8 rounds under a 256-bit seed.
pub struct Rng(ChaCha8Rng);

impl Rng {
    /// Makes a generator that always gives the same numbers for the same seed, for tests of your
    /// own challenges and effects.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha8Rng::from_seed(seed))
    }

    /// Makes a generator that nobody can foresee, seeded by the operating system.
    ///
    /// # Errors
    ///
    /// The operating system may have no randomness to give.
    pub fn from_system() -> Result<Self, RandomnessError> {
        system_bytes().map(Self::from_seed)
    }

    /// A generator that gives the numbers that this one is about to give.
    pub(crate) fn again(&self) -> Self {
        let mut again = Self::from_seed(self.0.get_seed());
        again.0.set_word_pos(self.0.get_word_pos());
        again
    }

    /// A whole number from 0 up to, not including, `limit`; 0 where `limit` is 0. All are equally
    /// likely.
    pub fn below(&mut self, limit: u32) -> u32 {
        if limit == 0 { 0 } else { self.0.random_range(0..limit) }
    }

    /// A place in a field of so many columns and rows, of which each has at most 2000. Some are
    /// likelier than others, by less than one in a thousand.
    #[expect(clippy::cast_possible_truncation, reason = "both are upper halves of products")]
    pub(crate) fn place(&mut self, columns: u32, rows: u32) -> (u32, u32) {
        // The whole part of what is drawn of the columns says which; the rest chooses the row.
        let drawn = u64::from(self.0.random::<u32>()) * u64::from(columns);
        let (column, rest) = (drawn >> 32, drawn & u64::from(u32::MAX));
        let row = (rest * u64::from(rows)) >> 32;
        (column as u32, row as u32)
    }

    /// A number from `low` up to, not including, `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.0.random::<f32>()
    }

    /// Fills `bytes`, all of which are equally likely.
    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    /// One of `items`, all equally likely; `None` where there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items.get(usize::try_from(self.below(count)).ok()?)
    }
}

impl fmt::Debug for Rng {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rng(..)")
    }
}

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct RandomnessError(#[source] Box<dyn Error + Send + Sync>);

/// `N` bytes from the operating system's generator, which nobody can foresee.
///
/// # Errors
///
/// The operating system may have no randomness to give.
pub fn system_bytes<const N: usize>() -> Result<[u8; N], RandomnessError> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| RandomnessError(Box::new(error)))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let numbers = |seed| {
            let mut rng = Rng::from_seed([seed; 32]);
            (0..50).map(|_| rng.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(1), numbers(1));
        assert_ne!(numbers(1), numbers(2));
    }

    #[test]
    fn every_number_below_the_limit_comes_up_and_no_other() {
        let mut rng = Rng::from_seed([3; 32]);
        let mut seen = [0_u32; 10];
        for _ in 0..10_000 {
            seen[rng.below(10) as usize] += 1;
        }
        assert!(seen.iter().all(|&count| (800..1200).contains(&count)), "{seen:?}");
    }

    #[test]
    fn empty_choices_are_answered_and_do_not_panic() {
        let mut rng = Rng::from_seed([0; 32]);
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.pick::<u8>(&[]), None);
        assert!(rng.between(2.0, 2.0) == 2.0);
    }

    #[test]
    fn two_generators_from_the_system_differ() {
        let number = || Rng::from_system().map(|mut rng| rng.below(u32::MAX));
        let (one, other) = (number().unwrap(), number().unwrap());
        let (third, fourth) = (number().unwrap(), number().unwrap());
        assert!(one != other || third != fourth);
    }
}
