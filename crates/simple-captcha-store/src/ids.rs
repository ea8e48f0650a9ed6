//! The ids of the rows that this program writes.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

/// Gives ids below zero, which no counter of a database ever gives.
///
/// Django's `id` has four bytes and its counter only grows: once a busy site has used it up, every insert
/// fails. So the store chooses the ids and may use them again. They go down from a random place: rows
/// that are written one after the other lie side by side, and processes keep apart.
pub(crate) struct Ids {
    last: Mutex<i32>,
}

impl Ids {
    /// How many places are tried for one captcha. Among a hundred million rows, one random id in twenty
    /// is taken.
    pub(crate) const TRIES: usize = 8;

    pub(crate) fn new() -> Self {
        Self { last: Mutex::new(random_place()) }
    }

    /// The next id.
    pub(crate) fn next(&self) -> i32 {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = last.checked_sub(1).unwrap_or_else(random_place);
        *last
    }

    /// Goes on from another place: the last id is taken.
    pub(crate) fn move_on(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = random_place();
    }
}

/// A random id below zero. It is no secret.
fn random_place() -> i32 {
    let [first, second, third, fourth, ..] = RandomState::new().hash_one(()).to_le_bytes();
    i32::from_le_bytes([first, second, third, fourth]) | i32::MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_below_zero_and_go_down_also_behind_the_last_one() {
        let ids = Ids { last: Mutex::new(i32::MIN + 1) };
        assert_eq!(ids.next(), i32::MIN);
        let (other, next) = (ids.next(), ids.next());
        assert!(other < 0 && other != i32::MIN);
        assert_eq!(next, other - 1);
        ids.move_on();
        assert_ne!(ids.next(), other - 2);
    }
}
