//! A challenge for load tests.

use simple_captcha::{Challenge, Puzzle, Rng};

/// Asks for one text, always.
pub(super) struct Always(pub(super) String);

impl Challenge for Always {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new(self.0.clone(), &self.0)
    }

    fn alphabet(&self) -> String {
        self.0.clone()
    }
}
